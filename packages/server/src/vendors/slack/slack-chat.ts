import { z } from "zod";
import type { ChatMessage, ChatOutcome, ChatPerson, ChatPlatform, NewChannel, OpenedChannel, SaidMessage } from "#chat/index.ts";
import type { ChannelAccount } from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import type { SlackAnswer } from "#vendors/slack/call-slack.ts";
import { ask, failureOf, nothing, type SlackCalls } from "#vendors/slack/slack-api.ts";
import { tellInSlack } from "#vendors/slack/slack-answer.ts";
import { plainText, postOf } from "#vendors/slack/slack-message.ts";
import { viewOf } from "#vendors/slack/slack-view.ts";

/** What waits for a person, within Slack's three seconds; and what does not. */
const pressMs = 2_000;
const workMs = 10_000;

/** Incidents in channels of Slack, by the same app that pages people there. */
export function slackChat(fetch: GuardedFetch): ChatPlatform {
  const calls: SlackCalls = { fetch, deadlineMs: workMs };
  const quick: SlackCalls = { fetch, deadlineMs: pressMs };
  return {
    kind: "slack",
    label: "Slack",
    // https://docs.slack.dev/reference/methods/conversations.create
    mostNameLength: 80,
    openChannel: (account, channel) => openChannel(calls, account, channel),
    invite: (account, channel, users) => invite(calls, account, channel, users),
    remove: (account, channel, users) => remove(calls, account, channel, users),
    post: (account, channelId, message) => post(calls, account, channelId, message),
    update: (account, { channelId, messageId }, message) =>
      nothing(ask(calls, account, "chat.update", { channel: channelId, ts: messageId, ...postOf(message) })),
    pin: (account, { channelId, messageId }) =>
      nothing(ask(calls, account, "pins.add", { channel: channelId, timestamp: messageId }), ["already_pinned"]),
    archive: (account, channel) =>
      nothing(ask(calls, account, "conversations.archive", { channel }), ["already_archived", "channel_not_found"]),
    tell: (account, reader, message) => tellInSlack(calls, account, reader, message),
    ask: (account, trigger, form) => nothing(ask(quick, account, "views.open", { trigger_id: trigger, view: viewOf(form) })),
    findPerson: (account, user) => findPerson(quick, account, user),
    findByMail: (account, mail) => findByMail(calls, account, mail),
    readMessage: (account, where) => readMessage(calls, account, where),
  };
}

async function read<T>(answer: Promise<SlackAnswer>, schema: z.ZodType<T>): Promise<ChatOutcome<T>> {
  const said = await answer;
  if (said.kind === "failed") return failureOf(said);
  const parsed = schema.safeParse(said.body);
  return parsed.success ? { kind: "done", value: parsed.data } : { kind: "retry", reason: "Slack answered what is not its API's answer" };
}

const channelSchema = z.object({ id: z.string(), name: z.string() });
const created = z.object({ channel: channelSchema });

async function openChannel(
  calls: SlackCalls,
  account: ChannelAccount,
  { name, topic, isPrivate }: NewChannel,
): Promise<ChatOutcome<OpenedChannel> | { kind: "taken" }> {
  const answer = await ask(calls, account, "conversations.create", { name, is_private: isPrivate });
  if (answer.kind === "failed" && answer.error !== "name_taken") return failureOf(answer);
  const channel = answer.kind === "failed" ? await findOwn(calls, account, { name, topic }) : created.safeParse(answer.body).data?.channel;
  if (channel === undefined) return answer.kind === "failed" ? { kind: "taken" } : { kind: "retry", reason: "Slack named no channel" };
  await ask(calls, account, "conversations.setTopic", { channel: channel.id, topic });
  const who = await read(ask(calls, account, "auth.test", {}), z.object({ url: z.url() }));
  const url = who.kind === "done" ? new URL(`/archives/${channel.id}`, who.value.url).href : undefined;
  return { kind: "done", value: { channelId: channel.id, name: channel.name, url } };
}

const ownChannels = z.object({
  channels: z.array(
    channelSchema.extend({ creator: z.string().default(""), topic: z.object({ value: z.string() }).default({ value: "" }) }),
  ),
  response_metadata: z.object({ next_cursor: z.string().default("") }).default({ next_cursor: "" }),
});

const mostPages = 5;

/** A channel of that name that the app itself has made for the very same and not yet written down: its node died in between. */
async function findOwn(calls: SlackCalls, account: ChannelAccount, wanted: { readonly name: string; readonly topic: string }) {
  const who = await read(ask(calls, account, "auth.test", {}), z.object({ user_id: z.string() }));
  if (who.kind !== "done") return undefined;
  let cursor = "";
  for (let page = 0; page < mostPages; page++) {
    const asked = { types: "public_channel,private_channel", exclude_archived: "true", limit: "200", ...(cursor !== "" && { cursor }) };
    const own = await read(ask(calls, account, "users.conversations", new URLSearchParams(asked)), ownChannels);
    if (own.kind !== "done") return undefined;
    const found = own.value.channels.find(
      ({ name, creator, topic }) =>
        name === wanted.name && creator === who.value.user_id && (topic.value === "" || plainText(topic.value) === wanted.topic),
    );
    cursor = own.value.response_metadata.next_cursor;
    if (found !== undefined || cursor === "") return found;
  }
  return undefined;
}

