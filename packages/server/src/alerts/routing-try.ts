import {
  type AlertSeverity,
  applyRoute,
  type CompiledRules,
  compileRules,
  type Route,
  routeEvent,
  type RoutingRule,
  type RuleFault,
  type SenderEvent,
  tidy,
  urgencyOf,
} from "@staunch/core/alerts";
import type { AlertId, EscalationPolicyId, ServiceId, SourceId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { actionsSet, type RoutingRuleWish } from "#alerts/routing-rules.ts";
import type { Source } from "#alerts/source.ts";
import { findSource } from "#alerts/store.ts";
import { findAlertsToTry, findRoutingRules, type TriedAlert } from "#alerts/store-routing.ts";
import { findServices } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, invalid, newId, notFound, type Tx } from "#platform/index.ts";

export interface RoutingTry {
  /** The rules as they would be; the saved ones when left out. */
  readonly rules?: readonly RoutingRuleWish[] | undefined;
  /** A body as a sender of this kind would send it … */
  readonly sample?: { readonly sourceKind: string; readonly sourceId?: SourceId | undefined; readonly body: unknown } | undefined;
  /** … or the alerts of the last so many days, newest first. */
  readonly days?: number | undefined;
}

/** What an alert is by one set of rules. */
export interface RoutedOutcome {
  readonly serviceId: ServiceId | null;
  readonly severity: AlertSeverity;
  readonly urgency: Urgency;
  readonly escalationPolicyId: EscalationPolicyId | null;
  readonly dedupKey: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly isSuppressed: boolean;
  readonly declares: string | null;
}

export interface TriedItem {
  readonly alertId: AlertId | null;
  readonly title: string;
  readonly at: Temporal.Instant;
  readonly before: RoutedOutcome;
  readonly after: RoutedOutcome;
  readonly changed: readonly (keyof RoutedOutcome)[];
  readonly steps: Route["steps"];
}

export interface TriedRules {
  readonly faults: readonly (RuleFault & { readonly index: number })[];
  readonly items: readonly TriedItem[];
}

const mostAlerts = 500;

/**
 * What rules would do, without saving anything: to a pasted body, or to past alerts as they were stored (what rules
 * set on them then is part of them). @throws invalid for a body its kind cannot read; not_found for an unknown source.
 */
export async function tryRoutingRules(ctx: CommandContext, deps: AlertsDeps, request: RoutingTry): Promise<TriedRules> {
  requirePermission(ctx.actor, "routing-rules:write");
  return ctx.transact(async (tx) => {
    const rules: readonly RoutingRule[] = request.rules?.map(draftRule) ?? (await findRoutingRules(tx, ctx.organisationId));
    const { compiled, faults } = compileRules(rules);
    const tried = await eventsToTry(tx, ctx, deps, request);
    const names = await namesOf(tx, ctx, [
      ...rules.map(({ actions }) => actions.serviceId),
      ...tried.map(({ source }) => source.serviceId),
    ]);
    const items = tried.map((one) => tryOn({ compiled, names }, one));
    return { faults: faults.map((fault) => ({ ...fault, index: rules.findIndex(({ id }) => id === fault.ruleId) })), items };
  });
}

function draftRule(wish: RoutingRuleWish): RoutingRule {
  return { ...wish, id: newId<"routing-rule">(), actions: actionsSet(wish.actions) };
}

interface Trying {
  readonly compiled: CompiledRules;
  readonly names: ReadonlyMap<ServiceId, string>;
}

async function namesOf(tx: Tx, ctx: CommandContext, ids: readonly (ServiceId | undefined)[]): Promise<ReadonlyMap<ServiceId, string>> {
  const services = await findServices(tx, ctx.organisationId, [...new Set(ids.flatMap((id) => id ?? []))]);
  return new Map(services.map(({ id, name }) => [id, name]));
}

/** An event to try rules on; `stored` where it is an alert's. */
interface TriedEvent {
  readonly event: SenderEvent;
  readonly source: Source;
  readonly at: Temporal.Instant;
  readonly stored?: TriedAlert;
}

