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
  /** The sender's own time of the resolve, where it gave one. */
  readonly senderResolvedAtMs?: number;
  readonly expiresAtMs?: number;
  /** The newest trigger heard since the state was stored: its title, labels and payload replace what is shown. */
  readonly latest?: SenderEvent;
}

export interface Heard {
  readonly event: SenderEvent;
  readonly receivedAtMs: number;
}

export interface DedupRules {
  /** A trigger within this after a resolve reopens the old alert; 0 always opens a new one (PagerDuty's rule). */
  readonly reopenWindowMs: number;
}

export type Transition = "opened" | "reopened" | "repeated" | "urgency_raised" | "acknowledged" | "resolved";
export type Ignored = "not_open" | "already_acknowledged" | "older_than_its_resolve";

export type DedupOutcome =
  /** `opens`: a new alert begins here, whatever was before stays as it is. */
  | { readonly kind: "opens"; readonly state: AlertState }
  | { readonly kind: "changes"; readonly transition: Exclude<Transition, "opened">; readonly state: AlertState }
  | { readonly kind: "ignored"; readonly reason: Ignored };

/** What one event of a key means, given the newest alert of that key. Pure, so that a batch replayed decides the same. */
export function dedupEvent(newest: AlertState | undefined, heard: Heard, rules: DedupRules): DedupOutcome {
  switch (heard.event.action) {
    case "trigger":
      return decideTrigger(newest, heard, rules);
    case "acknowledge":
      return decideAcknowledge(newest);
    case "resolve":
      return decideResolve(newest, heard);
  }
}

type OpenAlert = AlertState & { readonly status: "triggered" | "acknowledged" };

function isOpen(state: AlertState | undefined): state is OpenAlert {
  return state !== undefined && state.status !== "resolved";
}

function decideTrigger(newest: AlertState | undefined, heard: Heard, rules: DedupRules): DedupOutcome {
  if (newest === undefined) return { kind: "opens", state: openState(heard) };
  if (isOpen(newest)) return repeat(newest, heard);

  const startedAtMs = heard.event.atMs;
  if (startedAtMs !== undefined && newest.senderResolvedAtMs !== undefined && startedAtMs < newest.senderResolvedAtMs) {
    return { kind: "ignored", reason: "older_than_its_resolve" };
  }
  const quietMs = heard.receivedAtMs - (newest.resolvedAtMs ?? 0);
  if (quietMs < rules.reopenWindowMs) return { kind: "changes", transition: "reopened", state: reopen(newest, heard) };
  return { kind: "opens", state: openState(heard) };
}

function expiry(event: SenderEvent): { readonly expiresAtMs?: number } {
  return event.expiresAtMs === undefined ? {} : { expiresAtMs: event.expiresAtMs };
}

function openState({ event, receivedAtMs }: Heard): AlertState {
  return {
    status: "triggered",
    severity: event.severity,
    urgency: urgencyOf(event.severity),
    count: 1,
    flapCount: 0,
    openedAtMs: receivedAtMs,
    lastSeenAtMs: receivedAtMs,
    ...expiry(event),
    latest: event,
  };
}

function repeat(open: AlertState, { event, receivedAtMs }: Heard): DedupOutcome {
  const raised = open.urgency === "low" && urgencyOf(event.severity) === "high";
  const state: AlertState = {
    ...open,
    severity: event.severity,
    urgency: raised ? "high" : open.urgency,
    count: open.count + 1,
    lastSeenAtMs: Math.max(open.lastSeenAtMs, receivedAtMs),
    ...expiry(event),
    latest: event,
  };
  return { kind: "changes", transition: raised ? "urgency_raised" : "repeated", state };
}

function reopen(resolved: AlertState, heard: Heard): AlertState {
  const { resolvedAtMs: _resolved, senderResolvedAtMs: _bySender, ...before } = resolved;
  return { ...before, ...openState(heard), openedAtMs: resolved.openedAtMs, count: resolved.count + 1, flapCount: resolved.flapCount + 1 };
}

function decideAcknowledge(newest: AlertState | undefined): DedupOutcome {
  if (!isOpen(newest)) return { kind: "ignored", reason: "not_open" };
  if (newest.status === "acknowledged") return { kind: "ignored", reason: "already_acknowledged" };
  return { kind: "changes", transition: "acknowledged", state: { ...newest, status: "acknowledged" } };
}

function decideResolve(newest: AlertState | undefined, { event, receivedAtMs }: Heard): DedupOutcome {
  if (!isOpen(newest)) return { kind: "ignored", reason: "not_open" };
  const bySender = event.atMs === undefined ? {} : { senderResolvedAtMs: event.atMs };
  return { kind: "changes", transition: "resolved", state: { ...newest, status: "resolved", resolvedAtMs: receivedAtMs, ...bySender } };
}
