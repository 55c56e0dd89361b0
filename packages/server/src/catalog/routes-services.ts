import { serviceBounds, serviceNameKey, serviceTiers } from "@staunch/core/catalog";
import { z } from "zod";
import {
  type ApiInstance,
  contextOf,
  decodeCursor,
  idSchema,
  idParam,
  listOf,
  pageQuery,
  problemResponses,
  toPage,
} from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { addDependency, removeDependency } from "#catalog/change-dependency.ts";
import { listServices, readNeighbours, readService, type Service } from "#catalog/read-services.ts";
import { createService, updateService } from "#catalog/save-service.ts";

const tags = ["services"];
const { reopenWindowMinutes: reopen, acknowledgementTimeoutMinutes: timeout } = serviceBounds;

const tier = z
  .union(serviceTiers.map((number) => z.literal(number)))
  .describe("1: the business stops without it; 4: hardly anybody notices.");
const reopenWindowMinutes = z
  .number()
  .int()
  .min(reopen.min)
  .max(reopen.max)
  .describe("A trigger this soon after a resolve reopens the alert.");
const acknowledgementTimeoutMinutes = z
  .number()
  .int()
  .min(timeout.min)
  .max(timeout.max)
  .nullable()
  .describe("An acknowledged page goes on after this long; null: never.");

const serviceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    ownerTeamId: z.string().nullable(),
    tier,
    reopenWindowMinutes,
    acknowledgementTimeoutMinutes,
    createdAt: z.iso.datetime(),
    version: z.number().int(),
  })
  .meta({ id: "Service" });

const named = z.object({ id: z.string(), name: z.string() });

const settings = {
  description: z.string().max(serviceBounds.descriptionLength).optional(),
  ownerTeamId: idSchema<"team">().nullable().optional(),
  tier: tier.optional(),
  reopenWindowMinutes: reopenWindowMinutes.optional(),
  acknowledgementTimeoutMinutes: acknowledgementTimeoutMinutes.optional(),
};
const name = z.string().min(1).max(serviceBounds.nameLength);

function serviceBody(service: Service): z.input<typeof serviceSchema> {
  return {
    ...service,
    ownerTeamId: service.ownerTeamId ?? null,
    acknowledgementTimeoutMinutes: service.acknowledgementTimeoutMinutes ?? null,
    createdAt: service.createdAt.toString(),
  };
}

/** Services and what they need. */
export function serviceRoutes(api: ApiInstance): void {
  readRoutes(api);
  writeRoutes(api);
  dependencyRoutes(api);
}

function readRoutes(api: ApiInstance): void {
  const querystring = pageQuery.extend({ search: z.string().max(120).optional().describe("Part of a name.") });
  const list = { 200: listOf(serviceSchema), ...problemResponses };
  api.get("/services", { schema: { tags, summary: "Services by name", querystring, response: list } }, async (request) => {
    const ctx = contextOf(request);
    requirePermission(ctx.actor, "services:read");
    const { limit, cursor, search } = request.query;
    const [last] = cursor === undefined ? [] : decodeCursor(cursor);
    const query = { limit: limit + 1, after: last === undefined ? undefined : String(last), search };
    const found = await ctx.transact((tx) => listServices(tx, ctx.organisationId, query));
    return toPage(found, limit, { item: serviceBody, key: (service) => [serviceNameKey(service.name)] });
  });

  const one = { tags, summary: "One service", params: idParam<"service">(), response: { 200: serviceSchema, ...problemResponses } };
  api.get("/services/:id", { schema: one }, async (request) => serviceBody(await readService(contextOf(request), request.params.id)));
}

function writeRoutes(api: ApiInstance): void {
  const body = z.object({ name, ...settings });
  const created = { 201: serviceSchema, ...problemResponses };
  api.post("/services", { schema: { tags, summary: "Add a service", body, response: created } }, async (request, reply) =>
    reply.status(201).send(serviceBody(await createService(contextOf(request), request.body))),
  );

  const edit = z.object({ name: name.optional(), ...settings, version: z.number().int().positive() });
  const changed = { 200: serviceSchema, ...problemResponses };
  const editing = { tags, summary: "Change a service", params: idParam<"service">(), body: edit, response: changed };
  api.patch("/services/:id", { schema: editing }, async (request) =>
    serviceBody(await updateService(contextOf(request), request.params.id, request.body)),
  );
}

function dependencyRoutes(api: ApiInstance): void {
  const neighbours = z.object({ dependsOn: z.array(named), dependents: z.array(named) }).meta({ id: "ServiceNeighbours" });
  const reading = {
    tags,
    summary: "What a service needs and what needs it",
    params: idParam<"service">(),
    response: { 200: neighbours, ...problemResponses },
  };
  api.get("/services/:id/dependencies", { schema: reading }, async (request) => {
    const { dependsOn, dependents } = await readNeighbours(contextOf(request), request.params.id);
    return { dependsOn: dependsOn.map(nameOf), dependents: dependents.map(nameOf) };
  });

  const params = idParam<"service">().extend({ dependsOnId: idSchema<"service">() });
  const response = { 204: z.null().describe("Done."), ...problemResponses };
  const adding = { tags, summary: "Say that a service needs another", params, response };
  api.put("/services/:id/dependencies/:dependsOnId", { schema: adding }, async (request, reply) => {
    const { id, dependsOnId } = request.params;
    await addDependency(contextOf(request), { serviceId: id, dependsOnId });
    return reply.status(204).send(null);
  });

  const removing = { tags, summary: "Take a dependency back", params, response };
  api.delete("/services/:id/dependencies/:dependsOnId", { schema: removing }, async (request, reply) => {
    const { id, dependsOnId } = request.params;
    await removeDependency(contextOf(request), { serviceId: id, dependsOnId });
    return reply.status(204).send(null);
  });
}

function nameOf(service: Service): z.input<typeof named> {
  return { id: service.id, name: service.name };
}