async function eventsToTry(tx: Tx, ctx: CommandContext, deps: AlertsDeps, request: RoutingTry): Promise<readonly TriedEvent[]> {
  if (request.sample !== undefined) return readSample(tx, ctx, deps, request.sample);
  const since = ctx.now.subtract({ hours: 24 * (request.days ?? 7) });
  const alerts = await findAlertsToTry(tx, ctx.organisationId, { since, limit: mostAlerts });
  return alerts.map((stored) => ({ event: stored.event, source: stored.source, at: stored.receivedAt, stored }));
}

function tryOn({ compiled, names }: Trying, { event, source, at, stored }: TriedEvent): TriedItem {
  const service = source.serviceId === undefined ? undefined : { id: source.serviceId, name: names.get(source.serviceId) ?? "" };
  const route = routeEvent(compiled, { event, source, service, serviceNames: names, receivedAtMs: at.epochMilliseconds });
  const [before, after] = [stored === undefined ? outcomeOf(event, source, noRoute) : outcomeNow(stored), outcomeOf(event, source, route)];
  return { alertId: stored?.id ?? null, title: event.title, at, before, after, changed: differences(before, after), steps: route.steps };
}

/** What a stored alert is. */
function outcomeNow({ event, source, serviceId, urgency, route }: TriedAlert): RoutedOutcome {
  const { severity, dedupKey, labels } = event;
  return { ...outcomeOf(event, source, route ?? noRoute), serviceId: serviceId ?? null, urgency, severity, dedupKey, labels };
}

const noRoute: Route = { steps: [] };

function outcomeOf(event: SenderEvent, source: Source, route: Route): RoutedOutcome {
  const routed = applyRoute(event, route);
  return {
    serviceId: route.serviceId ?? source.serviceId ?? null,
    severity: routed.severity,
    urgency: route.urgency ?? urgencyOf(routed.severity),
    escalationPolicyId: route.escalationPolicyId ?? null,
    dedupKey: routed.dedupKey,
    labels: routed.labels,
    isSuppressed: route.suppressedBy !== undefined,
    declares: route.declare?.severity ?? null,
  };
}

function differences(before: RoutedOutcome, after: RoutedOutcome): readonly (keyof RoutedOutcome)[] {
  const names = ["serviceId", "severity", "urgency", "escalationPolicyId", "dedupKey", "labels", "isSuppressed", "declares"] as const;
  return names.filter((name) => (name === "labels" ? !haveSameLabels(before.labels, after.labels) : before[name] !== after[name]));
}

function haveSameLabels(left: RoutedOutcome["labels"], right: RoutedOutcome["labels"]): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}

async function readSample(
  tx: Tx,
  ctx: CommandContext,
  deps: AlertsDeps,
  sample: NonNullable<RoutingTry["sample"]>,
): Promise<readonly TriedEvent[]> {
  const kind = deps.sourceKinds.find((known) => known.kind === sample.sourceKind);
  const readable = deps.sourceKinds.filter((known) => known.readBody !== undefined).map((known) => known.kind);
  if (kind?.readBody === undefined) throw invalid("sample.sourceKind", `one of ${readable.join(", ")}`);
  const reading = kind.readBody(sample.body, ctx.now.epochMilliseconds);
  if (reading.kind === "unreadable") throw invalid(`sample.body.${reading.field}`, reading.expected);
  const source = await sourceToTry(tx, ctx, sample);
  const triggers = reading.events.filter(({ action }) => action === "trigger");
  return triggers.map((event) => ({ event: tidy(event), source, at: ctx.now }));
}

async function sourceToTry(
  tx: Tx,
  ctx: CommandContext,
  { sourceId, sourceKind }: { readonly sourceId?: SourceId | undefined; readonly sourceKind: string },
): Promise<Source> {
  if (sourceId === undefined)
    return { organisationId: ctx.organisationId, id: newId<"source">(), kind: sourceKind, name: sourceKind, serviceId: undefined };
  const source = await findSource(tx, ctx.organisationId, sourceId);
  if (source === undefined) throw notFound("source", sourceId);
  return source;
}
