import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { type ChannelAccount, type ChannelAnswers, vendorCalls } from "#paging/index.ts";
import { type GuardedFetch, headerOf, type Module, parseJson, type SenderAnswer, type SenderRequest } from "#platform/index.ts";
import { acknowledgeData, tokenIn } from "#vendors/telegram/telegram-message.ts";
import { callbackSecret, callTelegram, type TelegramSettings, telegramSettings } from "#vendors/telegram/telegram-settings.ts";

export { telegramChannel } from "#vendors/telegram/telegram-channel.ts";

export interface TelegramDeps {
  readonly answers: ChannelAnswers;
  readonly fetch: GuardedFetch;
}

/** Where Telegram calls back: presses of buttons, and what people write to the bot. */
export function telegramModule(deps: TelegramDeps): Module {
  return {
    name: "vendors/telegram",
    senderRoutes: [
      { method: "POST", path: "/channels/telegram/:account", bodyBytes: 500_000, answer: (request) => answerUpdate(deps, request) },
    ],
  };
}

const answerMs = 5_000;

const updateSchema = z.object({
  message: z.object({ chat: z.object({ id: z.number(), type: z.string() }), text: z.string().default("") }).optional(),
  callback_query: z
    .object({
      id: z.string(),
      data: z.string().default(""),
      message: z
        .object({
          message_id: z.number(),
          chat: z.object({ id: z.number() }),
          text: z.string().default(""),
          reply_markup: z.object({ inline_keyboard: z.array(z.array(z.object({ url: z.string().optional() }))) }).optional(),
        })
        .optional(),
    })
    .optional(),
});
type Update = z.output<typeof updateSchema>;

interface Bot {
  readonly account: ChannelAccount;
  readonly settings: TelegramSettings;
}

async function answerUpdate(deps: TelegramDeps, request: SenderRequest): Promise<SenderAnswer> {
  const account = await deps.answers.findAccount("telegram", request.params["account"] ?? "");
  const settings = account === undefined ? undefined : telegramSettings.safeParse(account.settings).data;
  if (account === undefined || settings === undefined) return { status: 404, text: "no such account" };
  const given = headerOf(request, "x-telegram-bot-api-secret-token") ?? "";
  if (!isSame(given, callbackSecret(settings, account.id))) return { status: 401, text: "the secret token does not fit" };
  const update = updateSchema.safeParse(parseJson(request.bytes)?.value);
  // Anything but a 200 is sent again and again: what is not understood is of no use to us.
  if (!update.success) return { status: 200 };
  const { callback_query: query, message } = update.data;
  if (query !== undefined) await answerPress(deps, { account, settings }, query);
  else if (message !== undefined && message.chat.type === "private") return { status: 200, json: await answerText(deps, account, message) };
  return { status: 200 };
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

async function answerPress(
  { answers, fetch }: TelegramDeps,
  { account, settings }: Bot,
  query: NonNullable<Update["callback_query"]>,
): Promise<void> {
  const { id, data, message } = query;
  if (data !== acknowledgeData || message === undefined) return;
  const { text } = await wordsFor(answers, account, message);
  const call = vendorCalls(fetch, answerMs);
  await callTelegram(call, settings, "answerCallbackQuery", { callback_query_id: id, text: text.slice(0, 200) });
  await callTelegram(call, settings, "editMessageText", {
    chat_id: message.chat.id,
    message_id: message.message_id,
    text: `${message.text.slice(0, 3_500)}\n\n${text}`,
    link_preview_options: { is_disabled: true },
  });
}

function wordsFor(
  answers: ChannelAnswers,
  account: ChannelAccount,
  message: NonNullable<NonNullable<Update["callback_query"]>["message"]>,
) {
  const buttons = (message.reply_markup?.inline_keyboard ?? []).flat().flatMap(({ url }) => (url === undefined ? [] : [url]));
  const token = tokenIn([...buttons, ...message.text.split(/\s+/)]);
  if (token !== undefined) return answers.acknowledge(token);
  return answers.acknowledgeAll({ organisationId: account.organisationId, kind: "telegram", address: String(message.chat.id) });
}

/** Answered in the same breath: Telegram carries out the method that stands in our answer. */
async function answerText({ answers }: TelegramDeps, account: ChannelAccount, message: NonNullable<Update["message"]>): Promise<object> {
  const from = { organisationId: account.organisationId, kind: "telegram", address: String(message.chat.id) } as const;
  const say = (text: string) => ({ method: "sendMessage", chat_id: message.chat.id, text });
  switch (message.text.trim().toLowerCase()) {
    case "ack":
    case "/ack":
      return say((await answers.acknowledgeAll(from)).text);
    case "stop":
    case "/stop":
      return say((await answers.stop(from)).text);
    case "start":
      return say((await answers.start(from)).text);
    default:
      return say(
        `Your chat ID is ${from.address}. Enter it in Staunch as a contact method; a code comes here that proves it. Later, ack takes every page you were sent, stop and start say whether you are paged here.`,
      );
  }
}
