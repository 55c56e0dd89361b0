import type { FastifyReply, FastifyRequest } from "fastify";
import type { Intake, Source, SourceKind } from "#alerts/index.ts";
import { bytesOf, type Clock, type Module, parseJson, type PublicInstance, rawBodyScope } from "#platform/index.ts";
import { parseAlerts } from "#vendors/prometheus/alerts-api.ts";
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
};

interface Keyed {
  readonly Params: { readonly key: string };
}

/** Alertmanager's own API for Prometheus and amtool, and the receiver of Alertmanager's webhooks. */
export function prometheusModule(deps: PrometheusDeps): Module {
  const startedAt = deps.clock.now().toString();
  return {
    name: "vendors/prometheus",
    publicRoutes: (server) =>
      void rawBodyScope(server, bodyBytes, (scope) => {
        scope.post<Keyed>("/integrations/prometheus/:key/api/v2/alerts", (request, reply) => postAlerts(deps, request, reply));
        scope.post<Keyed>("/integrations/alertmanager/:key", (request, reply) => postWebhook(deps, request, reply));
        statusRoutes(scope, deps, startedAt);
      }),
  };
}

async function sourceOf(
  deps: PrometheusDeps,
  kind: string,
  request: FastifyRequest<Keyed>,
  reply: FastifyReply,
): Promise<Source | undefined> {
  const source = await deps.intake.findSource(kind, request.params.key);
  if (source === undefined) void reply.status(404).send({ code: 404, message: "unknown routing key" });
  return source;
}

async function postAlerts(deps: PrometheusDeps, request: FastifyRequest<Keyed>, reply: FastifyReply): Promise<FastifyReply> {
  const source = await sourceOf(deps, prometheus, request, reply);
  if (source === undefined) return reply;
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("application/json"))
    return reply
      .status(415)
      .send({ code: 415, message: `unsupported media type ${JSON.stringify(type)}, only [application/json] are allowed` });
  const bytes = bytesOf(request.body);
  const json = parseJson(bytes);
  const parsed =
    json === undefined
      ? ({ kind: "invalid", status: 400, code: 400, message: 'parsing alerts body from "" failed, because the body is not JSON' } as const)
      : parseAlerts(json.value, deps.clock.now().epochMilliseconds);
  if (parsed.kind === "invalid") {
    await deps.intake.keepUnparsed(source, bytes, parsed.message);
    await deps.intake.refuse(source, parsed.message);
    return reply.status(parsed.status).send({ code: parsed.code, message: parsed.message });
  }
  await deps.intake.accept(source, parsed.events);
  if (parsed.faults.length === 0) return reply.status(200).send();
  const message = parsed.faults.join("; ");
  await deps.intake.refuse(source, message);
  return reply.status(400).header("content-type", "application/json").serializer(JSON.stringify).send(message);
}

async function postWebhook(deps: PrometheusDeps, request: FastifyRequest<Keyed>, reply: FastifyReply): Promise<FastifyReply> {
  const source = await sourceOf(deps, alertmanager, request, reply);
  if (source === undefined) return reply;
  const bytes = bytesOf(request.body);
  const json = parseJson(bytes);
  const parsed = json === undefined ? ({ kind: "invalid", fault: "the body is not JSON" } as const) : parseWebhook(json.value);
  if (parsed.kind === "invalid") {
    await deps.intake.keepUnparsed(source, bytes, parsed.fault);
    await deps.intake.refuse(source, parsed.fault);
    return reply.status(400).send({ status: "invalid", error: parsed.fault });
  }
  await deps.intake.accept(source, parsed.events);
  return reply.status(200).send({ status: "success" });
}

/** amtool asks for the status before every command. */
function statusRoutes(scope: PublicInstance, deps: PrometheusDeps, startedAt: string): void {
  scope.get<Keyed>("/integrations/prometheus/:key/api/v2/status", async (request, reply) => {
    if ((await sourceOf(deps, prometheus, request, reply)) === undefined) return reply;
    return reply.send({
      cluster: { status: "disabled", peers: [] },
      versionInfo: { version: deps.version, revision: "", branch: "", buildUser: "", buildDate: "", goVersion: "" },
      config: { original: "route:\n  receiver: staunch\nreceivers:\n- name: staunch\n" },
      uptime: startedAt,
    });
  });
  scope.get<Keyed>("/integrations/prometheus/:key/api/v2/receivers", async (request, reply) => {
    if ((await sourceOf(deps, prometheus, request, reply)) === undefined) return reply;
    return reply.send([{ name: "staunch" }]);
  });
  for (const probe of ["healthy", "ready"])
    scope.get<Keyed>(`/integrations/prometheus/:key/-/${probe}`, (_request, reply) => reply.send("OK"));
}
