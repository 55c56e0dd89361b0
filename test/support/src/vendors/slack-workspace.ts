import { firstBroken, isRecord, listAt, textAt, type VendorReply, type VendorRequest } from "./vendor-server.ts";
import { blockFaults, viewFaults } from "./slack-block-kit.ts";

/** Somebody in the workspace, or a guest of another one by Slack Connect. */
export interface SlackPerson {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  /** Default T1, the workspace's own. */
  readonly team?: string;
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly members: ReadonlySet<string>;
  readonly topic: string;
  readonly isArchived: boolean;
  readonly pins: readonly string[];
}

export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
  readonly user: string;
}

/** A modal as it was opened. */
export interface SlackView {
  readonly id: string;
  readonly view: Record<string, unknown>;
}

export interface SlackState {
  readonly channels: Map<string, SlackChannel>;
  readonly messages: SlackMessage[];
  /** What only one person sees. */
  readonly ephemeral: {
    readonly channel: string;
    readonly user: string;
    readonly text: string;
    readonly blocks: readonly Record<string, unknown>[];
  }[];
  readonly views: SlackView[];
  /** Triggers that were handed out, and when. */
  readonly triggers: Map<string, { readonly at: Temporal.Instant; isUsed: boolean }>;
  readonly people: readonly SlackPerson[];
  /** What the bot may; by default everything that a method below asks for. */
  readonly scopes: Set<string>;
  readonly known: readonly string[];
  readonly now: () => Temporal.Instant;
}

export const botUser = "U0BOT";
export const ownTeam = "T1";

export const no = (error: string, more: Readonly<Record<string, unknown>> = {}): VendorReply => ({
  status: 200,
  json: { ok: false, error, ...more },
});
const yes = (json: Readonly<Record<string, unknown>> = {}): VendorReply => ({ status: 200, json: { ok: true, ...json } });

interface Method {
  /** One of them is enough; undefined: any token will do. */
  readonly scopes?: readonly string[];
  /** Those that read know no JSON: https://docs.slack.dev/apis/web-api/#basics */
  readonly takes: "json" | "form";
  answer(state: SlackState, body: Record<string, unknown>): VendorReply;
}

const channelScopes = ["channels:manage", "groups:write"];

/** https://docs.slack.dev/reference/methods */
const methods: Readonly<Record<string, Method>> = {
  "auth.test": {
    takes: "json",
    answer: () =>
      yes({ url: "https://example.slack.com/", team: "Example", user: "staunch", team_id: ownTeam, user_id: botUser, bot_id: "B1" }),
  },
  "conversations.create": { takes: "json", scopes: channelScopes, answer: create },
  "conversations.invite": { takes: "json", scopes: channelScopes, answer: invite },
  "conversations.kick": { takes: "json", scopes: channelScopes, answer: kick },
  "conversations.archive": { takes: "json", scopes: channelScopes, answer: archive },
  "conversations.setTopic": { takes: "json", scopes: channelScopes, answer: setTopic },
  "conversations.replies": { takes: "form", scopes: ["channels:history", "groups:history"], answer: replies },
  "users.conversations": { takes: "form", scopes: ["channels:read", "groups:read"], answer: ownConversations },
  "users.info": {
    takes: "form",
    scopes: ["users:read"],
    answer: (state, { user }) =>
      personReply(
        state,
        state.people.find(({ id }) => id === user),
        "user_not_found",
      ),
  },
  "users.lookupByEmail": {
    takes: "form",
    scopes: ["users:read.email"],
    answer: (state, { email }) =>
      personReply(
        state,
        state.people.find(({ mail }) => mail === textAt(email).toLowerCase()),
        "users_not_found",
      ),
  },
  "chat.postMessage": { takes: "json", scopes: ["chat:write"], answer: post },
  "chat.update": { takes: "json", scopes: ["chat:write"], answer: update },
  "chat.postEphemeral": { takes: "json", scopes: ["chat:write"], answer: postEphemeral },
  "chat.getPermalink": { takes: "form", answer: permalink },
  "pins.add": { takes: "json", scopes: ["pins:write"], answer: pin },
  "views.open": { takes: "json", answer: openView },
};

/** All scopes that some method asks for. */
export function everyScope(): Set<string> {
  return new Set(Object.values(methods).flatMap(({ scopes = [] }) => scopes));
}

/** One call of the Web API by the bot, whose token was checked. */
export function callMethod(state: SlackState, name: string, request: VendorRequest): VendorReply {
  const method = methods[name];
  if (method === undefined) return no("unknown_method");
  const { scopes = [], takes } = method;
  if (scopes.length > 0 && !scopes.some((scope) => state.scopes.has(scope))) {
    return no("missing_scope", { needed: scopes[0], provided: [...state.scopes].join(",") });
  }
  const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  if (!isForm && takes === "form") return no("invalid_arguments");
  const body = isForm ? formBody(request) : request.json;
  return body === undefined ? no("invalid_json") : method.answer(state, body);
}

