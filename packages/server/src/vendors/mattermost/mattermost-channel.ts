import { z } from "zod";
import {
  type AccountVerdict,
  accountOf,
  type ChannelAccount,
  type ChannelMessage,
  type DeliveryChannel,
  type DeliveryOutcome,
  messageWords,
  type VendorCall,
  vendorCalls,
} from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { mattermostPost } from "#vendors/mattermost/mattermost-message.ts";
import { callMattermost, type MattermostSettings, mattermostSettings } from "#vendors/mattermost/mattermost-settings.ts";

/** Pages by a direct message of a bot, with a button. */
export function mattermostChannel(fetch: GuardedFetch): DeliveryChannel {
  return {
    kind: "mattermost",
    label: "Mattermost",
    addressing: { label: "Mattermost user name", example: "ada", read: readUserName, secret: "none" },
    account: {
      name: "mattermost",
      label: "Mattermost",
      settings: mattermostSettings,
      secrets: ["botToken", "commandToken"],
      setup: setupText,
      verify: (account) => verify(fetch, account),
    },
    send: (message, deadlineMs) => send(fetch, message, deadlineMs),
  };
}

function readUserName(text: string): string | undefined {
  const name = text.trim().replace(/^@/, "").toLowerCase();
  return /^[a-z][a-z0-9._-]{0,63}$/.test(name) ? name : undefined;
}

function setupText(callbackUrl: string): string {
  const { hostname } = new URL(callbackUrl);
  return [
    "1. In *System Console*, *Integrations*, *Bot Accounts*: enable bot accounts.",
    "2. In *Integrations*, *Bot Accounts*: add one named `staunch` and copy its token.",
    `3. Where this server has a private address, add \`${hostname}\` to *Environment*, *Developer*, *Allow untrusted internal connections to*: Mattermost calls \`${callbackUrl}/action\` when a button is pressed.`,
    "4. Everybody enters their own user name as contact method.",
    "5. For a channel per incident: add the bot to the team, enter the team's name, and in *Integrations*, *Slash Commands* add:",
    `   trigger word \`staunch\`, request URL \`${callbackUrl}/command\`, method POST. Enter the token that is then shown.`,
  ].join("\n");
}

const identified = z.object({ id: z.string().regex(/^[a-z0-9]{26}$/), username: z.string().optional(), delete_at: z.number().default(0) });

async function verify(fetch: GuardedFetch, account: ChannelAccount): Promise<AccountVerdict> {
  const settings = mattermostSettings.safeParse(account.settings).data;
  if (settings === undefined) return { kind: "bad", reason: "the settings are not complete" };
  const who = await callMattermost(vendorCalls(fetch, 10_000), settings, "/users/me");
  if (who.kind === "failed") return { kind: "bad", reason: who.outcome.reason };
  return { kind: "good", detail: identified.safeParse(who.body).data?.username ?? "Mattermost knows the token" };
}

async function send(fetch: GuardedFetch, message: ChannelMessage, deadlineMs: number): Promise<DeliveryOutcome> {
  const found = accountOf(message, mattermostSettings);
  if (found === undefined) return { kind: "rejected", reason: "no Mattermost bot is set up" };
  const { account, settings } = found;
  const call = vendorCalls(fetch, deadlineMs);
  const conversation = await conversationWith(call, settings, message.to.address);
  if (conversation.kind === "none") return conversation.outcome;
  const post = { channel_id: conversation.id, ...mattermostPost(messageWords(message.content), `${account.callbackUrl}/action`) };
  const posted = await callMattermost(call, settings, "/posts", post);
  if (posted.kind === "failed") return posted.outcome;
  const reference = identified.safeParse(posted.body).data?.id;
  return { kind: "sent", detail: "posted", ...(reference !== undefined && { reference }) };
}

type Conversation = { readonly kind: "found"; readonly id: string } | { readonly kind: "none"; readonly outcome: DeliveryOutcome };

/** The direct messages between the bot and one person; Mattermost gives the same ones whenever they are asked for. */
async function conversationWith(call: VendorCall, settings: MattermostSettings, name: string): Promise<Conversation> {
  const person = await callMattermost(call, settings, `/users/username/${encodeURIComponent(name)}`);
  if (person.kind === "failed") return { kind: "none", outcome: person.status === 404 ? gone(name) : person.outcome };
  const bot = await callMattermost(call, settings, "/users/me");
  if (bot.kind === "failed") return { kind: "none", outcome: bot.outcome };
  const [reader, writer] = [identified.safeParse(person.body).data, identified.safeParse(bot.body).data];
  if (reader === undefined || writer === undefined) return { kind: "none", outcome: { kind: "retry", reason: "Mattermost named no user" } };
  if (reader.delete_at > 0) return { kind: "none", outcome: gone(name) };
  const conversation = await callMattermost(call, settings, "/channels/direct", [writer.id, reader.id]);
  if (conversation.kind === "failed") return { kind: "none", outcome: conversation.outcome };
  const id = identified.safeParse(conversation.body).data?.id;
  return id === undefined ? { kind: "none", outcome: { kind: "retry", reason: "Mattermost named no channel" } } : { kind: "found", id };
}

function gone(name: string): DeliveryOutcome {
  return { kind: "rejected", reason: `Mattermost knows nobody called ${name}`, isAddressDead: true };
}
