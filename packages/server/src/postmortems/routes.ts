import { postmortemStatuses } from "@staunch/core/postmortems";
import { z } from "zod";
import { findIncidentId } from "#incidents/index.ts";
import { type ApiInstance, contextOf, idParam, listOf, pageQuery, problemResponses } from "#platform/index.ts";
import { changePostmortem, publishPostmortem, waiveReview } from "#postmortems/change-postmortem.ts";
import { draftPostmortem } from "#postmortems/draft-postmortem.ts";
import { exportPostmortem } from "#postmortems/export-postmortem.ts";
import { findReview, getPostmortem, listPostmortems } from "#postmortems/read-postmortems.ts";
import { saveSection } from "#postmortems/save-section.ts";
import {
  markdownSchema,
  postmortemJson,
  postmortemSchema,
  postmortemSummaryJson,
  postmortemSummarySchema,
  postmortemViewJson,
  postmortemViewSchema,
  reasonSchema,
  sectionJson,
  sectionKeySchema,
  sectionSchema,
  titleSchema,
} from "#postmortems/schemas.ts";

const tags = ["postmortems"];
const params = idParam<"postmortem">();
const incidentParams = z.object({ id: z.string().min(1).max(64).describe("The id of an incident, or its number: INC-42.") });
const emptySchema = z.null().describe("Nothing");

/** Reviews: drafted from the record, written in parts, published or waived. */
export function postmortemRoutes(api: ApiInstance, publicUrl: string): void {
  readRoutes(api);
  incidentRoutes(api);
  waiveRoute(api);
  changeRoutes(api);
  sectionRoute(api);
  exportRoute(api, publicUrl);
}

function readRoutes(api: ApiInstance): void {
  const querystring = pageQuery.extend({ status: z.enum(postmortemStatuses).optional() });
  api.get(
    "/postmortems",
    {
      schema: {
        tags,
        summary: "List reviews, the newest first",
        querystring,
        response: { 200: listOf(postmortemSummarySchema), ...problemResponses },
      },
    },
    async (request) => {
      const listed = await listPostmortems(contextOf(request), request.query);
      return { items: listed.items.map(postmortemSummaryJson), nextCursor: listed.nextCursor };
    },
  );
  api.get(
    "/postmortems/:id",
    {
      schema: {
        tags,
        summary: "One review with its text, action items and open points",
        params,
        response: { 200: postmortemViewSchema, ...problemResponses },
      },
    },
    async (request) => postmortemViewJson(await getPostmortem(contextOf(request), request.params.id)),
  );
}

function incidentRoutes(api: ApiInstance): void {
  const response = z.object({ postmortem: postmortemViewSchema.nullable() });
  api.get(
    "/incidents/:id/postmortem",
    {
      schema: {
        tags,
        summary: "The review of an incident, or null",
        params: incidentParams,
        response: { 200: response, ...problemResponses },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const view = await findReview(ctx, await findIncidentId(ctx, request.params.id));
      return { postmortem: view === undefined ? null : postmortemViewJson(view) };
    },
  );
  const body = z.object({ timeZone: z.string().max(100).default("UTC").describe("IANA zone in which the draft writes times") });
  api.post(
    "/incidents/:id/postmortem",
    {
      schema: {
        tags,
        summary: "Draft the review of an incident from its timeline",
        params: incidentParams,
        body,
        response: { 201: postmortemViewSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const { id } = await draftPostmortem(ctx, await findIncidentId(ctx, request.params.id), request.body.timeZone);
      return reply.status(201).send(postmortemViewJson(await getPostmortem(ctx, id)));
    },
  );
}

function waiveRoute(api: ApiInstance): void {
  api.post(
    "/incidents/:id/postmortem/waive",
    {
      schema: {
        tags,
        summary: "Close an incident without a review, saying why",
        params: incidentParams,
        body: z.object({ reason: reasonSchema }),
        response: { 204: emptySchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      await waiveReview(ctx, await findIncidentId(ctx, request.params.id), request.body.reason);
      return reply.status(204).send(null);
    },
  );
}

function changeRoutes(api: ApiInstance): void {
  const body = z.object({
    version: z.int().min(1),
    title: titleSchema.optional(),
    noActionReason: z.string().trim().max(2_000).optional().describe("Why no action item is owed"),
    status: z.enum(["draft", "in_review"]).optional(),
  });
  api.patch(
    "/postmortems/:id",
    {
      schema: {
        tags,
        summary: "Change a review's title, state, or why no action item is owed",
        params,
        body,
        response: { 200: postmortemSchema, ...problemResponses },
      },
    },
    async (request) => postmortemJson(await changePostmortem(contextOf(request), request.params.id, request.body)),
  );
  api.post(
    "/postmortems/:id/publish",
    {
      schema: {
        tags,
        summary: "Publish a review and close its incident",
        params,
        response: { 200: postmortemSchema, ...problemResponses },
      },
    },
    async (request) => postmortemJson(await publishPostmortem(contextOf(request), request.params.id)),
  );
}

function sectionRoute(api: ApiInstance): void {
  const place = params.extend({ section: sectionKeySchema });
  const body = z.object({ markdown: markdownSchema, version: z.int().min(1) });
  const description = "409 when somebody else saved it meanwhile; `details` then holds both texts.";
  api.put(
    "/postmortems/:id/sections/:section",
    {
      schema: {
        tags,
        summary: "Save one part of a review",
        description,
        params: place,
        body,
        response: { 200: sectionSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { id, section } = request.params;
      return sectionJson(await saveSection(contextOf(request), id, { key: section, ...request.body }));
    },
  );
}

function exportRoute(api: ApiInstance, publicUrl: string): void {
  api.get(
    "/postmortems/:id/export.md",
    { schema: { tags, summary: "A review as one Markdown document", params, response: { 200: z.string(), ...problemResponses } } },
    async (request, reply) => {
      const file = await exportPostmortem(contextOf(request), request.params.id, publicUrl);
      reply.header("content-disposition", `attachment; filename="${file.name}"`);
      return reply.type("text/markdown; charset=utf-8").serializer(String).send(file.markdown);
    },
  );
}
