import type { UserId } from "@staunch/core/kernel";
import type { Cover } from "@staunch/core/oncall";
import { z } from "zod";
import { addOverride } from "#oncall/add-override.ts";
import { nameUsers } from "#oncall/find-schedules.ts";
import { between, intervalOf } from "#oncall/intervals.ts";
import { readMyShifts, readOnCallNow, readShifts } from "#oncall/read-on-call.ts";
import { readOverrides, readTimeline } from "#oncall/read-timeline.ts";
import { removeOverride } from "#oncall/remove-override.ts";
import {
  instantSchema,
  onCallBody,
  onCallSchema,
  overrideBody,
  overrideSchema,
  ownShiftBody,
  ownShiftSchema,
  shiftsBody,
  shiftsSchema,
  timelineBody,
  timelineSchema,
} from "#oncall/schemas.ts";
import { type ApiInstance, contextOf, idParam, idSchema, invalid, listOf, problemResponses } from "#platform/index.ts";

const tags = ["schedules"];
const params = idParam<"schedule">();

/** Who is on call, and who stands in. */
export function onCallRoutes(api: ApiInstance): void {
  readRoutes(api);
  timelineRoutes(api);
  overrideRoutes(api);
}

function readRoutes(api: ApiInstance): void {
  const everything = { 200: listOf(onCallSchema), ...problemResponses };
  api.get("/on-call", { schema: { tags, summary: "Who is on call for what, now and next", response: everything } }, async (request) => {
    const { items, names } = await readOnCallNow(contextOf(request));
    return { items: items.map((item) => onCallBody(item, names)), nextCursor: null };
  });

  const mine = { 200: listOf(ownShiftSchema), ...problemResponses };
  api.get(
    "/me/shifts",
    { schema: { tags, summary: "Your shifts over all schedules", querystring: between, response: mine } },
    async (request) => {
      const ctx = contextOf(request);
      const shifts = await readMyShifts(ctx, intervalOf(request.query, ctx.now));
      return { items: shifts.map(ownShiftBody), nextCursor: null };
    },
  );

  const plan = { 200: shiftsSchema, ...problemResponses };
  api.get(
    "/schedules/:id/shifts",
    { schema: { tags, summary: "Who is on call from when to when, and the gaps", params, querystring: between, response: plan } },
    async (request) => {
      const ctx = contextOf(request);
      return shiftsBody(await readShifts(ctx, request.params.id, intervalOf(request.query, ctx.now)));
    },
  );
}

function timelineRoutes(api: ApiInstance): void {
  const querystring = z.object({
    firstDay: z.iso.date().optional().describe("Absent: the Monday of this week"),
    days: z.coerce.number().int().min(1).max(42).default(14),
    timeZone: z.string().max(64).optional().describe("Whose days are the columns; absent: the schedule's own zone"),
  });
  const response = { 200: timelineSchema, ...problemResponses };
  const summary = "A schedule drawn on local days: the result, cover, each rotation";
  api.get("/schedules/:id/timeline", { schema: { tags, summary, params, querystring, response } }, async (request) => {
    const { firstDay, days, timeZone } = request.query;
    const wish = { firstDay: firstDay === undefined ? undefined : Temporal.PlainDate.from(firstDay), days, timeZone };
    return timelineBody(await readTimeline(contextOf(request), request.params.id, wish));
  });
}

function overrideRoutes(api: ApiInstance): void {
  const list = { 200: listOf(overrideSchema), ...problemResponses };
  api.get(
    "/schedules/:id/overrides",
    { schema: { tags, summary: "Overrides in force in an interval", params, querystring: between, response: list } },
    async (request) => {
      const ctx = contextOf(request);
      const { items, names } = await readOverrides(ctx, request.params.id, intervalOf(request.query, ctx.now));
      return { items: items.map((override) => overrideBody(override, names)), nextCursor: null };
    },
  );

  const body = z.object({
    kind: overrideSchema.shape.kind.default("replace"),
    userId: idSchema<"user">().describe("Who stands in; for remove: who is not on"),
    replacedUserId: idSchema<"user">().optional().describe("For substitute: in whose place"),
    from: instantSchema.optional().describe("Absent or in the past: now. The past is never rewritten"),
    until: instantSchema,
    reason: z.string().trim().max(500).default(""),
  });
  const created = { 201: overrideSchema, ...problemResponses };
  api.post(
    "/schedules/:id/overrides",
    { schema: { tags, summary: "Put somebody on call, or take somebody off, for a stretch", params, body, response: created } },
    async (request, reply) => {
      const ctx = contextOf(request);
      const { from, until, reason } = request.body;
      const wish = {
        cover: coverOf(request.body),
        from: from === undefined ? undefined : Temporal.Instant.from(from),
        until: Temporal.Instant.from(until),
        reason,
      };
      const override = await addOverride(ctx, request.params.id, wish);
      return reply.status(201).send(overrideBody(override, await nameUsers(ctx, peopleOf(override.cover))));
    },
  );

  const both = z.object({ ...params.shape, overrideId: idSchema<"override">() });
  const gone = { 204: z.null().describe("Done"), ...problemResponses };
  api.delete(
    "/schedules/:id/overrides/:overrideId",
    { schema: { tags, summary: "Take an override back", params: both, response: gone } },
    async (request, reply) => {
      await removeOverride(contextOf(request), request.params.id, request.params.overrideId);
      return reply.status(204).send(null);
    },
  );
}

interface GivenCover {
  readonly kind: Cover["kind"];
  readonly userId: UserId;
  readonly replacedUserId?: UserId | undefined;
}

/** @throws invalid when a substitute names nobody to replace */
function coverOf({ kind, userId, replacedUserId }: GivenCover): Cover {
  if (kind !== "substitute") return { kind, userId };
  if (replacedUserId === undefined) throw invalid("replacedUserId", "in whose place");
  return { kind, userId, replacedUserId };
}

function peopleOf(cover: Cover): UserId[] {
  return cover.kind === "substitute" ? [cover.userId, cover.replacedUserId] : [cover.userId];
}
