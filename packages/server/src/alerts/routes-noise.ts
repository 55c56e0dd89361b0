import { z } from "zod";
import { listNoise, type NoiseView } from "#alerts/noise.ts";
import { type ApiInstance, contextOf, problemResponses } from "#platform/index.ts";

const count = z.int();
const suggestionSchema = z.object({
  kind: z
    .enum(["hold", "flap", "route"])
    .describe("hold: wait before paging; flap: count it as flapping sooner; route: by a routing rule."),
  minutes: count.nullable().describe("How long to hold."),
  words: z.string(),
});
const noiseSchema = z
  .object({
    id: z.string().describe("Of the service or the rule; for keys the source's id, a blank and the key. Empty: without a service."),
    name: z.string(),
    serviceId: z.string().nullable().describe("Where all its alerts belong to one."),
    serviceName: z.string().nullable(),
    sourceId: z.string().nullable(),
    dedupKey: z.string().nullable(),
    fired: count.describe("How often it fired, reopening included."),
    alerts: count,
    paged: count,
    acted: count.describe("Alerts that a person did something about."),
    clearedThemselves: count.describe("Alerts that were over before anybody did something."),
    flapped: count,
    medianSecondsToClear: count.nullable().describe("Of those that cleared themselves."),
    suggestion: suggestionSchema.nullable(),
  })
  .meta({ id: "Noise" });

function wire({ suggestion, ...row }: NoiseView): z.output<typeof noiseSchema> {
  const { id, name, fired, alerts, paged, acted, clearedThemselves, flapped } = row;
  return {
    id,
    name,
    fired,
    alerts,
    paged,
    acted,
    clearedThemselves,
    flapped,
    serviceId: row.serviceId ?? null,
    serviceName: row.serviceName ?? null,
    sourceId: row.sourceId ?? null,
    dedupKey: row.dedupKey ?? null,
    medianSecondsToClear: row.medianSecondsToClear ?? null,
    suggestion:
      suggestion === undefined
        ? null
        : { kind: suggestion.kind, minutes: suggestion.kind === "hold" ? suggestion.minutes : null, words: suggestion.words },
  };
}

/** How much of what fires matters. */
export function noiseRoutes(api: ApiInstance): void {
  const querystring = z.object({
    by: z.enum(["service", "rule", "key"]).default("service"),
    days: z.enum(["7", "30", "90"]).default("30"),
  });
  const response = { 200: z.object({ items: z.array(noiseSchema) }), ...problemResponses };
  const summary = "How often what fired, paged, was acted on, cleared itself and flapped; the loudest 200 first";
  api.get("/alerts/noise", { schema: { tags: ["alerts"], summary, querystring, response } }, async (request) => {
    const { by, days } = request.query;
    return { items: (await listNoise(contextOf(request), { by, days: Number(days) })).map(wire) };
  });
}
