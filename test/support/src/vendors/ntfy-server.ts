import {
  firstBroken,
  listAt,
  startVendorServer,
  textAt,
  type VendorReply,
  type VendorRequest,
  type VendorServer,
} from "./vendor-server.ts";

export interface NtfyMessage {
  readonly id: string;
  readonly topic: string;
  readonly title: string;
  readonly message: string;
  readonly priority: number;
  readonly actions: readonly Record<string, unknown>[];
}

/** An ntfy server with one protected topic: refuses what ntfy refuses, in its words. */
export interface NtfyServer extends VendorServer {
  readonly token: string;
  readonly messages: readonly NtfyMessage[];
  /** Presses a button as the app does: with the headers and the method the action names, and no body. */
  press(message: NtfyMessage, label: string): Promise<Response>;
}

const token = "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2";

export async function startNtfyServer(protectedTopic: string): Promise<NtfyServer> {
  const messages: NtfyMessage[] = [];
  const server = await startVendorServer((request) => answer(request, protectedTopic, messages));
  return {
    ...server,
    token,
    messages,
    press: (message, label) => {
      const action = message.actions.find((one) => one["label"] === label);
      if (action?.["action"] !== "http") throw new Error(`the message has no button ${label} that calls`);
      const headers = Object.fromEntries(Object.entries(action["headers"] ?? {}).map(([name, value]) => [name, String(value)]));
      return fetch(textAt(action["url"]), { method: textAt(action["method"]), headers });
    },
  };
}

const no = (http: number, code: number, error: string): VendorReply => ({
  status: http,
  json: { code, http, error, link: "https://ntfy.sh/docs/publish/" },
});

function answer(request: VendorRequest, protectedTopic: string, messages: NtfyMessage[]): VendorReply {
  const { json, headers } = request;
  if (request.path !== "/" || !/^(?:POST|PUT)$/.test(request.method)) return no(404, 40_401, "page not found");
  if (json === undefined) return no(400, 40_024, "invalid request: body must be valid JSON");
  const [topic, message, actions] = [textAt(json["topic"]), textAt(json["message"]), listAt(json["actions"])];
  const priority = Number(json["priority"] ?? 3);
  const { authorization } = headers;
  const fault = firstBroken([
    [!/^[-_A-Za-z0-9]{1,64}$/.test(topic), no(400, 40_009, "invalid request: topic invalid")],
    [authorization !== undefined && authorization !== `Bearer ${token}`, no(401, 40_101, "unauthorized")],
    [topic === protectedTopic && authorization === undefined, no(403, 40_301, "forbidden")],
    [![1, 2, 3, 4, 5].includes(priority), no(400, 40_007, "invalid request: priority invalid")],
    [actions.length > 3 || actions.some(isFaulty), no(400, 40_018, "invalid request: actions invalid")],
    [Buffer.byteLength(message) > 4_096, no(413, 41_301, "attachment too large, or bandwidth limit reached")],
  ]);
  if (fault !== undefined) return fault;
  const sent = { id: `m${messages.length + 1}`, topic, title: textAt(json["title"]), message, priority, actions };
  messages.push(sent);
  return { status: 200, json: { ...sent, time: 1, expires: 2, event: "message" } };
}

function isFaulty(action: Record<string, unknown>): boolean {
  if (!["view", "http", "broadcast"].includes(textAt(action["action"])) || textAt(action["label"]) === "") return true;
  return action["action"] !== "broadcast" && !URL.canParse(textAt(action["url"]));
}
