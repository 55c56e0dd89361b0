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
import { telegramMessage } from "#vendors/telegram/telegram-message.ts";
import { callbackSecret, callTelegram, telegramSettings } from "#vendors/telegram/telegram-settings.ts";

/** Pages by a bot, with a button under the message. */
export function telegramChannel(fetch: GuardedFetch): DeliveryChannel {
  return {
    kind: "telegram",
    label: "Telegram",
    addressing: { label: "Chat ID", example: "123456789", read: readChatId, secret: "none" },
    account: {
      name: "telegram",
      label: "Telegram",
      settings: telegramSettings,
      secrets: ["botToken"],
      setup: setupText,
      verify: (account) => verify(fetch, account),
    },
    send: (message, deadlineMs) => send(fetch, message, deadlineMs),
  };
}

/** A person's chat; those of groups are negative and nobody's own. */
function readChatId(text: string): string | undefined {
  const id = text.trim();
  return /^[1-9]\d{3,15}$/.test(id) ? id : undefined;
}

function setupText(callbackUrl: string): string {
  return [
    "1. Talk to [@BotFather](https://t.me/BotFather) in Telegram, send `/newbot`, and paste the token it gives you here.",
    `2. *Verify* tells Telegram where this server is: \`${callbackUrl}\`. It has to be reachable from the internet by https; otherwise messages go out, and are acknowledged by their link.`,
    "3. Everybody opens the bot and presses *Start*: it answers with the chat ID they enter as contact method.",
  ].join("\n");
}

const me = z.object({ username: z.string() });

async function verify(fetch: GuardedFetch, account: ChannelAccount): Promise<AccountVerdict> {
  const settings = telegramSettings.safeParse(account.settings);
  if (!settings.success) return { kind: "bad", reason: "the settings are not complete" };
  const call = vendorCalls(fetch, 10_000);
  const who = await callTelegram(call, settings.data, "getMe", {});
  if (who.kind === "failed") return { kind: "bad", reason: who.outcome.reason };
  const name = me.safeParse(who.result).data?.username ?? "the bot";
  const told = await callTelegram(call, settings.data, "setWebhook", {
    url: account.callbackUrl,
    secret_token: callbackSecret(settings.data, account.id),
    allowed_updates: ["message", "callback_query"],
  });
  if (told.kind === "ok") return { kind: "good", detail: `@${name}; buttons are answered` };
  return { kind: "good", detail: `@${name}; pages are acknowledged by link only: ${told.outcome.reason}` };
}

const sent = z.object({ message_id: z.number() });

async function send(fetch: GuardedFetch, message: ChannelMessage, deadlineMs: number): Promise<DeliveryOutcome> {
  const found = accountOf(message, telegramSettings);
  if (found === undefined) return { kind: "rejected", reason: "no Telegram bot is set up" };
  const body = { chat_id: Number(message.to.address), ...telegramMessage(messageWords(message.content)) };
  const answer = await callTelegram(vendorCalls(fetch, deadlineMs), found.settings, "sendMessage", body);
  if (answer.kind === "failed") return answer.outcome;
  const where = sent.safeParse(answer.result);
  return { kind: "sent", detail: "posted", ...(where.success && { reference: `${message.to.address}:${where.data.message_id}` }) };
}
