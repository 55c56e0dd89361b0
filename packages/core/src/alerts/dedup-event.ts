import { type FlapRules, type FlapState, noteChange } from "#alerts/flap.ts";
import type { SenderEvent } from "#alerts/sender-event.ts";
import { type AlertSeverity, urgencyOf } from "#alerts/severity.ts";
import type { Urgency } from "#paging/index.ts";

/**
 * `triggered` → `acknowledged` → `resolved`.
 * triggered → acknowledged: a responder, or the sender. Either → resolved: the sender, a responder, or its expiry.
 * resolved → triggered: only inside the reopen window, and only where the sender has no rule of its own.
 */
export type AlertStatus = "triggered" | "acknowledged" | "resolved";

/** What the pipeline knows of one alert while it decides. Times in milliseconds since 1970. */
export interface AlertState {
  readonly status: AlertStatus;
  readonly severity: AlertSeverity;
  /** Never falls while the alert is open: nobody is silently un-paged. */
  readonly urgency: Urgency;
  readonly count: number;
  readonly flapCount: number;
  readonly openedAtMs: number;
  readonly lastSeenAtMs: number;
  readonly resolvedAtMs?: number;
  /** The sender's own time of the newest trigger, where it gave one. */
  readonly senderTriggeredAtMs?: number;
  /** The sender's own time of the newest resolve of the key, where it gave one; an alert that opens takes it over. */
  readonly senderResolvedAtMs?: number;
  /** Over by itself unless heard of again before. */
  readonly expiresAtMs?: number;
  /** The key's last changes of state; an alert that opens takes them over. */
  readonly flap?: FlapState;
  /** The newest trigger heard since the state was stored: its title, labels and payload replace what is shown. */
  readonly latest?: SenderEvent;
}

export interface Heard {
  readonly event: SenderEvent;
  readonly receivedAtMs: number;
  /** What a routing rule says of the urgency; without it, it follows from the severity. */
  readonly urgency?: Urgency | undefined;
  /** The sender's own time of a resolve of this key that came before anything it could resolve. */
  readonly tombstoneAtMs?: number | undefined;
}

/** How long a resolve that overtook its trigger is remembered: far longer than senders retry, short enough not to pile up. */
export const tombstoneMs = 3_600_000;

export interface DedupRules {
  /** A trigger within this after a resolve reopens the old alert; 0 always opens a new one (PagerDuty's rule). */
  readonly reopenWindowMs: number;
  /** Without it nobody looks for flapping. */
  readonly flap?: FlapRules;
  /** Over after so long without a word, where the sender promises no repeat; undefined: never. */
  readonly autoResolveMs?: Readonly<Record<Urgency, number | undefined>>;
}

export type Transition = "opened" | "reopened" | "repeated" | "urgency_raised" | "acknowledged" | "resolved";
export type Ignored = "not_open" | "already_acknowledged" | "already_resolved" | "older_than_its_resolve" | "older_than_its_trigger";

export type DedupOutcome =
  /** `opens`: a new alert begins here, whatever was before stays as it is. */
  | { readonly kind: "opens"; readonly state: AlertState }
  | { readonly kind: "changes"; readonly transition: Exclude<Transition, "opened">; readonly state: AlertState }
  /** `tombstoneAtMs`: to be remembered for {@link tombstoneMs}, so that an older trigger still under way does not stay open. */
  | { readonly kind: "ignored"; readonly reason: Ignored; readonly tombstoneAtMs?: number };

/**
 * What one event of a key means, given the newest alert of that key. Pure, so that a batch replayed decides the same.
 *
 * Where the sender gives its own times, they decide and not the order of arrival: the key is open exactly when its
 * newest trigger is newer than its newest resolve, and shows what that trigger said. Of a trigger and a resolve of the
 * same instant the resolve counts, so that a problem shorter than the sender's clock can tell does not stay open.
 * An event without a time is taken in the order it arrives: opening too much is better than losing an alert.
 */
export function dedupEvent(newest: AlertState | undefined, heard: Heard, rules: DedupRules): DedupOutcome {
  switch (heard.event.action) {
    case "trigger":
      return withChange(decideTrigger(newest, heard, rules), newest, heard, rules);
    case "acknowledge":
      return decideAcknowledge(newest, heard);
    case "resolve":
      return withChange(decideResolve(newest, heard), newest, heard, rules);
  }
}

/** Opening, reopening and resolving are changes of state that flapping is made of; by arrival, for that is what people hear. */
function withChange(outcome: DedupOutcome, newest: AlertState | undefined, heard: Heard, rules: DedupRules): DedupOutcome {
  if (outcome.kind === "ignored" || rules.flap === undefined) return outcome;
  if (outcome.kind === "changes" && outcome.transition !== "reopened" && outcome.transition !== "resolved") return outcome;
  return { ...outcome, state: { ...outcome.state, flap: noteChange(newest?.flap, heard.receivedAtMs, rules.flap) } };
}

type OpenAlert = AlertState & { readonly status: "triggered" | "acknowledged" };

function isOpen(state: AlertState | undefined): state is OpenAlert {
  return state !== undefined && state.status !== "resolved";
}

function isBefore(oneMs: number | undefined, otherMs: number | undefined): boolean {
  return oneMs !== undefined && otherMs !== undefined && oneMs < otherMs;
}

