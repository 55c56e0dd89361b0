import { firstBroken, startVendorServer, type VendorReply, type VendorRequest, type VendorServer } from "./vendor-server.ts";

export interface PushoverMessage {
  readonly user: string;
  readonly title: string;
  readonly message: string;
  readonly priority: number;
  readonly url: string;
  readonly callback: string;
  readonly receipt: string | undefined;
}

/** Pushover for one application and its people: refuses what Pushover refuses, in its words. */
export interface PushoverServer extends VendorServer {
  readonly token: string;
  readonly messages: readonly PushoverMessage[];
  /** Acknowledges an emergency as the app does; Pushover then calls its callback. */
  acknowledge(message: PushoverMessage): Promise<Response>;
}

const token = "azGDORePK8gMaC0QOYAMyEEuzJnyUi";

export async function startPushoverServer(users: readonly string[]): Promise<PushoverServer> {
  const messages: PushoverMessage[] = [];
  const server = await startVendorServer((request) => answer(request, users, messages));
  return {
    ...server,
    token,
    messages,
    acknowledge: ({ callback, receipt = "", user }) => {
      const form = { receipt, acknowledged: "1", acknowledged_at: "1732330960", acknowledged_by: user, acknowledged_by_device: "phone" };
      return fetch(callback, { method: "POST", body: new URLSearchParams(form) });
    },
  };
}

const no = (status: number, field: string, ...errors: readonly string[]): VendorReply => ({
  status,
  json: { [field]: "invalid", errors, status: 0, request: "5042853c-402d-4a18-abcb-168734a801de" },
});

function answer({ method, path, query, form }: VendorRequest, users: readonly string[], messages: PushoverMessage[]): VendorReply {
  const given = method === "GET" ? query : form;
  if (given.get("token") !== token) return no(400, "token", "application token is invalid");
  if (method === "GET" && path === "/apps/limits.json")
    return { status: 200, json: { limit: 10_000, remaining: 7_496, reset: 1, status: 1 } };
  return method === "POST" && path === "/messages.json" ? take(form, users, messages) : no(404, "path", "not found");
}

function take(form: URLSearchParams, users: readonly string[], messages: PushoverMessage[]): VendorReply {
  const user = form.get("user") ?? "";
  if (!users.includes(user)) return no(400, "user", "user identifier is not a valid user, group, or subscribed user key");
  const fault = faultOf(form);
  if (fault !== undefined) return no(400, fault.field, fault.error);
  const priority = Number(form.get("priority") ?? 0);
  const receipt = priority === 2 ? `r${messages.length + 1}`.padEnd(30, "x") : undefined;
  const field = (name: string): string => form.get(name) ?? "";
  messages.push({
    user,
    title: field("title"),
    message: field("message"),
    priority,
    url: field("url"),
    callback: field("callback"),
    receipt,
  });
  return { status: 200, json: { status: 1, request: "647d2300-702c-4b38-8b2f-d56326ae460b", ...(receipt !== undefined && { receipt }) } };
}

interface FieldFault {
  readonly field: string;
  readonly error: string;
}

function faultOf(form: URLSearchParams): FieldFault | undefined {
  const lengthOf = (name: string): number => (form.get(name) ?? "").length;
  const numberAt = (name: string): number => Number(form.get(name) ?? 0);
  const [priority, retry, expire] = [numberAt("priority"), numberAt("retry"), numberAt("expire")];
  const isEmergency = priority === 2;
  const rules: readonly [boolean, FieldFault][] = [
    [lengthOf("message") === 0, { field: "message", error: "message cannot be blank" }],
    [lengthOf("message") > 1_024, { field: "message", error: "message is too long" }],
    [lengthOf("title") > 250, { field: "title", error: "title is too long" }],
    [lengthOf("url") > 512 || lengthOf("url_title") > 100, { field: "url", error: "url is too long" }],
    [![-2, -1, 0, 1, 2].includes(priority), { field: "priority", error: "priority is invalid" }],
    [isEmergency && !(retry >= 30), { field: "retry", error: "retry parameter must be at least 30 for priority 2" }],
    [isEmergency && !(expire > 0 && expire <= 10_800), { field: "expire", error: "expire parameter must be supplied with priority=2" }],
  ];
  return firstBroken(rules);
}
