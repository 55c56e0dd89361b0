import {
  beginRouting,
  type Expression,
  failureReason,
  parseExpression,
  RoutingEvent,
  type RoutingScope,
  RoutingService,
  seenOfPayload,
  timestampOf,
} from "#alerts/routing-expression.ts";
import { preconditionOf, RuleIndex } from "#alerts/routing-index.ts";
import { type DeclaredSeverity, routingLimits, type RoutingRule, type RuleFault } from "#alerts/routing-rule.ts";
import type { SenderEvent } from "#alerts/sender-event.ts";
import type { AlertSeverity } from "#alerts/severity.ts";
import type { EscalationPolicyId, RoutingRuleId, ServiceId } from "#kernel/index.ts";
import type { Urgency } from "#paging/index.ts";

export interface RuleName {
  readonly id: RoutingRuleId;
  readonly name: string;
}

/** What one rule did to an alert, for Explain. Rules that simply did not match are left out. */
export type RouteStep =
  | { readonly kind: "matched"; readonly rule: RuleName; readonly set: readonly string[]; readonly afterMatch: "stop" | "continue" }
  /** `field`: which expression failed; a failed condition did not match, a failed template set nothing. */
  | { readonly kind: "failed"; readonly rule: RuleName; readonly field: string; readonly reason: string };

