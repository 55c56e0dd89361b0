import type { UserId } from "#kernel/index.ts";
import { isPost, type PolicySnapshot, type PolicyStep, type PostTarget, type StepTarget } from "#paging/policy.ts";
import type { StepConditions } from "#paging/step-conditions.ts";

/** A place in the walk through a policy. Passes and steps count from 1. */
export type Place = { readonly kind: "step"; readonly pass: number; readonly step: number } | { readonly kind: "fallback" };

/**
 * Life of a page.
 *
 * - `triggered`: walking its policy. → `acknowledged` (a responder), `resolved` (the subject is over),
 *   `exhausted` (the walk has ended and nobody answered).
 * - `acknowledged`: somebody has it, nobody is notified. → `triggered` (acknowledgement timed out, or a
 *   responder passes it on), `resolved`.
 * - `exhausted`: nobody answered in time. → `acknowledged` (a late answer still counts), `resolved`.
 * - `resolved`: over, for good.
 */
export type PageStatus = "triggered" | "acknowledged" | "exhausted" | "resolved";

/** What the walk of a page depends on. */
export interface PageState {
  readonly status: PageStatus;
  /** The last place with an outcome; undefined before the first step. */
  readonly reached: Place | undefined;
  /** When the place after `reached` is due; undefined while the walk stands still. */
  readonly nextDueAt: Temporal.Instant | undefined;
  /** Who has the page, while somebody has. */
  readonly acknowledgedBy: UserId | undefined;
}

/** Minutes the fallback waits for an answer before *nobody answered* is written. */
export const fallbackDelayMinutes = 5;

export type NextStep =
  | {
      readonly kind: "fire";
      readonly place: Place;
      readonly targets: readonly StepTarget[];
      readonly delayMinutes: number;
      readonly conditions: StepConditions | undefined;
    }
  | { readonly kind: "fire_fallback"; readonly place: Place; readonly delayMinutes: number }
  | { readonly kind: "wait"; readonly until: Temporal.Instant }
  | { readonly kind: "exhaust"; readonly reason: "nobody_answered" }
  | { readonly kind: "stop"; readonly reason: "acknowledged" | "resolved" | "exhausted" };

/**
 * What a page must do at `now`. Pure: a node that dies between deciding and
 * saving decides the same again. One call answers for one place only, so that
 * steps overdue after an outage fire one after the other, each followed by its
 * own delay, and never collapse into one instant.
 */
export function nextStep(page: PageState, policy: PolicySnapshot, now: Temporal.Instant): NextStep {
  if (page.status !== "triggered") return { kind: "stop", reason: page.status };
  if (page.nextDueAt !== undefined && Temporal.Instant.compare(now, page.nextDueAt) < 0) {
    return { kind: "wait", until: page.nextDueAt };
  }
  const place = placeAfter(page.reached, policy);
  if (place === undefined) return { kind: "exhaust", reason: "nobody_answered" };
  if (place.kind === "fallback") return { kind: "fire_fallback", place, delayMinutes: fallbackDelayMinutes };
  const step = stepAt(policy, place.step);
  return { kind: "fire", place, targets: step.targets, delayMinutes: step.delayMinutes, conditions: step.conditions };
}

/** The place that follows `reached`; undefined when the walk is over. */
export function placeAfter(reached: Place | undefined, policy: PolicySnapshot): Place | undefined {
  if (reached === undefined) return policy.steps.length === 0 ? placeOfEnd(policy) : { kind: "step", pass: 1, step: 1 };
  if (reached.kind === "fallback") return undefined;
  if (reached.step < policy.steps.length) return { kind: "step", pass: reached.pass, step: reached.step + 1 };
  if (reached.pass <= policy.repeatCount) return { kind: "step", pass: reached.pass + 1, step: 1 };
  return placeOfEnd(policy);
}

