import { z } from "zod";
import type {
  ChatForm,
  ChatMessage,
  ChatOutcome,
  ChatPerson,
  ChatPlatform,
  ChatReader,
  NewChannel,
  OpenedChannel,
  SaidMessage,
  StandingReactions,
} from "#chat/index.ts";
import { type ChannelAccount, clip, jsonPost, vendorCalls } from "#paging/index.ts";
import type { GuardedFetch } from "#platform/index.ts";
import { ask, failureOf, type MattermostCalls, nothing, read, settingsOf } from "#vendors/mattermost/mattermost-api.ts";
import { chatPost, dialogOf } from "#vendors/mattermost/mattermost-chat-message.ts";

/** What waits for a person, within the three seconds that a trigger is good for; and what does not. */
const pressMs = 2_000;
const workMs = 10_000;

/** Incidents in channels of a Mattermost team, by the same bot that pages people there. */
export function mattermostChat(fetch: GuardedFetch): ChatPlatform {
  const calls: MattermostCalls = { fetch, deadlineMs: workMs };
  const quick: MattermostCalls = { fetch, deadlineMs: pressMs };
  return {
    kind: "mattermost",
    label: "Mattermost",
    mostNameLength: 64,
    openChannel: (account, channel) => openChannel(calls, account, channel),
    invite: (account, channel, users) => invite(calls, account, channel, users),
    remove: (account, channel, users) => remove(calls, account, channel, users),
    post: (account, channelId, message) => post(calls, account, channelId, message),
    update: (account, { messageId }, message) => nothing(ask(calls, account, `PUT /posts/${messageId}/patch`, chatPost(message, account))),
    pin: (account, { messageId }) => nothing(ask(calls, account, `POST /posts/${messageId}/pin`)),
    archive: (account, channel) => nothing(ask(calls, account, `DELETE /channels/${channel}`), [404]),
    tell: (account, reader, message) => tell(calls, account, reader, message),
    ask: (account, trigger, form) => openDialog(quick, account, trigger, form),
    findPerson: (account, user) => findPerson(quick, account, user),
    findByMail: (account, mail) => findByMail(calls, account, mail),
    readMessage: (account, { messageId }) => readMessage(calls, account, messageId),
    readReactions: (account, channel, wanted) => readReactions(calls, account, channel, wanted),
  };
}

const identified = z.object({ id: z.string() });
const channelSchema = z.object({
  id: z.string(),
  name: z.string(),
  creator_id: z.string().default(""),
  header: z.string().default(""),
  delete_at: z.number().default(0),
});

async function openChannel(
  calls: MattermostCalls,
  account: ChannelAccount,
  wanted: NewChannel,
): Promise<ChatOutcome<OpenedChannel> | { kind: "taken" }> {
  const settings = settingsOf(account);
  if (settings?.team === undefined) return { kind: "refused", reason: "the account names no team to open channels in" };
  const team = await read(ask(calls, account, `/teams/name/${settings.team}`), identified);
  if (team.kind !== "done") return team;
  const { name, topic, isPrivate } = wanted;
  const body = { team_id: team.value.id, name, display_name: clip(name, 64), header: topic, type: isPrivate ? "P" : "O" };
  const made = await ask(calls, account, "/channels", body);
  // Mattermost says so for archived channels too: they keep their name.
  const isTaken = made.kind === "failed" && made.id?.includes("exists") === true;
  if (made.kind === "failed" && !isTaken) return failureOf(made);
  const channel = made.kind === "failed" ? await findOwn(calls, account, team.value.id, wanted) : channelSchema.safeParse(made.body).data;
  if (channel === undefined) return isTaken ? { kind: "taken" } : { kind: "retry", reason: "Mattermost named no channel" };
  return {
    kind: "done",
    value: { channelId: channel.id, name: channel.name, url: `${settings.url}/${settings.team}/channels/${channel.name}` },
  };
}

/** A channel that the bot itself has made for the very same and not yet written down: its node died in between. */
async function findOwn(calls: MattermostCalls, account: ChannelAccount, teamId: string, { name, topic }: NewChannel) {
  const me = await read(ask(calls, account, "/users/me"), identified);
  const found = await read(ask(calls, account, `/teams/${teamId}/channels/name/${name}`), channelSchema);
  if (me.kind !== "done" || found.kind !== "done") return undefined;
  const { creator_id, header, delete_at } = found.value;
  return creator_id === me.value.id && header === topic && delete_at === 0 ? found.value : undefined;
}

/** Who is not of the team cannot be asked in, and keeps nobody else out. */
async function invite(
  calls: MattermostCalls,
  account: ChannelAccount,
  channel: string,
  users: readonly string[],
): Promise<ChatOutcome<undefined>> {
  for (const user of users) {
    const asked = await nothing(ask(calls, account, `/channels/${channel}/members`, { user_id: user }), [400, 404]);
    if (asked.kind !== "done") return asked;
  }
  return { kind: "done", value: undefined };
}

async function remove(
  calls: MattermostCalls,
  account: ChannelAccount,
  channel: string,
  users: readonly string[],
): Promise<ChatOutcome<undefined>> {
  for (const user of users) {
    const out = await nothing(ask(calls, account, `DELETE /channels/${channel}/members/${user}`), [404]);
    if (out.kind !== "done") return out;
  }
  return { kind: "done", value: undefined };
}

