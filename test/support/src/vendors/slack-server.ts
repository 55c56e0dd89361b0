import { createHmac } from "node:crypto";
import {
  botUser,
  callMethod,
  everyScope,
  no,
  ownTeam,
  type SlackChannel,
  type SlackMessage,
  type SlackPerson,
  type SlackState,
  type SlackView,
} from "./slack-workspace.ts";
import { isRecord, listAt, startVendorServer, textAt, type VendorReply, type VendorRequest, type VendorServer } from "./vendor-server.ts";

/** Slack's Web API for one workspace: refuses what Slack refuses, in its words, and calls back with its signature. */
export interface SlackServer extends VendorServer {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly messages: readonly SlackMessage[];
  readonly channels: ReadonlyMap<string, SlackChannel>;
  readonly ephemeral: SlackState["ephemeral"];
  readonly views: readonly SlackView[];
  /** What the bot may; taking one away is what an admin of the workspace does. */
  readonly scopes: Set<string>;
  /** Somebody writes into a channel. */
  says(channelId: string, userId: string, text: string): SlackMessage;
  /** Presses a button of a message in a channel, or of what only the presser sees. */
  pressAs(base: string, who: SlackHand, message: Pick<SlackMessage, "channel" | "ts" | "blocks">, actionId: string): Promise<Response>;
  /** Submits the modal that was opened last, with what stands in it and these values. */
  submit(base: string, userId: string, values: Readonly<Record<string, string>>): Promise<Response>;
  /** Adds or removes a reaction; `retry` sends the same event again, as Slack does without an answer. */
  react(base: string, reaction: SlackReaction): Promise<Response>;
  /** Types `/staunch <text>` in a channel. */
  typeIn(base: string, who: SlackHand, text: string): Promise<Response>;
  /** Somebody else's channel has this name. */
  occupy(name: string): void;
  /** Triggers are handed over this many seconds late. */
  slowDown(seconds: number): void;
  /** What Slack asks before it takes an address for events. */
  verifyEvents(base: string): Promise<Response>;
  /** What was posted to a response_url. */
  readonly updates: readonly Record<string, unknown>[];
  /** Presses a button of a message, as Slack's server does it. @param base the account's callback address. */
  press(base: string, message: SlackMessage, actionId: string, change?: CallChange): Promise<Response>;
  readonly appToken: string;
  /** Envelopes of Socket Mode that were answered, with what was answered. */
  readonly envelopes: ReadonlyMap<string, unknown>;
  /** How many connections of Socket Mode stand. */
  connections(): number;
  /** The same press over Socket Mode; resolves once it was acknowledged. */
  pressBySocket(message: SlackMessage, actionId: string): Promise<void>;
  typeBySocket(text: string, userId: string): Promise<unknown>;
  /** Ends every connection: with the word that a new one is wanted, or without. */
  endConnections(how: "asked" | "broken"): void;
  /** Types `/staunch <text>`. */
  type(base: string, text: string, userId: string, change?: CallChange): Promise<Response>;
}

/** Who does something, and where. */
export interface SlackHand {
  readonly userId: string;
  readonly channelId: string;
}

export interface SlackReaction {
  readonly channelId: string;
  readonly ts: string;
  readonly userId: string;
  readonly emoji: string;
  readonly change: "added" | "removed";
  /** Sent as the second try of this event. */
  readonly retryOf?: string;
}

/** Makes a call wrong in one way. */
export interface CallChange {
  readonly at?: Temporal.Instant;
  readonly secret?: string;
}

export interface SlackWorkspace {
  /** People and channels that are there. */
  readonly known: readonly string[];
  /** People with mail addresses, who can be in channels. */
  readonly people?: readonly SlackPerson[];
  readonly now: () => Temporal.Instant;
}

