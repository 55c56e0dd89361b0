import { isRecord, listAt, startVendorServer, textAt, type VendorReply, type VendorRequest, type VendorServer } from "./vendor-server.ts";

export interface TelegramMessage {
  readonly message_id: number;
  readonly chat: { readonly id: number; readonly type: "private" };
  readonly text: string;
  readonly entities: readonly Record<string, unknown>[];
  readonly reply_markup?: { readonly inline_keyboard: readonly (readonly Record<string, unknown>[])[] };
}

/** Telegram's Bot API for one bot: refuses what Telegram refuses, in its words, and calls the webhook it was told. */
export interface TelegramServer extends VendorServer {
  readonly botToken: string;
  readonly messages: readonly TelegramMessage[];
  /** Texts of messages as they stand after edits. */
  textOf(messageId: number): string;
  /** What appeared over the chat after a press. */
  readonly toasts: readonly string[];
  readonly webhook: { readonly url: string; readonly secret: string } | undefined;
  /** Presses a button, as the person whose chat it is. @param secret another than the one of setWebhook. */
  press(message: TelegramMessage, label: string, secret?: string): Promise<Response>;
  /** Writes to the bot. */
  write(chatId: number, text: string): Promise<Response>;
}

interface BotState {
  readonly chats: readonly number[];
  readonly messages: TelegramMessage[];
  readonly edits: Map<number, string>;
  readonly toasts: string[];
  readonly open: Set<string>;
  webhook: { readonly url: string; readonly secret: string } | undefined;
}

const botToken = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

/** @param chats of people who have pressed Start. */
export async function startTelegramServer(chats: readonly number[]): Promise<TelegramServer> {
  const state: BotState = { chats, messages: [], edits: new Map(), toasts: [], open: new Set(), webhook: undefined };
  const server = await startVendorServer((request) => answer(state, request));
  const update = (body: object, secret = state.webhook?.secret ?? ""): Promise<Response> => {
    if (state.webhook === undefined) throw new Error("no webhook was set");
    const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret };
    return fetch(state.webhook.url, { method: "POST", headers, body: JSON.stringify({ update_id: 1, ...body }) });
  };
  return {
    ...server,
    botToken,
    messages: state.messages,
    toasts: state.toasts,
    get webhook() {
      return state.webhook;
    },
    textOf: (id) => state.edits.get(id) ?? state.messages.find((message) => message.message_id === id)?.text ?? "",
    press: (message, label, secret) => {
      const button = message.reply_markup?.inline_keyboard.flat().find((one) => one["text"] === label);
      if (button === undefined) throw new Error(`the message has no button ${label}`);
      const id = `q${message.message_id}`;
      state.open.add(id);
      return update(
        {
          callback_query: {
            id,
            from: { id: message.chat.id, is_bot: false, first_name: "Ada" },
            message,
            chat_instance: "1",
            data: button["callback_data"],
          },
        },
        secret,
      );
    },
    write: (id, text) =>
      update({ message: { message_id: 1, date: 1, chat: { id, type: "private" }, from: { id, is_bot: false, first_name: "Ada" }, text } }),
  };
}

const no = (code: number, description: string, parameters?: object): VendorReply => ({
  status: code,
  json: { ok: false, error_code: code, description, ...(parameters !== undefined && { parameters }) },
});
const yes = (result: unknown): VendorReply => ({ status: 200, json: { ok: true, result } });

function answer(state: BotState, { path, json = {} }: VendorRequest): VendorReply {
  const [, bot, method] = path.split("/");
  if (bot !== `bot${botToken}`) return no(401, "Unauthorized");
  switch (method) {
    case "getMe":
      return yes({ id: 110201543, is_bot: true, first_name: "Staunch", username: "staunch_bot" });
    case "setWebhook":
      return setWebhook(state, json);
    case "sendMessage":
      return sendMessage(state, json);
    case "answerCallbackQuery":
      return answerCallback(state, json);
    case "editMessageText":
      return edit(state, json);
    default:
      return no(404, "Not Found");
  }
}

function setWebhook(state: BotState, json: Record<string, unknown>): VendorReply {
  const secret = textAt(json["secret_token"]);
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(secret)) return no(400, "Bad Request: secret token contains unallowed characters");
  // The real one takes https only; what runs beside the tests has no certificate.
  if (!URL.canParse(textAt(json["url"]))) return no(400, "Bad Request: bad webhook: Failed to resolve host");
  state.webhook = { url: textAt(json["url"]), secret };
  return yes(true);
}

function sendMessage(state: BotState, json: Record<string, unknown>): VendorReply {
  const chatId = Number(json["chat_id"]);
  if (!state.chats.includes(chatId)) return no(400, "Bad Request: chat not found");
  const fault = textFault(json) ?? keyboardFault(json["reply_markup"]);
  if (fault !== undefined) return no(400, `Bad Request: ${fault}`);
  const markup = json["reply_markup"];
  const rows = isRecord(markup) && Array.isArray(markup["inline_keyboard"]) ? markup["inline_keyboard"].map(listAt) : undefined;
  const message: TelegramMessage = {
    message_id: state.messages.length + 1,
    chat: { id: chatId, type: "private" },
    text: textAt(json["text"]),
    entities: listAt(json["entities"]),
    ...(rows !== undefined && { reply_markup: { inline_keyboard: rows } }),
  };
  state.messages.push(message);
  return yes({ ...message, date: 1 });
}

function textFault(json: Record<string, unknown>): string | undefined {
  const text = textAt(json["text"]);
  if (text.trim() === "") return "message text is empty";
  if (text.length > 4_096) return "message is too long";
  if (json["parse_mode"] !== undefined) return "can't parse entities: this server takes plain text only";
  const outside = listAt(json["entities"]).some((entity) => Number(entity["offset"]) + Number(entity["length"]) > text.length);
  return outside ? "ENTITY_BOUNDS_INVALID" : undefined;
}

function keyboardFault(markup: unknown): string | undefined {
  if (!isRecord(markup)) return undefined;
  const buttons = Array.isArray(markup["inline_keyboard"]) ? markup["inline_keyboard"].flatMap(listAt) : [];
  for (const button of buttons) {
    const { url, callback_data: data } = button;
    if (textAt(button["text"]) === "") return "inline keyboard button text must be non-empty";
    if (typeof data === "string" && (data === "" || Buffer.byteLength(data) > 64)) return "BUTTON_DATA_INVALID";
    if (typeof url === "string" && !(URL.canParse(url) && new URL(url).hostname.includes(".")))
      return `inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`;
  }
  return undefined;
}

function answerCallback(state: BotState, json: Record<string, unknown>): VendorReply {
  if (!state.open.delete(textAt(json["callback_query_id"])))
    return no(400, "Bad Request: query is too old and response timeout expired or query ID is invalid");
  if (textAt(json["text"]).length > 200) return no(400, "Bad Request: MESSAGE_TOO_LONG");
  state.toasts.push(textAt(json["text"]));
  return yes(true);
}

function edit(state: BotState, json: Record<string, unknown>): VendorReply {
  const id = Number(json["message_id"]);
  const fault = textFault(json);
  if (!state.messages.some((message) => message.message_id === id)) return no(400, "Bad Request: message to edit not found");
  if (fault !== undefined) return no(400, `Bad Request: ${fault}`);
  state.edits.set(id, textAt(json["text"]));
  return yes(true);
}
