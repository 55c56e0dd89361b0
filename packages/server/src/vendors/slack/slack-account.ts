import { z } from "zod";
import { type AccountKind, type AccountVerdict, type ChannelAccount, vendorCalls } from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { callSlack } from "#vendors/slack/call-slack.ts";
import { slackSettings } from "#vendors/slack/slack-settings.ts";

/** An app in one workspace. */
export function slackAccountKind(fetch: GuardedFetch): AccountKind {
  return {
    name: "slack",
    label: "Slack",
    settings: slackSettings,
    secrets: ["botToken", "signingSecret", "appToken"],
    setup: setupText,
    verify: (account) => verifySlack(fetch, account),
  };
}

function setupText(callbackUrl: string): string {
  return [
    "1. At [api.slack.com/apps](https://api.slack.com/apps) choose *Create New App*, *From a manifest*, your workspace, and paste:",
    "",
    "```yaml",
    "display_information:",
    "  name: Staunch",
    "features:",
    "  bot_user:",
    "    display_name: Staunch",
    "    always_online: true",
    "  slash_commands:",
    "    - command: /staunch",
    `      url: ${callbackUrl}/command`,
    "      description: Declare and run incidents, answer pages, see who is on call",
    "      usage_hint: declare what is happening | help",
    "      should_escape: true",
    "oauth_config:",
    "  scopes:",
    "    bot:",
    "      - commands",
    "      - chat:write",
    "      - im:write",
    "      # For a channel per incident:",
    "      - channels:manage",
    "      - channels:read",
    "      - channels:history",
    "      - groups:write",
    "      - groups:read",
    "      - groups:history",
    "      - pins:write",
    "      - reactions:read",
    "      - users:read",
    "      - users:read.email",
    "settings:",
    "  event_subscriptions:",
    `    request_url: ${callbackUrl}/events`,
    "    bot_events: [reaction_added, reaction_removed]",
    "  interactivity:",
    "    is_enabled: true",
    `    request_url: ${callbackUrl}/interactive`,
    "```",
    "",
    "2. *Install to Workspace*. The bot token is under *OAuth & Permissions*, the signing secret under *Basic Information*.",
    "3. Where Slack cannot reach this server, switch on *Socket Mode* and make an app-level token with `connections:write`.",
    "4. Everybody enters their own member ID as contact method: in Slack, their profile, *⋮*, *Copy member ID*.",
  ].join("\n");
}

const whoami = z.object({ team: z.string(), user: z.string() });

async function verifySlack(fetch: GuardedFetch, account: ChannelAccount): Promise<AccountVerdict> {
  const settings = slackSettings.safeParse(account.settings);
  if (!settings.success) return { kind: "bad", reason: "the settings are not complete" };
  const answer = await callSlack(vendorCalls(fetch, 10_000), settings.data, "auth.test", {});
  if (answer.kind === "failed") return { kind: "bad", reason: answer.outcome.reason };
  const who = whoami.safeParse(answer.body);
  return { kind: "good", detail: who.success ? `${who.data.user} in ${who.data.team}` : "Slack knows the token" };
}
