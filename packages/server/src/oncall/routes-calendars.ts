import { z } from "zod";
import { createFeed, listFeeds, readFeed, revokeFeed, rotateFeed, type ShownFeed } from "#oncall/calendar-feeds.ts";
import {
  addImport,
  getImport,
  type ImportTarget,
  listImports,
  refreshImport,
  removeImport,
  type ShownImports,
} from "#oncall/calendar-imports.ts";
import type { OncallDeps } from "#oncall/ports.ts";
import { instantSchema, personSchema } from "#oncall/schemas.ts";
import {
  type ApiInstance,
  contextOf,
  idParam,
  idSchema,
  invalid,
  listOf,
  notFound,
  problemResponses,
  type PublicRoutes,
} from "#platform/index.ts";

const tags = ["calendars"];
const gone = { 204: z.null().describe("Done"), ...problemResponses };

const feedSchema = z
  .object({
    id: z.string(),
    kind: z.enum(["person", "schedule"]),
    schedule: z.object({ id: z.string(), name: z.string() }).nullable(),
    url: z.string().nullable().describe("The secret address; shown when it is made or changed, and never again"),
    createdAt: instantSchema,
    rotatedAt: instantSchema.nullable(),
    lastReadAt: instantSchema.nullable().describe("To the hour"),
  })
  .meta({ id: "CalendarFeed" });

function feedBody({ feed, token, scheduleName }: ShownFeed, publicUrl: string): z.output<typeof feedSchema> {
  const { id, scheduleId, createdAt, rotatedAt, lastReadAt } = feed;
  return {
    id,
    kind: scheduleId === undefined ? "person" : "schedule",
    schedule: scheduleId === undefined ? null : { id: scheduleId, name: scheduleName ?? "" },
    url: token === undefined ? null : `${publicUrl.replace(/\/+$/, "")}/feeds/${token}.ics`,
    createdAt: createdAt.toString(),
    rotatedAt: rotatedAt?.toString() ?? null,
    lastReadAt: lastReadAt?.toString() ?? null,
  };
}

/** Calendars out and in. */
export function calendarRoutes(api: ApiInstance, deps: OncallDeps): void {
  feedRoutes(api, deps.publicUrl);
  importRoutes(api, deps);
}

