import { z } from "zod";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { createSource, listSourceViews, readSourceView, removeSource, updateSource } from "#alerts/manage-sources.ts";
import { newSourceSchema, sourceEditSchema, sourceKindSchema, sourceSchema } from "#alerts/schemas.ts";
import type { SourceKind, SourceView } from "#alerts/source.ts";
import { type ApiInstance, contextOf, idParam, listOf, problemResponses } from "#platform/index.ts";

type WireSource = z.output<typeof sourceSchema>;

function wire(source: SourceView): WireSource {
  return { ...source, lastEventAt: source.lastEventAt?.toString() ?? null, lastErrorAt: source.lastErrorAt?.toString() ?? null };
}

function wireKind({ kind, label, settings, secret }: SourceKind): z.output<typeof sourceKindSchema> {
  return { kind, label, settings: settings === undefined ? null : z.toJSONSchema(settings, { io: "input" }), secret: secret ?? null };
}

const tags = ["sources"];
const kindsSchema = z.object({ items: z.array(sourceKindSchema) });
const kindsRoute = { tags, summary: "Kinds of senders Staunch understands", response: { 200: kindsSchema, ...problemResponses } };
const listRoute = { tags, summary: "List sources with their addresses", response: { 200: listOf(sourceSchema), ...problemResponses } };
const createRoute = { tags, summary: "Create a source", body: newSourceSchema, response: { 201: sourceSchema, ...problemResponses } };
const one = { tags, params: idParam<"source">() };
const readRoute = { ...one, summary: "One source with its address and set-up", response: { 200: sourceSchema, ...problemResponses } };
const updateRoute = { ...one, summary: "Change a source", body: sourceEditSchema, response: { 200: sourceSchema, ...problemResponses } };
const removeRoute = { ...one, summary: "Close a source", response: { 204: z.null(), ...problemResponses } };

export function sourceRoutes(api: ApiInstance, deps: AlertsDeps): void {
  api.get("/source-kinds", { schema: kindsRoute }, () => ({ items: deps.sourceKinds.map(wireKind) }));
  api.get("/sources", { schema: listRoute }, async (request) => {
    const sources = await listSourceViews(contextOf(request), deps);
    return { items: sources.map(wire), nextCursor: null };
  });
  api.post("/sources", { schema: createRoute }, async (request, reply) => {
    const source = await createSource(contextOf(request), deps, request.body);
    return reply.status(201).send(wire(source));
  });
  api.get("/sources/:id", { schema: readRoute }, async (request) =>
    wire(await readSourceView(contextOf(request), deps, request.params.id)),
  );
  api.patch("/sources/:id", { schema: updateRoute }, async (request) =>
    wire(await updateSource(contextOf(request), deps, request.params.id, request.body)),
  );
  api.delete("/sources/:id", { schema: removeRoute }, async (request, reply) => {
    await removeSource(contextOf(request), deps, request.params.id);
    return reply.status(204).send(null);
  });
}
