import type { FlapRules } from "#alerts/flap.ts";
import type { Labels } from "#alerts/matchers.ts";
import type { Urgency } from "#paging/index.ts";

/** How a service's alerts are put together, waited for, and quietened. */
export interface GroupingRules {
  /** Labels beside the service whose values must be equal within a group. */
  readonly labels: readonly string[];
  /** A group older than this takes no new members; undefined: as long as it is open. */
  readonly windowMinutes: number | undefined;
  /** From the first member to the first page; whoever resolves before pages nobody. */
  readonly waitSeconds: Readonly<Record<Urgency, number>>;
  /** Between telling of members and telling of new ones. */
  readonly intervalSeconds: number;
  readonly flapChanges: number;
  readonly flapMinutes: number;
  /** An alert nothing was heard of for so long is over; undefined: never. */
  readonly autoResolveMinutes: Readonly<Record<Urgency, number | undefined>>;
}

/** What counts for a service until somebody says otherwise, and for alerts without a service. */
export const defaultGrouping: GroupingRules = {
  labels: [],
  windowMinutes: undefined,
  waitSeconds: { high: 0, low: 30 },
  intervalSeconds: 300,
  flapChanges: 5,
  flapMinutes: 10,
  autoResolveMinutes: { high: undefined, low: 1_440 },
};

export function flapRulesOf({ flapChanges, flapMinutes }: GroupingRules): FlapRules {
  return { changes: flapChanges, windowMs: flapMinutes * 60_000 };
}

/**
 * What the members of a group share. @param home the service, or the source where there is none; with the route, if it
 * took one: alerts that took different routes never share a group.
 */
export function groupKey(home: string, rules: GroupingRules, labels: Labels): string {
  if (rules.labels.length === 0) return home;
  const values = rules.labels.map((name) => [name, Object.hasOwn(labels, name) ? labels[name] : ""]);
  return `${home} ${JSON.stringify(Object.fromEntries(values))}`;
}

/** What decides whether a group pages. Times in milliseconds since 1970. */
export interface GroupFacts {
  /** Members nobody was told of that somebody should be: triggered and held back by nothing. */
  readonly untold: {
    readonly count: number;
    /** Since when the first of each urgency fires. */
    readonly firingSinceMs: Readonly<Record<Urgency, number | undefined>>;
    /** One of them was held back before and is not any more. */
    readonly released: boolean;
  };
  /**
   * What the group's page is about: nothing (there is none, or all it was about is over), members that nobody has taken,
   * or taken ones. Members that joined while it ran belong to it; those that were held back then do not.
   */
  readonly told: "none" | "triggered" | "acknowledged";
  /** One of those is of high urgency, and nothing holds it back. */
  readonly toldHigh: boolean;
  /** The highest urgency paged for those. */
  readonly pagedUrgency: Urgency | undefined;
  /** When members were last told of. */
  readonly toldAtMs: number | undefined;
}

export type GroupDecision =
  | { readonly kind: "page"; readonly urgency: Urgency; readonly reason: "fires" | "urgency_raised" | "released" }
  /** There is a page already: say that the group grew. */
  | { readonly kind: "tell" }
  | { readonly kind: "wait"; readonly untilMs: number; readonly reason: "group_wait" | "group_interval" }
  | { readonly kind: "quiet"; readonly reason: "nobody_to_tell_of" };

/**
 * What a group must do now. One group is one page: members that join are told of without waking anybody again, except
 * where the urgency rises, or where somebody has taken the page and an alert that was held back comes to light, for
 * whoever took it could not know.
 */
export function decideGroup(facts: GroupFacts, rules: GroupingRules, nowMs: number): GroupDecision {
  const { untold, told, pagedUrgency } = facts;
  if (told !== "none" && pagedUrgency !== "high" && facts.toldHigh) return { kind: "page", urgency: "high", reason: "urgency_raised" };
  if (untold.count === 0) return { kind: "quiet", reason: "nobody_to_tell_of" };

  const waitedMs = waitUntilMs(facts, rules);
  if (waitedMs > nowMs) return { kind: "wait", untilMs: waitedMs, reason: "group_wait" };

  const urgency = untold.firingSinceMs.high === undefined ? "low" : "high";
  const reason = pageReason(facts, urgency);
  if (reason !== undefined) return { kind: "page", urgency, reason };

  const nextTellMs = (facts.toldAtMs ?? 0) + rules.intervalSeconds * 1_000;
  return nextTellMs > nowMs ? { kind: "wait", untilMs: nextTellMs, reason: "group_interval" } : { kind: "tell" };
}

type PageReason = Extract<GroupDecision, { kind: "page" }>["reason"];

/** Why members that nobody was told of page; undefined where the page that is there is enough. */
function pageReason({ untold, told, pagedUrgency }: GroupFacts, urgency: Urgency): PageReason | undefined {
  if (told === "none") return untold.released ? "released" : "fires";
  if (urgency === "high" && pagedUrgency !== "high") return "urgency_raised";
  return untold.released && told === "acknowledged" ? "released" : undefined;
}

/** Each urgency waits by its own time, from its first member on. */
function waitUntilMs({ untold }: GroupFacts, { waitSeconds }: GroupingRules): number {
  const { high, low } = untold.firingSinceMs;
  const highMs = high === undefined ? Number.POSITIVE_INFINITY : high + waitSeconds.high * 1_000;
  const lowMs = low === undefined ? Number.POSITIVE_INFINITY : low + waitSeconds.low * 1_000;
  return Math.min(highMs, lowMs);
}