/** Those who cannot be asked in keep nobody else out. */
async function invite(
  calls: SlackCalls,
  account: ChannelAccount,
  channel: string,
  users: readonly string[],
): Promise<ChatOutcome<undefined>> {
  const fine = ["already_in_channel", "cant_invite_self", "cant_invite", "user_not_found", "no_user", "ura_max_channels"];
  return nothing(ask(calls, account, "conversations.invite", { channel, users: users.join(","), force: true }), fine);
}

async function remove(
  calls: SlackCalls,
  account: ChannelAccount,
  channel: string,
  users: readonly string[],
): Promise<ChatOutcome<undefined>> {
  for (const user of users) {
    const out = await nothing(ask(calls, account, "conversations.kick", { channel, user }), [
      "not_in_channel",
      "user_not_found",
      "cant_kick_self",
    ]);
    if (out.kind !== "done") return out;
  }
  return { kind: "done", value: undefined };
}

async function post(calls: SlackCalls, account: ChannelAccount, channel: string, message: ChatMessage): Promise<ChatOutcome<string>> {
  const posted = await read(ask(calls, account, "chat.postMessage", { channel, ...postOf(message) }), z.object({ ts: z.string() }));
  return posted.kind === "done" ? { kind: "done", value: posted.value.ts } : posted;
}

const userSchema = z.object({
  id: z.string(),
  team_id: z.string().default(""),
  real_name: z.string().default(""),
  name: z.string().default(""),
  deleted: z.boolean().default(false),
  is_bot: z.boolean().default(false),
  is_stranger: z.boolean().default(false),
  is_email_confirmed: z.boolean().default(true),
  profile: z.object({ email: z.string().optional() }).default({}),
});
const userAnswer = z.object({ user: userSchema });
type SlackUser = z.output<typeof userSchema>;

async function findPerson(calls: SlackCalls, account: ChannelAccount, user: string): Promise<ChatOutcome<ChatPerson>> {
  const found = await read(ask(calls, account, "users.info", new URLSearchParams({ user })), userAnswer);
  if (found.kind !== "done") return found;
  const { user: person } = found.value;
  const isOwn = await isOfTheWorkspace(calls, account, person);
  if (isOwn.kind !== "done") return isOwn;
  const mail = person.is_email_confirmed ? person.profile.email : undefined;
  return { kind: "done", value: { name: person.real_name || person.name, mail, isOwn: isOwn.value } };
}

/** By Slack Connect people of other companies are in a channel too, with whatever mail address their own workspace gave them. */
async function isOfTheWorkspace(
  calls: SlackCalls,
  account: ChannelAccount,
  { team_id, deleted, is_bot, is_stranger }: SlackUser,
): Promise<ChatOutcome<boolean>> {
  if (deleted || is_bot || is_stranger) return { kind: "done", value: false };
  const own = await read(ask(calls, account, "auth.test", {}), z.object({ team_id: z.string() }));
  return own.kind === "done" ? { kind: "done", value: own.value.team_id === team_id } : own;
}

async function findByMail(calls: SlackCalls, account: ChannelAccount, email: string): Promise<ChatOutcome<string | undefined>> {
  const answer = await ask(calls, account, "users.lookupByEmail", new URLSearchParams({ email }));
  if (answer.kind === "failed" && answer.error === "users_not_found") return { kind: "done", value: undefined };
  const found = await read(Promise.resolve(answer), userAnswer);
  if (found.kind !== "done") return found;
  const isOwn = await isOfTheWorkspace(calls, account, found.value.user);
  return isOwn.kind === "done" ? { kind: "done", value: isOwn.value ? found.value.user.id : undefined } : isOwn;
}

const said = z.object({
  messages: z.array(
    z.object({ ts: z.string(), text: z.string().default(""), user: z.string().optional(), username: z.string().optional() }),
  ),
});

interface MessagePlace {
  readonly channelId: string;
  readonly messageId: string;
}

async function readMessage(
  calls: SlackCalls,
  account: ChannelAccount,
  { channelId: channel, messageId: ts }: MessagePlace,
): Promise<ChatOutcome<SaidMessage>> {
  // Of a thread's answer the history knows nothing; `conversations.replies` finds it, and a message without a thread as well.
  const found = await read(
    ask(calls, account, "conversations.replies", new URLSearchParams({ channel, ts, inclusive: "true", limit: "1" })),
    said,
  );
  if (found.kind !== "done") return found;
  const message = found.value.messages.find((one) => one.ts === ts);
  if (message === undefined) return { kind: "refused", reason: "Slack: the message is not there", isGone: true };
  const author = message.user === undefined ? undefined : await findPerson(calls, account, message.user);
  const link = await read(
    ask(calls, account, "chat.getPermalink", new URLSearchParams({ channel, message_ts: ts })),
    z.object({ permalink: z.url() }),
  );
  const value: SaidMessage = {
    text: plainText(message.text),
    author: author?.kind === "done" ? author.value.name : (message.username ?? "Somebody"),
    permalink: link.kind === "done" ? link.value.permalink : undefined,
    at: Temporal.Instant.fromEpochMilliseconds(Math.floor(Number(ts) * 1_000)),
  };
  return { kind: "done", value };
}
