import type { Id, RunbookId } from "@staunch/core/kernel";
import { z } from "zod";
import { readMatchers } from "#alerts/index.ts";
import { type ApiInstance, contextOf, idParam, idSchema, notFound, problemResponses } from "#platform/index.ts";
import { attachRunbook, detachRunbook } from "#runbooks/attach-runbook.ts";
import { addRunbook, editRunbook, removeRunbook } from "#runbooks/edit-runbook.ts";
import { htmlCopy, markdownCopy } from "#runbooks/offline-copy.ts";
import { listRunbooks, listVersions, readRunbook } from "#runbooks/read-runbooks.ts";
import type { AttachedTo, RunbookText } from "#runbooks/runbook.ts";
import {
  attachmentDraftSchema,
  runbookDraftSchema,
  runbookJson,
  runbookSchema,
  runbookSummaryJson,
  runbookSummarySchema,
  versionJson,
  versionSchema,
} from "#runbooks/schemas.ts";

const tags = ["runbooks"];
const params = idParam<"runbook">();
const response = { 200: runbookSchema, ...problemResponses };
const empty = { 204: z.null().describe("Nothing"), ...problemResponses };

/** Runbooks: listed, written, attached, taken along. */
export function runbookRoutes(api: ApiInstance): void {
  listRoutes(api);
  writeRoutes(api);
  versionRoutes(api);
  attachmentRoutes(api);
  copyRoutes(api);
}

function listRoutes(api: ApiInstance): void {
  const querystring = z.object({ serviceId: idSchema<"service">().optional().describe("Only those attached to this service") });
  const list = { 200: z.object({ items: z.array(runbookSummarySchema) }), ...problemResponses };
  api.get("/runbooks", { schema: { tags, summary: "List runbooks, by name", querystring, response: list } }, async (request) => ({
    items: (await listRunbooks(contextOf(request), request.query)).map(runbookSummaryJson),
  }));
  api.get("/runbooks/:id", { schema: { tags, summary: "One runbook at its newest version", params, response } }, async (request) =>
    runbookJson(await readRunbook(contextOf(request), request.params.id)),
  );
}

function writeRoutes(api: ApiInstance): void {
  const added = { 201: runbookSchema, ...problemResponses };
  api.post(
    "/runbooks",
    { schema: { tags, summary: "Add a runbook", body: runbookDraftSchema, response: added } },
    async (request, reply) => {
      const ctx = contextOf(request);
      const { id } = await addRunbook(ctx, request.body);
      return reply.status(201).send(runbookJson(await readRunbook(ctx, id)));
    },
  );
  const edited = runbookDraftSchema.extend({ version: z.int().min(1).describe("The version that was edited") });
  api.put(
    "/runbooks/:id",
    { schema: { tags, summary: "Write a new version of a runbook", params, body: edited, response } },
    async (request) => {
      const ctx = contextOf(request);
      const { version, ...draft } = request.body;
      await editRunbook(ctx, request.params.id, { version, draft });
      return runbookJson(await readRunbook(ctx, request.params.id));
    },
  );
  api.delete("/runbooks/:id", { schema: { tags, summary: "Take a runbook away", params, response: empty } }, async (request, reply) => {
    await removeRunbook(contextOf(request), request.params.id);
    return reply.status(204).send(null);
  });
}

function versionRoutes(api: ApiInstance): void {
  const versions = { 200: z.object({ items: z.array(versionSchema) }), ...problemResponses };
  api.get(
    "/runbooks/:id/versions",
    { schema: { tags, summary: "Every version of a runbook, the newest first", params, response: versions } },
    async (request) => ({ items: (await listVersions(contextOf(request), request.params.id)).map(versionJson) }),
  );
}

function attachmentRoutes(api: ApiInstance): void {
  api.post(
    "/runbooks/:id/attachments",
    {
      schema: {
        tags,
        summary: "Have a runbook open in incidents of a service, or with an alert that matchers match",
        params,
        body: attachmentDraftSchema,
        response: { 201: runbookSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      await attachRunbook(ctx, request.params.id, attachedTo(request.body));
      return reply.status(201).send(runbookJson(await readRunbook(ctx, request.params.id)));
    },
  );
  api.delete(
    "/runbooks/:id/attachments/:attachmentId",
    {
      schema: {
        tags,
        summary: "Have it open there no more",
        params: params.extend({ attachmentId: idSchema<"attachment">() }),
        response,
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const place: { readonly id: RunbookId; readonly attachmentId: Id<"attachment"> } = request.params;
      await detachRunbook(ctx, place.id, place.attachmentId);
      return runbookJson(await readRunbook(ctx, place.id));
    },
  );
}

function attachedTo(body: z.output<typeof attachmentDraftSchema>): AttachedTo {
  if ("serviceId" in body) return { kind: "service", serviceId: body.serviceId };
  return { kind: "alert", matchers: readMatchers("matchers", body.matchers) };
}

const file = { 200: z.string(), ...problemResponses };

function copyRoutes(api: ApiInstance): void {
  const one = params.extend({ version: z.coerce.number().int().min(1) });
  const format = z.object({ format: z.enum(["markdown", "html"]).default("html").describe("html: one page without script") });
  api.get(
    "/runbooks/copy",
    { schema: { tags, summary: "All runbooks as one file to keep", querystring: format, response: file } },
    async (request, reply) => {
      const texts = (await listRunbooks(contextOf(request))).map(({ text }) => text);
      const { name, type, text } = copyOf(texts, { title: "Runbooks", name: "runbooks", ...request.query });
      reply.header("content-disposition", `attachment; filename="${name}"`);
      return reply.type(type).serializer(String).send(text);
    },
  );
  api.get(
    "/runbooks/:id/versions/:version/copy",
    { schema: { tags, summary: "A version of a runbook as one file to keep", params: one, querystring: format, response: file } },
    async (request, reply) => {
      const { id, version } = request.params;
      const written = (await listVersions(contextOf(request), id)).find((one) => one.version === version);
      if (written === undefined) throw notFound("version", String(version));
      const { name, type, text } = copyOf([written], { title: written.name, name: `runbook-${fileName(written.name)}`, ...request.query });
      reply.header("content-disposition", `attachment; filename="${name}"`);
      return reply.type(type).serializer(String).send(text);
    },
  );
}

interface Copy {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

function copyOf(texts: readonly RunbookText[], wish: { title: string; name: string; format: "markdown" | "html" }): Copy {
  if (wish.format === "markdown") return { name: `${wish.name}.md`, type: "text/markdown; charset=utf-8", text: markdownCopy(texts) };
  return { name: `${wish.name}.html`, type: "text/html; charset=utf-8", text: htmlCopy(wish.title, texts) };
}

function fileName(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g);
  return words === null ? "copy" : words.join("-").slice(0, 60);
}
