/**
 * Where a heartbeat stands.
 * - `waiting`: nothing was heard yet, so nothing is missed. Left by the first ping, or by a run that started and never ended.
 * - `healthy`: heard of in time.
 * - `late`: silent for longer than period plus grace, or a run did not end in time. Left by a success, or by a person who pauses it.
 * - `failed`: the job itself said that it failed. Left as `late` is.
 * - `paused`: a person does not want to hear of it. Left by a person; pings are noted and change nothing.
 * `late` and `failed` have an open alert, the others have none.
 */
export const heartbeatStatuses = ["waiting", "healthy", "late", "failed", "paused"] as const;
export type HeartbeatStatus = (typeof heartbeatStatuses)[number];

/** What is expected of whatever beats. */
export interface HeartbeatTerms {
  /** A ping is expected at least this often. */
  readonly periodSeconds: number;
  /** How much later than that is still no alarm; also how long a run may take from its start, or the period where this is 0. */
  readonly graceSeconds: number;
}

export interface HeartbeatState {
  readonly status: HeartbeatStatus;
  readonly since: Temporal.Instant;
  /** Silence is counted from here: the last ping, or the resumption after a pause. Undefined until something was heard. */
  readonly countedFrom: Temporal.Instant | undefined;
  /** The last word on how it went, good or bad; a start or a note is none. */
  readonly lastPingAt: Temporal.Instant | undefined;
  /** The newest run that said it started and has not ended. */
  readonly run: HeartbeatRun | undefined;
}

export interface HeartbeatRun {
  readonly startedAt: Temporal.Instant;
  /** The job's own name for the run. */
  readonly id: string | undefined;
}

/** What a ping says. `log` is a note for people and changes nothing. */
export const heartbeatPingKinds = ["success", "start", "fail", "log"] as const;
export type HeartbeatPingKind = (typeof heartbeatPingKinds)[number];

export interface HeartbeatPing {
  readonly kind: HeartbeatPingKind;
  readonly runId: string | undefined;
}

/** What a step means for the alert. `says`: it is open and what it says has changed, as from late to failed. */
export type HeartbeatEffect = "none" | "triggers" | "says" | "resolves";

export interface HeartbeatStep {
  readonly state: HeartbeatState;
  readonly effect: HeartbeatEffect;
}

/** A heartbeat as it is made. */
export function newHeartbeat(now: Temporal.Instant): HeartbeatState {
  return { status: "waiting", since: now, countedFrom: undefined, lastPingAt: undefined, run: undefined };
}

/** When silence becomes an alert unless something is heard before; undefined while nothing is being waited for. */
export function silentAt(state: HeartbeatState, terms: HeartbeatTerms): Temporal.Instant | undefined {
  if (state.status !== "waiting" && state.status !== "healthy") return undefined;
  const byPeriod = state.countedFrom?.add({ seconds: terms.periodSeconds + terms.graceSeconds });
  const byRun = state.run?.startedAt.add({ seconds: terms.graceSeconds === 0 ? terms.periodSeconds : terms.graceSeconds });
  if (byPeriod === undefined || byRun === undefined) return byPeriod ?? byRun;
  return Temporal.Instant.compare(byRun, byPeriod) < 0 ? byRun : byPeriod;
}

/** Takes in one ping, heard at `at`. */
export function hearPing(state: HeartbeatState, ping: HeartbeatPing, at: Temporal.Instant): HeartbeatStep {
  switch (ping.kind) {
    case "log":
      return { state, effect: "none" };
    case "start":
      return { state: state.status === "paused" ? state : { ...state, run: { startedAt: at, id: ping.runId } }, effect: "none" };
    case "success":
      return hearOutcome(state, ping, at, "healthy");
    case "fail":
      return hearOutcome(state, ping, at, "failed");
  }
}

function hearOutcome(state: HeartbeatState, ping: HeartbeatPing, at: Temporal.Instant, status: "healthy" | "failed"): HeartbeatStep {
  if (state.status === "paused") return { state: { ...state, lastPingAt: at }, effect: "none" };
  const since = state.status === status ? state.since : at;
  const heard: HeartbeatState = { status, since, countedFrom: at, lastPingAt: at, run: runAfter(state.run, ping) };
  return { state: heard, effect: effectBetween(state.status, status) };
}

/** A run ends by its own word, by a word that names no run, and by any failure; the success of another run is not its end. */
function runAfter(run: HeartbeatRun | undefined, ping: HeartbeatPing): HeartbeatRun | undefined {
  const isOver = run === undefined || ping.kind === "fail" || ping.runId === undefined || ping.runId === run.id;
  return isOver ? undefined : run;
}

/** How long the run took that this ping ends; undefined where the ping ends none. */
export function runDurationMs(state: HeartbeatState, ping: HeartbeatPing, at: Temporal.Instant): number | undefined {
  const { run } = state;
  if (run === undefined || run.id !== ping.runId || ping.kind === "start" || ping.kind === "log") return undefined;
  return at.epochMilliseconds - run.startedAt.epochMilliseconds;
}

/** What the clock alone does to it: silence that has lasted too long is an alert. */
export function watchSilence(state: HeartbeatState, terms: HeartbeatTerms, now: Temporal.Instant): HeartbeatStep {
  const due = silentAt(state, terms);
  if (due === undefined || Temporal.Instant.compare(now, due) < 0) return { state, effect: "none" };
  return { state: { ...state, status: "late", since: due, run: undefined }, effect: "triggers" };
}

/** A person does not want to hear of it. The open alert, if there is one, ends. */
export function pauseHeartbeat(state: HeartbeatState, now: Temporal.Instant): HeartbeatStep {
  if (state.status === "paused") return { state, effect: "none" };
  return { state: { ...state, status: "paused", since: now, run: undefined }, effect: effectBetween(state.status, "paused") };
}

/** From now on it is listened for again: a job that was heard of before has one whole period, another one is waited for. */
export function resumeHeartbeat(state: HeartbeatState, now: Temporal.Instant): HeartbeatStep {
  if (state.status !== "paused") return { state, effect: "none" };
  const isKnown = state.lastPingAt !== undefined;
  const resumed = { ...state, status: isKnown ? "healthy" : "waiting", since: now, countedFrom: isKnown ? now : undefined } as const;
  return { state: resumed, effect: "none" };
}

/** Its terms were edited: what is late by the old ones may be in time by the new ones. Nothing an edit does makes a failure good. */
export function judgeAnew(state: HeartbeatState, terms: HeartbeatTerms, now: Temporal.Instant): HeartbeatStep {
  if (state.status !== "late") return watchSilence(state, terms, now);
  const asIfHealthy: HeartbeatState = { ...state, status: state.countedFrom === undefined ? "waiting" : "healthy", since: now };
  const judged = watchSilence(asIfHealthy, terms, now);
  return judged.effect === "triggers" ? { state, effect: "none" } : { state: judged.state, effect: "resolves" };
}

function isAlerting(status: HeartbeatStatus): boolean {
  return status === "late" || status === "failed";
}

function effectBetween(before: HeartbeatStatus, after: HeartbeatStatus): HeartbeatEffect {
  if (isAlerting(before) && !isAlerting(after)) return "resolves";
  if (!isAlerting(after)) return "none";
  if (!isAlerting(before)) return "triggers";
  return before === after ? "none" : "says";
}
