import { z } from "zod";
import {
  type AccountVerdict,
  accountOf,
  type ChannelAccount,
  type ChannelMessage,
  type DeliveryChannel,
  type DeliveryOutcome,
  messageWords,
  vendorCalls,
} from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { discordMessage } from "#vendors/discord/discord-message.ts";
import { callDiscord, discordSettings } from "#vendors/discord/discord-settings.ts";

/** Pages by a direct message of a bot, with buttons. */
export function discordChannel(fetch: GuardedFetch): DeliveryChannel {
  return {
    kind: "discord",
    label: "Discord",
    addressing: { label: "Discord user ID", example: "80351110224678912", read: readUserId, secret: "none" },
    account: {
      name: "discord",
      label: "Discord",
      settings: discordSettings,
      secrets: ["botToken"],
      setup: setupText,
      verify: (account) => verify(fetch, account),
    },
    send: (message, deadlineMs) => send(fetch, message, deadlineMs),
  };
}

function readUserId(text: string): string | undefined {
  const id = text.trim();
  return /^\d{17,20}$/.test(id) ? id : undefined;
}

function setupText(callbackUrl: string): string {
  return [
    "1. At [discord.com/developers](https://discord.com/developers/applications) choose *New Application*; copy its public key.",
    "2. Under *Bot*: *Reset Token*, and copy it.",
    `3. Save both here, then enter \`${callbackUrl}\` as *Interactions Endpoint URL* under *General Information*: Discord calls it before it takes it, so this server has to be reachable by https.`,
    "4. Under *Installation*, add the bot to your Discord server: a bot may only write to people it shares one with.",
    "5. Everybody enters their own user ID as contact method: *Settings*, *Advanced*, *Developer Mode*, then *Copy User ID* in their profile.",
  ].join("\n");
}

const me = z.object({ username: z.string() });

async function verify(fetch: GuardedFetch, account: ChannelAccount): Promise<AccountVerdict> {
  const settings = discordSettings.safeParse(account.settings);
  if (!settings.success) return { kind: "bad", reason: "the settings are not complete" };
  const who = await callDiscord(vendorCalls(fetch, 10_000), settings.data, "/users/@me");
  if (who.kind === "failed") return { kind: "bad", reason: who.outcome.reason };
  return { kind: "good", detail: me.safeParse(who.body).data?.username ?? "Discord knows the token" };
}

const identified = z.object({ id: z.string().regex(/^\d{1,25}$/) });

async function send(fetch: GuardedFetch, message: ChannelMessage, deadlineMs: number): Promise<DeliveryOutcome> {
  const found = accountOf(message, discordSettings);
  if (found === undefined) return { kind: "rejected", reason: "no Discord bot is set up" };
  const call = vendorCalls(fetch, deadlineMs);
  // Gives the one conversation with that person, however often it is asked for.
  const opened = await callDiscord(call, found.settings, "/users/@me/channels", { recipient_id: message.to.address });
  if (opened.kind === "failed") return opened.outcome;
  const conversation = identified.safeParse(opened.body);
  if (!conversation.success) return { kind: "retry", reason: "Discord named no conversation" };
  const { id } = conversation.data;
  // A message of the same nonce within some minutes is the same message: 25 characters at most.
  const nonce = message.id.replaceAll("-", "").slice(-25);
  const body = { ...discordMessage(messageWords(message.content)), nonce, enforce_nonce: true };
  const posted = await callDiscord(call, found.settings, `/channels/${id}/messages`, body);
  if (posted.kind === "failed") return posted.outcome;
  const where = identified.safeParse(posted.body);
  return { kind: "sent", detail: "posted", ...(where.success && { reference: `${id}:${where.data.id}` }) };
}
