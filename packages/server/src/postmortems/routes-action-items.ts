import { actionItemStatuses } from "@staunch/core/postmortems";
import { z } from "zod";
import { type ApiInstance, contextOf, idParam, idSchema, listOf, pageQuery, problemResponses } from "#platform/index.ts";
import { addActionItem, changeActionItem, removeActionItem, stepActionItem } from "#postmortems/action-items.ts";
import { listActionItems } from "#postmortems/read-action-items.ts";
import {
  actionItemJson,
  actionItemSchema,
  daySchema,
  listedItemJson,
  listedItemSchema,
  newItemBody,
  reasonSchema,
} from "#postmortems/schemas.ts";

const tags = ["action-items"];
const params = idParam<"action-item">();
const emptySchema = z.null().describe("Nothing");

/** What is to be done, by whom and when, until it is done or waived. */
export function actionItemRoutes(api: ApiInstance): void {
  listRoute(api);
  addRoute(api);
  editRoutes(api);
  stepRoutes(api);
}

function listRoute(api: ApiInstance): void {
  const querystring = pageQuery.extend({ status: z.enum(actionItemStatuses).optional(), ownerId: idSchema<"user">().optional() });
  api.get(
    "/action-items",
    {
      schema: {
        tags,
        summary: "List action items, the first due first",
        querystring,
        response: { 200: listOf(listedItemSchema), ...problemResponses },
      },
    },
    async (request) => {
      const listed = await listActionItems(contextOf(request), request.query);
      return { items: listed.items.map(listedItemJson), nextCursor: listed.nextCursor };
    },
  );
}

function addRoute(api: ApiInstance): void {
  api.post(
    "/postmortems/:id/action-items",
    {
      schema: {
        tags,
        summary: "Add an action item to a review",
        params: idParam<"postmortem">(),
        body: newItemBody,
        response: { 201: actionItemSchema, ...problemResponses },
      },
    },
    async (request, reply) =>
      reply.status(201).send(actionItemJson(await addActionItem(contextOf(request), request.params.id, request.body))),
  );
}

function editRoutes(api: ApiInstance): void {
  const body = newItemBody
    .partial()
    .extend({ version: z.int().min(1), dueOn: daySchema.optional(), priority: newItemBody.shape.priority.unwrap().optional() });
  api.patch(
    "/action-items/:id",
    { schema: { tags, summary: "Change an action item", params, body, response: { 200: actionItemSchema, ...problemResponses } } },
    async (request) => {
      const { version, ...settings } = request.body;
      return actionItemJson(await changeActionItem(contextOf(request), request.params.id, { version, settings }));
    },
  );
  api.delete(
    "/action-items/:id",
    {
      schema: {
        tags,
        summary: "Take an action item back while its review is not published",
        params,
        response: { 204: emptySchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      await removeActionItem(contextOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function stepRoutes(api: ApiInstance): void {
  const answered = { 200: actionItemSchema, ...problemResponses };
  const reasoned = z.object({ reason: reasonSchema });
  api.post(
    "/action-items/:id/done",
    { schema: { tags, summary: "Done, with evidence", params, body: z.object({ evidence: reasonSchema }), response: answered } },
    async (request) => {
      const step = { kind: "finish", evidence: request.body.evidence } as const;
      return actionItemJson(await stepActionItem(contextOf(request), request.params.id, step));
    },
  );
  api.post(
    "/action-items/:id/waive",
    { schema: { tags, summary: "Waived, with a reason", params, body: reasoned, response: answered } },
    async (request) => {
      const step = { kind: "waive", reason: request.body.reason } as const;
      return actionItemJson(await stepActionItem(contextOf(request), request.params.id, step));
    },
  );
  api.post(
    "/action-items/:id/reopen",
    { schema: { tags, summary: "Open again, with a reason", params, body: reasoned, response: answered } },
    async (request) => {
      const step = { kind: "reopen", reason: request.body.reason } as const;
      return actionItemJson(await stepActionItem(contextOf(request), request.params.id, step));
    },
  );
}
