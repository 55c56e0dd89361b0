import { asId } from "@staunch/core/kernel";
import { z } from "zod";
import { type Absence, type AbsenceReport, addAbsence, getAbsence, listAbsences, removeAbsence } from "#oncall/absences.ts";
import { nameChanges, nameUsers } from "#oncall/find-schedules.ts";
import { between, intervalOf } from "#oncall/intervals.ts";
import type { NameBook } from "#oncall/people.ts";
import { holidayRegions } from "#oncall/public-holidays.ts";
import {
  instantSchema,
  intervalSchema,
  personSchema,
  previewBody,
  previewSchema,
  scheduleRef,
  temporaryBody,
  temporarySchema,
  textOf,
} from "#oncall/schemas.ts";
import { addTemporary, previewTemporary, readTemporaries, removeTemporary, type TemporaryWish } from "#oncall/temporary-schedules.ts";
import { type ApiInstance, contextOf, idParam, idSchema, listOf, problemResponses } from "#platform/index.ts";

const tags = ["schedules"];
const gone = { 204: z.null().describe("Done"), ...problemResponses };
const reason = z.string().trim().max(500).default("");

/** Plans for a stretch, leave, and the days that are public holidays. */
export function planRoutes(api: ApiInstance): void {
  temporaryRoutes(api);
  absenceRoutes(api);
  const querystring = z.object({ country: z.string().length(2).optional().describe("ISO 3166; absent: the countries themselves") });
  const response = { 200: listOf(z.object({ code: z.string(), name: z.string() })), ...problemResponses };
  api.get(
    "/holiday-regions",
    { schema: { tags, summary: "Countries and regions whose public holidays are known", querystring, response } },
    async (request) => ({ items: holidayRegions(request.query.country), nextCursor: null }),
  );
}

const temporaryWish = z.object({
  from: instantSchema.describe("In the past: now. The past is never rewritten"),
  until: instantSchema,
  shifts: z
    .array(z.object({ userId: idSchema<"user">(), from: instantSchema, until: instantSchema }))
    .max(500)
    .describe("Who is on call from when to when; what they leave free is a gap"),
  reason,
});

function toWish(body: z.output<typeof temporaryWish>): TemporaryWish {
  const shifts = body.shifts.map(({ userId, from, until }) => ({
    userId,
    from: Temporal.Instant.from(from),
    until: Temporal.Instant.from(until),
  }));
  return { from: Temporal.Instant.from(body.from), until: Temporal.Instant.from(body.until), shifts, reason: body.reason };
}

function temporaryRoutes(api: ApiInstance): void {
  const params = idParam<"schedule">();
  const list = { 200: listOf(temporarySchema), ...problemResponses };
  api.get(
    "/schedules/:id/temporary-schedules",
    { schema: { tags, summary: "Temporary schedules in force in an interval", params, querystring: between, response: list } },
    async (request) => {
      const ctx = contextOf(request);
      const { items, names } = await readTemporaries(ctx, request.params.id, intervalOf(request.query, ctx.now));
      return { items: items.map((temporary) => temporaryBody(temporary, names)), nextCursor: null };
    },
  );

  const preview = { 200: previewSchema, ...problemResponses };
  api.post(
    "/schedules/:id/temporary-schedules/preview",
    { schema: { tags, summary: "What a temporary schedule would do", params, body: temporaryWish, response: preview } },
    async (request) => {
      const ctx = contextOf(request);
      const planned = await previewTemporary(ctx, request.params.id, toWish(request.body));
      return previewBody(planned, await nameChanges(ctx, planned));
    },
  );

  const created = { 201: temporarySchema, ...problemResponses };
  const summary = "Put a plan of its own in place of the rotations for a stretch";
  api.post(
    "/schedules/:id/temporary-schedules",
    { schema: { tags, summary, params, body: temporaryWish, response: created } },
    async (request, reply) => {
      const ctx = contextOf(request);
      const temporary = await addTemporary(ctx, request.params.id, toWish(request.body));
      const names = await nameUsers(
        ctx,
        temporary.shifts.map(({ userId }) => userId),
      );
      return reply.status(201).send(temporaryBody(temporary, names));
    },
  );

  const both = z.object({ ...params.shape, temporaryId: idSchema<"temporary-schedule">() });
  api.delete(
    "/schedules/:id/temporary-schedules/:temporaryId",
    { schema: { tags, summary: "Take a temporary schedule back", params: both, response: gone } },
    async (request, reply) => {
      await removeTemporary(contextOf(request), request.params.id, request.params.temporaryId);
      return reply.status(204).send(null);
    },
  );
}

