import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { ChatIntake, ChatSource, Received } from "#chat/index.ts";
import type { ChannelAccount, ChannelAnswers } from "#paging/index.ts";
import { headerOf, parseJson, type SenderAnswer, type SenderRequest } from "#platform/index.ts";
import { settingsOf } from "#vendors/mattermost/mattermost-api.ts";

/*
 * What Mattermost calls with. It signs nothing: the slash command carries the token that was shown when it was added,
 * a button what only its own server knows, and a form a state that is bound to whoever it was opened for.
 */

export interface MattermostListeners {
  readonly answers: ChannelAnswers;
  readonly chat: ChatIntake;
}

/** The slash command. */
export async function answerCommand({ answers, chat }: MattermostListeners, request: SenderRequest): Promise<SenderAnswer> {
  const account = await answers.findAccount("mattermost", request.params["account"] ?? "");
  const secret = account === undefined ? undefined : settingsOf(account)?.commandToken;
  if (account === undefined || secret === undefined) return { status: 404, text: "no such account" };
  const form = new URLSearchParams(request.bytes.toString("utf8"));
  const given = headerOf(request, "authorization")?.replace(/^Token /, "") ?? form.get("token") ?? "";
  if (!isSameSecret(given, secret)) return { status: 401, text: "the token does not fit" };
  return { status: 200, json: shown(await chat.command(sourceOf(account, form), typedText(form))) };
}

function sourceOf(account: ChannelAccount, form: URLSearchParams): ChatSource {
  const field = (name: string): string => form.get(name) ?? "";
  return {
    account,
    kind: "mattermost",
    chatUserId: field("user_id"),
    address: field("user_name"),
    channelId: field("channel_id"),
    key: `command ${field("trigger_id")}`,
    trigger: field("trigger_id"),
    ...answerTo(account, form.get("response_url")),
  };
}

function isSameSecret(given: string, secret: string): boolean {
  const [one, other] = [given, secret].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

/** An answer goes to the account's own server only: the address is part of what came in. */
function answerTo(account: ChannelAccount, url: string | null): { readonly answerTo?: string } {
  const own = settingsOf(account)?.url;
  const isOwn = url !== null && own !== undefined && URL.canParse(url) && new URL(url).origin === new URL(own).origin;
  return isOwn ? { answerTo: url } : {};
}

/** What was typed, with people as `<@id>`: Mattermost sends the ids of those who were mentioned along. */
function typedText(form: URLSearchParams): string {
  const [names, ids] = [form.getAll("user_mentions"), form.getAll("user_mentions_ids")];
  const known = new Map(names.map((name, index) => [name.replace(/^@/, "").toLowerCase(), ids[index]]));
  return (form.get("text") ?? "").replaceAll(/@([A-Za-z0-9._-]+)/g, (whole, name: string) => {
    const id = known.get(name.toLowerCase());
    return id === undefined ? whole : `<@${id}>`;
  });
}

function shown(received: Received): object {
  if (received.kind === "taken") return {};
  const text = received.kind === "told" ? received.text : "Say it in the incident's channel, or name it: /staunch ack INC-42";
  return { response_type: "ephemeral", text };
}

const pressSchema = z.object({
  user_id: z.string(),
  user_name: z.string().default(""),
  channel_id: z.string(),
  post_id: z.string().default(""),
  trigger_id: z.string(),
  context: z.object({ chat: z.string().max(4_000) }),
});

/** A button of incidents; undefined for one of pages. */
export async function answerPress(chat: ChatIntake, account: ChannelAccount, request: SenderRequest): Promise<SenderAnswer | undefined> {
  const press = pressSchema.safeParse(parseJson(request.bytes)?.value).data;
  if (press === undefined) return undefined;
  const source: ChatSource = {
    account,
    kind: "mattermost",
    chatUserId: press.user_id,
    address: press.user_name,
    channelId: press.channel_id,
    key: `press ${press.trigger_id}`,
    trigger: press.trigger_id,
  };
  const received = await chat.press(source, { action: "", value: press.context.chat });
  if (received.kind === "not_ours") return { status: 400, text: "no button of ours" };
  return { status: 200, json: received.kind === "told" ? { ephemeral_text: received.text } : {} };
}

const dialogSchema = z.object({
  callback_id: z.literal("chat"),
  state: z.string().max(4_000),
  user_id: z.string(),
  channel_id: z.string().default(""),
  cancelled: z.boolean().default(false),
  submission: z.record(z.string(), z.union([z.string(), z.null(), z.boolean(), z.number()])).nullish(),
});

/** A submitted form. */
export async function answerDialog({ answers, chat }: MattermostListeners, request: SenderRequest): Promise<SenderAnswer> {
  const account = await answers.findAccount("mattermost", request.params["account"] ?? "");
  if (account === undefined) return { status: 404, text: "no such account" };
  const dialog = dialogSchema.safeParse(parseJson(request.bytes)?.value).data;
  if (dialog === undefined) return { status: 400, text: "no form of ours" };
  if (dialog.cancelled) return { status: 200, json: {} };
  const values = Object.entries(dialog.submission ?? {}).map(([name, value]) => [name, value === null ? "" : String(value)]);
  const source: ChatSource = { account, kind: "mattermost", chatUserId: dialog.user_id, channelId: dialog.channel_id, key: "dialog" };
  const received = await chat.submit(source, { state: dialog.state, values: Object.fromEntries(values) });
  return { status: 200, json: received.kind === "told" ? { error: received.text } : {} };
}
