import { changeContext, type Intake, type SourceKind } from "#alerts/index.ts";
import { changeKinds, recordChange } from "#catalog/index.ts";
import {
  type Clock,
  type Database,
  type Module,
  parseJson,
  type SenderAnswer,
  type SenderRequest,
} from "#platform/index.ts";
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

function refusal(errors: readonly string[]): SenderAnswer {
  return { status: 400, json: { status: "invalid event", message: "Event object is invalid", errors } };
}

const unrecognized: SenderAnswer = {
  status: 400,
  json: { status: "Unrecognized object", message: "Event object format is unrecognized", errors: ["JSON parse error"] },
};

/** PagerDuty's endpoints, under a prefix, so that senders move by changing a URL. */
export function pagerDutyModule(deps: PagerDutyDeps): Module {
  return {
    name: "vendors/pagerduty",
    senderRoutes: [
      { method: "POST", path: "/integrations/pagerduty/v2/enqueue", bodyBytes, answer: (request) => enqueue(deps, request) },
      { method: "POST", path: "/integrations/pagerduty/v2/change/enqueue", bodyBytes, answer: (request) => enqueueChange(deps, request) },
    ],
  };
}

async function enqueue(deps: PagerDutyDeps, { bytes }: SenderRequest): Promise<SenderAnswer> {
  const json = parseJson(bytes);
  if (json === undefined) return unrecognized;
  const parsed = parseEvent(json.value);
  if (parsed.kind === "invalid") return refusal(parsed.errors);
  const { routingKey, event } = parsed.value;
  const source = await deps.intake.findSource(kind, routingKey);
  if (source === undefined) return refusal(["Invalid routing key"]);
  await deps.intake.accept(source, [event]);
  return { status: 202, json: { status: "success", message: "Event processed", dedup_key: event.dedupKey } };
}

function changeKindOf(word: string | undefined): (typeof changeKinds)[number] {
  return changeKinds.find((known) => known === word) ?? "deploy";
}

async function enqueueChange(deps: PagerDutyDeps, { bytes }: SenderRequest): Promise<SenderAnswer> {
  const json = parseJson(bytes);
  if (json === undefined) return unrecognized;
  const parsed = parseChange(json.value);
  if (parsed.kind === "invalid") return refusal(parsed.errors);
  const source = await deps.intake.findSource(kind, parsed.value.routingKey);
  if (source === undefined) return refusal(["Invalid routing key"]);
  const { serviceId } = source;
  if (serviceId === undefined) return refusal(["The source of this routing key belongs to no service, so a change has nowhere to go"]);
  const { routingKey: _key, kind: word, ...change } = parsed.value;
  await recordChange(changeContext(deps, source), { ...change, serviceId, kind: changeKindOf(word), sourceId: source.id });
  return { status: 202, json: { status: "success", message: "Change event processed" } };
}
