import type { SourceKind } from "#alerts/index.ts";
import type { Module, SenderRoute } from "#platform/index.ts";
import { customAction, deleted, posted, put, type Verb } from "#vendors/opsgenie/act-on-alert.ts";
import { type Call, called, kind, type OpsgenieDeps } from "#vendors/opsgenie/caller.ts";
import { actOnAlert, createAlert, takeNetdata } from "#vendors/opsgenie/change-alerts.ts";
import { countAlerts, listAlerts, readAlert, readOfAlert, readRequestStatus } from "#vendors/opsgenie/read-alerts.ts";
import { answered, type PlainAnswer } from "#vendors/opsgenie/wire.ts";

export type { OpsgenieDeps } from "#vendors/opsgenie/caller.ts";
export { opsgenieHeartbeatsModule } from "#vendors/opsgenie/heartbeats.ts";

const bodyBytes = 1_048_576;

function base(publicUrl: string): string {
  return new URL("/integrations/opsgenie", publicUrl).href;
}

export const opsgenieKind: SourceKind = {
  kind,
  label: "Opsgenie alert API",
  address: (publicUrl) => `${base(publicUrl)}/v2/alerts`,
  setup: (publicUrl, routingKey) =>
    [
      "Point any sender that speaks Opsgenie's alert API at this address, with this key in place of its API key. To try it:",
      "",
      "```sh",
      `curl -X POST ${base(publicUrl)}/v2/alerts -H 'Authorization: GenieKey ${routingKey}' -H 'Content-Type: application/json' \\`,
      `  -d '{"message":"Try it","alias":"try","priority":"P5"}'`,
      "```",
      "",
      `Alertmanager: \`opsgenie_configs\` with \`api_url: ${base(publicUrl)}/\` and \`api_key: ${routingKey}\`. Zabbix: \`opsgenie_api\` is \`${base(publicUrl)}/v2/alerts\`, ` +
        `\`opsgenie_token\` the key. Grafana: API URL \`${base(publicUrl)}/v2/alerts\`. Netdata: \`OPSGENIE_API_URL="${base(publicUrl)}"\`. The EU and the US API are the same here.`,
    ].join("\n"),
  alwaysOpensAnew: true,
};

/** Opsgenie's alert API: under a prefix, so that senders move by changing a URL and a key, and at the vendor's own paths for senders that cannot. */
export function opsgenieModule(deps: OpsgenieDeps): Module {
  return { name: "vendors/opsgenie", senderRoutes: ["/integrations/opsgenie", ""].flatMap((prefix) => routesUnder(prefix, deps)) };
}

function routesUnder(prefix: string, deps: OpsgenieDeps): readonly SenderRoute[] {
  const route = (method: SenderRoute["method"], path: string, answer: (call: Call) => Promise<PlainAnswer>): SenderRoute => ({
    method,
    path: `${prefix}${path}`,
    bodyBytes,
    answer: (request) => answered(() => called(deps, request, answer)),
  });
  const acts = (method: SenderRoute["method"], verbs: Readonly<Record<string, Verb>>): readonly SenderRoute[] =>
    Object.entries(verbs).map(([name, verb]) => route(method, `${alertPath}${name === "" ? "" : `/${name}`}`, (call) => act(call, verb)));
  return [
    route("POST", "/v2/alerts", createAlert),
    route("GET", "/v2/alerts", listAlerts),
    route("GET", "/v2/alerts/count", countAlerts),
    // Before what an alert has by that name: the path is the vendor's.
    route("GET", "/v2/alerts/requests/:request", readRequestStatus),
    route("GET", alertPath, readAlert),
    ...(["notes", "logs", "recipients", "attachments"] as const).map((what) =>
      route("GET", `${alertPath}/${what}`, (call) => readOfAlert(call, what)),
    ),
    ...acts("POST", posted),
    route("POST", `${alertPath}/actions/:more`, (call) => act(call, customAction)),
    ...acts("PUT", put),
    ...acts("PATCH", put),
    ...acts("DELETE", deleted),
    route("POST", "/v1/json/integrations/webhooks/netdata", takeNetdata),
  ];
}

const alertPath = "/v2/alerts/:identifier";

/** What stands behind the verb: the last part of the path, or the list in the query. */
function act(call: Call, verb: Verb): Promise<PlainAnswer> {
  const more = call.request.params["more"] ?? call.search.get("tags") ?? call.search.get("keys") ?? "";
  return actOnAlert(call, verb, more);
}
