import { updateStatuses } from "@staunch/core/comms";
import { z } from "zod";
import { draftIncidentUpdate } from "#comms/draft-incident-update.ts";
import { postUpdate, type UpdateOrder } from "#comms/post-update.ts";
import { previewUpdate } from "#comms/preview-update.ts";
import { listUpdates } from "#comms/read-status-pages.ts";
import { updateBody, updateJson, updateSchema } from "#comms/schemas.ts";
import { findIncidentId } from "#incidents/index.ts";
import { type ApiInstance, contextOf, invalid, problemResponses } from "#platform/index.ts";

const tags = ["updates"];
const params = z.object({ id: z.string().min(1).max(64).describe("The id of an incident, or its number: INC-42.") });

/** What people are told about an incident. */
export function updateRoutes(api: ApiInstance): void {
  listRoute(api);
  postRoute(api);
  previewRoute(api);
  draftRoute(api);
}

function listRoute(api: ApiInstance): void {
  const response = z.object({ items: z.array(updateSchema) });
  api.get(
    "/incidents/:id/updates",
    {
      schema: { tags, summary: "What was told about an incident, newest first", params, response: { 200: response, ...problemResponses } },
    },
    async (request) => {
      const ctx = contextOf(request);
      const updates = await listUpdates(ctx, await findIncidentId(ctx, request.params.id));
      return { items: updates.map(({ update, mails }) => updateJson(update, mails)) };
    },
  );
}

/** A time or minutes from now, not both. */
function orderOf(body: z.output<typeof updateBody>, now: Temporal.Instant): UpdateOrder {
  const { nextUpdateInMinutes, nextUpdateAt, ...rest } = body;
  if (nextUpdateInMinutes === undefined) return { ...rest, nextUpdateAt };
  if (nextUpdateAt !== undefined) throw invalid("nextUpdateAt", "either a time or minutes, not both");
  return { ...rest, nextUpdateAt: now.add({ minutes: nextUpdateInMinutes }) };
}

function postRoute(api: ApiInstance): void {
  const response = z.object({ update: updateSchema, subscriberCount: z.int().describe("Mails that will go out") });
  api.post(
    "/incidents/:id/updates",
    {
      schema: {
        tags,
        summary: "Tell people, and promise the next word",
        params,
        body: updateBody,
        response: { 201: response, ...problemResponses },
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const { update, told } = await postUpdate(ctx, await findIncidentId(ctx, request.params.id), orderOf(request.body, ctx.now));
      const mails = { queued: told, sent: 0, failed: 0 };
      return reply.status(201).send({ update: updateJson(update, mails), subscriberCount: told });
    },
  );
}

function previewRoute(api: ApiInstance): void {
  const response = z.object({
    pages: z.array(z.object({ id: z.string(), name: z.string(), slug: z.string() })),
    subscriberCount: z.int(),
    nobodyBecause: z.enum(["internal", "unchanged", "no_subscriber"]).nullable(),
    unchanged: z.boolean(),
    nextUpdateAt: z.string().nullable(),
  });
  // A composer asks before anything is written.
  const body = updateBody.extend({ message: z.string().max(10_000).default("") });
  api.post(
    "/incidents/:id/updates/preview",
    {
      schema: {
        tags,
        summary: "Who would get this update; changes nothing",
        params,
        body,
        response: { 200: response, ...problemResponses },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const order = orderOf(request.body, ctx.now);
      const preview = await previewUpdate(ctx, await findIncidentId(ctx, request.params.id), order);
      const nextUpdateAt = order.nextUpdateAt?.toString() ?? null;
      return { ...preview, pages: [...preview.pages], nobodyBecause: preview.nobodyBecause ?? null, nextUpdateAt };
    },
  );
}

function draftRoute(api: ApiInstance): void {
  const response = z.object({ status: z.enum(updateStatuses), message: z.string(), nextUpdateMinutes: z.int().nullable() });
  const querystring = z.object({ status: z.enum(updateStatuses).optional() });
  api.get(
    "/incidents/:id/updates/draft",
    {
      schema: { tags, summary: "A first wording from the timeline", params, querystring, response: { 200: response, ...problemResponses } },
    },
    async (request) => {
      const ctx = contextOf(request);
      const draft = await draftIncidentUpdate(ctx, await findIncidentId(ctx, request.params.id), request.query.status);
      return { ...draft, nextUpdateMinutes: draft.nextUpdateMinutes ?? null };
    },
  );
}
