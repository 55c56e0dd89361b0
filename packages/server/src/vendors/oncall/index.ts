import type { Reading } from "@staunch/core/alerts";
import { type Intake, readJson, type RequestReader, type SenderAnswers, type SourceKind, senderRoutes } from "#alerts/index.ts";
import type { Module } from "#platform/index.ts";
import { parseKapacitor, parseWebhook } from "#vendors/oncall/parse-oncall.ts";

const kind = "oncall";
/** Groups of Alertmanager come this way too. */
const bodyBytes = 8_388_608;

export interface OnCallDeps {
  readonly intake: Intake;
  /** Reads the bodies of Alertmanager and Grafana. */
  readonly readGroup: (json: unknown) => Reading;
  /** Reads and verifies what Amazon SNS posts. */
  readonly readSns: RequestReader;
}

function address(publicUrl: string, routingKey: string, type = "formatted_webhook"): string {
  return new URL(`/integrations/oncall/v1/${type}/${routingKey}/`, publicUrl).href;
}

export const onCallKind: SourceKind = {
  kind,
  label: "Grafana OnCall formats",
  address: (publicUrl, routingKey) => address(publicUrl, routingKey),
  setup: (publicUrl, routingKey) =>
    [
      "Whatever posted to OnCall goes on as it is, with a new address: what stood behind `/integrations/v1/` stands here behind `/integrations/oncall/v1/`, and the word for the type stays, as `alertmanager`, `grafana_alerting`, `grafana`, `amazon_sns`, `formatted_webhook`, `webhook`, `elastalert` or `kapacitor`. To try it:",
      "",
      "```sh",
      `curl -X POST ${address(publicUrl, routingKey)} -H 'Content-Type: application/json' \\`,
      `  -d '{"alert_uid":"try","title":"Try it","state":"alerting","severity":"info"}'`,
      "```",
      "",
      `An Alertmanager's address is \`${address(publicUrl, routingKey, "alertmanager")}\`.`,
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: parseWebhook,
};

/** As OnCall answers. Source: grafana/oncall engine/apps/integrations/views.py. */
const answers: Partial<SenderAnswers> = {
  accepted: () => ({ status: 200, json: "Ok." }),
  unreadable: (field, expected) => ({ status: 400, json: { detail: `${field}: expected ${expected}` } }),
  refused: (reason) => ({ status: 403, json: { detail: reason } }),
  unknownKey: () => ({ status: 403, json: { detail: "Integration key was not found. Permission denied." } }),
};

/** The addresses of Grafana OnCall, under a prefix, so that its senders move by changing a URL. */
export function onCallModule({ intake, readGroup, readSns }: OnCallDeps): Module {
  const group: RequestReader = (request) => readJson(request, readGroup);
  const webhook: RequestReader = (request) => readJson(request, parseWebhook);
  const readers: ReadonlyMap<string, RequestReader> = new Map([
    ["alertmanager", group],
    ["alertmanager_v2", group],
    ["grafana_alerting", group],
    ["grafana", group],
    ["amazon_sns", readSns],
    ["kapacitor", (request) => readJson(request, parseKapacitor)],
  ]);
  // OnCall takes every other type by its templates; all of them read the members of its webhooks.
  const read: RequestReader = (request, source) =>
    (readers.get((request.params["type"] ?? "").replace(/^legacy_/, "")) ?? webhook)(request, source);
  return {
    name: "vendors/oncall",
    senderRoutes: senderRoutes(intake, { kind, path: "/integrations/oncall/v1/:type/:key", bodyBytes, read, answers }),
  };
}