/** Everything the rules decided about one event. Absent: left as it was. */
export interface Route {
  readonly serviceId?: ServiceId;
  readonly severity?: AlertSeverity;
  readonly urgency?: Urgency;
  readonly escalationPolicyId?: EscalationPolicyId;
  readonly dedupKey?: string;
  /** Labels that were set; an empty text took the label away. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly suppressedBy?: RuleName;
  readonly declare?: { readonly severity: DeclaredSeverity; readonly rule: RuleName };
  readonly steps: readonly RouteStep[];
}

/** What routing looks at. */
export interface RoutedEvent {
  readonly event: SenderEvent;
  readonly source: { readonly kind: string; readonly name: string };
  readonly service: { readonly id: ServiceId; readonly name: string } | undefined;
  /** Names of the services that rules route to, where rules read names. */
  readonly serviceNames?: ReadonlyMap<ServiceId, string>;
  readonly receivedAtMs: number;
}

interface CompiledRule {
  readonly rule: RoutingRule;
  readonly name: RuleName;
  readonly condition: Expression;
  readonly dedupKey: Expression | undefined;
  readonly labels: readonly (readonly [string, Expression])[];
}

/** An organisation's enabled rules, ready to be tried on any number of alerts. */
export interface CompiledRules {
  readonly rules: readonly CompiledRule[];
  readonly index: RuleIndex;
  /** What the rules read beyond labels and plain fields: as long as none does, the same event has the same route. */
  readonly readsPayload: boolean;
  readonly readsNow: boolean;
  readonly readsService: boolean;
  /** Some rule sets dedup keys: what resolves an alert must then be led to the same key. */
  readonly setsDedupKey: boolean;
}

/**
 * Makes rules ready. What cannot be compiled is left out and named among the faults: a rule may be saved only when it
 * has none, while rules saved under an older release's bounds must not stop the others.
 */
export function compileRules(rules: readonly RoutingRule[]): {
  readonly compiled: CompiledRules;
  readonly faults: readonly RuleFault[];
} {
  const faults: RuleFault[] = [];
  const compiled: CompiledRule[] = [];
  let steps = 0;
  for (const rule of rules) {
    if (!rule.enabled) continue;
    const made = compileRule(rule, faults);
    if (made === undefined) continue;
    const own = stepsOfRule(made);
    if (steps + own > routingLimits.totalSteps) {
      faults.push({
        ruleId: rule.id,
        field: "rules",
        message: `the rules together may take ${routingLimits.totalSteps} steps for an alert; this one would need ${own} beyond ${steps}`,
      });
      continue;
    }
    steps += own;
    compiled.push(made);
  }
  return { compiled: assemble(compiled), faults };
}

function stepsOfRule({ condition, dedupKey, labels }: CompiledRule): number {
  return condition.steps + (dedupKey?.steps ?? 0) + labels.reduce((sum, [, label]) => sum + label.steps, 0);
}

function assemble(rules: readonly CompiledRule[]): CompiledRules {
  const index = new RuleIndex();
  for (const [position, { condition }] of rules.entries()) index.file(position, preconditionOf(condition.ast));
  const expressions = rules.flatMap(({ condition, dedupKey, labels }) => [
    condition,
    ...(dedupKey === undefined ? [] : [dedupKey]),
    ...labels.map(([, label]) => label),
  ]);
  const reads = (name: string): boolean => expressions.some((expression) => expression.reads.has(name));
  return {
    rules,
    index,
    readsPayload: reads("event.payload"),
    readsNow: reads("now"),
    readsService: reads("service"),
    setsDedupKey: rules.some(({ dedupKey }) => dedupKey !== undefined),
  };
}

/** The faults of a rule taken alone, disabled or not. */
export function faultsOfRule(rule: RoutingRule): readonly RuleFault[] {
  const faults: RuleFault[] = [];
  compileRule(rule, faults);
  return faults;
}

function compileRule(rule: RoutingRule, faults: RuleFault[]): CompiledRule | undefined {
  const before = faults.length;
  const read = (field: string, text: string, wanted: "bool" | "string"): Expression | undefined => {
    const parsed = parseExpression(text, wanted);
    if (parsed.kind === "expression") return parsed.expression;
    const { message, position } = parsed;
    faults.push({ ruleId: rule.id, field, message, ...(position !== undefined && { position }) });
    return undefined;
  };
  const condition = read("condition", rule.condition, "bool");
  const dedupKey = rule.actions.dedupKey === undefined ? undefined : read("actions.dedupKey", rule.actions.dedupKey, "string");
  const labels: (readonly [string, Expression])[] = [];
  for (const [name, text] of Object.entries(rule.actions.labels ?? {})) {
    const expression = read(`actions.labels.${name}`, text, "string");
    if (expression !== undefined) labels.push([name, expression]);
  }
  if (rule.actions.suppress === true && rule.actions.declareIncident !== undefined) {
    faults.push({ ruleId: rule.id, field: "actions", message: "an alert that is suppressed cannot declare an incident" });
  }
  if (condition === undefined || faults.length > before) return undefined;
  return { rule, name: { id: rule.id, name: rule.name }, condition, dedupKey, labels };
}

/** Failures kept of one alert; a typing error in a rule would otherwise fill every alert's story. */
const mostFailuresKept = 10;

/** A route under way: what the rules after a `continue` see. */
interface Draft {
  readonly route: { -readonly [Key in keyof Omit<Route, "steps">]: Route[Key] };
  readonly steps: RouteStep[];
  readonly serviceNames: ReadonlyMap<ServiceId, string>;
  scope: RoutingScope;
  failures: number;
}

/**
 * What the rules decide about one event. Pure and bounded: the same rules and the same event come to the same route,
 * and no expression can run longer than was measured when it was saved. `now` is the minute of receipt.
 */
export function routeEvent(compiled: CompiledRules, input: RoutedEvent): Route {
  beginRouting();
  const draft: Draft = {
    route: {},
    steps: [],
    serviceNames: input.serviceNames ?? new Map(),
    scope: scopeOf(compiled, input),
    failures: 0,
  };
  let candidates = compiled.index.candidates((subject) => textFor(draft.scope, subject), 0);
  for (let at = 0; at < candidates.length; at++) {
    const position = candidates[at];
    const rule = position === undefined ? undefined : compiled.rules[position];
    if (position === undefined || rule === undefined || !matches(rule, draft)) continue;
    const changed = apply(rule, draft);
    if (rule.rule.afterMatch === "stop") break;
    if (!changed) continue;
    candidates = compiled.index.candidates((subject) => textFor(draft.scope, subject), position + 1);
    at = -1;
  }
  return { ...draft.route, steps: draft.steps };
}

function scopeOf(compiled: CompiledRules, { event, source, service, receivedAtMs }: RoutedEvent): RoutingScope {
  return {
    event: new RoutingEvent({
      title: event.title,
      description: event.description ?? "",
      severity: event.severity,
      dedupKey: event.dedupKey,
      sourceKind: source.kind,
      sourceName: source.name,
      payload: compiled.readsPayload ? seenPayload(event.payload) : undefined,
    }),
    labels: new Map(Object.entries(event.labels)),
    service: new RoutingService(service?.id ?? "", service?.name ?? ""),
    now: compiled.readsNow ? timestampOf(minuteOf(receivedAtMs)) : undefined,
  };
}

/** The minute an instant lies in, milliseconds since 1970: as fine as `now` is for routing rules. */
export function minuteOf(epochMs: number): number {
  return Math.floor(epochMs / 60_000) * 60_000;
}

function textFor(scope: RoutingScope, subject: string): string | undefined {
  switch (subject) {
    case "event:severity":
      return scope.event.severity;
    case "event:sourceKind":
      return scope.event.sourceKind;
    case "event:sourceName":
      return scope.event.sourceName;
    default:
      return scope.labels.get(subject.slice("label:".length));
  }
}

function matches({ name, condition }: CompiledRule, draft: Draft): boolean {
  try {
    const result = condition.run(draft.scope);
    if (typeof result === "boolean") return result;
    fail(draft, name, { field: "condition", reason: "came to something that is neither true nor false" });
  } catch (error) {
    fail(draft, name, { field: "condition", reason: failureReason(error) });
  }
  return false;
}

function fail(draft: Draft, rule: RuleName, failure: { readonly field: string; readonly reason: string }): void {
  if (draft.failures++ < mostFailuresKept) draft.steps.push({ kind: "failed", rule, ...failure });
}

/** @returns whether what later rules are looked up by has changed. */
function apply(compiled: CompiledRule, draft: Draft): boolean {
  const { rule, name } = compiled;
  const { actions } = rule;
  const { route } = draft;
  const labels = textsOf(compiled, draft);
  const dedupKey = compiled.dedupKey === undefined ? undefined : textOf(compiled.dedupKey, draft, { name, field: "actions.dedupKey" });
  if (actions.serviceId !== undefined) route.serviceId = actions.serviceId;
  if (actions.severity !== undefined) route.severity = actions.severity;
  if (actions.urgency !== undefined) route.urgency = actions.urgency;
  if (actions.escalationPolicyId !== undefined) route.escalationPolicyId = actions.escalationPolicyId;
  if (dedupKey !== undefined && dedupKey !== "") route.dedupKey = dedupKey;
  if (labels.length > 0) route.labels = { ...route.labels, ...Object.fromEntries(labels) };
  if (actions.suppress === true) route.suppressedBy = name;
  if (actions.declareIncident !== undefined) route.declare = { severity: actions.declareIncident, rule: name };
  draft.steps.push({ kind: "matched", rule: name, set: wordsOf(compiled), afterMatch: rule.afterMatch });
  draft.scope = scopeAfter(draft, rule, { labels, dedupKey });
  return labels.length > 0 || actions.severity !== undefined;
}

function wordsOf({ rule }: CompiledRule): readonly string[] {
  const { labels, ...others } = rule.actions;
  const names = Object.keys(labels ?? {}).map((name) => `labels.${name}`);
  return [...Object.entries(others).flatMap(([name, value]) => (value === undefined || value === false ? [] : [name])), ...names];
}

function textsOf({ name, labels }: CompiledRule, draft: Draft): readonly (readonly [string, string])[] {
  return labels.flatMap(([label, expression]) => {
    const text = textOf(expression, draft, { name, field: `actions.labels.${label}` });
    return text === undefined ? [] : [[label, text] as const];
  });
}

function textOf(expression: Expression, draft: Draft, of: { readonly name: RuleName; readonly field: string }): string | undefined {
  try {
    const text = expression.run(draft.scope);
    if (typeof text === "string") return text;
    fail(draft, of.name, { field: of.field, reason: "came to something that is no text" });
  } catch (error) {
    fail(draft, of.name, { field: of.field, reason: failureReason(error) });
  }
  return undefined;
}

function scopeAfter(
  { scope, serviceNames }: Draft,
  { actions }: RoutingRule,
  made: { readonly labels: readonly (readonly [string, string])[]; readonly dedupKey: string | undefined },
): RoutingScope {
  const labels = new Map(scope.labels);
  for (const [name, text] of made.labels) {
    if (text === "") labels.delete(name);
    else labels.set(name, text);
  }
  const event = scope.event.with({
    severity: actions.severity ?? scope.event.severity,
    dedupKey: made.dedupKey || scope.event.dedupKey,
  });
  const service =
    actions.serviceId === undefined ? scope.service : new RoutingService(actions.serviceId, serviceNames.get(actions.serviceId) ?? "");
  return { ...scope, event, labels, service };
}

/** The event as the rules left it; tidy it before it is stored. */
export function applyRoute(event: SenderEvent, route: Route): SenderEvent {
  if (route.severity === undefined && route.dedupKey === undefined && route.labels === undefined) return event;
  const labels = Object.fromEntries(
    Object.entries({ ...event.labels, ...route.labels }).filter(([name, text]) => text !== "" || !isSet(route, name)),
  );
  return { ...event, severity: route.severity ?? event.severity, dedupKey: route.dedupKey ?? event.dedupKey, labels };
}

function isSet(route: Route, label: string): boolean {
  return route.labels !== undefined && Object.hasOwn(route.labels, label);
}

/** The part of a payload that expressions see: so much of each list, so deep, so many values in all. */
export function seenPayload(payload: unknown): unknown {
  const left = { values: seenOfPayload.values };
  return seenPart(payload, 0, left);
}

function seenPart(value: unknown, depth: number, left: { values: number }): unknown {
  if (left.values-- <= 0) return null;
  if (typeof value !== "object" || value === null) return value ?? null;
  if (depth >= seenOfPayload.depth) return null;
  if (Array.isArray(value)) return value.slice(0, seenOfPayload.items).map((item) => seenPart(item, depth + 1, left));
  const seen = new Map<string, unknown>();
  for (const [name, item] of Object.entries(value)) {
    if (left.values <= 0 || seen.size >= seenOfPayload.items) break;
    seen.set(name, seenPart(item, depth + 1, left));
  }
  return seen;
}
