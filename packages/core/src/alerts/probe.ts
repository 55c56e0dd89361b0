/**
 * Where a probe stands.
 * - `waiting`: never looked yet.
 * - `up`: the last look found what was expected.
 * - `doubtful`: it did not, and further tries decide whether that was chance. Nobody is told.
 * - `down`: as many tries as the rule asks for failed, one right after the other. Its alert is open until a look succeeds.
 * - `paused`: a person does not want it to look.
 */
export const probeStatuses = ["waiting", "up", "doubtful", "down", "paused"] as const;
export type ProbeStatus = (typeof probeStatuses)[number];

export interface ProbeState {
  readonly status: ProbeStatus;
  readonly since: Temporal.Instant;
  /** Of the tries that failed one right after the other; 0 while it is up. */
  readonly failedTries: number;
}

/** How a probe looks and what it takes to believe it. */
export interface ProbeRule {
  readonly intervalSeconds: number;
  /** Tries that must fail before it counts as down; 1 believes the first. */
  readonly tries: number;
}

export interface ProbeStep {
  readonly state: ProbeState;
  readonly effect: "none" | "triggers" | "resolves";
}

export function newProbe(now: Temporal.Instant): ProbeState {
  return { status: "waiting", since: now, failedTries: 0 };
}

/** A failure is looked at again this soon: long enough for a hiccup to be over, short enough not to lose a minute. */
const retrySeconds = 10;

/** When to look next; undefined while it is paused. */
export function nextLook(state: ProbeState, rule: ProbeRule, lastLook: Temporal.Instant): Temporal.Instant | undefined {
  if (state.status === "paused") return undefined;
  const seconds = state.status === "doubtful" ? Math.min(retrySeconds, rule.intervalSeconds) : rule.intervalSeconds;
  return lastLook.add({ seconds });
}

/** Takes in what one look found at `at`. */
export function judgeLook(state: ProbeState, found: "expected" | "otherwise", rule: ProbeRule, at: Temporal.Instant): ProbeStep {
  if (state.status === "paused") return { state, effect: "none" };
  if (found === "expected") {
    const since = state.status === "up" ? state.since : at;
    return { state: { status: "up", since, failedTries: 0 }, effect: state.status === "down" ? "resolves" : "none" };
  }
  const failedTries = state.failedTries + 1;
  if (state.status === "down") return { state: { ...state, failedTries }, effect: "none" };
  if (failedTries >= rule.tries) return { state: { status: "down", since: at, failedTries }, effect: "triggers" };
  const since = state.status === "doubtful" ? state.since : at;
  return { state: { status: "doubtful", since, failedTries }, effect: "none" };
}

/** A person does not want it to look; the open alert, if there is one, ends. */
export function pauseProbe(state: ProbeState, now: Temporal.Instant): ProbeStep {
  if (state.status === "paused") return { state, effect: "none" };
  return { state: { status: "paused", since: now, failedTries: 0 }, effect: state.status === "down" ? "resolves" : "none" };
}

/** It looks again, as if for the first time. */
export function resumeProbe(state: ProbeState, now: Temporal.Instant): ProbeStep {
  return { state: state.status === "paused" ? newProbe(now) : state, effect: "none" };
}

/** What it looks at was changed: what was found before says nothing of that. */
export function restartProbe(state: ProbeState, now: Temporal.Instant): ProbeStep {
  if (state.status === "paused") return { state, effect: "none" };
  return { state: newProbe(now), effect: state.status === "down" ? "resolves" : "none" };
}
