import type { SenderEvent } from "@staunch/core/alerts";
import { changeContext, type Intake, type SourceKind } from "#alerts/index.ts";
import { changeKinds, recordChange } from "#catalog/index.ts";
import {
  type Clock,
  type Database,
  type Module,
  parseJson,
  type SenderRoute,
  type SenderAnswer,
  type SenderRequest,
} from "#platform/index.ts";
import { parseChange } from "#vendors/pagerduty/change-events.ts";
import { parseEventV1 } from "#vendors/pagerduty/events-v1.ts";
import { type PagerDutyEvent, parseEvent } from "#vendors/pagerduty/events-v2.ts";
import { type Parsed, refusal, throttled, unknownKey, unrecognized } from "#vendors/pagerduty/wire.ts";

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
  label: "PagerDuty Events API v1 and v2",
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
      `Senders of version 1 go to \`${base(publicUrl)}/generic/2010-04-15/create_event.json\`, with the key as \`service_key\`. ` +
        `Alertmanager: \`pagerduty_configs\` with \`url: ${base(publicUrl)}/v2/enqueue\` and \`routing_key: ${routingKey}\`. Change events go to \`${base(publicUrl)}/v2/change/enqueue\`.`,
    ].join("\n"),
  alwaysOpensAnew: true,
};

/** PagerDuty's endpoints: under a prefix, so that senders move by changing a URL, and at the vendor's own paths for senders that cannot. */
export function pagerDutyModule(deps: PagerDutyDeps): Module {
  return { name: "vendors/pagerduty", senderRoutes: ["/integrations/pagerduty", ""].flatMap((prefix) => routesUnder(prefix, deps)) };
}

function routesUnder(prefix: string, deps: PagerDutyDeps): readonly SenderRoute[] {
  const route = (path: string, tooMuch: SenderAnswer, answer: SenderRoute["answer"]): SenderRoute => ({
    method: "POST",
    path: `${prefix}${path}`,
    bodyBytes,
    tooMuch,
    answer,
  });
  return [
    route("/v2/enqueue", throttled(429), (request) => enqueue(deps, request)),
    route("/v2/change/enqueue", throttled(429), (request) => enqueueChange(deps, request)),
    route("/generic/2010-04-15/create_event.json", throttled(403), (request) => createEvent(deps, request)),
  ];
}

async function enqueue(deps: PagerDutyDeps, request: SenderRequest): Promise<SenderAnswer> {
  const taken = await takeEvent(deps, request, parseEvent);
  if (taken.kind === "refused") return taken.answer;
  return { status: 202, json: { status: "success", message: "Event processed", dedup_key: taken.event.dedupKey } };
}

async function createEvent(deps: PagerDutyDeps, request: SenderRequest): Promise<SenderAnswer> {
  const taken = await takeEvent(deps, request, parseEventV1);
  if (taken.kind === "refused") return taken.answer;
  return { status: 200, json: { status: "success", message: "Event processed", incident_key: taken.event.dedupKey } };
}

type Taken = { readonly kind: "taken"; readonly event: SenderEvent } | { readonly kind: "refused"; readonly answer: SenderAnswer };

/** What is said under a known key is never lost: what could not be understood is kept as it came. */
async function takeEvent(
  { intake }: PagerDutyDeps,
  { bytes }: SenderRequest,
  parse: (body: unknown) => Parsed<PagerDutyEvent>,
): Promise<Taken> {
  const json = parseJson(bytes);
  if (json === undefined) return { kind: "refused", answer: unrecognized };
  const parsed = parse(json.value);
  const routingKey = parsed.kind === "parsed" ? parsed.value.routingKey : parsed.routingKey;
  const source = routingKey === undefined ? undefined : await intake.findSource(kind, routingKey);
  if (parsed.kind === "parsed") {
    if (source === undefined) return { kind: "refused", answer: unknownKey };
    await intake.accept(source, [parsed.value.event]);
    return { kind: "taken", event: parsed.value.event };
  }
  if (source !== undefined) {
    const fault = parsed.errors.join("; ");
    await intake.keepUnparsed(source, bytes, fault);
    await intake.refuse(source, fault);
  }
  return { kind: "refused", answer: refusal(parsed.errors) };
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
  if (source === undefined) return unknownKey;
  const { serviceId } = source;
  if (serviceId === undefined) return refusal(["The source of this routing key belongs to no service, so a change has nowhere to go"]);
  const { routingKey: _key, kind: word, ...change } = parsed.value;
  await recordChange(changeContext(deps, source), { ...change, serviceId, kind: changeKindOf(word), sourceId: source.id });
  return { status: 202, json: { status: "success", message: "Change event processed" } };
}
