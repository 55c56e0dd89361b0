import type { AlertStatus } from "#alerts/dedup-event.ts";
import { type FlapState, steadyAtMs } from "#alerts/flap.ts";
import { flapRulesOf, type GroupingRules } from "#alerts/grouping.ts";
import type { Route } from "#alerts/routing.ts";
import type { HeldBy, SuppressionKind } from "#alerts/suppression.ts";
import type { Urgency } from "#paging/index.ts";

/** The pipeline's stages, in the order in which they decide. */
export const pipelineStages = ["dedup", "enrich", "route", "inhibit", "mute", "silence", "group", "flap_hold", "page"] as const;
export type PipelineStage = (typeof pipelineStages)[number];

/** Whom or what a stage names. */
export interface ExplainSubject {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly since?: string;
  readonly until?: string;
  /** The alert that inhibits. */
  readonly alertId?: string;
}

/** One thing that a stage did before. */
export interface ExplainPast {
  readonly at: string;
  readonly what: "held" | "released";
  readonly by: readonly ExplainSubject[];
}

/** What one stage did with an alert, and why. Times as RFC 3339. */
export interface ExplainStage {
  readonly stage: PipelineStage;
  /** `held`: it pages nobody because of this stage. `waiting`: it will go on at `until`. */
  readonly outcome: "passed" | "changed" | "held" | "waiting" | "done" | "over";
  /** A word for each case, as `opened`, `no_rule_matched`, `group_wait`. */
  readonly reason: string;
  readonly at?: string;
  readonly until?: string;
  readonly subjects: readonly ExplainSubject[];
  readonly past: readonly ExplainPast[];
  /** Figures that go with the reason, as how often it was heard. */
  readonly figures: Readonly<Record<string, number | string>>;
}

/** Everything that is kept of an alert's way through the pipeline. Times in milliseconds since 1970. */
export interface ExplainFacts {
  readonly status: AlertStatus;
  readonly dedupKey: string;
  readonly count: number;
  readonly flapCount: number;
  readonly openedAtMs: number;
  readonly firingSinceMs: number;
  readonly lastSeenAtMs: number;
  readonly resolvedAtMs: number | undefined;
  readonly urgency: Urgency;
  readonly source: { readonly id: string; readonly name: string };
  readonly service: { readonly id: string; readonly name: string } | undefined;
  readonly route: Route | undefined;
  readonly heldBy: readonly HeldBy[];
  readonly releasedAtMs: number | undefined;
  readonly past: readonly { readonly at: string; readonly what: "held" | "released"; readonly by: readonly HeldBy[] }[];
  readonly flap: FlapState | undefined;
  readonly group: { readonly id: string; readonly title: string; readonly openedAtMs: number; readonly toldAtMs: number | undefined };
  readonly rules: GroupingRules;
  /** When a page told of it. */
  readonly pagedAtMs: number | undefined;
  readonly page: { readonly id: string; readonly title: string } | undefined;
  /** The page of its group that is not over, though nobody was told of this alert yet. */
  readonly groupPage: { readonly id: string; readonly title: string } | undefined;
  readonly nowMs: number;
}

/** Says of each stage what it did with the alert. Pure: from what is kept, the same answer whenever it is asked. */
export function explainAlert(facts: ExplainFacts): readonly ExplainStage[] {
  return [
    dedupStage(facts),
    enrichStage(facts),
    routeStage(facts),
    holdStage(facts, "inhibit", ["inhibition"]),
    holdStage(facts, "mute", ["mute_interval", "maintenance_window"]),
    holdStage(facts, "silence", ["silence"]),
    groupStage(facts),
    flapStage(facts),
    pageStage(facts),
  ];
}

function iso(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString();
}

const nothingMore = { subjects: [], past: [], figures: {} } as const;

function dedupStage({ count, flapCount, dedupKey, openedAtMs, lastSeenAtMs }: ExplainFacts): ExplainStage {
  const figures = { dedupKey, count, reopened: flapCount, lastSeenAt: iso(lastSeenAtMs) };
  const reason = flapCount > 0 ? "reopened" : "opened";
  return {
    ...nothingMore,
    stage: "dedup",
    outcome: "done",
    reason: count > 1 && flapCount === 0 ? "repeated" : reason,
    at: iso(openedAtMs),
    figures,
  };
}

function enrichStage({ source, service }: ExplainFacts): ExplainStage {
  const subjects: ExplainSubject[] = [{ type: "source", ...source }];
  if (service !== undefined) subjects.push({ type: "service", ...service });
  return { ...nothingMore, stage: "enrich", outcome: "done", reason: service === undefined ? "no_service" : "service_known", subjects };
}

function routeStage({ route, heldBy, past }: ExplainFacts): ExplainStage {
  const byRule = heldBy.filter((by) => by.kind === "rule");
  const subjects = (route?.steps ?? []).map(({ rule }) => ({ type: "routing-rule", id: rule.id, name: rule.name }));
  const stage = { ...nothingMore, stage: "route", subjects, past: pastOf(past, ["rule"]) } as const;
  if (byRule[0] !== undefined) return { ...stage, outcome: "held", reason: "suppressed_by_rule", at: byRule[0].since };
  if (route === undefined || !route.steps.some((step) => step.kind === "matched"))
    return { ...stage, outcome: "passed", reason: "no_rule_matched" };
  return { ...stage, outcome: "changed", reason: "rules_matched" };
}

