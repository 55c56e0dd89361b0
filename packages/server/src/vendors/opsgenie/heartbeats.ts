import {
  type AlertsDeps,
  createHeartbeat,
  editHeartbeat,
  pauseListening,
  pingHeartbeat,
  readHeartbeat,
  readHeartbeats,
  removeHeartbeat,
  resumeListening,
} from "#alerts/index.ts";
import { type Clock, type CommandContext, type Module, parseJson, type SenderRoute, StaunchError } from "#platform/index.ts";
import { type Call, called, contextOf } from "#vendors/opsgenie/caller.ts";
import { type HeartbeatFault, readHeartbeatBody, wireHeartbeat } from "#vendors/opsgenie/heartbeat-body.ts";
import { answered, invalidJson, notProcessable, type PlainAnswer } from "#vendors/opsgenie/wire.ts";

/*
 * Opsgenie's heartbeat API. Source: docs.opsgenie.com heartbeat-api, opsgenie/opsgenie-oas definitions/heartbeat.yaml.
 * A heartbeat made here is one like any other; it belongs to the service of the source whose key made it.
 */

const base = "/integrations/opsgenie/v2/heartbeats";
const bodyBytes = 262_144;
const mostListed = 1_000;

export interface OpsgenieHeartbeatDeps {
  readonly alerts: AlertsDeps;
  readonly clock: Clock;
}

/** Whoever asks, and for which heartbeat. */
interface Asked {
  readonly alerts: AlertsDeps;
  readonly ctx: CommandContext;
  readonly name: string;
  readonly call: Call;
}

type Work = (asked: Asked) => Promise<PlainAnswer>;

/** Opsgenie's heartbeats, beside its alerts. */
export function opsgenieHeartbeatsModule({ alerts, clock }: OpsgenieHeartbeatDeps): Module {
  const { intake, database, publicUrl } = alerts;
  const route = (method: SenderRoute["method"], path: string, work: Work): SenderRoute => ({
    method,
    path: `${base}${path}`,
    bodyBytes,
    answer: (request) =>
      answered(() => called({ intake, database, clock, publicUrl }, request, (call) => answerTo(work, askedOf(alerts, call)))),
  });
  return {
    name: "vendors/opsgenie-heartbeats",
    senderRoutes: [
      ...(["GET", "POST", "PUT", "PATCH"] as const).map((method) => route(method, "/:name/ping", ping)),
      route("POST", "", create),
      route("GET", "", list),
      route("GET", "/:name", read),
      route("PATCH", "/:name", change),
      route("DELETE", "/:name", remove),
      route("POST", "/:name/enable", enable),
      route("POST", "/:name/disable", disable),
    ],
  };
}

function askedOf(alerts: AlertsDeps, call: Call): Asked {
  return { alerts, ctx: contextOf(call), name: call.request.params["name"] ?? "", call };
}

async function answerTo(work: Work, asked: Asked): Promise<PlainAnswer> {
  try {
    return await work(asked);
  } catch (error) {
    if (!(error instanceof StaunchError)) throw error;
    if (error.code === "not_found") return { status: 404, body: { message: "Heartbeat not found" } };
    if (error.code === "conflict") return { status: 409, body: { message: "Heartbeat with this name already exists" } };
    throw error;
  }
}

/** The vendor answers before it has looked, so that a ping of what does not exist is answered the same. */
const ping: Work = async ({ alerts, ctx, name }) => {
  await pingHeartbeat(ctx, alerts, { name }, { kind: "success" });
  return { status: 202, body: { result: "PONG - Heartbeat received" } };
};

function faulty(fault: HeartbeatFault): PlainAnswer {
  return fault.kind === "not_json" ? invalidJson : notProcessable(fault.errors);
}

const create: Work = async ({ alerts, ctx, call }) => {
  const body = readHeartbeatBody(parseJson(call.request.bytes), undefined);
  if (body.kind !== "read") return faulty(body);
  const made = await createHeartbeat(ctx, alerts, { ...body.draft, serviceId: call.source.serviceId });
  const heartbeat = body.enabled === false ? await pauseListening(ctx, alerts, { id: made.id }) : made;
  return { status: 201, body: { result: "Created", data: shortOf(heartbeat) } };
};

const list: Work = async ({ ctx }) => {
  const found = await readHeartbeats(ctx, { limit: mostListed, after: undefined });
  return { status: 200, body: { data: { heartbeats: found.map(wireHeartbeat) } } };
};

const read: Work = async ({ ctx, name }) => ({ status: 200, body: { data: wireHeartbeat(await readHeartbeat(ctx, { name })) } });

const change: Work = async ({ alerts, ctx, name, call }) => {
  const stored = await readHeartbeat(ctx, { name });
  const body = readHeartbeatBody(parseJson(call.request.bytes), stored);
  if (body.kind !== "read") return faulty(body);
  const edited = await editHeartbeat(ctx, alerts, { id: stored.id }, body.draft);
  if (body.enabled === undefined) return { status: 200, body: { result: "Updated", data: shortOf(edited) } };
  const heartbeat = await (body.enabled ? resumeListening : pauseListening)(ctx, alerts, { id: stored.id });
  return { status: 200, body: { result: "Updated", data: shortOf(heartbeat) } };
};

const remove: Work = async ({ alerts, ctx, name }) => {
  await removeHeartbeat(ctx, alerts, { name });
  return { status: 200, body: { result: "Deleted" } };
};

const enable: Work = async ({ alerts, ctx, name }) => {
  const heartbeat = await resumeListening(ctx, alerts, { name });
  return { status: 200, body: { result: "Enabled", data: shortOf(heartbeat) } };
};

const disable: Work = async ({ alerts, ctx, name }) => {
  const heartbeat = await pauseListening(ctx, alerts, { name });
  return { status: 200, body: { result: "Disabled", data: shortOf(heartbeat) } };
};

function shortOf(heartbeat: Parameters<typeof wireHeartbeat>[0]): object {
  const { name, enabled, expired } = wireHeartbeat(heartbeat);
  return { name, enabled, expired };
}
