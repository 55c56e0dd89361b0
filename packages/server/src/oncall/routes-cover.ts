import type { Interval } from "@staunch/core/time";
import { z } from "zod";
import {
  acceptCover,
  type CoverRequests,
  declineCover,
  getCoverRequest,
  readCoverRequests,
  readMyCoverRequests,
  requestCover,
  withdrawCover,
} from "#oncall/cover-requests.ts";
import { instantSchema, intervalSchema, personSchema, scheduleRef, textOf } from "#oncall/schemas.ts";
import { type ApiInstance, contextOf, idParam, idSchema, listOf, notFound, problemResponses } from "#platform/index.ts";

const tags = ["schedules"];
const status = z.enum(["open", "accepted", "declined", "withdrawn", "expired"]);

const coverRequestSchema = z
  .object({
    id: z.string(),
    kind: z.enum(["cover", "swap"]),
    schedule: scheduleRef,
    status,
    requester: personSchema,
    ...intervalSchema.shape,
    inReturn: intervalSchema.nullable().describe("For a swap: the stretch of the other's that the requester takes"),
    askedUser: personSchema.nullable().describe("Null: anyone who takes turns in the schedule"),
    asked: z.array(personSchema).describe("Who may still say yes or no"),
    declinedBy: z.array(personSchema),
    acceptedBy: personSchema.nullable(),
    reason: z.string(),
    expiresAt: instantSchema,
    createdAt: instantSchema,
    decidedAt: instantSchema.nullable(),
    mayAnswer: z.boolean().describe("Whether you are asked"),
    isYours: z.boolean().describe("Whether you asked"),
  })
  .meta({ id: "CoverRequest" });

type CoverRequestBody = z.output<typeof coverRequestSchema>;

function bodies({ items, names }: CoverRequests, userId: string | undefined): CoverRequestBody[] {
  return items.map(({ request, schedule, asked }) => ({
    id: request.id,
    kind: request.back === undefined ? "cover" : "swap",
    schedule,
    status: request.status,
    requester: names(request.requesterId),
    ...textOf(request),
    inReturn: request.back === undefined ? null : textOf(request.back),
    askedUser: request.askedUserId === undefined ? null : names(request.askedUserId),
    asked: asked.map(names),
    declinedBy: request.declinedBy.map(names),
    acceptedBy: request.acceptedBy === undefined ? null : names(request.acceptedBy),
    reason: request.reason,
    expiresAt: request.expiresAt.toString(),
    createdAt: request.createdAt.toString(),
    decidedAt: request.decidedAt?.toString() ?? null,
    mayAnswer: asked.some((one) => one === userId),
    isYours: request.requesterId === userId,
  }));
}

function only(requests: CoverRequests, userId: string | undefined): CoverRequestBody {
  const [body] = bodies(requests, userId);
  if (body === undefined) throw notFound("cover request", "of this schedule");
  return body;
}

/** Asking others to take over, and their answers. */
export function coverRoutes(api: ApiInstance): void {
  askingRoutes(api);
  answeringRoutes(api);
}

const wishBody = z.object({
  requesterId: idSchema<"user">().optional().describe("Absent: yourself; for somebody else it takes the right to edit schedules"),
  from: instantSchema.describe("In the past: now"),
  until: instantSchema,
  askedUserId: idSchema<"user">().optional().describe("Absent: anyone who takes turns in the schedule"),
  inReturn: intervalSchema.optional().describe("A swap: which stretch of theirs you take; needs askedUserId"),
  expiresAt: instantSchema.optional().describe("Absent: when the stretch begins, or ends if it runs already"),
  reason: z.string().trim().max(500).default(""),
});

function askingRoutes(api: ApiInstance): void {
  const params = idParam<"schedule">();
  const list = { 200: listOf(coverRequestSchema), ...problemResponses };
  const querystring = z.object({ status: status.optional() });
  api.get(
    "/schedules/:id/cover-requests",
    { schema: { tags, summary: "Requests for cover in a schedule, newest first", params, querystring, response: list } },
    async (request) => {
      const ctx = contextOf(request);
      const found = await readCoverRequests(ctx, { scheduleId: request.params.id, status: request.query.status });
      return { items: bodies(found, ctx.actor.userId), nextCursor: null };
    },
  );
  api.get(
    "/me/cover-requests",
    { schema: { tags, summary: "What you asked for and are asked, over all schedules, newest first", response: list } },
    async (request) => {
      const ctx = contextOf(request);
      return { items: bodies(await readMyCoverRequests(ctx), ctx.actor.userId), nextCursor: null };
    },
  );

  const created = { 201: coverRequestSchema, ...problemResponses };
  api.post(
    "/schedules/:id/cover-requests",
    {
      schema: {
        tags,
        summary: "Ask one person, or anyone, to take a stretch of a shift over, or to swap",
        params,
        body: wishBody,
        response: created,
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const { from, until, inReturn, expiresAt, ...rest } = request.body;
      const found = await requestCover(ctx, request.params.id, {
        requesterId: rest.requesterId,
        askedUserId: rest.askedUserId,
        reason: rest.reason,
        ...toInterval({ from, until }),
        back: inReturn === undefined ? undefined : toInterval(inReturn),
        expiresAt: expiresAt === undefined ? undefined : Temporal.Instant.from(expiresAt),
      });
      return reply.status(201).send(only(found, ctx.actor.userId));
    },
  );
}

function toInterval({ from, until }: { readonly from: string; readonly until: string }): Interval {
  return { from: Temporal.Instant.from(from), until: Temporal.Instant.from(until) };
}

function answeringRoutes(api: ApiInstance): void {
  const params = idParam<"cover-request">();
  const response = { 200: coverRequestSchema, ...problemResponses };
  api.get("/cover-requests/:id", { schema: { tags, summary: "A request for cover", params, response } }, async (request) => {
    const ctx = contextOf(request);
    return only(await getCoverRequest(ctx, request.params.id), ctx.actor.userId);
  });
  const answers = [
    { path: "/cover-requests/:id/accept", summary: "Say yes: the cover is written at once", deed: acceptCover },
    { path: "/cover-requests/:id/decline", summary: "Say no, for yourself", deed: declineCover },
    { path: "/cover-requests/:id/withdraw", summary: "Take your request back", deed: withdrawCover },
  ] as const;
  for (const { path, summary, deed } of answers) {
    api.post(path, { schema: { tags, summary, params, response } }, async (request) => {
      const ctx = contextOf(request);
      return only(await deed(ctx, request.params.id), ctx.actor.userId);
    });
  }
}
