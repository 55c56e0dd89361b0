import { z } from "zod";
import { changeStatusPage, publishStatusPage, removeStatusPage, unpublishStatusPage } from "#comms/change-status-page.ts";
import { createStatusPage } from "#comms/create-status-page.ts";
import { pagePolicy } from "#comms/page-style.ts";
import { getStatusPage, listStatusPages, listSubscribers, previewStatusPage } from "#comms/read-status-pages.ts";
import {
  componentGroupJson,
  componentGroupSchema,
  componentJson,
  componentSchema,
  descriptionSchema,
  lineSchema,
  statusPageJson,
  statusPageSchema,
  subscriberJson,
  subscriberSchema,
  versionSchema,
} from "#comms/schemas.ts";
import { addSubscriber, removeSubscriber } from "#comms/subscribe.ts";
import { type ApiInstance, contextOf, idParam, idSchema, listOf, pageQuery, problemResponses } from "#platform/index.ts";

const tags = ["status-pages"];
const params = idParam<"status-page">();
const emptySchema = z.null().describe("Nothing");

/** Status pages and their subscribers. */
export function statusPageRoutes(api: ApiInstance, publicUrl: string): void {
  listRoutes(api);
  editRoutes(api);
  removeRoute(api);
  publishRoutes(api);
  previewRoute(api, publicUrl);
  subscriberRoutes(api);
}

const listedPage = statusPageSchema.extend({ subscriberCount: z.int() });
const wholePage = listedPage.extend({ groups: z.array(componentGroupSchema), components: z.array(componentSchema) });

function listRoutes(api: ApiInstance): void {
  api.get(
    "/status-pages",
    { schema: { tags, summary: "List status pages", querystring: pageQuery, response: { 200: listOf(listedPage), ...problemResponses } } },
    async (request) => {
      const listed = await listStatusPages(contextOf(request), request.query);
      const items = listed.items.map((page) => ({ ...statusPageJson(page), subscriberCount: page.subscriberCount }));
      return { items, nextCursor: listed.nextCursor };
    },
  );
  api.get(
    "/status-pages/:id",
    {
      schema: {
        tags,
        summary: "One status page with its groups and components",
        params,
        response: { 200: wholePage, ...problemResponses },
      },
    },
    async (request) => {
      const { page, groups, components, subscriberCount } = await getStatusPage(contextOf(request), request.params.id);
      const parts = { groups: groups.map(componentGroupJson), components: components.map(componentJson) };
      return { ...statusPageJson(page), subscriberCount, ...parts };
    },
  );
}

function editRoutes(api: ApiInstance): void {
  const slug = z.string().trim().min(1).max(60);
  const body = z.object({
    name: lineSchema,
    slug,
    description: descriptionSchema.default(""),
    timeZone: z.string().default("UTC"),
    componentNames: z.array(lineSchema).max(100).default([]),
  });
  api.post(
    "/status-pages",
    {
      schema: {
        tags,
        summary: "Set up a status page; nobody outside sees it yet",
        body,
        response: { 201: statusPageSchema, ...problemResponses },
      },
    },
    async (request, reply) => reply.status(201).send(statusPageJson(await createStatusPage(contextOf(request), request.body))),
  );
  const change = z.object({
    version: versionSchema,
    name: lineSchema.optional(),
    slug: slug.optional(),
    description: descriptionSchema.optional(),
    timeZone: z.string().optional(),
  });
  api.patch(
    "/status-pages/:id",
    { schema: { tags, summary: "Change a status page", params, body: change, response: { 200: statusPageSchema, ...problemResponses } } },
    async (request) => {
      const { version, ...settings } = request.body;
      return statusPageJson(await changeStatusPage(contextOf(request), request.params.id, { version, settings }));
    },
  );
}

function removeRoute(api: ApiInstance): void {
  api.delete(
    "/status-pages/:id",
    {
      schema: {
        tags,
        summary: "Remove a status page with its components and subscribers",
        params,
        response: { 204: emptySchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      await removeStatusPage(contextOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function publishRoutes(api: ApiInstance): void {
  api.post(
    "/status-pages/:id/publish",
    { schema: { tags, summary: "Show a status page to everybody", params, response: { 200: statusPageSchema, ...problemResponses } } },
    async (request) => statusPageJson(await publishStatusPage(contextOf(request), request.params.id)),
  );
  api.post(
    "/status-pages/:id/unpublish",
    { schema: { tags, summary: "Take a status page off the outside", params, response: { 200: statusPageSchema, ...problemResponses } } },
    async (request) => statusPageJson(await unpublishStatusPage(contextOf(request), request.params.id)),
  );
}

function previewRoute(api: ApiInstance, publicUrl: string): void {
  const policy = pagePolicy();
  const description = "The page as HTML, by the renderer of the public page.";
  api.get(
    "/status-pages/:id/preview",
    {
      schema: {
        tags,
        summary: "A status page as the public would see it now",
        description,
        params,
        response: { 200: z.string(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const page = await previewStatusPage(contextOf(request), request.params.id, publicUrl);
      reply.header("content-security-policy", policy).header("cache-control", "no-store");
      return reply.type("text/html; charset=utf-8").serializer(String).send(page);
    },
  );
}

function subscriberRoutes(api: ApiInstance): void {
  api.get(
    "/status-pages/:id/subscribers",
    {
      schema: {
        tags,
        summary: "List who gets updates by mail",
        params,
        querystring: pageQuery,
        response: { 200: listOf(subscriberSchema), ...problemResponses },
      },
    },
    async (request) => {
      const listed = await listSubscribers(contextOf(request), request.params.id, request.query);
      return { items: listed.items.map(subscriberJson), nextCursor: listed.nextCursor };
    },
  );
  const body = z.object({
    address: z.string().trim().min(3).max(320),
    audience: z.enum(["stakeholders", "public"]).default("public"),
    componentIds: z.array(idSchema<"component">()).max(200).default([]),
  });
  api.post(
    "/status-pages/:id/subscribers",
    {
      schema: {
        tags,
        summary: "Ask somebody to confirm that they want updates",
        params,
        body,
        response: { 201: subscriberSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const subscriber = await addSubscriber(contextOf(request), { ...request.body, pageId: request.params.id });
      return reply.status(201).send(subscriberJson(subscriber));
    },
  );
  const place = params.extend({ subscriberId: idSchema<"subscriber">() });
  api.delete(
    "/status-pages/:id/subscribers/:subscriberId",
    { schema: { tags, summary: "Forget a subscriber", params: place, response: { 204: emptySchema, ...problemResponses } } },
    async (request, reply) => {
      await removeSubscriber(contextOf(request), { pageId: request.params.id, subscriberId: request.params.subscriberId });
      return reply.status(204).send(null);
    },
  );
}