export async function startSlackServer({ known, people = [], now }: SlackWorkspace): Promise<SlackServer> {
  const botToken = "xoxb-123456789012-abcdefABCDEF";
  const signingSecret = "8f742231b10e8888abcd99yyyzzz85a5".replaceAll(/[^0-9a-f]/g, "0");
  const state: SlackState = {
    channels: new Map(),
    messages: [],
    ephemeral: [],
    views: [],
    triggers: new Map(),
    people,
    scopes: everyScope(),
    known,
    now,
  };
  const { messages } = state;
  const updates: Record<string, unknown>[] = [];
  const server: VendorServer = await startVendorServer((request) => {
    if (request.path === "/api/apps.connections.open") return openConnection(request, server.url);
    if (request.path.startsWith("/actions/")) {
      if (request.json !== undefined) updates.push(request.json);
      return { status: 200, json: { ok: true } };
    }
    return webApi(state, botToken, request);
  });
  const socketMode = socketModeOf(server);
  const send = (
    path: string,
    body: string,
    { at = now(), secret = signingSecret, more = {} }: CallChange & { more?: Record<string, string> },
  ): Promise<Response> => {
    const stamp = String(Math.floor(at.epochMilliseconds / 1_000));
    const signature = `v0=${createHmac("sha256", secret).update(`v0:${stamp}:${body}`).digest("hex")}`;
    const headers = {
      "content-type": body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": stamp,
      "x-slack-signature": signature,
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      ...more,
    };
    return fetch(path, { method: "POST", headers, body });
  };
  const signed = (path: string, form: Record<string, string>, change: CallChange): Promise<Response> =>
    send(path, new URLSearchParams(form).toString(), change);
  let late = 0;
  let handed = 0;
  const trigger = (): string => {
    const id = `${(handed += 1)}.${ownTeam}.${"a".repeat(16)}`;
    state.triggers.set(id, { at: now().subtract({ seconds: late }), isUsed: false });
    return id;
  };
  return {
    ...server,
    apiUrl: `${server.url}/api`,
    botToken,
    signingSecret,
    messages,
    channels: state.channels,
    ephemeral: state.ephemeral,
    views: state.views,
    scopes: state.scopes,
    says: (channel, user, text) => {
      const ts = `${Math.floor(now().epochMilliseconds / 1_000)}.${String(messages.length + 1).padStart(6, "0")}`;
      const message = { channel, ts, text, blocks: [], user };
      messages.push(message);
      return message;
    },
    pressAs: (base, { userId, channelId }, message, actionId) => {
      const payload = {
        ...pressOf(server.url, { ...message, text: "", user: botUser }, actionId),
        user: { id: userId, team_id: ownTeam },
        trigger_id: trigger(),
      };
      const container = { type: "message", message_ts: message.ts, channel_id: channelId };
      return signed(`${base}/interactive`, { payload: JSON.stringify({ ...payload, container, channel: { id: channelId } }) }, {});
    },
    submit: (base, userId, values) => {
      const opened = state.views.at(-1);
      if (opened === undefined) throw new Error("no modal was opened");
      return signed(`${base}/interactive`, { payload: JSON.stringify(submissionOf(opened, userId, values)) }, {});
    },
    react: (base, reaction) => {
      const event_id = reaction.retryOf ?? `Ev${(handed += 1)}`;
      const body = JSON.stringify(reactionOf(reaction, event_id, now()));
      return send(`${base}/events`, body, {
        more: reaction.retryOf === undefined ? {} : { "x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout" },
      });
    },
    typeIn: (base, { userId, channelId }, text) => {
      const form = {
        ...commandOf(server.url, text, userId),
        channel_id: channelId,
        trigger_id: trigger(),
        response_url: `${server.url}/actions/${(handed += 1)}`,
      };
      return signed(`${base}/command`, form, {});
    },
    occupy: (name) => {
      const id = `C9${String(state.channels.size + 1).padStart(7, "0")}`;
      state.channels.set(id, { id, name, isPrivate: false, members: new Set(), topic: "", isArchived: false, pins: [] });
    },
    slowDown: (seconds) => void (late = seconds),
    verifyEvents: (base) => send(`${base}/events`, JSON.stringify({ token: "gone", challenge: "3eZbrw1aB", type: "url_verification" }), {}),
    updates,
    appToken,
    envelopes: socketMode.envelopes,
    connections: socketMode.connections,
    endConnections: socketMode.end,
    pressBySocket: async (message, actionId) => {
      await socketMode.send("interactive", pressOf(server.url, message, actionId), "without an answer");
    },
    typeBySocket: (text, userId) => socketMode.send("slash_commands", commandOf(server.url, text, userId), "with an answer"),
    press: (base, message, actionId, change = {}) => {
      const payload = pressOf(server.url, message, actionId);
      return signed(`${base}/interactive`, { payload: JSON.stringify(payload) }, change);
    },
    type: (base, text, userId, change = {}) => signed(`${base}/command`, commandOf(server.url, text, userId), change),
  };
}

function submissionOf({ id, view }: SlackView, userId: string, given: Readonly<Record<string, string>>): object {
  const inputs = listAt(view["blocks"]).filter((block) => block["type"] === "input");
  const values = inputs.map((block) => {
    const [name, element] = [textAt(block["block_id"]), isRecord(block["element"]) ? block["element"] : {}];
    const { type, initial_value: text, initial_option: option } = element;
    const value = given[name] ?? (type === "static_select" ? textAt(isRecord(option) ? option["value"] : "") : textAt(text));
    const state =
      type === "static_select" ? { type, selected_option: value === "" ? null : { value } } : { type, value: value === "" ? null : value };
    return [name, { [textAt(element["action_id"])]: state }];
  });
  return {
    type: "view_submission",
    team: { id: ownTeam, domain: "example" },
    user: { id: userId, username: "ada", team_id: ownTeam },
    view: { ...view, id, state: { values: Object.fromEntries(values) }, hash: "1.2", app_id: "A1", bot_id: "B1" },
    response_urls: [],
  };
}

