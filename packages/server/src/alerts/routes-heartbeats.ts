import { alertSeverities, heartbeatPingKinds, heartbeatStatuses, silentAt } from "@staunch/core/alerts";
import { z } from "zod";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import type { Heartbeat, HeartbeatPingRecord } from "#alerts/heartbeat.ts";
import { heartbeatAddress } from "#alerts/heartbeat-address.ts";
import {
  createHeartbeat,
  editHeartbeat,
  pauseListening,
  readHeartbeat,
  readHeartbeats,
  readPings,
  removeHeartbeat,
  resumeListening,
} from "#alerts/manage-heartbeats.ts";
import {
  type ApiInstance,
  type CommandContext,
  contextOf,
  decodeCursor,
  idParam,
  idSchema,
  listOf,
  pageQuery,
  problemResponses,
  toPage,
} from "#platform/index.ts";

const tags = ["heartbeats"];
const instant = z.iso.datetime();
const name = z.string().trim().min(1).max(200);
const description = z.string().trim().max(2_000);
const periodSeconds = z.int().min(10).max(31_536_000).describe("A ping is expected at least this often.");
const graceSeconds = z
  .int()
  .min(0)
  .max(31_536_000)
  .describe("Silence of period and grace is an alert; a run may take this long from its start.");
const severity = z.enum(alertSeverities);
const alertTitle = z.string().trim().min(1).max(500).describe("What the alert of its silence is called.");
const labels = z.record(z.string().min(1).max(100), z.string().max(500)).describe("Of its alerts.");

const newSchema = z.object({
  name,
  description: description.default(""),
  serviceId: idSchema<"service">().optional(),
  periodSeconds,
  graceSeconds: graceSeconds.default(60),
  severity: severity.default("error"),
  alertTitle: alertTitle.optional(),
  labels: labels.default({}),
});

const editSchema = z.object({
  version: z.int(),
  name: name.optional(),
  description: description.optional(),
  serviceId: idSchema<"service">().nullable().optional(),
  periodSeconds: periodSeconds.optional(),
  graceSeconds: graceSeconds.optional(),
  severity: severity.optional(),
  alertTitle: alertTitle.nullable().optional(),
  labels: labels.optional(),
});

const heartbeatSchema = z
  .object({
    id: z.string(),
    sourceId: z.string().describe("Its alerts are those of this source."),
    name: z.string(),
    description: z.string(),
    serviceId: z.string().nullable(),
    periodSeconds: z.int(),
    graceSeconds: z.int(),
    severity,
    alertTitle: z.string().nullable(),
    labels,
    status: z.enum(heartbeatStatuses),
    since: instant,
    lastPingAt: instant.nullable(),
    runningSince: instant.nullable().describe("A run that started and has not ended."),
    silentAt: instant.nullable().describe("When silence becomes an alert unless something is heard before."),
    pingUrl: z.string().nullable().describe("Secret: whoever knows it may ping. null for those who may not change heartbeats."),
    setup: z.string().nullable().describe("Markdown with commands that work as they stand."),
    version: z.int(),
  })
  .meta({ id: "Heartbeat" });

const pingSchema = z.object({
  at: instant,
  kind: z.enum(heartbeatPingKinds),
  exitStatus: z.int().nullable(),
  runId: z.string().nullable(),
  durationMs: z.number().nullable(),
  body: z.string().nullable(),
});

function wire(ctx: CommandContext, deps: AlertsDeps, heartbeat: Heartbeat): z.output<typeof heartbeatSchema> {
  const { id, sourceId, terms, version } = heartbeat;
  const address = heartbeatAddress(ctx, deps, heartbeat);
  return {
    id,
    sourceId,
    name: heartbeat.name,
    description: heartbeat.description,
    serviceId: heartbeat.serviceId ?? null,
    ...terms,
    severity: heartbeat.severity,
    alertTitle: heartbeat.alertTitle ?? null,
    labels: { ...heartbeat.labels },
    ...wireState(heartbeat),
    pingUrl: address?.pingUrl ?? null,
    setup: address?.setup ?? null,
    version,
  };
}

function wireState({ state, terms }: Heartbeat) {
  return {
    status: state.status,
    since: state.since.toString(),
    lastPingAt: state.lastPingAt?.toString() ?? null,
    runningSince: state.run?.startedAt.toString() ?? null,
    silentAt: silentAt(state, terms)?.toString() ?? null,
  };
}

