import { heard, unreadable } from "@staunch/core/alerts";
import type { Intake, Source, SourceKind } from "#alerts/index.ts";
import { type Clock, type Module, parseJson, type SenderAnswer, type SenderRequest, type SenderRoute } from "#platform/index.ts";
import { parseAlerts, type ParsedAlerts } from "#vendors/prometheus/alerts-api.ts";
import { parseWebhook } from "#vendors/prometheus/webhook-v4.ts";

const prometheus = "prometheus";
const alertmanager = "alertmanager";
/** A group of ten thousand alerts fits; more is refused before it is parsed. */
const bodyBytes = 8_388_608;

export interface PrometheusDeps {
  readonly intake: Intake;
  readonly clock: Clock;
  readonly version: string;
}

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

/** Alertmanager's own API for Prometheus and amtool, and the receiver of Alertmanager's webhooks. */
export function prometheusModule(deps: PrometheusDeps): Module {
  const startedAt = deps.clock.now().toString();
  const base = "/integrations/prometheus/:key";
  const get = (path: string, json: unknown): SenderRoute => ({
    method: "GET",
    path: base + path,
    bodyBytes,
    answer: (request) => withSource(deps, prometheus, request, async () => ({ status: 200, json })),
  });
  return {
    name: "vendors/prometheus",
    senderRoutes: [
      {
        method: "POST",
        path: `${base}/api/v2/alerts`,
        bodyBytes,
        answer: (request) => withSource(deps, prometheus, request, (source) => takeAlerts(deps, source, request)),
      },
      {
        method: "POST",
        path: "/integrations/alertmanager/:key",
        bodyBytes,
        answer: (request) => withSource(deps, alertmanager, request, (source) => takeWebhook(deps, source, request)),
      },
      // amtool asks for the status before every command.
      get("/api/v2/status", {
        cluster: { status: "disabled", peers: [] },
        versionInfo: { version: deps.version, revision: "", branch: "", buildUser: "", buildDate: "", goVersion: "" },
        config: { original: "route:\n  receiver: staunch\nreceivers:\n- name: staunch\n" },
        uptime: startedAt,
      }),
      get("/api/v2/receivers", [{ name: "staunch" }]),
      get("/-/healthy", "OK"),
      get("/-/ready", "OK"),
    ],
  };
}

async function withSource(
  deps: PrometheusDeps,
  kind: string,
  request: SenderRequest,
  answer: (source: Source) => Promise<SenderAnswer>,
): Promise<SenderAnswer> {
  const source = await deps.intake.findSource(kind, request.params["key"] ?? "");
  return source === undefined ? { status: 404, json: { code: 404, message: "unknown routing key" } } : answer(source);
}

function readAlerts(deps: PrometheusDeps, bytes: Buffer): ParsedAlerts {
  const json = parseJson(bytes);
  if (json === undefined)
    return { kind: "invalid", status: 400, code: 400, message: 'parsing alerts body from "" failed, because the body is not JSON' };
  return parseAlerts(json.value, deps.clock.now().epochMilliseconds);
}

async function takeAlerts(deps: PrometheusDeps, source: Source, { headers, bytes }: SenderRequest): Promise<SenderAnswer> {
  const type = headers["content-type"] ?? "";
  if (!type.startsWith("application/json")) {
    return {
      status: 415,
      json: { code: 415, message: `unsupported media type ${JSON.stringify(type)}, only [application/json] are allowed` },
    };
  }
  const parsed = readAlerts(deps, bytes);
  if (parsed.kind === "invalid") {
    await deps.intake.keepUnparsed(source, bytes, parsed.message);
    await deps.intake.refuse(source, parsed.message);
    return { status: parsed.status, json: { code: parsed.code, message: parsed.message } };
  }
  await deps.intake.accept(source, parsed.events);
  if (parsed.faults.length === 0) return { status: 200 };
  const message = parsed.faults.join("; ");
  await deps.intake.refuse(source, message);
  return { status: 400, json: message };
}

async function takeWebhook(deps: PrometheusDeps, source: Source, { bytes }: SenderRequest): Promise<SenderAnswer> {
  const json = parseJson(bytes);
  const parsed = json === undefined ? ({ kind: "invalid", fault: "the body is not JSON" } as const) : parseWebhook(json.value);
  if (parsed.kind === "invalid") {
    await deps.intake.keepUnparsed(source, bytes, parsed.fault);
    await deps.intake.refuse(source, parsed.fault);
    return { status: 400, json: { status: "invalid", error: parsed.fault } };
  }
  await deps.intake.accept(source, parsed.events);
  return { status: 200, json: { status: "success" } };
}