function feedRoutes(api: ApiInstance, publicUrl: string): void {
  const list = { 200: listOf(feedSchema), ...problemResponses };
  api.get("/me/calendar-feeds", { schema: { tags, summary: "Your calendar feeds", response: list } }, async (request) => {
    const feeds = await listFeeds(contextOf(request));
    return { items: feeds.map((feed) => feedBody(feed, publicUrl)), nextCursor: null };
  });

  const body = z.object({ scheduleId: idSchema<"schedule">().optional().describe("Absent: your own shifts in every schedule") });
  const created = { 201: feedSchema, ...problemResponses };
  api.post(
    "/me/calendar-feeds",
    { schema: { tags, summary: "Make a secret address for calendar programs", body, response: created } },
    async (request, reply) => reply.status(201).send(feedBody(await createFeed(contextOf(request), request.body.scheduleId), publicUrl)),
  );

  const params = idParam<"calendar-feed">();
  const one = { 200: feedSchema, ...problemResponses };
  api.post(
    "/me/calendar-feeds/:id/rotate",
    { schema: { tags, summary: "Change the address; the old one is void at once", params, response: one } },
    async (request) => feedBody(await rotateFeed(contextOf(request), request.params.id), publicUrl),
  );
  api.delete(
    "/me/calendar-feeds/:id",
    { schema: { tags, summary: "End a calendar feed", params, response: gone } },
    async (request, reply) => {
      await revokeFeed(contextOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

/** `/feeds/<secret>.ics`: for calendar programs, which know no other way to prove themselves. */
export function feedPublicRoutes(deps: OncallDeps): PublicRoutes {
  const params = z.object({ file: z.string().regex(/^[\w-]{20,100}\.ics$/) });
  return (server) => {
    server.get("/feeds/:file", { schema: { params, hide: true } }, async (request, reply) => {
      const calendar = await readFeed(deps, request.params.file.replace(/\.ics$/, ""), deps.clock.now());
      if (calendar === undefined) return reply.status(404).type("text/plain; charset=utf-8").send("There is no such calendar.\n");
      void reply.header("etag", calendar.etag).header("cache-control", "private, max-age=300").header("x-robots-tag", "noindex");
      if (isKnown(request.headers["if-none-match"], calendar.etag)) return reply.status(304).send();
      return reply.type("text/calendar; charset=utf-8").header("content-disposition", 'inline; filename="on-call.ics"').send(calendar.text);
    });
  };
}

/** Proxies that compress weaken the tag; the calendar is the same nevertheless. */
function isKnown(given: string | undefined, etag: string): boolean {
  return (given ?? "").split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

const importSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(["absences", "overrides"]),
    scheduleId: z.string().nullable(),
    user: personSchema.nullable().describe("Whose leave it is; null: of whom each event names"),
    host: z.string().describe("Where it is read from; the address may be a secret"),
    goodAt: instantSchema.nullable().describe("When a copy was last had that could be read; it holds until there is a newer one"),
    attemptedAt: instantSchema.nullable(),
    lastError: z.string().nullable().describe("Null after an attempt that went well"),
    eventCount: z.int(),
    unmatched: z.array(z.string()).describe("Titles of events that name nobody known"),
    createdBy: z.string(),
    createdAt: instantSchema,
  })
  .meta({ id: "CalendarImport" });

function importBodies({ items, names }: ShownImports): z.output<typeof importSchema>[] {
  return items.map(({ id, name, target, urlHost, reading, createdBy, createdAt }) => ({
    id,
    name,
    kind: target.kind,
    scheduleId: target.kind === "overrides" ? target.scheduleId : null,
    user: target.kind === "absences" && target.userId !== undefined ? names(target.userId) : null,
    host: urlHost,
    goodAt: reading.goodAt?.toString() ?? null,
    attemptedAt: reading.attemptedAt?.toString() ?? null,
    lastError: reading.lastError ?? null,
    eventCount: reading.eventCount,
    unmatched: [...reading.unmatched],
    createdBy,
    createdAt: createdAt.toString(),
  }));
}

const importBody = z.object({
  name: z.string().trim().min(1).max(120),
  url: z.string().min(1).max(2000).describe("http, https or webcal"),
  kind: z.enum(["absences", "overrides"]).describe("absences: leave; overrides: whom an event names stands in for its time"),
  scheduleId: idSchema<"schedule">().optional().describe("For overrides"),
  userId: idSchema<"user">().optional().describe("For absences: whose; absent: of whom each event names, by address or title"),
});

function importRoutes(api: ApiInstance, deps: OncallDeps): void {
  const list = { 200: listOf(importSchema), ...problemResponses };
  api.get("/calendar-imports", { schema: { tags, summary: "Calendars that are read", response: list } }, async (request) => ({
    items: importBodies(await listImports(contextOf(request))),
    nextCursor: null,
  }));

  const created = { 201: importSchema, ...problemResponses };
  api.post(
    "/calendar-imports",
    { schema: { tags, summary: "Read leave or cover from a calendar elsewhere, every half an hour", body: importBody, response: created } },
    async (request, reply) => {
      const ctx = contextOf(request);
      const { name, url } = request.body;
      const { id } = await addImport(ctx, deps, { name, url, target: targetOf(request.body) });
      return reply.status(201).send(only(await getImport(ctx, id)));
    },
  );

  const params = idParam<"calendar-import">();
  const one = { 200: importSchema, ...problemResponses };
  api.get(
    "/calendar-imports/:id",
    { schema: { tags, summary: "A calendar that is read, and how that goes", params, response: one } },
    async (request) => only(await getImport(contextOf(request), request.params.id)),
  );
  api.post("/calendar-imports/:id/refresh", { schema: { tags, summary: "Have it read now", params, response: one } }, async (request) => {
    const ctx = contextOf(request);
    await refreshImport(ctx, request.params.id);
    return only(await getImport(ctx, request.params.id));
  });
  const summary = "Stop reading it; what it brought for the time to come goes";
  api.delete("/calendar-imports/:id", { schema: { tags, summary, params, response: gone } }, async (request, reply) => {
    await removeImport(contextOf(request), request.params.id);
    return reply.status(204).send(null);
  });
}

function only(imports: ShownImports): z.output<typeof importSchema> {
  const [body] = importBodies(imports);
  if (body === undefined) throw notFound("calendar import", "of that id");
  return body;
}

/** @throws invalid when overrides have no schedule to go to */
function targetOf({ kind, scheduleId, userId }: z.output<typeof importBody>): ImportTarget {
  if (kind === "absences") return { kind, userId };
  if (scheduleId === undefined) throw invalid("scheduleId", "the schedule in which they stand in");
  return { kind, scheduleId };
}
