import { unreadable } from "@staunch/core/alerts";
import { type Intake, keyedAddress, type ReadRequest, readJson, type SourceKind, senderRoutes } from "#alerts/index.ts";
import { type Module, parseJson, type SenderRequest } from "#platform/index.ts";
import { parseDatadog } from "#vendors/datadog/parse-datadog.ts";

const kind = "datadog";
const address = keyedAddress(kind);

export interface DatadogDeps {
  readonly intake: Intake;
}

/** What an operator pastes: every variable a page can use. */
const template = {
  id: "$ID",
  title: "$EVENT_TITLE",
  text_only: "$TEXT_ONLY_MSG",
  event_type: "$EVENT_TYPE",
  alert_id: "$ALERT_ID",
  alert_cycle_key: "$ALERT_CYCLE_KEY",
  aggreg_key: "$AGGREG_KEY",
  transition: "$ALERT_TRANSITION",
  alert_type: "$ALERT_TYPE",
  priority: "$ALERT_PRIORITY",
  metric: "$ALERT_METRIC",
  scope: "$ALERT_SCOPE",
  query: "$ALERT_QUERY",
  status: "$ALERT_STATUS",
  hostname: "$HOSTNAME",
  tags: "$TAGS",
  link: "$LINK",
  snapshot: "$SNAPSHOT",
  date: "$DATE",
} as const;

export const datadogKind: SourceKind = {
  kind,
  label: "Datadog",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "In Datadog, *Integrations → Webhooks → New*: name `staunch`, this address, and as payload:",
      "",
      "```json",
      JSON.stringify(template, undefined, 2),
      "```",
      "",
      "Then write `@webhook-staunch` in the message of each monitor. Or make the webhook by one command:",
      "",
      "```sh",
      "curl -X POST https://api.datadoghq.com/api/v1/integration/webhooks/configuration/webhooks \\",
      '  -H "DD-API-KEY: $DD_API_KEY" -H "DD-APPLICATION-KEY: $DD_APP_KEY" -H "Content-Type: application/json" \\',
      `  -d '${JSON.stringify({ name: "staunch", url: address(publicUrl, routingKey), payload: JSON.stringify(template) })}'`,
      "```",
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: parseDatadog,
};

/** Datadog's webhooks. */
export function datadogModule({ intake }: DatadogDeps): Module {
  return {
    name: "vendors/datadog",
    senderRoutes: senderRoutes(intake, { kind, path: "/integrations/datadog/:key", read: readDatadog }),
  };
}

/** JSON, or the same members as a form where the webhook says *Encode as form*. */
function readDatadog(request: SenderRequest): ReadRequest {
  if (parseJson(request.bytes) !== undefined) return readJson(request, parseDatadog);
  const form = Object.fromEntries(new URLSearchParams(request.bytes.toString("utf8")));
  return "title" in form ? parseDatadog(form) : unreadable("body", "JSON or a form, as in the payload template");
}
