import { createHmac } from "node:crypto";
import { isRecord, listAt, startVendorServer, textAt, type VendorReply, type VendorRequest, type VendorServer } from "./vendor-server.ts";

export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
}

/** Slack's Web API for one workspace: refuses what Slack refuses, in its words, and calls back with its signature. */
export interface SlackServer extends VendorServer {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly messages: readonly SlackMessage[];
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

/** Makes a call wrong in one way. */
export interface CallChange {
  readonly at?: Temporal.Instant;
  readonly secret?: string;
}

export interface SlackWorkspace {
  /** People and channels that are there. */
  readonly known: readonly string[];
  readonly now: () => Temporal.Instant;
}

export async function startSlackServer({ known, now }: SlackWorkspace): Promise<SlackServer> {
  const botToken = "xoxb-123456789012-abcdefABCDEF";
  const signingSecret = "8f742231b10e8888abcd99yyyzzz85a5".replaceAll(/[^0-9a-f]/g, "0");
  const messages: SlackMessage[] = [];
  const updates: Record<string, unknown>[] = [];
  const server: VendorServer = await startVendorServer((request) => {
    if (request.path === "/api/apps.connections.open") return openConnection(request, server.url);
    if (request.path.startsWith("/actions/")) {
      if (request.json !== undefined) updates.push(request.json);
      return { status: 200, json: { ok: true } };
    }
    return webApi({ request, botToken, known, messages });
  });
  const socketMode = socketModeOf(server);
  const signed = (path: string, form: Record<string, string>, { at = now(), secret = signingSecret }: CallChange): Promise<Response> => {
    const body = new URLSearchParams(form).toString();
    const stamp = String(Math.floor(at.epochMilliseconds / 1_000));
    const signature = `v0=${createHmac("sha256", secret).update(`v0:${stamp}:${body}`).digest("hex")}`;
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": stamp,
      "x-slack-signature": signature,
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    };
    return fetch(path, { method: "POST", headers, body });
  };
  return {
    ...server,
    apiUrl: `${server.url}/api`,
    botToken,
    signingSecret,
    messages,
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

interface ApiCall {
  readonly request: VendorRequest;
  readonly botToken: string;
  readonly known: readonly string[];
  readonly messages: SlackMessage[];
}

const no = (error: string, messages?: readonly string[]): VendorReply => ({
  status: 200,
  json: { ok: false, error, ...(messages !== undefined && { response_metadata: { messages } }) },
});

function webApi({ request, botToken, known, messages }: ApiCall): VendorReply {
  const method = request.path.replace("/api/", "");
  const { authorization } = request.headers;
  if (authorization === undefined) return no("not_authed");
  if (authorization !== `Bearer ${botToken}`) return no("invalid_auth");
  if (method === "auth.test")
    return {
      status: 200,
      json: { ok: true, url: "https://example.slack.com/", team: "Example", user: "staunch", team_id: "T1", user_id: "U0BOT" },
    };
  if (method !== "chat.postMessage") return no("unknown_method");
  const body = bodyOf(request);
  if (body === undefined) return no("invalid_json");
  const channel = textAt(body["channel"]);
  if (!known.includes(channel)) return no("channel_not_found");
  const text = textAt(body["text"]);
  const blocks = listAt(body["blocks"]);
  if (text === "" && blocks.length === 0) return no("no_text");
  if (text.length > 40_000) return no("msg_too_long");
  const faults = blocks.length > 50 ? ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"] : blocks.flatMap(faultsOf);
  if (faults.length > 0) return no("invalid_blocks", faults);
  const message = { channel, ts: `1732330960.${String(messages.length + 1).padStart(6, "0")}`, text, blocks };
  messages.push(message);
  return {
    status: 200,
    json: { ok: true, channel: channel.replace(/^[UW]/, "D"), ts: message.ts, message: { type: "message", text, ts: message.ts } },
  };
}

/** JSON, or a form whose structured members are JSON, as Slack's own client sends it. */
function bodyOf({ headers, json, form }: VendorRequest): Record<string, unknown> | undefined {
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") !== true) return json;
  const blocks: unknown = JSON.parse(form.get("blocks") ?? "[]");
  return { ...Object.fromEntries(form), blocks };
}

/** What of https://docs.slack.dev/reference/block-kit a block breaks. */
function faultsOf(block: Record<string, unknown>, index: number): readonly string[] {
  const at = `/blocks/${index}`;
  switch (block["type"]) {
    case "header":
      return textFaults(block["text"], 150, `${at}/text`, ["plain_text"]);
    case "section":
      return textFaults(block["text"], 3_000, `${at}/text`, ["plain_text", "mrkdwn"]);
    case "actions":
      return actionFaults(listAt(block["elements"]), at);
    default:
      return [`[ERROR] unsupported type: ${String(block["type"])} [json-pointer:${at}/type]`];
  }
}

function textFaults(value: unknown, most: number, at: string, types: readonly string[]): readonly string[] {
  if (!isRecord(value)) return [`[ERROR] missing required field: text [json-pointer:${at}]`];
  const text = textAt(value["text"]);
  if (!types.includes(textAt(value["type"]))) return [`[ERROR] unsupported type [json-pointer:${at}/type]`];
  if (text === "") return [`[ERROR] must be more than 0 characters [json-pointer:${at}/text]`];
  return text.length > most ? [`[ERROR] must be less than ${most + 1} characters [json-pointer:${at}/text]`] : [];
}

function actionFaults(elements: readonly Record<string, unknown>[], at: string): readonly string[] {
  const ids = elements.map((element) => textAt(element["action_id"]));
  if (elements.length === 0 || elements.length > 25) return [`[ERROR] between 1 and 25 items [json-pointer:${at}/elements]`];
  if (new Set(ids).size !== ids.length) return [`[ERROR] \`action_id\` must be unique [json-pointer:${at}/elements]`];
  return elements.flatMap((element, index) => {
    const where = `${at}/elements/${index}`;
    return [
      ...textFaults(element["text"], 75, `${where}/text`, ["plain_text"]),
      ...(textAt(element["value"]).length > 2_000 ? [`[ERROR] must be less than 2001 characters [json-pointer:${where}/value]`] : []),
      ...(textAt(element["url"]).length > 3_000 ? [`[ERROR] must be less than 3001 characters [json-pointer:${where}/url]`] : []),
    ];
  });
}
