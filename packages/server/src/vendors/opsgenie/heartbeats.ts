import { randomUUID } from "node:crypto";
import {
  type AlertsDeps,
  changeContext,
  createHeartbeat,
  editHeartbeat,
  pauseListening,
  pingHeartbeat,
  readHeartbeat,
  readHeartbeats,
  removeHeartbeat,
  resumeListening,
} from "#alerts/index.ts";
import {
  type Clock,
  type CommandContext,
  parseJson,
  type SenderAnswer,
  type SenderRequest,
  type SenderRoute,
  StaunchError,
} from "#platform/index.ts";
import { type HeartbeatFault, readHeartbeatBody, wireHeartbeat } from "#vendors/opsgenie/heartbeat-body.ts";

/*
 * Opsgenie's heartbeat API. Source: docs.opsgenie.com heartbeat-api, opsgenie/opsgenie-oas definitions/heartbeat.yaml.
 * A heartbeat made here is one like any other; it belongs to the service of the source whose key made it.
 */

const kind = "opsgenie";
const base = "/integrations/opsgenie/v2/heartbeats";
const bodyBytes = 262_144;
const mostListed = 1_000;

export interface OpsgenieHeartbeatDeps {
  readonly alerts: AlertsDeps;
  readonly clock: Clock;
}

/** Whoever asks, by the key of an `opsgenie` source, and what about. */
interface Asked {
  readonly ctx: CommandContext;
  readonly name: string;
  readonly request: SenderRequest;
  readonly serviceId: Parameters<typeof createHeartbeat>[2]["serviceId"];
}

type Work = (deps: OpsgenieHeartbeatDeps, asked: Asked) => Promise<SenderAnswer>;

/** Its routes, below `/integrations/opsgenie/v2/heartbeats`. */
export function opsgenieHeartbeatRoutes(deps: OpsgenieHeartbeatDeps): readonly SenderRoute[] {
  const route = (method: SenderRoute["method"], path: string, work: Work): SenderRoute => ({
    method,
    path: `${base}${path}`,
    bodyBytes,
    answer: (request) => answer(deps, request, work),
  });
  const pings = (["GET", "POST", "PUT", "PATCH"] as const).map((method) => route(method, "/:name/ping", ping));
  return [
    ...pings,
    route("POST", "", create),
    route("GET", "", list),
    route("GET", "/:name", read),
    route("PATCH", "/:name", change),
    route("DELETE", "/:name", remove),
    // Enabling is documented as POST and was seen sent as PUT too.
    ...(["POST", "PUT"] as const).flatMap((method) => [route(method, "/:name/enable", enable), route(method, "/:name/disable", disable)]),
  ];
}

async function answer(deps: OpsgenieHeartbeatDeps, request: SenderRequest, work: Work): Promise<SenderAnswer> {
  const startedAt = deps.clock.now();
  const given = await answered(deps, request, work);
  const took = (deps.clock.now().epochMilliseconds - startedAt.epochMilliseconds) / 1_000;
  const requestId = randomUUID();
  return {
    ...given,
    json: { ...Object(given.json), took, requestId },
    headers: { "x-request-id": requestId, "x-response-time": String(took) },
  };
}

async function answered(deps: OpsgenieHeartbeatDeps, request: SenderRequest, work: Work): Promise<SenderAnswer> {
  const { intake, database } = deps.alerts;
  const source = await intake.findSource(kind, keyOf(request) ?? "");
  if (source === undefined) return { status: 401, json: { message: "Could not authenticate" } };
  const ctx = changeContext({ database, clock: deps.clock }, source);
  try {
    return await work(deps, { ctx, name: request.params["name"] ?? "", request, serviceId: source.serviceId });
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): SenderAnswer {
  if (!(error instanceof StaunchError)) throw error;
  if (error.code === "not_found") return { status: 404, json: { message: "Heartbeat not found" } };
  if (error.code === "conflict") return { status: 409, json: { message: "Heartbeat with this name already exists" } };
  throw error;
}

function keyOf({ headers, search }: SenderRequest): string | undefined {
  const [scheme, credential] = headers.authorization?.trim().split(/\s+/, 2) ?? [];
  if (scheme?.toLowerCase() === "geniekey") return credential;
  if (scheme?.toLowerCase() === "basic") return Buffer.from(credential ?? "", "base64").toString("utf8");
  return new URLSearchParams(search).get("apiKey") ?? undefined;
}

/** The vendor answers before it has looked, so that a ping of what does not exist is answered the same. */
const ping: Work = async ({ alerts }, { ctx, name }) => {
  await pingHeartbeat(ctx, alerts, { name }, { kind: "success" });
  return { status: 202, json: { result: "PONG - Heartbeat received" } };
};

function faulty(fault: HeartbeatFault): SenderAnswer {
  if (fault.kind === "not_json") return { status: 400, json: { message: "Invalid JSON body" } };
  return { status: 422, json: { message: "Request body is not processable. Please check the errors.", errors: fault.errors } };
}

const create: Work = async ({ alerts }, { ctx, request, serviceId }) => {
  const body = readHeartbeatBody(parseJson(request.bytes), "create");
  if (body.kind !== "read") return faulty(body);
  const made = await createHeartbeat(ctx, alerts, { ...body.draft, serviceId });
  const heartbeat = body.enabled === false ? await pauseListening(ctx, alerts, { id: made.id }) : made;
  return { status: 201, json: { result: "Created", data: shortOf(heartbeat) } };
};

const list: Work = async (_deps, { ctx }) => {
  const found = await readHeartbeats(ctx, { limit: mostListed, after: undefined });
  return { status: 200, json: { data: { heartbeats: found.map(wireHeartbeat) } } };
};

const read: Work = async (_deps, { ctx, name }) => ({ status: 200, json: { data: wireHeartbeat(await readHeartbeat(ctx, { name })) } });

const change: Work = async ({ alerts }, { ctx, name, request }) => {
  const stored = await readHeartbeat(ctx, { name });
  const body = readHeartbeatBody(parseJson(request.bytes), "change", stored);
  if (body.kind !== "read") return faulty(body);
  const edited = await editHeartbeat(ctx, alerts, { name }, { ...body.draft, name });
  const handle = { id: edited.id };
  if (body.enabled === undefined) return { status: 200, json: { result: "Updated", data: shortOf(edited) } };
  const heartbeat = await (body.enabled ? resumeListening(ctx, alerts, handle) : pauseListening(ctx, alerts, handle));
  return { status: 200, json: { result: "Updated", data: shortOf(heartbeat) } };
};

const remove: Work = async ({ alerts }, { ctx, name }) => {
  await removeHeartbeat(ctx, alerts, { name });
  return { status: 200, json: { result: "Deleted" } };
};

const enable: Work = async ({ alerts }, { ctx, name }) => {
  const heartbeat = await resumeListening(ctx, alerts, { name });
  return { status: 200, json: { result: "Enabled", data: shortOf(heartbeat) } };
};

const disable: Work = async ({ alerts }, { ctx, name }) => {
  const heartbeat = await pauseListening(ctx, alerts, { name });
  return { status: 200, json: { result: "Disabled", data: shortOf(heartbeat) } };
};

function shortOf(heartbeat: Parameters<typeof wireHeartbeat>[0]): object {
  const { name, enabled, expired } = wireHeartbeat(heartbeat);
  return { name, enabled, expired };
}
