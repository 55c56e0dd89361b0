import { type Intake, keyedAddress, readJson, type SourceKind, senderRoutes } from "#alerts/index.ts";
import type { Module } from "#platform/index.ts";
import { parseNewRelic } from "#vendors/newrelic/parse-newrelic.ts";

const kind = "newrelic";
const address = keyedAddress(kind);

export interface NewRelicDeps {
  readonly intake: Intake;
}

export const newRelicKind: SourceKind = {
  kind,
  label: "New Relic",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "In New Relic, *Alerts → Destinations*, add a **Webhook** with this address, and in *Workflows* notify it with the default payload template:",
      "",
      "```text",
      address(publicUrl, routingKey),
      "```",
      "",
      "To see what it makes of an issue:",
      "",
      "```sh",
      `curl -X POST ${address(publicUrl, routingKey)} -H 'Content-Type: application/json' \\`,
      `  -d '{"id":"try","title":"Try it","priority":"LOW","state":"ACTIVATED"}'`,
      "```",
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: parseNewRelic,
};

/** New Relic's workflows. */
export function newRelicModule({ intake }: NewRelicDeps): Module {
  return {
    name: "vendors/newrelic",
    senderRoutes: senderRoutes(intake, { kind, path: "/integrations/newrelic/:key", read: (request) => readJson(request, parseNewRelic) }),
  };
}
