import { hash } from "node:crypto";
import {
  applyRoute,
  type CompiledRules,
  compileRules,
  minuteOf,
  type Route,
  routeEvent,
  type SenderEvent,
  tidy,
} from "@staunch/core/alerts";
import type { OrganisationId, ServiceId } from "@staunch/core/kernel";
import { type HeardEvent, keyOf } from "#alerts/dedup-batch.ts";
import { RouteMemo } from "#alerts/route-memo.ts";
import { findRoutedKeys, findRoutingRules, readRuleSetVersions, type RoutedKey, saveRoutedKeys } from "#alerts/store-routing.ts";
import { findServices } from "#catalog/index.ts";
import type { Database, Tx } from "#platform/index.ts";

/** An organisation's rules, ready, as they were at a version. */
interface ReadyRules {
  readonly version: number;
  readonly compiled: CompiledRules;
  /** Tells what is remembered of these rules from what is remembered of older ones. */
  readonly serial: number;
}

interface Remembered {
  readonly rules: Map<string, ReadyRules>;
  readonly memo: RouteMemo;
  serials: number;
  /** Expressions that failed since this was last asked for. */
  failures: number;
}

/** What is remembered lives as long as the database it was read from. */
const rememberedOf = new WeakMap<Database, Remembered>();

function remembered(database: Database): Remembered {
  const known = rememberedOf.get(database);
  if (known !== undefined) return known;
  const made: Remembered = { rules: new Map(), memo: new RouteMemo(), serials: 0, failures: 0 };
  rememberedOf.set(database, made);
  return made;
}

/** How many expressions of routing rules failed since this was last asked, for the metric. */
export function takeRuleFailures(database: Database): number {
  const state = remembered(database);
  const { failures } = state;
  state.failures = 0;
  return failures;
}

/**
 * Has each organisation's rules decide about what was heard, before anything else looks at it: events come back with
 * their service, severity, key and labels as the rules left them, and with the route they took. A resolve is led to the
 * key its trigger was given. A repeat of what was heard before costs a look into memory, however many rules there are.
 */
export async function routeHeard(
  tx: Tx,
  database: Database,
  heard: readonly HeardEvent[],
  now: Temporal.Instant,
): Promise<readonly HeardEvent[]> {
  const ready = await readyRules(tx, database, heard);
  if (ready.size === 0) return heard;
  const names = await namesForRules(tx, ready, heard);
  const routed = heard.map((one) => routeOne(remembered(database), ready.get(one.source.organisationId), one, names));
  return followKeys(tx, ready, routed, now);
}

async function readyRules(tx: Tx, database: Database, heard: readonly HeardEvent[]): Promise<ReadonlyMap<string, ReadyRules>> {
  const state = remembered(database);
  const organisations = [...new Set(heard.map((one) => one.source.organisationId))];
  const versions = await readRuleSetVersions(tx, organisations);
  const ready = new Map<string, ReadyRules>();
  for (const organisationId of organisations) {
    const version = versions.get(organisationId);
    if (version === undefined) continue;
    const known = state.rules.get(organisationId);
    const current = known?.version === version ? known : await compileOf(tx, state, organisationId, version);
    if (current.compiled.rules.length > 0) ready.set(organisationId, current);
  }
  return ready;
}

async function compileOf(tx: Tx, state: Remembered, organisationId: OrganisationId, version: number): Promise<ReadyRules> {
  // A rule that no longer compiles does not stop the others; whoever opens the list of rules sees its fault.
  const { compiled } = compileRules(await findRoutingRules(tx, organisationId));
  const ready = { version, compiled, serial: state.serials++ };
  state.rules.set(organisationId, ready);
  return ready;
}

type Names = ReadonlyMap<ServiceId, string>;

/** Names of services, where a rule reads them. */
async function namesForRules(tx: Tx, ready: ReadonlyMap<string, ReadyRules>, heard: readonly HeardEvent[]): Promise<Names> {
  const names = new Map<ServiceId, string>();
  const byOrganisation = Map.groupBy(heard, (one) => one.source.organisationId);
  for (const [organisationId, events] of byOrganisation) {
    const rules = ready.get(organisationId)?.compiled;
    if (rules?.readsService !== true) continue;
    const ids = [
      ...events.flatMap((one) => one.source.serviceId ?? []),
      ...rules.rules.flatMap(({ rule }) => rule.actions.serviceId ?? []),
    ];
    for (const { id, name } of await findServices(tx, organisationId, [...new Set(ids)])) names.set(id, name);
  }
  return names;
}