async function post(
  calls: MattermostCalls,
  account: ChannelAccount,
  channelId: string,
  message: ChatMessage,
): Promise<ChatOutcome<string>> {
  const posted = await read(ask(calls, account, "/posts", { channel_id: channelId, ...chatPost(message, account) }), identified);
  return posted.kind === "done" ? { kind: "done", value: posted.value.id } : posted;
}

/** By the address Mattermost gave along, else in a conversation of the two. */
async function tell(
  calls: MattermostCalls,
  account: ChannelAccount,
  reader: ChatReader,
  message: ChatMessage,
): Promise<ChatOutcome<undefined>> {
  const { chatUserId, answerTo } = reader;
  const { message: text, props } = chatPost(message, account);
  if (answerTo !== undefined) {
    const body = { response_type: "ephemeral", text, attachments: props.attachments };
    const answer = await vendorCalls(calls.fetch, calls.deadlineMs)(answerTo, jsonPost(body));
    if (answer.kind === "answered" && answer.status < 300) return { kind: "done", value: undefined };
  }
  const me = await read(ask(calls, account, "/users/me"), identified);
  if (me.kind !== "done") return me;
  const conversation = await read(ask(calls, account, "/channels/direct", [me.value.id, chatUserId]), identified);
  if (conversation.kind !== "done") return conversation;
  const posted = await post(calls, account, conversation.value.id, message);
  return posted.kind === "done" ? { kind: "done", value: undefined } : posted;
}

function openDialog(calls: MattermostCalls, account: ChannelAccount, trigger: string, form: ChatForm): Promise<ChatOutcome<undefined>> {
  const body = { trigger_id: trigger, url: `${account.callbackUrl}/dialog`, dialog: dialogOf(form) };
  return nothing(ask(calls, account, "/actions/dialogs/open", body));
}

const userSchema = z.object({
  id: z.string(),
  username: z.string().default(""),
  first_name: z.string().default(""),
  last_name: z.string().default(""),
  email: z.string().default(""),
  delete_at: z.number().default(0),
  is_bot: z.boolean().default(false),
  roles: z.string().default(""),
});

function personOf({ username, first_name, last_name, email, delete_at, is_bot, roles }: z.output<typeof userSchema>): ChatPerson {
  const name = [first_name, last_name].filter((part) => part !== "").join(" ") || username;
  const isGuest = roles.split(" ").includes("system_guest");
  return { name, mail: email === "" ? undefined : email, isOwn: !is_bot && !isGuest && delete_at === 0 };
}

async function findPerson(calls: MattermostCalls, account: ChannelAccount, user: string): Promise<ChatOutcome<ChatPerson>> {
  const found = await read(ask(calls, account, `/users/${encodeURIComponent(user)}`), userSchema);
  return found.kind === "done" ? { kind: "done", value: personOf(found.value) } : found;
}

async function findByMail(calls: MattermostCalls, account: ChannelAccount, mail: string): Promise<ChatOutcome<string | undefined>> {
  const answer = await ask(calls, account, `/users/email/${encodeURIComponent(mail)}`);
  if (answer.kind === "failed" && answer.status === 404) return { kind: "done", value: undefined };
  const found = await read(Promise.resolve(answer), userSchema);
  if (found.kind !== "done") return found;
  return { kind: "done", value: personOf(found.value).isOwn ? found.value.id : undefined };
}

const postSchema = z.object({ id: z.string(), user_id: z.string(), message: z.string(), create_at: z.number() });

async function readMessage(calls: MattermostCalls, account: ChannelAccount, messageId: string): Promise<ChatOutcome<SaidMessage>> {
  const found = await read(ask(calls, account, `/posts/${messageId}`), postSchema);
  if (found.kind !== "done") return found;
  const author = await findPerson(calls, account, found.value.user_id);
  const value: SaidMessage = {
    text: found.value.message,
    author: author.kind === "done" ? author.value.name : "Somebody",
    permalink: `${settingsOf(account)?.url ?? ""}/_redirect/pl/${messageId}`,
    at: Temporal.Instant.fromEpochMilliseconds(found.value.create_at),
  };
  return { kind: "done", value };
}

const listed = z.object({
  posts: z.record(
    z.string(),
    z.object({
      id: z.string(),
      metadata: z
        .object({ reactions: z.array(z.object({ user_id: z.string(), emoji_name: z.string() })).default([]) })
        .default({ reactions: [] }),
    }),
  ),
});

/** The two clocks may differ by as much. */
const overlapSeconds = 60;

interface WantedReactions {
  readonly emoji: string;
  readonly since: Temporal.Instant;
}

/** A reaction that is put on or taken away changes its post: those that changed since are given with what stands on them. */
async function readReactions(
  calls: MattermostCalls,
  account: ChannelAccount,
  channel: string,
  { emoji, since }: WantedReactions,
): Promise<ChatOutcome<readonly StandingReactions[]>> {
  const sinceMs = since.subtract({ seconds: overlapSeconds }).epochMilliseconds;
  const found = await read(ask(calls, account, `/channels/${channel}/posts?since=${sinceMs}`), listed);
  if (found.kind !== "done") return found;
  const value = Object.values(found.value.posts).map(({ id, metadata }) => ({
    messageId: id,
    chatUserIds: metadata.reactions.filter(({ emoji_name }) => emoji_name === emoji).map(({ user_id }) => user_id),
  }));
  return { kind: "done", value };
}
