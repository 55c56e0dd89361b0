import { z } from "zod";
import { type ApiInstance, type ApiRoutes, contextOf, idSchema, problemResponses } from "#platform/index.ts";
import { type ImportDeps, type ImportReport, importConfiguration } from "#vendors/prometheus/import-configuration.ts";

const mostCharacters = 1_000_000;

const bodySchema = z.object({
  configuration: z.string().min(1).max(mostCharacters).describe("The text of an alertmanager.yml."),
  services: z
    .record(z.string(), idSchema<"service">())
    .optional()
    .describe("Receiver to service; without, the service of the receiver's name."),
  mode: z.enum(["dry-run", "apply"]).default("dry-run"),
});

const matchersSchema = z.array(z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean() }));

const reportSchema = z
  .object({
    applied: z.boolean(),
    items: z.array(
      z.object({
        kind: z.enum(["route", "receiver", "inhibit_rule", "time_interval", "template"]),
        path: z.string(),
        outcome: z.enum(["exact", "approximated", "dropped"]),
        reason: z.string(),
      }),
    ),
    routingRules: z.array(
      z.object({
        name: z.string(),
        condition: z.string(),
        afterMatch: z.enum(["stop", "continue"]),
        serviceId: z.string().nullable(),
        labels: z.record(z.string(), z.string()),
        suppress: z.boolean(),
      }),
    ),
    inhibitionRules: z.array(
      z.object({ name: z.string(), sourceMatchers: matchersSchema, targetMatchers: matchersSchema, equal: z.array(z.string()) }),
    ),
    muteIntervals: z.array(z.object({ name: z.string(), matchers: matchersSchema, intervals: z.array(z.record(z.string(), z.unknown())) })),
  })
  .meta({ id: "AlertmanagerImport" });

function wire({ applied, items, rules, inhibitions, mutes }: ImportReport): z.output<typeof reportSchema> {
  return {
    applied,
    items: [...items],
    routingRules: rules.map(({ name, condition, afterMatch, actions }) => ({
      name,
      condition,
      afterMatch,
      serviceId: actions.serviceId ?? null,
      labels: { ...actions.labels },
      suppress: actions.suppress === true,
    })),
    inhibitionRules: inhibitions.map(({ name, sourceMatchers, targetMatchers, equal }) => ({
      name,
      sourceMatchers: [...sourceMatchers],
      targetMatchers: [...targetMatchers],
      equal: [...equal],
    })),
    muteIntervals: mutes.map(({ name, matchers, intervals }) => ({
      name,
      matchers: [...matchers],
      intervals: intervals.map((interval) => ({ ...interval })),
    })),
  };
}

/** What an Alertmanager's configuration becomes here, and making it so. */
export function importRoutes(deps: ImportDeps): ApiRoutes {
  return (api: ApiInstance) => {
    const response = { 200: reportSchema, ...problemResponses };
    const summary = "Read an alertmanager.yml: what becomes of each part, and on demand making it so";
    api.post("/imports/alertmanager", { schema: { tags: ["imports"], summary, body: bodySchema, response } }, async (request) =>
      wire(await importConfiguration(contextOf(request), deps, request.body)),
    );
  };
}
