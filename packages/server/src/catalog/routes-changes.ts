import { changeKinds, versionToReturnTo } from "@staunch/core/catalog";
import { z } from "zod";
import {
  type ApiInstance,
  contextOf,
  decodeCursor,
  idParam,
  idSchema,
  invalid,
  listOf,
  notFound,
  pageQuery,
  problemResponses,
  toPage,
} from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { type Change, findChange, listChanges } from "#catalog/read-changes.ts";
import { recordChange, serviceIdByName } from "#catalog/record-change.ts";

const tags = ["changes"];

const changeSchema = z
  .object({
    id: z.string(),
    serviceId: z.string(),
    kind: z.enum(changeKinds),
    summary: z.string(),
    version: z.string().nullable(),
    previousVersion: z.string().nullable(),
    versionToReturnTo: z.string().nullable().describe("What a rollback would go back to, where the change names it."),
    author: z.string().nullable(),
    link: z.string().nullable(),
    at: z.iso.datetime(),
    recordedAt: z.iso.datetime(),
    sourceId: z.string().nullable(),
  })
  .meta({ id: "Change" });

const longText = z.string().max(10_000);

const newChange = z.object({
  serviceId: idSchema<"service">().optional(),
  service: z.string().max(200).optional().describe("The service's name, instead of its id."),
  kind: z.enum(changeKinds).default("deploy"),
  summary: longText.optional(),
  version: longText.optional(),
  previousVersion: longText.optional(),
  author: longText.optional(),
  link: longText.optional(),
  at: z.iso.datetime({ offset: true }).optional().describe("When it happened; left out: now."),
});

function changeBody(change: Change): z.input<typeof changeSchema> {
  const { version, previousVersion, author, link, sourceId } = change;
  return {
    ...change,
    version: version ?? null,
    previousVersion: previousVersion ?? null,
    versionToReturnTo: versionToReturnTo(change.kind, change) ?? null,
    author: author ?? null,
    link: link ?? null,
    at: change.at.toString(),
    recordedAt: change.recordedAt.toString(),
    sourceId: sourceId ?? null,
  };
}

/** What was done to services on purpose. */
export function changeRoutes(api: ApiInstance): void {
  const querystring = pageQuery.extend({ serviceId: idSchema<"service">().optional() });
  const list = { 200: listOf(changeSchema), ...problemResponses };
  api.get("/changes", { schema: { tags, summary: "Changes, the latest first", querystring, response: list } }, async (request) => {
    const ctx = contextOf(request);
    requirePermission(ctx.actor, "changes:read");
    const { limit, cursor, serviceId } = request.query;
    const query = { limit: limit + 1, after: cursor === undefined ? undefined : afterOf(cursor), serviceId };
    const found = await ctx.transact((tx) => listChanges(tx, ctx.organisationId, query));
    return toPage(found, limit, { item: changeBody, key: (change) => [change.at.toString(), change.id] });
  });

  const one = { tags, summary: "One change", params: idParam<"change">(), response: { 200: changeSchema, ...problemResponses } };
  api.get("/changes/:id", { schema: one }, async (request) => {
    const ctx = contextOf(request);
    requirePermission(ctx.actor, "changes:read");
    const change = await ctx.transact((tx) => findChange(tx, ctx.organisationId, request.params.id));
    if (change === undefined) throw notFound("change", request.params.id);
    return changeBody(change);
  });

  const recorded = { 201: changeSchema, ...problemResponses };
  const recording = { tags, summary: "Record a change: a deploy, a flag, a migration …", body: newChange, response: recorded };
  api.post("/changes", { schema: recording }, async (request, reply) => {
    const ctx = contextOf(request);
    const { serviceId, service, at, ...rest } = request.body;
    if (serviceId === undefined && service === undefined) throw invalid("serviceId", "the service's id, or its name as service");
    const id = serviceId ?? (await serviceIdByName(ctx, service ?? ""));
    const change = await recordChange(ctx, { ...rest, serviceId: id, at: at === undefined ? undefined : Temporal.Instant.from(at) });
    return reply.status(201).send(changeBody(change));
  });
}

function afterOf(cursor: string): { readonly at: string; readonly id: string } {
  const [at, id] = decodeCursor(cursor);
  const checked = z.tuple([z.iso.datetime(), z.guid()]).safeParse([at, id]);
  if (!checked.success) throw invalid("cursor", "the nextCursor of an earlier answer");
  return { at: checked.data[0], id: checked.data[1] };
}