function reactionOf({ channelId, ts, userId, emoji, change }: SlackReaction, eventId: string, at: Temporal.Instant): object {
  const seconds = Math.floor(at.epochMilliseconds / 1_000);
  const event = {
    type: `reaction_${change}`,
    user: userId,
    reaction: emoji,
    item: { type: "message", channel: channelId, ts },
    item_user: botUser,
    event_ts: `${seconds}.0`,
  };
  return {
    token: "gone",
    team_id: ownTeam,
    api_app_id: "A1",
    event,
    type: "event_callback",
    event_id: eventId,
    event_time: seconds,
    authorizations: [],
  };
}

const appToken = "xapp-1-A0123456789-1234567890123-abcdef0123456789";

function openConnection({ headers }: VendorRequest, url: string): VendorReply {
  if (headers.authorization !== `Bearer ${appToken}`) return no("invalid_auth");
  return { status: 200, json: { ok: true, url: `${url.replace("http", "ws")}/link/?ticket=${ticket}&app_id=A1` } };
}

const ticket = "1234-5678";

/** Envelopes out, and their acknowledgements in: https://docs.slack.dev/apis/events-api/using-socket-mode */
function socketModeOf(server: VendorServer) {
  const peers = new Set<{ send(text: string): void; close(): void }>();
  const envelopes = new Map<string, unknown>();
  let count = 0;
  server.onWebSocket((path) => {
    if (!path.includes(`ticket=${ticket}`)) return undefined;
    let own: { send(text: string): void; close(): void } | undefined;
    return {
      opened: (peer) => {
        own = peer;
        peers.add(peer);
        peer.send(JSON.stringify({ type: "hello", num_connections: peers.size, connection_info: { app_id: "A1" } }));
      },
      text: (text) => {
        const said: unknown = JSON.parse(text);
        if (isRecord(said)) envelopes.set(textAt(said["envelope_id"]), said["payload"]);
      },
      ended: () => void (own !== undefined && peers.delete(own)),
    };
  });
  return {
    envelopes,
    connections: () => peers.size,
    end: (how: "asked" | "broken") => {
      for (const peer of peers) {
        if (how === "asked") peer.send(JSON.stringify({ type: "disconnect", reason: "refresh_requested", debug_info: {} }));
        else peer.close();
      }
    },
    send: async (type: string, payload: object, answer: "with an answer" | "without an answer"): Promise<unknown> => {
      const [peer] = peers;
      if (peer === undefined) throw new Error("no connection of Socket Mode stands");
      const id = `envelope-${(count += 1)}`;
      peer.send(JSON.stringify({ envelope_id: id, type, payload, accepts_response_payload: answer === "with an answer" }));
      await server.until(() => (envelopes.has(id) ? true : undefined));
      return envelopes.get(id);
    },
  };
}

function commandOf(url: string, text: string, userId: string): Record<string, string> {
  const who = { team_id: "T1", user_id: userId, user_name: "ada", channel_id: "D1" };
  return { token: "gone", ...who, command: "/staunch", text, response_url: `${url}/actions/1` };
}

function pressOf(url: string, message: SlackMessage, actionId: string): object {
  const elements = message.blocks.flatMap((block) => listAt(block["elements"]));
  const button = elements.find((element) => element["action_id"] === actionId);
  if (button === undefined) throw new Error(`the message has no button ${actionId}`);
  return {
    type: "block_actions",
    user: { id: message.channel, username: "ada", team_id: "T1" },
    api_app_id: "A1",
    container: { type: "message", message_ts: message.ts, channel_id: message.channel },
    trigger_id: "1.2.3",
    team: { id: "T1", domain: "example" },
    channel: { id: message.channel, name: "directmessage" },
    message: { type: "message", text: message.text, ts: message.ts, blocks: message.blocks },
    response_url: `${url}/actions/T1/1/abc`,
    actions: [{ action_id: actionId, block_id: "answers", text: button["text"], value: button["value"], type: "button", action_ts: "1.2" }],
  };
}

function webApi(state: SlackState, botToken: string, request: VendorRequest): VendorReply {
  const { authorization } = request.headers;
  if (authorization === undefined) return no("not_authed");
  if (authorization !== `Bearer ${botToken}`) return no("invalid_auth");
  return callMethod(state, request.path.replace("/api/", ""), request);
}
