import { z } from "zod";
import { type CallingSource, type Intake, keyedAddress, type ReadRequest, readJson, type SourceKind, senderRoutes } from "#alerts/index.ts";
import { headerOf, isSignedBy, type Module, type SenderRequest } from "#platform/index.ts";
import { parseGrafana } from "#vendors/grafana/parse-grafana.ts";

export { parseGrafana } from "#vendors/grafana/parse-grafana.ts";

const kind = "grafana";
const address = keyedAddress(kind);
/** A group of ten thousand alerts fits; more is refused before it is parsed. */
const bodyBytes = 8_388_608;

const headerName = z.string().max(200);
const settingsSchema = z.strictObject({
  signatureHeader: headerName
    .min(1)
    .default("X-Grafana-Alerting-Signature")
    .describe("Where Grafana puts the signature, as in the contact point's HMAC settings"),
  timestampHeader: headerName.default("").describe("The timestamp header of the same settings; empty when none is set there"),
});

export interface GrafanaDeps {
  readonly intake: Intake;
}

export const grafanaKind: SourceKind = {
  kind,
  label: "Grafana alerting",
  address,
  setup: (publicUrl, routingKey) =>
    [
      "In Grafana, *Alerting → Contact points*, add a **Webhook** with this address. Or as a provisioning file:",
      "",
      "```yaml",
      "apiVersion: 1",
      "contactPoints:",
      "  - orgId: 1",
      "    name: staunch",
      "    receivers:",
      "      - uid: staunch",
      "        type: webhook",
      "        settings:",
      `          url: ${address(publicUrl, routingKey)}`,
      "          httpMethod: POST",
      "```",
      "",
      "To have it signed, set an HMAC secret in the contact point and the same one here.",
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: parseGrafana,
  settings: settingsSchema,
  secret: { label: "HMAC secret", need: "optional" },
};

/** Grafana's webhook contact point. */
export function grafanaModule({ intake }: GrafanaDeps): Module {
  return {
    name: "vendors/grafana",
    senderRoutes: senderRoutes(intake, {
      kind,
      path: "/integrations/grafana/:key",
      methods: ["POST", "PUT"],
      bodyBytes,
      read: readGrafana,
    }),
  };
}

function readGrafana(request: SenderRequest, source: CallingSource): ReadRequest {
  if (!isGenuine(request, source))
    return { kind: "refused", reason: "The signature does not belong to this body and the source's HMAC secret." };
  return readJson(request, parseGrafana);
}

/** HMAC over the body, or over `<timestamp>:<body>` when a timestamp header is configured. Source: grafana/alerting http/v0/hmac.go. */
function isGenuine(request: SenderRequest, source: CallingSource): boolean {
  if (source.secret === undefined) return true;
  const { signatureHeader, timestampHeader } = settingsSchema.parse(source.settings);
  const timestamp = timestampHeader === "" ? undefined : headerOf(request, timestampHeader.toLowerCase());
  const message = timestampHeader === "" ? [request.bytes] : [timestamp ?? "", ":", request.bytes];
  return isSignedBy({ secret: source.secret, message, signature: headerOf(request, signatureHeader.toLowerCase()) });
}
