import { alertSeverities, objectiveOperators, probeStatuses, units } from "@staunch/core/alerts";
import { z } from "zod";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import {
  createProbe,
  editProbe,
  pauseLooking,
  readProbe,
  readProbes,
  removeProbe,
  resumeLooking,
  tryProbe,
} from "#alerts/manage-probes.ts";
import type { Probe } from "#alerts/probe.ts";
import {
  type ApiInstance,
  contextOf,
  decodeCursor,
  idParam,
  idSchema,
  listOf,
  pageQuery,
  problemResponses,
  toPage,
} from "#platform/index.ts";

const tags = ["probes"];
const instant = z.iso.datetime();

/** Whether the address may be looked at is decided at the moment of looking. */
const webUrl = z
  .string()
  .trim()
  .max(2_000)
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), "an address that begins with http or https")
  .refine((text) => URL.parse(text)?.username === "", "an address without a user name");
const host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9._:-]+$/, "a host name or an address");
const port = z.int().min(1).max(65_535);

const target = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("http"),
    url: webUrl,
    expectStatus: z.int().min(100).max(599).optional().describe("Left out: anything below 400."),
    expectText: z.string().max(500).default("").describe("Text the body must hold."),
  }),
  z.object({ kind: z.literal("tcp"), host, port }),
  z.object({
    kind: z.literal("tls"),
    host,
    port: port.default(443),
    serverName: host.optional().describe("The name the certificate must be good for, where that is not the host."),
    daysLeft: z.int().min(0).max(365).default(14).describe("Fewer days of validity than this is a failure."),
    trust: z.enum(["required", "any"]).default("required").describe("any looks at the dates alone."),
  }),
  z.object({
    kind: z.literal("dns"),
    name: host,
    recordType: z.enum(["A", "AAAA", "CNAME", "MX", "NS", "TXT"]).default("A"),
    expect: z.array(z.string().max(500)).max(50).default([]).describe("Each must be among the records; none: there must be any."),
    server: host.optional().describe("The server to ask, by address, with a port where it is not 53."),
  }),
  z.object({
    kind: z.literal("promql"),
    url: webUrl,
    query: z.string().trim().min(1).max(2_000),
    objective: z.object({ operator: z.enum(objectiveOperators), threshold: z.number(), unit: z.enum(units).default("count") }),
  }),
]);

const name = z.string().trim().min(1).max(200);
const intervalSeconds = z.int().min(10).max(86_400);
const timeoutSeconds = z.int().min(1).max(30);
const tries = z.int().min(1).max(10).describe("Tries that must fail, one right after the other, before it is down.");
const severity = z.enum(alertSeverities);
const authorization = z
  .string()
  .max(2_000)
  .optional()
  .describe("Value of the Authorization header; empty takes it away, absent leaves it as it is.");

const newSchema = z.object({
  name,
  serviceId: idSchema<"service">().optional(),
  target,
  intervalSeconds: intervalSeconds.default(60),
  timeoutSeconds: timeoutSeconds.default(10),
  tries: tries.default(2),
  severity: severity.default("critical"),
  authorization,
});

const editSchema = z.object({
  version: z.int(),
  name: name.optional(),
  serviceId: idSchema<"service">().nullable().optional(),
  target: target.optional(),
  intervalSeconds: intervalSeconds.optional(),
  timeoutSeconds: timeoutSeconds.optional(),
  tries: tries.optional(),
  severity: severity.optional(),
  authorization,
});

const lookFields = { at: instant, words: z.string(), tookMs: z.int() };
const probeSchema = z
  .object({
    id: z.string(),
    sourceId: z.string().describe("Its alerts are those of this source."),
    name: z.string(),
    serviceId: z.string().nullable(),
    target,
    hasCredential: z.boolean(),
    intervalSeconds: z.int(),
    timeoutSeconds: z.int(),
    tries: z.int(),
    severity,
    status: z.enum(probeStatuses),
    since: instant,
    lastLook: z.object(lookFields).nullable(),
    version: z.int(),
  })
  .meta({ id: "Probe" });

