import type { FastifyReply, FastifyRequest } from "fastify";
import type { Intake, Source, SourceKind } from "#alerts/index.ts";
import { changeKinds, recordChange } from "#catalog/index.ts";
import { bytesOf, type Clock, commandContext, type Database, type Module, parseJson, rawBodyScope } from "#platform/index.ts";
import { parseChange } from "#vendors/pagerduty/change-events.ts";
import { parseEvent } from "#vendors/pagerduty/events-v2.ts";

const kind = "pagerduty";
/** Documented limit of the protocol; a little more is let through than the 512 KB named, for headers counted differently. */
const bodyBytes = 1_048_576;

export interface PagerDutyDeps {
  readonly intake: Intake;
  readonly database: Database;
  readonly clock: Clock;
}

function base(publicUrl: string): string {
  return new URL("/integrations/pagerduty", publicUrl).href;
}

export const pagerDutyKind: SourceKind = {
  kind,
  label: "PagerDuty Events API v2",
  address: (publicUrl) => `${base(publicUrl)}/v2/enqueue`,
  setup: (publicUrl, routingKey) =>
    [
      "Point any sender that speaks PagerDuty Events v2 at this address, with this routing key. To try it:",
      "",
      "```sh",
      `curl -X POST ${base(publicUrl)}/v2/enqueue -H 'Content-Type: application/json' \\`,
      `  -d '{"routing_key":"${routingKey}","event_action":"trigger","dedup_key":"try","payload":{"summary":"Try it","source":"curl","severity":"info"}}'`,
      "```",
      "",
      `Alertmanager: \`pagerduty_configs\` with \`url: ${base(publicUrl)}/v2/enqueue\` and \`routing_key: ${routingKey}\`. Change events go to \`${base(publicUrl)}/v2/change/enqueue\`.`,
    ].join("\n"),
  alwaysOpensAnew: true,
};

function refuse(reply: FastifyReply, errors: readonly string[]): FastifyReply {
  return reply.status(400).send({ status: "invalid event", message: "Event object is invalid", errors });
}

/** PagerDuty's endpoints, under a prefix, so that senders move by changing a URL. */
export function pagerDutyModule(deps: PagerDutyDeps): Module {
  return {
    name: "vendors/pagerduty",
    publicRoutes: (server) =>
      void rawBodyScope(server, bodyBytes, (scope) => {
        scope.post("/integrations/pagerduty/v2/enqueue", (request, reply) => enqueue(deps, request, reply));
        scope.post("/integrations/pagerduty/v2/change/enqueue", (request, reply) => enqueueChange(deps, request, reply));
      }),
  };
}

function unrecognized(reply: FastifyReply): FastifyReply {
  return reply
    .status(400)
    .send({ status: "Unrecognized object", message: "Event object format is unrecognized", errors: ["JSON parse error"] });
}

async function enqueue(deps: PagerDutyDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const json = parseJson(bytesOf(request.body));
  if (json === undefined) return unrecognized(reply);
  const parsed = parseEvent(json.value);
  if (parsed.kind === "invalid") return refuse(reply, parsed.errors);
  const source = await deps.intake.findSource(kind, parsed.value.routingKey);
  if (source === undefined) return refuse(reply, ["Invalid routing key"]);
  await deps.intake.accept(source, [parsed.value.event]);
  return reply.status(202).send({ status: "success", message: "Event processed", dedup_key: parsed.value.event.dedupKey });
}

function changeKindOf(word: string | undefined): (typeof changeKinds)[number] {
  return changeKinds.find((known) => known === word) ?? "deploy";
}

async function enqueueChange(deps: PagerDutyDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const json = parseJson(bytesOf(request.body));
  if (json === undefined) return unrecognized(reply);
  const parsed = parseChange(json.value);
  if (parsed.kind === "invalid") return refuse(reply, parsed.errors);
  const source = await deps.intake.findSource(kind, parsed.value.routingKey);
  if (source === undefined) return refuse(reply, ["Invalid routing key"]);
  if (source.serviceId === undefined)
    return refuse(reply, ["The source of this routing key belongs to no service, so a change has nowhere to go"]);
  const { summary, author, version, previousVersion, link, at, kind: word } = parsed.value;
  const change = {
    serviceId: source.serviceId,
    kind: changeKindOf(word),
    summary,
    author,
    version,
    previousVersion,
    link,
    at,
    sourceId: source.id,
  };
  await recordChange(commandContext(deps.database, actorOf(source), deps.clock.now()), change);
  return reply.status(202).send({ status: "success", message: "Change event processed" });
}

function actorOf(source: Source) {
  return { kind: "source", id: source.id, name: source.name, organisationId: source.organisationId, role: "system" } as const;
}