/** A form whose structured members are JSON, as Slack's own client sends it. */
function formBody({ form }: VendorRequest): Record<string, unknown> {
  const read = (name: string): unknown => (form.has(name) ? JSON.parse(form.get(name) ?? "null") : undefined);
  const structured = Object.fromEntries(["blocks", "view"].flatMap((name) => (form.has(name) ? [[name, read(name)]] : [])));
  return { ...Object.fromEntries(form), ...structured };
}

const yesNo = (value: unknown): boolean => value === true || value === "true";

function channelReply(channel: SlackChannel): Record<string, unknown> {
  return {
    id: channel.id,
    name: channel.name,
    creator: botUser,
    is_channel: true,
    is_private: channel.isPrivate,
    is_archived: channel.isArchived,
    topic: { value: channel.topic },
  };
}

function create(state: SlackState, body: Record<string, unknown>): VendorReply {
  const name = textAt(body["name"]);
  const isPrivate = yesNo(body["is_private"]);
  const needed = isPrivate ? "groups:write" : "channels:manage";
  if (!state.scopes.has(needed)) return no("missing_scope", { needed, provided: [...state.scopes].join(",") });
  const refusal = firstBroken([
    [name === "", "invalid_name_required"],
    [name.length > 80, "invalid_name_maxlength"],
    [!/^[a-z0-9_-]+$/.test(name), "invalid_name_specials"],
    // Archived channels keep their name.
    [[...state.channels.values()].some((channel) => channel.name === name), "name_taken"],
  ] as const);
  if (refusal !== undefined) return no(refusal);
  const id = `C0${String(state.channels.size + 1).padStart(7, "0")}`;
  const channel: SlackChannel = { id, name, isPrivate, members: new Set([botUser]), topic: "", isArchived: false, pins: [] };
  state.channels.set(id, channel);
  return yes({ channel: channelReply(channel) });
}

/** A channel that the bot may work in; otherwise what Slack says. */
function mine(state: SlackState, id: unknown): SlackChannel | VendorReply {
  const channel = state.channels.get(textAt(id));
  if (channel === undefined) return no("channel_not_found");
  if (channel.isArchived) return no("is_archived");
  return channel.members.has(botUser) ? channel : no(channel.isPrivate ? "channel_not_found" : "not_in_channel");
}

const isReply = (found: SlackChannel | VendorReply): found is VendorReply => "status" in found;

function invite(state: SlackState, body: Record<string, unknown>): VendorReply {
  const channel = mine(state, body["channel"]);
  if (isReply(channel)) return channel;
  const users = textAt(body["users"]).split(",");
  const known = users.filter((user) => state.people.some(({ id }) => id === user));
  const already = known.filter((user) => channel.members.has(user));
  const fresh = known.filter((user) => !channel.members.has(user));
  if (known.length < users.length && (!yesNo(body["force"]) || known.length === 0)) return no("user_not_found");
  if (fresh.length === 0 && already.length > 0) return no("already_in_channel");
  state.channels.set(channel.id, { ...channel, members: new Set([...channel.members, ...fresh]) });
  return yes({ channel: channelReply(channel) });
}

function kick(state: SlackState, body: Record<string, unknown>): VendorReply {
  const channel = mine(state, body["channel"]);
  if (isReply(channel)) return channel;
  const user = textAt(body["user"]);
  if (user === botUser) return no("cant_kick_self");
  if (!channel.members.has(user)) return no("not_in_channel");
  state.channels.set(channel.id, { ...channel, members: new Set([...channel.members].filter((member) => member !== user)) });
  return yes();
}

function archive(state: SlackState, body: Record<string, unknown>): VendorReply {
  const channel = state.channels.get(textAt(body["channel"]));
  if (channel === undefined) return no("channel_not_found");
  if (channel.isArchived) return no("already_archived");
  state.channels.set(channel.id, { ...channel, isArchived: true });
  return yes();
}

function setTopic(state: SlackState, body: Record<string, unknown>): VendorReply {
  const channel = mine(state, body["channel"]);
  if (isReply(channel)) return channel;
  const topic = textAt(body["topic"]);
  if (topic.length > 250) return no("too_long");
  state.channels.set(channel.id, { ...channel, topic });
  return yes({ channel: channelReply({ ...channel, topic }) });
}

function ownConversations(state: SlackState): VendorReply {
  const channels = [...state.channels.values()].filter((channel) => channel.members.has(botUser) && !channel.isArchived);
  return yes({ channels: channels.map(channelReply), response_metadata: { next_cursor: "" } });
}

function personReply({ scopes }: SlackState, person: SlackPerson | undefined, missing: string): VendorReply {
  if (person === undefined) return no(missing);
  const { id, name, mail, team = ownTeam } = person;
  const profile = { real_name: name, ...(scopes.has("users:read.email") && { email: mail }) };
  const user = {
    id,
    team_id: team,
    name: name.toLowerCase(),
    real_name: name,
    deleted: false,
    is_bot: false,
    is_email_confirmed: true,
    ...(team !== ownTeam && { is_stranger: true }),
    profile,
  };
  return yes({ user });
}