/** The place before `reached`, from which the walk fires `reached` once more. */
export function placeBefore(reached: Place | undefined, policy: PolicySnapshot): Place | undefined {
  if (reached === undefined) return undefined;
  if (reached.kind === "fallback") {
    return policy.steps.length === 0 ? undefined : { kind: "step", pass: policy.repeatCount + 1, step: policy.steps.length };
  }
  if (reached.step > 1) return { kind: "step", pass: reached.pass, step: reached.step - 1 };
  if (reached.pass > 1) return { kind: "step", pass: reached.pass - 1, step: policy.steps.length };
  return undefined;
}

function placeOfEnd(policy: PolicySnapshot): Place | undefined {
  return policy.end === "fallback" ? { kind: "fallback" } : undefined;
}

function stepAt(policy: PolicySnapshot, step: number): PolicyStep {
  const found = policy.steps[step - 1];
  if (found === undefined) throw new Error(`the policy has no step ${step}`);
  return found;
}

/** One target of a step with the people it stands for at this instant. */
export interface ResolvedTarget {
  readonly target: StepTarget;
  readonly people: readonly UserId[];
}

export type StepOutcome =
  | {
      readonly kind: "fired";
      readonly people: readonly UserId[];
      /** People of the step without a contact method that may be used: said, because silence would look like sleep. */
      readonly unreachable: readonly UserId[];
      /** Where it is posted besides. */
      readonly posts: readonly PostTarget[];
    }
  | { readonly kind: "skipped"; readonly reason: SkipReason; readonly unreachable: readonly UserId[] };

/** Why a step paged nobody. `nobody_reachable`: there are people, and none has a contact method that may be used. */
export type SkipReason = "nobody_on_call" | "empty_team" | "person_gone" | "nobody_in_step" | "nobody_reachable" | "condition_not_met";

/** A step that is passed over because it is not for such a page, or not for this hour. */
export const conditionNotMet: StepOutcome = { kind: "skipped", reason: "condition_not_met", unreachable: [] };

/** Who a step pages: each person once, in the order of the targets, or the reason why nobody. */
export function settleStep(resolved: readonly ResolvedTarget[], canReach: (person: UserId) => boolean): StepOutcome {
  const everybody = [...new Set(resolved.flatMap((entry) => entry.people))];
  const people = everybody.filter(canReach);
  const unreachable = everybody.filter((person) => !people.includes(person));
  const posts = resolved.map((entry) => entry.target).filter(isPost);
  if (people.length > 0 || posts.length > 0) return { kind: "fired", people, unreachable, posts };
  const reason = unreachable.length > 0 ? "nobody_reachable" : skipReason(resolved);
  return { kind: "skipped", reason, unreachable };
}

const skipReasons = {
  schedule: "nobody_on_call",
  team: "empty_team",
  person: "person_gone",
  round_robin: "nobody_in_step",
  channel: "nobody_in_step",
  webhook: "nobody_in_step",
} as const satisfies Record<StepTarget["kind"], SkipReason>;

function skipReason(resolved: readonly ResolvedTarget[]): SkipReason {
  const [first, ...others] = resolved.map((entry) => skipReasons[entry.target.kind]);
  if (first === undefined || others.some((reason) => reason !== first)) return "nobody_in_step";
  return first;
}

/**
 * Whose turn it is in a round robin: the member the page's round falls on, or the next one who is there.
 * @param round the page's number among the pages of its policy, from 0.
 */
export function turnOf(userIds: readonly UserId[], round: number, isAvailable: (person: UserId) => boolean): UserId | undefined {
  const start = userIds.length === 0 ? 0 : round % userIds.length;
  return [...userIds.slice(start), ...userIds.slice(0, start)].find(isAvailable);
}

/** The page after a place has had its outcome: a step that paged nobody is followed at once. */
export function advance(page: PageState, settled: Settled, now: Temporal.Instant): PageState {
  const waitMinutes = settled.outcome.kind === "fired" ? settled.delayMinutes : 0;
  return { ...page, reached: settled.place, nextDueAt: now.add({ minutes: waitMinutes }) };
}

/** A place of the walk with what came of it. */
export interface Settled {
  readonly place: Place;
  readonly delayMinutes: number;
  readonly outcome: StepOutcome;
}

/** The page when the walk has ended unanswered. */
export function exhaust(page: PageState): PageState {
  return { ...page, status: "exhausted", nextDueAt: undefined };
}