const absenceSchema = z
  .object({
    id: z.string(),
    user: personSchema,
    ...intervalSchema.shape,
    reason: z.string(),
    createdBy: z.string(),
    calendarImportId: z.string().nullable(),
  })
  .meta({ id: "Absence" });

const absenceReportSchema = z
  .object({
    ...absenceSchema.shape,
    hits: z
      .array(z.object({ schedule: scheduleRef, ...intervalSchema.shape, candidates: z.array(personSchema) }))
      .describe("Shifts it falls on, which stay theirs until somebody takes over, and who could, least burdened first"),
  })
  .meta({ id: "AbsenceWithHits" });

function absenceBody(absence: Absence, names: NameBook): z.output<typeof absenceSchema> {
  const { id, userId, reason: why, createdBy, origin } = absence;
  return { id, user: names(userId), ...textOf(absence), reason: why, createdBy, calendarImportId: origin?.id ?? null };
}

function reportBody({ absence, hits, names }: AbsenceReport): z.output<typeof absenceReportSchema> {
  return {
    ...absenceBody(absence, names),
    hits: hits.map((hit) => ({ schedule: hit.schedule, ...textOf(hit), candidates: hit.candidates.map(names) })),
  };
}

function absenceRoutes(api: ApiInstance): void {
  const querystring = between.extend({ userId: z.guid().optional() });
  const list = { 200: listOf(absenceSchema), ...problemResponses };
  api.get("/absences", { schema: { tags, summary: "Who is away in an interval", querystring, response: list } }, async (request) => {
    const ctx = contextOf(request);
    const { userId } = request.query;
    const query = {
      userId: userId === undefined ? undefined : asId<"user">(userId.toLowerCase()),
      interval: intervalOf(request.query, ctx.now),
    };
    const { items, names } = await listAbsences(ctx, query);
    return { items: items.map((absence) => absenceBody(absence, names)), nextCursor: null };
  });

  const body = z.object({
    userId: idSchema<"user">().optional().describe("Absent: yourself; somebody else's takes the right to edit schedules"),
    from: instantSchema,
    until: instantSchema,
    reason,
  });
  const created = { 201: absenceReportSchema, ...problemResponses };
  api.post(
    "/absences",
    { schema: { tags, summary: "Note leave, and hear which shifts it falls on; nobody's duty changes by it", body, response: created } },
    async (request, reply) => {
      const { userId, from, until, reason: why } = request.body;
      const wish = { userId, from: Temporal.Instant.from(from), until: Temporal.Instant.from(until), reason: why };
      return reply.status(201).send(reportBody(await addAbsence(contextOf(request), wish)));
    },
  );

  const params = idParam<"absence">();
  const one = { 200: absenceReportSchema, ...problemResponses };
  api.get("/absences/:id", { schema: { tags, summary: "Leave and the shifts it falls on", params, response: one } }, async (request) =>
    reportBody(await getAbsence(contextOf(request), request.params.id)),
  );
  api.delete("/absences/:id", { schema: { tags, summary: "Take leave back", params, response: gone } }, async (request, reply) => {
    await removeAbsence(contextOf(request), request.params.id);
    return reply.status(204).send(null);
  });
}