function textRefusal(body: Record<string, unknown>): VendorReply | undefined {
  const text = textAt(body["text"]);
  const blocks = listAt(body["blocks"]);
  if (text === "" && blocks.length === 0) return no("no_text");
  if (text.length > 40_000) return no("msg_too_long");
  const faults = blockFaults(blocks);
  return faults.length > 0 ? no("invalid_blocks", { response_metadata: { messages: faults } }) : undefined;
}

function nextTs(state: SlackState): string {
  return `${Math.floor(state.now().epochMilliseconds / 1_000)}.${String(state.messages.length + 1).padStart(6, "0")}`;
}

function post(state: SlackState, body: Record<string, unknown>): VendorReply {
  const channel = textAt(body["channel"]);
  const place = state.known.includes(channel) || state.people.some(({ id }) => id === channel) ? undefined : mine(state, channel);
  if (place !== undefined && isReply(place)) return place;
  const refusal = textRefusal(body);
  if (refusal !== undefined) return refusal;
  const text = textAt(body["text"]);
  const message = { channel, ts: nextTs(state), text, blocks: listAt(body["blocks"]), user: botUser };
  state.messages.push(message);
  return yes({ channel: channel.replace(/^[UW]/, "D"), ts: message.ts, message: { type: "message", text, ts: message.ts } });
}

function update(state: SlackState, body: Record<string, unknown>): VendorReply {
  const channel = mine(state, body["channel"]);
  if (isReply(channel)) return channel;
  const index = state.messages.findIndex((message) => message.channel === channel.id && message.ts === body["ts"]);
  const message = state.messages[index];
  if (message === undefined) return no("message_not_found");
  if (message.user !== botUser) return no("cant_update_message");
  const refusal = textRefusal(body);
  if (refusal !== undefined) return refusal;
  state.messages[index] = { ...message, text: textAt(body["text"]), blocks: listAt(body["blocks"]) };
  return yes({ channel: channel.id, ts: message.ts });
}

function postEphemeral(state: SlackState, body: Record<string, unknown>): VendorReply {
  const channel = mine(state, body["channel"]);
  if (isReply(channel)) return channel;
  const user = textAt(body["user"]);
  if (!channel.members.has(user)) return no("user_not_in_channel");
  const refusal = textRefusal(body);
  if (refusal !== undefined) return refusal;
  state.ephemeral.push({ channel: channel.id, user, text: textAt(body["text"]), blocks: listAt(body["blocks"]) });
  return yes({ message_ts: nextTs(state) });
}

function messageAt(state: SlackState, channel: unknown, ts: unknown): SlackMessage | undefined {
  return state.messages.find((message) => message.channel === channel && message.ts === ts);
}

function replies(state: SlackState, body: Record<string, unknown>): VendorReply {
  const channel = mine(state, body["channel"]);
  if (isReply(channel)) return channel;
  const message = messageAt(state, channel.id, body["ts"]);
  if (message === undefined) return no("thread_not_found");
  return yes({ messages: [{ type: "message", user: message.user, text: message.text, ts: message.ts }], has_more: false });
}

function permalink(state: SlackState, { channel, message_ts: ts }: Record<string, unknown>): VendorReply {
  if (messageAt(state, channel, ts) === undefined) return no("message_not_found");
  return yes({ channel, permalink: `https://example.slack.com/archives/${textAt(channel)}/p${textAt(ts).replace(".", "")}` });
}

function pin(state: SlackState, body: Record<string, unknown>): VendorReply {
  const channel = mine(state, body["channel"]);
  if (isReply(channel)) return channel;
  const ts = textAt(body["timestamp"]);
  if (messageAt(state, channel.id, ts) === undefined) return no("message_not_found");
  if (channel.pins.includes(ts)) return no("already_pinned");
  state.channels.set(channel.id, { ...channel, pins: [...channel.pins, ts] });
  return yes();
}

const triggerSeconds = 3;

function openView(state: SlackState, { trigger_id: given, view }: Record<string, unknown>): VendorReply {
  const trigger = state.triggers.get(textAt(given));
  if (trigger === undefined) return no("invalid_trigger_id");
  if (trigger.at.until(state.now()).total("seconds") > triggerSeconds) return no("expired_trigger_id");
  if (trigger.isUsed) return no("exchanged_trigger_id");
  const faults = isRecord(view) ? viewFaults(view) : ["missing required field: view"];
  if (!isRecord(view) || faults.length > 0) return no("invalid_arguments", { response_metadata: { messages: faults } });
  trigger.isUsed = true;
  const opened = { id: `V${state.views.length + 1}`, view };
  state.views.push(opened);
  return yes({ view: { ...view, id: opened.id } });
}
