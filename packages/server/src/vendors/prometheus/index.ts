import { heard, unreadable } from "@staunch/core/alerts";
import type { SourceKind } from "#alerts/index.ts";
import { type Module, parseJson, type SenderAnswer, type SenderRequest } from "#platform/index.ts";
import { bodyBytes, endpoint, prometheus, type PrometheusDeps } from "#vendors/prometheus/alertmanager-call.ts";
import { parseAlerts } from "#vendors/prometheus/alerts-api.ts";
import { getAlertGroups, getAlerts, getMetrics, getReceivers, getStatus } from "#vendors/prometheus/read-alerts.ts";
import { importRoutes } from "#vendors/prometheus/routes-import.ts";
import { deleteSilence, getSilence, getSilences, postSilence } from "#vendors/prometheus/silences.ts";
import { postAlerts, postLegacyAlerts } from "#vendors/prometheus/take-alerts.ts";
import { parseWebhook } from "#vendors/prometheus/webhook-v4.ts";

const alertmanager = "alertmanager";

export const prometheusKind: SourceKind = {
  kind: prometheus,
  label: "Prometheus (as its Alertmanager)",
  address: (publicUrl, routingKey) => new URL(`/integrations/prometheus/${routingKey}/api/v2/alerts`, publicUrl).href,
  setup: (publicUrl, routingKey) => {
    const { host, protocol } = new URL(publicUrl);
    return [
      "In `prometheus.yml`:",
      "",
      "```yaml",
      "alerting:",
      "  alertmanagers:",
      `    - scheme: ${protocol.slice(0, -1)}`,
      `      path_prefix: /integrations/prometheus/${routingKey}`,
      "      static_configs:",
      `        - targets: ["${host}"]`,
      "```",
      "",
      `Try it: \`amtool --alertmanager.url=${new URL(`/integrations/prometheus/${routingKey}`, publicUrl).href} alert add alertname=TryIt severity=info\``,
    ].join("\n");
  },
  alwaysOpensAnew: false,
  readBody: (json, nowMs) => {
    const parsed = parseAlerts(json, nowMs);
    return parsed.kind === "parsed" ? heard(parsed.events) : unreadable("alerts", `what Alertmanager takes: ${parsed.message}`);
  },
};

export const alertmanagerKind: SourceKind = {
  kind: alertmanager,
  label: "Alertmanager webhook",
  address: (publicUrl, routingKey) => new URL(`/integrations/alertmanager/${routingKey}`, publicUrl).href,
  setup: (publicUrl, routingKey) =>
    [
      "In `alertmanager.yml`:",
      "",
      "```yaml",
      "receivers:",
      "  - name: staunch",
      "    webhook_configs:",
      `      - url: ${new URL(`/integrations/alertmanager/${routingKey}`, publicUrl).href}`,
      "        send_resolved: true",
      "```",
    ].join("\n"),
  alwaysOpensAnew: false,
  readBody: (json) => {
    const parsed = parseWebhook(json);
    return parsed.kind === "parsed" ? heard(parsed.events) : unreadable("alerts", `a webhook of version 4: ${parsed.fault}`);
  },
};

/** Alertmanager's own API for Prometheus, amtool and whatever else speaks it, and the receiver of Alertmanager's webhooks. */
export function prometheusModule(deps: PrometheusDeps): Module {
  const startedAt = deps.clock.now();
  const plain = async (): Promise<SenderAnswer> => ({ status: 200, text: "OK" });
  return {
    name: "vendors/prometheus",
    routes: importRoutes(deps),
    senderRoutes: [
      endpoint(deps, "POST", "/api/v2/alerts", postAlerts),
      endpoint(deps, "GET", "/api/v2/alerts", getAlerts),
      endpoint(deps, "GET", "/api/v2/alerts/groups", getAlertGroups),
      endpoint(deps, "GET", "/api/v2/silences", getSilences),
      endpoint(deps, "POST", "/api/v2/silences", postSilence),
      endpoint(deps, "GET", "/api/v2/silence/:silence", getSilence),
      endpoint(deps, "DELETE", "/api/v2/silence/:silence", deleteSilence),
      endpoint(deps, "GET", "/api/v2/receivers", getReceivers),
      endpoint(deps, "GET", "/api/v2/status", (call) => getStatus(call, startedAt)),
      endpoint(deps, "POST", "/api/v1/alerts", postLegacyAlerts),
      endpoint(deps, "GET", "/-/healthy", plain),
      endpoint(deps, "GET", "/-/ready", plain),
      endpoint(deps, "GET", "/metrics", getMetrics),
      {
        method: "POST",
        path: "/integrations/alertmanager/:key",
        bodyBytes,
        tooMuch: comeAgain,
        answer: (request) => takeWebhook(deps, request),
      },
    ],
  };
}

/** Of what a webhook is answered, Alertmanager sends again after 5xx alone; 429 would drop the notification. */
const comeAgain: SenderAnswer = { status: 503, json: { status: "throttled", error: "too many requests" } };

async function takeWebhook({ intake }: PrometheusDeps, { params, bytes }: SenderRequest): Promise<SenderAnswer> {
  const source = await intake.findSource(alertmanager, params["key"] ?? "");
  if (source === undefined) return { status: 404, json: { code: 404, message: "unknown routing key" } };
  const json = parseJson(bytes);
  const parsed = json === undefined ? ({ kind: "invalid", fault: "the body is not JSON" } as const) : parseWebhook(json.value);
  if (parsed.kind === "invalid") {
    await intake.keepUnparsed(source, bytes, parsed.fault);
    await intake.refuse(source, parsed.fault);
    return { status: 400, json: { status: "invalid", error: parsed.fault } };
  }
  await intake.accept(source, parsed.events);
  return { status: 200, json: { status: "success" } };
}
