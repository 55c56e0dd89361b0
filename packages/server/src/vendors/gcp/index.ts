import { type Intake, keyedAddress, readJson, type SourceKind, senderRoutes } from "#alerts/index.ts";
import type { Module } from "#platform/index.ts";
import { parseGcp } from "#vendors/gcp/parse-gcp.ts";

const kind = "gcp";
const address = keyedAddress(kind);

export interface GcpDeps {
  readonly intake: Intake;
}

export const gcpKind: SourceKind = {
  kind,
  label: "Google Cloud Monitoring",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "One command makes the notification channel; then choose it in each alerting policy:",
      "",
      "```sh",
      "gcloud beta monitoring channels create --display-name=Staunch --type=webhook_tokenauth \\",
      `  --channel-labels=url=${address(publicUrl, routingKey)}`,
      "```",
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: parseGcp,
};

/** Google Cloud Monitoring's webhooks. */
export function gcpModule({ intake }: GcpDeps): Module {
  return {
    name: "vendors/gcp",
    senderRoutes: senderRoutes(intake, { kind, path: "/integrations/gcp/:key", read: (request) => readJson(request, parseGcp) }),
  };
}
