import { z } from "zod";
import { addComponent } from "#comms/add-component.ts";
import { changeComponent, removeComponent, setComponentStatus } from "#comms/change-component.ts";
import { addComponentGroup, changeComponentGroup, removeComponentGroup } from "#comms/component-groups.ts";
import { getStatusPage } from "#comms/read-status-pages.ts";
import {
  componentGroupJson,
  componentGroupSchema,
  componentJson,
  componentSchema,
  componentStatusSchema,
  descriptionSchema,
  lineSchema,
  versionSchema,
} from "#comms/schemas.ts";
import { type ApiInstance, contextOf, idParam, idSchema, problemResponses } from "#platform/index.ts";

const tags = ["status-pages"];
const params = idParam<"status-page">();
const place = params.extend({ componentId: idSchema<"component">() });
const groupPlace = params.extend({ groupId: idSchema<"component-group">() });
const position = z.int().min(0).max(1_000_000);
const emptySchema = z.null().describe("Nothing");

/** Components of a page in customers' words, their groups, and how they are. */
export function componentRoutes(api: ApiInstance): void {
  listRoute(api);
  addRoute(api);
  changeRoutes(api);
  statusRoute(api);
  groupRoutes(api);
}

function listRoute(api: ApiInstance): void {
  const response = z.object({ items: z.array(componentSchema), groups: z.array(componentGroupSchema) });
  api.get(
    "/status-pages/:id/components",
    {
      schema: {
        tags,
        summary: "List the components of a status page and their groups",
        params,
        response: { 200: response, ...problemResponses },
      },
    },
    async (request) => {
      const { components, groups } = await getStatusPage(contextOf(request), request.params.id);
      return { items: components.map(componentJson), groups: groups.map(componentGroupJson) };
    },
  );
}

function addRoute(api: ApiInstance): void {
  const body = z.object({
    name: lineSchema,
    description: descriptionSchema.default(""),
    serviceId: idSchema<"service">().optional(),
    componentGroupId: idSchema<"component-group">().optional(),
  });
  api.post(
    "/status-pages/:id/components",
    { schema: { tags, summary: "Add a component", params, body, response: { 201: componentSchema, ...problemResponses } } },
    async (request, reply) => {
      const { name, description, serviceId, componentGroupId } = request.body;
      const wanted = { name, description, serviceId, componentGroupId };
      return reply.status(201).send(componentJson(await addComponent(contextOf(request), request.params.id, wanted)));
    },
  );
}

function placeOf({ id, componentId }: z.output<typeof place>) {
  return { pageId: id, componentId };
}

function changeRoutes(api: ApiInstance): void {
  const body = z.object({
    version: versionSchema,
    name: lineSchema.optional(),
    description: descriptionSchema.optional(),
    position: position.optional(),
    serviceId: idSchema<"service">().nullable().optional(),
    componentGroupId: idSchema<"component-group">().nullable().optional(),
  });
  api.patch(
    "/status-pages/:id/components/:componentId",
    { schema: { tags, summary: "Change a component", params: place, body, response: { 200: componentSchema, ...problemResponses } } },
    async (request) => {
      const { version, ...settings } = request.body;
      return componentJson(await changeComponent(contextOf(request), placeOf(request.params), { version, settings }));
    },
  );
  api.delete(
    "/status-pages/:id/components/:componentId",
    { schema: { tags, summary: "Take a component off its page", params: place, response: { 204: emptySchema, ...problemResponses } } },
    async (request, reply) => {
      await removeComponent(contextOf(request), placeOf(request.params));
      return reply.status(204).send(null);
    },
  );
}

function statusRoute(api: ApiInstance): void {
  const body = z.object({ status: componentStatusSchema });
  api.put(
    "/status-pages/:id/components/:componentId/status",
    {
      schema: {
        tags,
        summary: "Say how a component is; mails nobody",
        params: place,
        body,
        response: { 200: componentSchema, ...problemResponses },
      },
    },
    async (request) => componentJson(await setComponentStatus(contextOf(request), placeOf(request.params), request.body.status)),
  );
}

function groupRoutes(api: ApiInstance): void {
  api.post(
    "/status-pages/:id/component-groups",
    {
      schema: {
        tags,
        summary: "Add a group of components",
        params,
        body: z.object({ name: lineSchema }),
        response: { 201: componentGroupSchema, ...problemResponses },
      },
    },
    async (request, reply) =>
      reply.status(201).send(componentGroupJson(await addComponentGroup(contextOf(request), request.params.id, request.body.name))),
  );
  const body = z.object({ version: versionSchema, name: lineSchema.optional(), position: position.optional() });
  const groupOf = ({ id, groupId }: z.output<typeof groupPlace>) => ({ pageId: id, groupId });
  api.patch(
    "/status-pages/:id/component-groups/:groupId",
    {
      schema: {
        tags,
        summary: "Rename or move a group",
        params: groupPlace,
        body,
        response: { 200: componentGroupSchema, ...problemResponses },
      },
    },
    async (request) => componentGroupJson(await changeComponentGroup(contextOf(request), groupOf(request.params), request.body)),
  );
  api.delete(
    "/status-pages/:id/component-groups/:groupId",
    {
      schema: {
        tags,
        summary: "Remove a group; its components stay",
        params: groupPlace,
        response: { 204: emptySchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      await removeComponentGroup(contextOf(request), groupOf(request.params));
      return reply.status(204).send(null);
    },
  );
}
