import { z } from "zod";
import { type ApiInstance, contextOf, idParam, idSchema, listOf, pageQuery, problemResponses } from "#platform/index.ts";
import { acknowledgePage } from "#paging/acknowledge-page.ts";
import { ledgerBody, notificationBody, pageBody, storyBody } from "#paging/bodies.ts";
import { escalatePage } from "#paging/escalate-page.ts";
import { listNotifications, listPages, myOpenPages, pageLedger, readPage } from "#paging/read-pages.ts";
import {
  ledgerEntrySchema,
  notificationSchema,
  notificationStatusSchema,
  pageSchema,
  pageStatusSchema,
  pageStorySchema,
  urgencySchema,
} from "#paging/schemas.ts";
import { followPolicy, reassignPage } from "#paging/reassign-page.ts";
import { pageTarget } from "#paging/trigger-page.ts";

const tags = ["pages"];
const params = idParam<"page">();
const one = { 200: pageSchema, ...problemResponses };
const created = { 201: pageSchema, ...problemResponses };

/** Pages: who was told, who answered, who comes next. */
export function pageRoutes(api: ApiInstance): void {
  readRoutes(api);
  writeRoutes(api);
  notificationRoutes(api);
}

const listQuery = pageQuery.extend({
  status: pageStatusSchema.optional(),
  serviceId: idSchema<"service">().optional(),
  subjectType: z.string().max(60).optional(),
  subjectId: z.guid().optional(),
});

function readRoutes(api: ApiInstance): void {
  const list = { 200: listOf(pageSchema), ...problemResponses };
  api.get("/pages", { schema: { tags, summary: "Pages, newest first", querystring: listQuery, response: list } }, async (request) => {
    const { status, serviceId, subjectType, subjectId, limit, cursor } = request.query;
    const subject = subjectType === undefined || subjectId === undefined ? undefined : { type: subjectType, id: subjectId };
    const found = await listPages(contextOf(request), {
      status: status === undefined ? undefined : [status],
      serviceId,
      subject,
      limit,
      cursor,
    });
    return { items: found.items.map(pageBody), nextCursor: found.nextCursor };
  });

  const mine = { 200: z.object({ items: z.array(pageSchema) }), ...problemResponses };
  api.get("/me/pages", { schema: { tags, summary: "Pages that wait for me, or that I have", response: mine } }, async (request) => ({
    items: (await myOpenPages(contextOf(request))).map(pageBody),
  }));

  const story = { 200: pageStorySchema, ...problemResponses };
  api.get(
    "/pages/:id",
    { schema: { tags, summary: "One page with its ledger and notifications", params, response: story } },
    async (request) => storyBody(await readPage(contextOf(request), request.params.id)),
  );

  const ledger = { 200: z.object({ items: z.array(ledgerEntrySchema) }), ...problemResponses };
  api.get(
    "/pages/:id/ledger",
    { schema: { tags, summary: "Every due step of a page and what came of it", params, response: ledger } },
    async (request) => {
      const { ledger: entries, names } = await pageLedger(contextOf(request), request.params.id);
      return { items: entries.map((entry) => ledgerBody(entry, names)) };
    },
  );
}

const wishBody = z.object({
  userId: idSchema<"user">().optional(),
  scheduleId: idSchema<"schedule">().optional(),
  policyId: idSchema<"escalation-policy">().optional(),
  serviceId: idSchema<"service">().optional(),
  title: z.string().trim().min(1).max(300),
  body: z.string().max(4000).optional(),
  urgency: urgencySchema.optional(),
});

function writeRoutes(api: ApiInstance): void {
  const summary = "Page a person, whoever is on call in a schedule, a policy, or whoever answers for a service";
  api.post("/pages", { schema: { tags, summary, body: wishBody, response: created } }, async (request, reply) => {
    const page = await pageTarget(contextOf(request), request.body);
    return reply.status(201).send(pageBody(page));
  });

  api.post(
    "/pages/:id/acknowledge",
    { schema: { tags, summary: "Take a page: nobody else is notified", params, response: one } },
    async (request) => pageBody(await acknowledgePage(contextOf(request), request.params.id)),
  );

  api.post(
    "/pages/:id/escalate",
    { schema: { tags, summary: "Next step now; a page somebody has is passed on", params, response: one } },
    async (request) => pageBody(await escalatePage(contextOf(request), request.params.id)),
  );

  const holder = z.object({ userId: idSchema<"user">().optional(), policyId: idSchema<"escalation-policy">().optional() });
  api.post(
    "/pages/:id/reassign",
    {
      schema: {
        tags,
        summary: "Give a page to somebody else or to another policy: it walks from the start",
        params,
        body: holder,
        response: one,
      },
    },
    async (request) => pageBody(await reassignPage(contextOf(request), request.params.id, request.body)),
  );

  api.post(
    "/pages/:id/follow-policy",
    { schema: { tags, summary: "Move a page to the newest version of its policy, at its place", params, response: one } },
    async (request) => pageBody(await followPolicy(contextOf(request), request.params.id)),
  );
}

const notificationQuery = pageQuery.extend({
  pageId: idSchema<"page">().optional(),
  userId: idSchema<"user">().optional(),
  status: notificationStatusSchema.optional(),
});

function notificationRoutes(api: ApiInstance): void {
  const response = { 200: listOf(notificationSchema), ...problemResponses };
  const summary = "Notifications with every attempt, newest first";
  api.get("/notifications", { schema: { tags: ["notifications"], summary, querystring: notificationQuery, response } }, async (request) => {
    const { status, ...query } = request.query;
    const found = await listNotifications(contextOf(request), { ...query, status: status === undefined ? undefined : [status] });
    return { items: found.items.map(notificationBody), nextCursor: found.nextCursor };
  });
}
