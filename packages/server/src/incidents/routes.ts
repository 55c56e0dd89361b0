import { incidentReference, incidentStatuses, severities, timelineFilters } from "@staunch/core/incidents";
import { z } from "zod";
import { requirePerson } from "#incidents/change-incident.ts";
import { declareIncident } from "#incidents/declare-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { findIncidentId } from "#incidents/read-incident-id.ts";
import { listIncidents } from "#incidents/read-incidents.ts";
import { readRoom } from "#incidents/read-room.ts";
import { findSimilarOpenIncidents } from "#incidents/read-similar.ts";
import { readTimeline } from "#incidents/read-timeline.ts";
import {
  changedSchema,
  incidentParams,
  instantSchema,
  lineSchema,
  roomSchema,
  severitySchema,
  summarySchema,
  timelineRowSchema,
} from "#incidents/schemas.ts";
import { contextOf, idSchema, listOf, pageQuery, problemResponses } from "#platform/index.ts";
import type { ApiInstance } from "#platform/index.ts";

const tags = ["incidents"];

/** Filters repeat (`status=active&status=mitigated`) or are joined by commas. */
function manyOf<Word extends string>(words: readonly [Word, ...Word[]]) {
  const split = (value: unknown): unknown => (typeof value === "string" ? value.split(",") : value);
  return z.preprocess(split, z.array(z.enum(words)).max(words.length).optional());
}

/** The short answer of every write on an incident. */
export function changed(incident: Incident): z.infer<typeof changedSchema> {
  const { id, number, status, severity, version } = incident;
  return { id, number, reference: incidentReference(number), status, severity, version };
}

/** Reads, and declaring. */
export function incidentRoutes(api: ApiInstance): void {
  listRoute(api);
  similarRoute(api);
  declareRoute(api);
  roomRoute(api);
  timelineRoute(api);
}

function listRoute(api: ApiInstance): void {
  const querystring = pageQuery.extend({
    status: manyOf(incidentStatuses),
    severity: manyOf(severities),
    serviceId: idSchema<"service">().optional(),
    role: z.enum(["mine"]).optional().describe("`mine`: incidents in which whoever asks holds a role"),
  });
  api.get(
    "/incidents",
    {
      schema: {
        tags,
        summary: "List incidents: open ones first, worst first",
        querystring,
        response: { 200: listOf(summarySchema), ...problemResponses },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const { role, ...query } = request.query;
      const listed = await listIncidents(ctx, { ...query, withRoleOf: role === "mine" ? requirePerson(ctx) : undefined });
      return { ...listed, items: listed.items.map(mutable) };
    },
  );
}

function mutable<Summary extends { readonly services: readonly unknown[] }>(summary: Summary) {
  return { ...summary, services: [...summary.services] as Summary["services"][number][] };
}

function similarRoute(api: ApiInstance): void {
  const querystring = z.object({
    title: z.string().max(300).default(""),
    serviceId: z.preprocess((value) => (typeof value === "string" ? [value] : value), z.array(idSchema<"service">()).max(20).default([])),
  });
  const why = z.enum(["same_service", "same_words", "same_service_and_words"]);
  const response = z.object({ items: z.array(z.object({ incident: summarySchema, why })) });
  api.get(
    "/incidents/similar",
    {
      schema: {
        tags,
        summary: "Open incidents that look like one about to be declared",
        querystring,
        response: { 200: response, ...problemResponses },
      },
    },
    async (request) => {
      const { title, serviceId } = request.query;
      const similar = await findSimilarOpenIncidents(contextOf(request), { title, serviceIds: serviceId });
      return { items: similar.map((one) => ({ ...one, incident: mutable(one.incident) })) };
    },
  );
}

function declareRoute(api: ApiInstance): void {
  const body = z.object({
    title: lineSchema.describe("One line: what is happening"),
    severity: severitySchema.optional(),
    status: z.enum(["triage", "active"]).optional(),
    serviceIds: z.array(idSchema<"service">()).max(50).optional(),
    alertGroupId: idSchema<"alert-group">().optional(),
    commanderId: idSchema<"user">().optional(),
    impactStartedAt: instantSchema.optional(),
    page: z.enum(["nobody", "services"]).optional(),
    isPrivate: z.boolean().optional().describe("Only who has access knows of it"),
  });
  api.post(
    "/incidents",
    { schema: { tags, summary: "Declare an incident", body, response: { 201: changedSchema, ...problemResponses } } },
    async (request, reply) => reply.status(201).send(changed(await declareIncident(contextOf(request), request.body))),
  );
}

function roomRoute(api: ApiInstance): void {
  api.get(
    "/incidents/:id",
    {
      schema: {
        tags,
        summary: "One incident with everything its room shows",
        params: incidentParams,
        response: { 200: roomSchema, ...problemResponses },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      return readRoom(ctx, await findIncidentId(ctx, request.params.id));
    },
  );
}

function timelineRoute(api: ApiInstance): void {
  const querystring = pageQuery.extend({ filter: z.enum(timelineFilters).default("all") });
  api.get(
    "/incidents/:id/timeline",
    {
      schema: {
        tags,
        summary: "The timeline, newest first by the order of recording",
        params: incidentParams,
        querystring,
        response: { 200: listOf(timelineRowSchema), ...problemResponses },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      return readTimeline(ctx, await findIncidentId(ctx, request.params.id), request.query);
    },
  );
}
