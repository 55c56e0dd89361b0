import { type Intake, readJson, type SenderAnswers, senderRoutes, type SourceKind } from "#alerts/index.ts";
import type { Module } from "#platform/index.ts";
import { parseVictorOps } from "#vendors/victorops/parse-victorops.ts";

const kind = "victorops";
/** Where the key follows, and behind it, where the sender has one, VictorOps' routing key. */
const prefixes = ["/integrations/victorops/alert", "/integrations/generic/20131114/alert"];

export interface VictorOpsDeps {
  readonly intake: Intake;
}

function base(publicUrl: string): string {
  return new URL("/integrations/victorops/alert", publicUrl).href;
}

export const victorOpsKind: SourceKind = {
  kind,
  label: "VictorOps (Splunk On-Call) REST endpoint",
  address: (publicUrl, routingKey) => `${base(publicUrl)}/${routingKey}`,
  setup: (publicUrl, routingKey) =>
    [
      "Point any sender that speaks VictorOps' REST endpoint at this address; a VictorOps routing key may follow it. To try it:",
      "",
      "```sh",
      `curl -X POST ${base(publicUrl)}/${routingKey}/everyone -H 'Content-Type: application/json' \\`,
      `  -d '{"message_type":"WARNING","entity_id":"try","entity_display_name":"Try it"}'`,
      "```",
      "",
      `Alertmanager: \`victorops_configs\` with \`api_url: ${base(publicUrl)}/\`, \`api_key: ${routingKey}\` and any \`routing_key\`. Zabbix: \`vops_endpoint\` is \`${base(publicUrl)}/${routingKey}\`.`,
    ].join("\n"),
  alwaysOpensAnew: true,
};

function failure(status: number, message: string) {
  return { status, json: { result: "failure", message, messages: [message] } };
}

const answers: SenderAnswers = {
  accepted: ([event]) => ({ status: 200, json: { result: "success", entity_id: event?.dedupKey } }),
  unreadable: (field, expected) => failure(400, `${field}: expected ${expected}`),
  refused: (reason) => failure(401, reason),
  unknownKey: () => failure(404, "Unknown API key"),
};

/** VictorOps' REST endpoint, under a prefix of ours and at the vendor's own path. */
export function victorOpsModule({ intake }: VictorOpsDeps): Module {
  const routes = prefixes.flatMap((prefix) =>
    ["/:key/:routing", "/:key"].flatMap((rest) =>
      senderRoutes(intake, {
        kind,
        path: `${prefix}${rest}`,
        read: (request) => readJson(request, (json) => parseVictorOps(json, request.params["routing"] ?? "")),
        answers,
      }),
    ),
  );
  return { name: "vendors/victorops", senderRoutes: routes };
}