const trySchema = z.object({ target, timeoutSeconds: timeoutSeconds.default(10), authorization });
const triedSchema = z.object({ found: z.enum(["expected", "otherwise"]), ...lookFields });

function wire(probe: Probe): z.output<typeof probeSchema> {
  const { id, sourceId, target: looksAt, rule, state, lastLook, version } = probe;
  return {
    id,
    sourceId,
    name: probe.name,
    serviceId: probe.serviceId ?? null,
    target: looksAt.kind === "dns" ? { ...looksAt, expect: [...looksAt.expect] } : looksAt,
    hasCredential: probe.credential !== undefined,
    ...rule,
    timeoutSeconds: probe.timeoutSeconds,
    severity: probe.severity,
    status: state.status,
    since: state.since.toString(),
    lastLook: lastLook === undefined ? null : { ...lastLook, at: lastLook.at.toString() },
    version,
  };
}

const answer = { 200: probeSchema, ...problemResponses };
const one = { tags, params: idParam<"probe">() };
const listRoute = {
  tags,
  summary: "List probes by name",
  querystring: pageQuery,
  response: { 200: listOf(probeSchema), ...problemResponses },
};
const createRoute = { tags, summary: "Create a probe", body: newSchema, response: { 201: probeSchema, ...problemResponses } };
const tryRoute = {
  tags,
  summary: "Look once without saving anything",
  body: trySchema,
  response: { 200: triedSchema, ...problemResponses },
};
const readRoute = { ...one, summary: "One probe", response: answer };
const editRoute = { ...one, summary: "Change a probe", body: editSchema, response: answer };
const pauseRoute = { ...one, summary: "Stop looking until it is resumed", response: answer };
const resumeRoute = { ...one, summary: "Look again", response: answer };
const removeRoute = { ...one, summary: "Remove a probe", response: { 204: z.null(), ...problemResponses } };

export function probeRoutes(api: ApiInstance, deps: AlertsDeps): void {
  api.get("/probes", { schema: listRoute }, async (request) => {
    const { limit, cursor } = request.query;
    const after = cursor === undefined ? undefined : String(decodeCursor(cursor)[0]);
    return toPage(await readProbes(contextOf(request), { limit, after }), limit, { item: wire, key: (probe) => [probe.name] });
  });
  api.post("/probes", { schema: createRoute }, async (request, reply) => {
    const { intervalSeconds: interval, tries: needed, serviceId, authorization: header, ...rest } = request.body;
    const rule = { intervalSeconds: interval, tries: needed };
    return reply.status(201).send(wire(await createProbe(contextOf(request), deps, { ...rest, serviceId, authorization: header, rule })));
  });
  api.post("/probes/try", { schema: tryRoute }, async (request) => {
    const { target: looksAt, timeoutSeconds: timeout, authorization: header } = request.body;
    const found = await tryProbe(contextOf(request), deps, { target: looksAt, timeoutSeconds: timeout, authorization: header });
    return { ...found, at: found.at.toString() };
  });
  oneProbeRoutes(api, deps);
}

function oneProbeRoutes(api: ApiInstance, deps: AlertsDeps): void {
  api.get("/probes/:id", { schema: readRoute }, async (request) => wire(await readProbe(contextOf(request), request.params.id)));
  api.patch("/probes/:id", { schema: editRoute }, async (request) => {
    const { intervalSeconds: interval, tries: needed, ...rest } = request.body;
    const rule = { ...(interval !== undefined && { intervalSeconds: interval }), ...(needed !== undefined && { tries: needed }) };
    return wire(await editProbe(contextOf(request), deps, request.params.id, { ...rest, rule }));
  });
  api.post("/probes/:id/pause", { schema: pauseRoute }, async (request) =>
    wire(await pauseLooking(contextOf(request), deps, request.params.id)),
  );
  api.post("/probes/:id/resume", { schema: resumeRoute }, async (request) =>
    wire(await resumeLooking(contextOf(request), deps, request.params.id)),
  );
  api.delete("/probes/:id", { schema: removeRoute }, async (request, reply) => {
    await removeProbe(contextOf(request), deps, request.params.id);
    return reply.status(204).send(null);
  });
}