function newer(oneMs: number | undefined, otherMs: number | undefined): number | undefined {
  if (oneMs === undefined || otherMs === undefined) return oneMs ?? otherMs;
  return Math.max(oneMs, otherMs);
}

function decideTrigger(newest: AlertState | undefined, heard: Heard, rules: DedupRules): DedupOutcome {
  const resolvedBySenderMs = newer(newest?.senderResolvedAtMs, heard.tombstoneAtMs);
  const triggeredMs = heard.event.atMs;
  if (triggeredMs !== undefined && resolvedBySenderMs !== undefined && triggeredMs <= resolvedBySenderMs) {
    return { kind: "ignored", reason: "older_than_its_resolve" };
  }
  if (isOpen(newest)) return repeat(newest, heard, rules);

  const state = { ...openState(heard, rules), ...resolvedAt(resolvedBySenderMs) };
  if (newest === undefined) return { kind: "opens", state };
  const quietMs = heard.receivedAtMs - (newest.resolvedAtMs ?? 0);
  if (quietMs < rules.reopenWindowMs) return { kind: "changes", transition: "reopened", state: reopen(newest, state) };
  return { kind: "opens", state };
}

function expiry({ event, receivedAtMs }: Heard, urgency: Urgency, rules: DedupRules): { readonly expiresAtMs?: number } {
  if (event.expiresAtMs !== undefined) return { expiresAtMs: event.expiresAtMs };
  const quietMs = rules.autoResolveMs?.[urgency];
  return quietMs === undefined ? {} : { expiresAtMs: receivedAtMs + quietMs };
}

function triggeredAt(ms: number | undefined): { readonly senderTriggeredAtMs?: number } {
  return ms === undefined ? {} : { senderTriggeredAtMs: ms };
}

function resolvedAt(ms: number | undefined): { readonly senderResolvedAtMs?: number } {
  return ms === undefined ? {} : { senderResolvedAtMs: ms };
}

function urgencyOfHeard({ event, urgency }: Heard): Urgency {
  return urgency ?? urgencyOf(event.severity);
}

function openState(heard: Heard, rules: DedupRules): AlertState {
  const { event, receivedAtMs } = heard;
  const urgency = urgencyOfHeard(heard);
  return {
    status: "triggered",
    severity: event.severity,
    urgency,
    count: 1,
    flapCount: 0,
    openedAtMs: receivedAtMs,
    lastSeenAtMs: receivedAtMs,
    ...triggeredAt(event.atMs),
    ...expiry(heard, urgency, rules),
    latest: event,
  };
}

function repeat({ expiresAtMs, ...open }: AlertState, heard: Heard, rules: DedupRules): DedupOutcome {
  const { event, receivedAtMs } = heard;
  const counted: AlertState = {
    ...open,
    count: open.count + 1,
    lastSeenAtMs: Math.max(open.lastSeenAtMs, receivedAtMs),
    ...triggeredAt(newer(open.senderTriggeredAtMs, event.atMs)),
  };
  const raised = open.urgency === "low" && urgencyOfHeard(heard) === "high";
  const urgency = raised ? "high" : open.urgency;
  const transition = raised ? "urgency_raised" : "repeated";
  // What was overtaken is counted, and lifts the urgency if it is worse; what is shown stays with the newer.
  if (isBefore(event.atMs, open.senderTriggeredAtMs)) {
    const kept = expiresAtMs === undefined ? {} : { expiresAtMs };
    return { kind: "changes", transition, state: { ...counted, ...kept, urgency } };
  }
  const state: AlertState = { ...counted, ...expiry(heard, urgency, rules), severity: event.severity, urgency, latest: event };
  return { kind: "changes", transition, state };
}

function reopen(resolved: AlertState, opened: AlertState): AlertState {
  return { ...opened, openedAtMs: resolved.openedAtMs, count: resolved.count + 1, flapCount: resolved.flapCount + 1 };
}

function decideAcknowledge(newest: AlertState | undefined, { event }: Heard): DedupOutcome {
  if (!isOpen(newest)) return { kind: "ignored", reason: "not_open" };
  if (isBefore(event.atMs, newest.senderTriggeredAtMs)) return { kind: "ignored", reason: "older_than_its_trigger" };
  if (newest.status === "acknowledged") return { kind: "ignored", reason: "already_acknowledged" };
  return { kind: "changes", transition: "acknowledged", state: { ...newest, status: "acknowledged" } };
}

function decideResolve(newest: AlertState | undefined, { event, receivedAtMs, tombstoneAtMs }: Heard): DedupOutcome {
  const knownMs = newer(newest?.senderResolvedAtMs, tombstoneAtMs);
  const isKnown = event.atMs !== undefined && knownMs !== undefined && event.atMs <= knownMs;
  if (!isOpen(newest)) return { kind: "ignored", reason: "not_open", ...(!isKnown && tombstone(event)) };
  if (isKnown) return { kind: "ignored", reason: "already_resolved" };
  if (isBefore(event.atMs, newest.senderTriggeredAtMs)) return { kind: "ignored", reason: "older_than_its_trigger" };
  const state: AlertState = { ...newest, status: "resolved", resolvedAtMs: receivedAtMs, ...resolvedAt(newer(knownMs, event.atMs)) };
  return { kind: "changes", transition: "resolved", state };
}

function tombstone(event: SenderEvent): { readonly tombstoneAtMs?: number } {
  return event.atMs === undefined ? {} : { tombstoneAtMs: event.atMs };
}