const subjectTypes: Readonly<Record<SuppressionKind, string>> = {
  silence: "silence",
  maintenance_window: "maintenance-window",
  mute_interval: "mute-interval",
  inhibition: "inhibition-rule",
  flap_hold: "alert",
  rule: "routing-rule",
};

function subjectOf({ kind, id, name, since, until, alertId }: HeldBy): ExplainSubject {
  return { type: subjectTypes[kind], id, name, since, ...(until !== undefined && { until }), ...(alertId !== undefined && { alertId }) };
}

function pastOf(past: ExplainFacts["past"], kinds: readonly SuppressionKind[]): readonly ExplainPast[] {
  return past.flatMap(({ at, what, by }) => {
    const those = by.filter((one) => kinds.includes(one.kind)).map(subjectOf);
    return those.length === 0 ? [] : [{ at, what, by: those }];
  });
}

function holdStage({ heldBy, past }: ExplainFacts, stage: PipelineStage, kinds: readonly SuppressionKind[]): ExplainStage {
  const holding = heldBy.filter((by) => kinds.includes(by.kind));
  const before = pastOf(past, kinds);
  const [first] = holding;
  if (first !== undefined) {
    const reason = first.kind;
    return { ...nothingMore, stage, outcome: "held", reason, at: first.since, subjects: holding.map(subjectOf), past: before };
  }
  const released = before.findLast((one) => one.what === "released");
  if (released === undefined) return { ...nothingMore, stage, outcome: "passed", reason: "nothing_matches" };
  return { ...nothingMore, stage, outcome: "passed", reason: "released", at: released.at, subjects: released.by, past: before };
}

function groupStage({ group }: ExplainFacts): ExplainStage {
  const subjects = [{ type: "alert-group", id: group.id, name: group.title, since: iso(group.openedAtMs) }];
  return { ...nothingMore, stage: "group", outcome: "done", reason: "member_of_group", subjects };
}

function flapStage({ flap, rules, heldBy, past }: ExplainFacts): ExplainStage {
  const flapRules = flapRulesOf(rules);
  const figures = { changes: flap?.changesMs.length ?? 0, threshold: flapRules.changes, minutes: rules.flapMinutes };
  const stage = { ...nothingMore, stage: "flap_hold", figures, past: pastOf(past, ["flap_hold"]) } as const;
  const hold = heldBy.find((by) => by.kind === "flap_hold");
  if (hold !== undefined && flap !== undefined) {
    return { ...stage, outcome: "held", reason: "flapping", at: hold.since, until: iso(steadyAtMs(flap, flapRules)) };
  }
  if (flap?.sinceMs !== undefined) return { ...stage, outcome: "passed", reason: "told_that_it_flaps", at: iso(flap.sinceMs) };
  return { ...stage, outcome: "passed", reason: "steady" };
}

function pageStage(facts: ExplainFacts): ExplainStage {
  const { pagedAtMs, page, status, resolvedAtMs, heldBy } = facts;
  const subjects = page === undefined ? [] : [{ type: "page", id: page.id, name: page.title }];
  const stage = { ...nothingMore, stage: "page" } as const;
  if (pagedAtMs !== undefined) return { ...stage, outcome: "done", reason: "paged", at: iso(pagedAtMs), subjects };
  if (status === "resolved") {
    return { ...stage, outcome: "over", reason: "resolved_before_paging", ...(resolvedAtMs !== undefined && { at: iso(resolvedAtMs) }) };
  }
  if (heldBy.length > 0) return { ...stage, outcome: "held", reason: "held_back", subjects: heldBy.map(subjectOf) };
  if (status === "acknowledged") return { ...stage, outcome: "over", reason: "acknowledged_before_paging" };
  return { ...stage, ...waitOf(facts) };
}

type Waiting = Pick<ExplainStage, "outcome" | "reason" | "until"> & Partial<Pick<ExplainStage, "subjects">>;

function waitOf({ firingSinceMs, urgency, rules, group, groupPage, nowMs }: ExplainFacts): Waiting {
  const waitUntilMs = firingSinceMs + rules.waitSeconds[urgency] * 1_000;
  if (groupPage !== undefined) {
    // Somebody has heard of the group: what joins it is told of with the next word, and waits for nobody's page.
    const toldMs = Math.max(waitUntilMs, (group.toldAtMs ?? nowMs) + rules.intervalSeconds * 1_000);
    return {
      outcome: "waiting",
      reason: "group_has_page",
      until: iso(toldMs),
      subjects: [{ type: "page", id: groupPage.id, name: groupPage.title }],
    };
  }
  if (waitUntilMs > nowMs) return { outcome: "waiting", reason: "group_wait", until: iso(waitUntilMs) };
  const tellAtMs = (group.toldAtMs ?? nowMs) + rules.intervalSeconds * 1_000;
  return { outcome: "waiting", reason: "group_interval", until: iso(tellAtMs) };
}