function wirePing(ping: HeartbeatPingRecord): z.output<typeof pingSchema> {
  return {
    at: ping.at.toString(),
    kind: ping.kind,
    exitStatus: ping.exitStatus ?? null,
    runId: ping.runId ?? null,
    durationMs: ping.durationMs ?? null,
    body: ping.body ?? null,
  };
}

const answer = { 200: heartbeatSchema, ...problemResponses };
const one = { tags, params: idParam<"heartbeat">() };
const listRoute = {
  tags,
  summary: "List heartbeats by name",
  querystring: pageQuery,
  response: { 200: listOf(heartbeatSchema), ...problemResponses },
};
const createRoute = { tags, summary: "Create a heartbeat", body: newSchema, response: { 201: heartbeatSchema, ...problemResponses } };
const readRoute = { ...one, summary: "One heartbeat", response: answer };
const editRoute = { ...one, summary: "Change a heartbeat", body: editSchema, response: answer };
const pauseRoute = { ...one, summary: "Stop listening for a heartbeat until it is resumed", response: answer };
const resumeRoute = { ...one, summary: "Listen for a heartbeat again", response: answer };
const removeRoute = { ...one, summary: "Remove a heartbeat", response: { 204: z.null(), ...problemResponses } };
const pingsAnswer = { 200: z.object({ items: z.array(pingSchema) }), ...problemResponses };
const pingsRoute = { ...one, summary: "The newest pings of a heartbeat, newest first", response: pingsAnswer };

export function heartbeatRoutes(api: ApiInstance, deps: AlertsDeps): void {
  api.get("/heartbeats", { schema: listRoute }, async (request) => {
    const ctx = contextOf(request);
    const { limit, cursor } = request.query;
    const after = cursor === undefined ? undefined : String(decodeCursor(cursor)[0]);
    const found = await readHeartbeats(ctx, { limit, after });
    return toPage(found, limit, { item: (heartbeat) => wire(ctx, deps, heartbeat), key: (heartbeat) => [heartbeat.name] });
  });
  api.post("/heartbeats", { schema: createRoute }, async (request, reply) => {
    const ctx = contextOf(request);
    return reply.status(201).send(wire(ctx, deps, await createHeartbeat(ctx, deps, draftOf(request.body))));
  });
  api.get("/heartbeats/:id", { schema: readRoute }, async (request) => {
    const ctx = contextOf(request);
    return wire(ctx, deps, await readHeartbeat(ctx, request.params));
  });
  api.patch("/heartbeats/:id", { schema: editRoute }, async (request) => {
    const ctx = contextOf(request);
    const { serviceId, alertTitle: title, periodSeconds: period, graceSeconds: grace, ...rest } = request.body;
    const without = [...(serviceId === null ? (["serviceId"] as const) : []), ...(title === null ? (["alertTitle"] as const) : [])];
    const terms = { ...(period !== undefined && { periodSeconds: period }), ...(grace !== undefined && { graceSeconds: grace }) };
    const edit = { ...rest, terms, serviceId: serviceId ?? undefined, alertTitle: title ?? undefined, without };
    return wire(ctx, deps, await editHeartbeat(ctx, deps, request.params, edit));
  });
  api.get("/heartbeats/:id/pings", { schema: pingsRoute }, async (request) => ({
    items: (await readPings(contextOf(request), request.params.id)).map(wirePing),
  }));
  stateRoutes(api, deps);
}

function stateRoutes(api: ApiInstance, deps: AlertsDeps): void {
  api.post("/heartbeats/:id/pause", { schema: pauseRoute }, async (request) => {
    const ctx = contextOf(request);
    return wire(ctx, deps, await pauseListening(ctx, deps, request.params));
  });
  api.post("/heartbeats/:id/resume", { schema: resumeRoute }, async (request) => {
    const ctx = contextOf(request);
    return wire(ctx, deps, await resumeListening(ctx, deps, request.params));
  });
  api.delete("/heartbeats/:id", { schema: removeRoute }, async (request, reply) => {
    await removeHeartbeat(contextOf(request), deps, request.params);
    return reply.status(204).send(null);
  });
}

function draftOf(body: z.output<typeof newSchema>) {
  const { periodSeconds: period, graceSeconds: grace, ...rest } = body;
  return { ...rest, serviceId: body.serviceId, alertTitle: body.alertTitle, terms: { periodSeconds: period, graceSeconds: grace } };
}
