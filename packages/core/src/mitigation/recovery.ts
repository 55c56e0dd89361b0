import { formatValue, isMet, type Objective, objectiveText, type Unit } from "#alerts/index.ts";
import type { Recovery } from "#incidents/index.ts";
import type { CheckId } from "#kernel/index.ts";

/** One reading. `value` is undefined when the reader got no number: a failed query, an empty result, a timeout. */
export interface Sample {
  readonly at: Temporal.Instant;
  readonly value: number | undefined;
}

/**
 * Where a recovery check stands.
 * - `unknown`: never read, or the last reading gave no number. Proves nothing in either direction.
 * - `red`: the last value misses the objective.
 * - `green`: every value since `since` meets it; `confirmedAt` is set once that has lasted for the hold time.
 */
export interface CheckState {
  readonly state: "unknown" | "red" | "green";
  readonly since: Temporal.Instant;
  readonly confirmedAt: Temporal.Instant | undefined;
  /** The newest number and when it was read. */
  readonly last: { readonly value: number; readonly at: Temporal.Instant } | undefined;
  readonly sampledAt: Temporal.Instant;
}

/** How a check is judged. */
export interface CheckRule {
  readonly objective: Objective;
  /** How long it must stay green before recovery is believed (soak). 0 believes the first green value. */
  readonly holdSeconds: number;
  readonly intervalSeconds: number;
}

/** What a new reading changed. */
export type CheckChange = "first" | "none" | "turned_green" | "turned_red" | "turned_unknown" | "confirmed";

/**
 * Readings missing for this many intervals break the hold: nobody saw what was in between.
 * One missed reading must not, or a slow query would start every soak again.
 */
const intervalsBeforeGap = 3;

/** Takes in one reading. Readings not newer than the last one change nothing, so that a repeated one is harmless. */
export function advanceCheck(
  before: CheckState | undefined,
  sample: Sample,
  rule: CheckRule,
): { readonly state: CheckState; readonly change: CheckChange } {
  if (before !== undefined && Temporal.Instant.compare(sample.at, before.sampledAt) <= 0) return { state: before, change: "none" };

  const colour = colourOf(sample, rule.objective);
  const isSame = before !== undefined && before.state === colour && !hasGap(before, sample, rule);
  const since = isSame ? before.since : sample.at;
  const last = sample.value === undefined ? before?.last : { value: sample.value, at: sample.at };
  const held = colour === "green" && secondsBetween(since, sample.at) >= rule.holdSeconds;
  const confirmedAt = held ? ((isSame ? before.confirmedAt : undefined) ?? sample.at) : undefined;
  const state: CheckState = { state: colour, since, confirmedAt, last, sampledAt: sample.at };
  return { state, change: changeBetween(before, state) };
}

function colourOf(sample: Sample, objective: Objective): CheckState["state"] {
  if (sample.value === undefined || !Number.isFinite(sample.value)) return "unknown";
  return isMet(sample.value, objective) ? "green" : "red";
}

function hasGap(before: CheckState, sample: Sample, rule: CheckRule): boolean {
  return secondsBetween(before.sampledAt, sample.at) > intervalsBeforeGap * rule.intervalSeconds;
}

function changeBetween(before: CheckState | undefined, after: CheckState): CheckChange {
  if (after.confirmedAt !== undefined && before?.confirmedAt === undefined) return "confirmed";
  if (before === undefined) return "first";
  return before.state === after.state ? "none" : `turned_${after.state}`;
}

/** A check by name with where it stands; `state` undefined when it was never read. */
export interface NamedCheck {
  readonly id: CheckId;
  readonly name: string;
  readonly rule: CheckRule;
  readonly state: CheckState | undefined;
}

/**
 * Recovery of an incident by all its checks together, in the terms of the resolve gate: red if one is red,
 * green if all are, else unknown. Undefined when no check was ever read: nobody measures, so nothing is known.
 * The hold ends when the last of them has held.
 */
export function recoveryOf(checks: readonly NamedCheck[]): Recovery | undefined {
  const states = checks.map((check) => check.state).filter((state) => state !== undefined);
  if (states.length === 0) return undefined;
  const evidence = checks.map(checkSentence).join("; ");

  const red = firstSince(states.filter((state) => state.state === "red"));
  if (red !== undefined) return { state: "red", since: red, holdUntil: undefined, evidence };

  const unknown = firstSince(states.filter((state) => state.state === "unknown"));
  const turnedGreen = states.map((state) => state.since).reduce(laterOf);
  if (unknown !== undefined || states.length < checks.length) {
    return { state: "unknown", since: unknown ?? turnedGreen, holdUntil: undefined, evidence };
  }
  const holds = checks.map((check) => (check.state?.since ?? turnedGreen).add({ seconds: check.rule.holdSeconds }));
  return { state: "green", since: turnedGreen, holdUntil: holds.reduce(laterOf, turnedGreen), evidence };
}

function firstSince(states: readonly CheckState[]): Temporal.Instant | undefined {
  return states.map((state) => state.since).toSorted((left, right) => Temporal.Instant.compare(left, right))[0];
}

function laterOf(left: Temporal.Instant, right: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(left, right) >= 0 ? left : right;
}

/** "error rate 31 %, objective below 1 %". */
export function checkSentence(check: NamedCheck): string {
  const last = check.state?.last;
  const value = last === undefined || check.state?.state === "unknown" ? "unknown" : formatValue(last.value, check.rule.objective.unit);
  return `${check.name} ${value}, objective ${objectiveText(check.rule.objective)}`;
}

/** Added to the author's estimate before "no effect" is said: readings come at intervals, and caches warm up. */
const leastPatienceSeconds = 30;
/** Authors estimate the good case. Twice their estimate without any movement is no effect. */
const patienceFactor = 2;

/** When the wait for a run's effect ends. `endedAt` is when the runner succeeded. */
export function effectDeadline(endedAt: Temporal.Instant, secondsToEffect: number): Temporal.Instant {
  return endedAt.add({ seconds: Math.ceil(secondsToEffect * patienceFactor) + leastPatienceSeconds });
}

export type Effect = "effect" | "waiting" | "no_effect" | "unmeasured";

/**
 * Whether a run helped, by one check. `effect` when the value meets the objective now and did not before, or has come
 * at least half the way to it. Before the deadline a missing effect is `waiting`; after it `no_effect`, or
 * `unmeasured` when there is no number to go by: none at all, or one that was healthy all along and so shows no harm.
 */
export function judgeEffect(
  before: number | undefined,
  now: number | undefined,
  objective: Objective,
  deadline: "ahead" | "passed",
): Effect {
  const nothingToTell = deadline === "ahead" ? "waiting" : "unmeasured";
  if (now === undefined) return nothingToTell;
  if (isMet(now, objective)) return before === undefined || !isMet(before, objective) ? "effect" : nothingToTell;
  if (before !== undefined && !isMet(before, objective)) {
    const whole = Math.abs(before - objective.threshold);
    const left = Math.abs(now - objective.threshold);
    if (left <= whole / 2) return "effect";
  }
  return deadline === "ahead" ? "waiting" : "no_effect";
}

/** "error rate 31 % → 0.4 %". Without a value before, only the present one is named. */
export function movementSentence(name: string, before: number | undefined, now: number, unit: Unit): string {
  const present = formatValue(now, unit);
  return before === undefined ? `${name} ${present}` : `${name} ${formatValue(before, unit)} → ${present}`;
}

function secondsBetween(from: Temporal.Instant, to: Temporal.Instant): number {
  return (to.epochMilliseconds - from.epochMilliseconds) / 1000;
}