/** What a person or Staunch itself says of an alert names its final key already. */
function isOfSender(one: HeardEvent): boolean {
  return one.reason === undefined;
}

function routeOne(state: Remembered, ready: ReadyRules | undefined, one: HeardEvent, names: Names): HeardEvent {
  if (ready === undefined || one.event.action !== "trigger" || !isOfSender(one)) return one;
  const route = state.memo.recall(memoKey(ready, one, names), () => decide(state, ready.compiled, one, names));
  if (route === undefined) return one;
  const source = route.serviceId === undefined ? one.source : { ...one.source, serviceId: route.serviceId };
  return { ...one, source, event: applyTidily(one.event, route), route, senderKey: one.event.dedupKey, urgency: route.urgency };
}

/** What rules made is as bounded as what senders send; the payload is as it was. */
function applyTidily(event: SenderEvent, route: Route): SenderEvent {
  const applied = applyRoute(event, route);
  if (applied === event) return event;
  const { payload, ...rest } = applied;
  return payload === undefined ? tidy(rest) : { ...tidy(rest), payload };
}

function decide(state: Remembered, compiled: CompiledRules, { event, source, receivedAtMs }: HeardEvent, names: Names): Route | undefined {
  const service = source.serviceId === undefined ? undefined : { id: source.serviceId, name: names.get(source.serviceId) ?? "" };
  const route = routeEvent(compiled, { event, source, service, serviceNames: names, receivedAtMs });
  state.failures += route.steps.filter((step) => step.kind === "failed").length;
  return route.steps.length === 0 ? undefined : route;
}

/** Everything the decision rests on: the rules, and what they can read of the event. */
function memoKey({ serial, compiled }: ReadyRules, { event, source, receivedAtMs }: HeardEvent, names: Names): string {
  const { title, description, severity, dedupKey, labels, payload } = event;
  const facts = [serial, source.id, source.name, source.serviceId, title, description, severity, dedupKey, labels];
  if (compiled.readsPayload) facts.push(JSON.stringify(payload));
  if (compiled.readsNow) facts.push(minuteOf(receivedAtMs));
  if (compiled.readsService) facts.push(JSON.stringify([...names]));
  return hash("sha1", JSON.stringify(facts), "base64");
}

/** Leads what senders say of a key of theirs to the key a rule made of it, in this batch or an earlier one. */
async function followKeys(
  tx: Tx,
  ready: ReadonlyMap<string, ReadyRules>,
  heard: readonly HeardEvent[],
  now: Temporal.Instant,
): Promise<readonly HeardEvent[]> {
  const following = heard.filter((one) => ready.get(one.source.organisationId)?.compiled.setsDedupKey === true && isOfSender(one));
  if (following.length === 0) return heard;
  const asked = following.filter((one) => one.event.action !== "trigger").map((one) => senderKeyOf(one));
  const known = new Map((await findRoutedKeys(tx, asked)).map((key) => [nameOf(key), key.dedupKey]));
  const made = new Map<string, RoutedKey>();
  const led = heard.flatMap((one) => {
    if (!isOfSender(one)) return [one];
    const key = senderKeyOf(one);
    const name = nameOf(key);
    if (one.event.action === "trigger") {
      if (one.event.dedupKey === key.senderKey) return [one];
      known.set(name, one.event.dedupKey);
      made.set(name, { ...key, dedupKey: one.event.dedupKey });
      return [one];
    }
    const dedupKey = known.get(name);
    // Of its own key too: the alert may have opened before there was such a rule.
    return dedupKey === undefined ? [one] : [{ ...one, event: { ...one.event, dedupKey } }, one];
  });
  await saveRoutedKeys(tx, [...made.values()], now);
  return led;
}

function senderKeyOf({ source, event, senderKey }: HeardEvent): Omit<RoutedKey, "dedupKey"> {
  return { organisationId: source.organisationId, sourceId: source.id, senderKey: senderKey ?? event.dedupKey };
}

function nameOf({ organisationId, sourceId, senderKey }: Omit<RoutedKey, "dedupKey">): string {
  return keyOf(organisationId, sourceId, senderKey);
}
