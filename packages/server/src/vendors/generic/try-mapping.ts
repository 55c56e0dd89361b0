import { alertSeverities, isJsonObject, listAt, textOf } from "@staunch/core/alerts";
import { z } from "zod";
import { requirePermission } from "#identity/index.ts";
import { type ApiRoutes, contextOf, parseJson, problemResponses } from "#platform/index.ts";
import { type Mapping, mappingSchema, partsOf, valueAt } from "#vendors/generic/mapping.ts";
import { parseGeneric, pathOf } from "#vendors/generic/parse-generic.ts";

const longestBody = 262_144;

const eventSchema = z.object({
  action: z.enum(["trigger", "acknowledge", "resolve"]),
  dedupKey: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  severity: z.enum(alertSeverities),
  labels: z.record(z.string(), z.string()),
  links: z.array(z.object({ href: z.string(), text: z.string() })),
});

const faultSchema = z.object({ field: z.string().describe("Where in the body"), expected: z.string() });

const triedSchema = z.object({
  events: z.array(eventSchema).describe("What the body would become; empty when its state is one that is ignored"),
  fault: faultSchema.nullable().describe("Why the body would be refused"),
  missing: z.array(z.object({ field: z.string(), path: z.string() })).describe("Paths of the mapping that lead to nothing in this body"),
});

type Tried = z.output<typeof triedSchema>;

/** No alert would be shown beyond this many, and no more is needed to see whether a mapping fits. */
const mostShown = 20;

/** What a mapping makes of a body that somebody pasted. */
export function tryMapping(mapping: Mapping, text: string): Tried {
  const json = parseJson(Buffer.from(text));
  if (json === undefined) return { events: [], fault: { field: "body", expected: "JSON" }, missing: [] };
  const reading = parseGeneric(json.value, mapping);
  const missing = missingIn(json.value, mapping);
  if (reading.kind === "unreadable") return { events: [], fault: { field: reading.field, expected: reading.expected }, missing };
  const events = reading.events.slice(0, mostShown).map(({ action, dedupKey, title, description, severity, labels, links = [] }) => ({
    action,
    dedupKey,
    title,
    description: description ?? null,
    severity,
    labels: { ...labels },
    links: [...links],
  }));
  return { events, fault: null, missing };
}

const mappedFields = ["title", "key", "description", "link", "state", "severity"] as const;

function missingIn(body: unknown, mapping: Mapping): Tried["missing"] {
  const item = mapping.items === undefined ? body : listAt(body, ...partsOf(mapping.items))[0];
  if (!isJsonObject(item)) return [];
  const named = mappedFields.map((field) => ({ field: field as string, path: pathOf(mapping, field) }));
  const labelled = Object.entries(mapping.labels ?? {}).map(([name, path]) => ({ field: `labels.${name}`, path }));
  return [...named, ...labelled].flatMap(({ field, path }) =>
    path !== undefined && textOf(valueAt(item, path)) === undefined ? [{ field, path }] : [],
  );
}

const route = {
  tags: ["sources"],
  summary: "Try a field mapping on a pasted body",
  body: z.object({ mapping: mappingSchema, body: z.string().max(longestBody).describe("The body as the sender would send it") }),
  response: { 200: triedSchema, ...problemResponses },
};

/** The editor of field mappings asks this. Nothing is stored. */
export const mappingRoutes: ApiRoutes = (api) => {
  api.post("/sources/try-mapping", { schema: route }, (request) => {
    requirePermission(contextOf(request).actor, "sources:write");
    return tryMapping(request.body.mapping, request.body.body);
  });
};
