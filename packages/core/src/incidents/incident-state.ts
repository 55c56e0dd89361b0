import { evaluateResolveGate } from "#incidents/resolve-gate.ts";
import type { GateFacts, OpenPoint } from "#incidents/resolve-gate.ts";
import { unreachable } from "#kernel/index.ts";

/**
 * Where an incident stands.
 *
 * - `triage`: somebody or something says it may hurt; not confirmed yet.
 * - `active`: it hurts.
 * - `mitigated`: the hurt has stopped, the cause may remain.
 * - `resolved`: recovery is confirmed.
 * - `closed`: the review is published, or waived with a reason. End.
 * - `declined`: it was nothing. End.
 * - `merged`: it was the same as another one, which goes on in its place. End, unless undone in time.
 *
 * Transitions, and who makes them:
 *
 * | from | to | what it takes | who |
 * | --- | --- | --- | --- |
 * | (nothing) | `active`, or `triage` when unsure | one line of text | a responder, a key, a rule |
 * | `triage` | `active` | confirm | a responder |
 * | `triage`, `active` | `declined` | a reason | a responder |
 * | `active` | `mitigated` | a recorded mitigation | a responder, or the product after a run |
 * | `mitigated` | `active` | a member alert fires, a recovery check turns red, or a person says so with a reason | the product, a responder |
 * | `mitigated` | `resolved` | the resolve gate: recovery confirmed, or a person's word with a reason | a responder |
 * | `resolved` | `closed` | the review is published or waived with a reason | the product, a responder |
 * | `resolved`, `closed` | `active` | a reason, within {@link reopenWindowHours} of resolving | a responder |
 * | `declined` | `triage` | a reason, within {@link reopenWindowHours} of declining | a responder |
 * | `triage`, `active`, `mitigated` | `merged`, and back | `decideMerge`, `decideUnmerge` | a responder |
 */
export type IncidentStatus = "triage" | "active" | "mitigated" | "resolved" | "closed" | "declined" | "merged";

/** Every status in the order of the lifecycle. */
export const incidentStatuses: readonly [IncidentStatus, ...IncidentStatus[]] = [
  "triage",
  "active",
  "mitigated",
  "resolved",
  "closed",
  "declined",
  "merged",
];

/** The steps a screen draws; `declined` and `merged` are beside them. */
export const lifecycle: readonly IncidentStatus[] = ["triage", "active", "mitigated", "resolved", "closed"];

/** Hours after its end in which an incident is reopened instead of declared a second time. */
export const reopenWindowHours = 72;

/** Whether people are still working on it: a commander is needed, promises run, roles can change. */
export function isOpen(status: IncidentStatus): boolean {
  return status === "triage" || status === "active" || status === "mitigated";
}

/** What somebody or the product wants to do to the status. */
export type StatusChange =
  | { readonly kind: "confirm" }
  | { readonly kind: "decline"; readonly reason: string }
  | { readonly kind: "mitigate" }
  | { readonly kind: "regress"; readonly cause: RegressCause; readonly reason: string }
  | { readonly kind: "resolve"; readonly facts: GateFacts; readonly word: string | undefined; readonly now: Temporal.Instant }
  | { readonly kind: "close"; readonly review: ReviewOutcome }
  | { readonly kind: "reopen"; readonly reason: string; readonly now: Temporal.Instant };

export type RegressCause = "alert_fired" | "check_red" | "person";

/** How the review ended. `owed` is decided by the severity; waiving always takes a reason. */
export type ReviewOutcome =
  | { readonly kind: "published" }
  | { readonly kind: "waived"; readonly reason: string }
  | { readonly kind: "none"; readonly owed: boolean };

/** The part of an incident that status decisions need. */
export interface StatusState {
  readonly status: IncidentStatus;
  readonly mitigationRecorded: boolean;
  /** When it was resolved or declined; undefined while open. */
  readonly endedAt: Temporal.Instant | undefined;
}

export type StatusRefusal =
  | "wrong_status"
  | "reason_required"
  | "mitigation_required"
  | "recovery_not_confirmed"
  | "review_required"
  | "reopen_window_over";

/** Where a change of status can lead; merging is decided apart, since it takes two. */
export type StatusReached = Exclude<IncidentStatus, "merged">;

export type StatusDecision =
  | { readonly kind: "moved"; readonly from: IncidentStatus; readonly to: StatusReached; readonly why: string }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly reason: StatusRefusal; readonly openPoints: readonly OpenPoint[] };

function moved(from: IncidentStatus, to: StatusReached, why: string): StatusDecision {
  return { kind: "moved", from, to, why };
}

function refused(reason: StatusRefusal, openPoints: readonly OpenPoint[] = []): StatusDecision {
  return { kind: "refused", reason, openPoints };
}

/** Whether a change of status is allowed and where it leads. The table is at {@link IncidentStatus}. */
export function decideStatus(state: StatusState, change: StatusChange): StatusDecision {
  switch (change.kind) {
    case "confirm":
      return confirm(state);
    case "decline":
      return decline(state, change.reason);
    case "mitigate":
      return mitigate(state);
    case "regress":
      return regress(state, change);
    case "resolve":
      return resolve(state, change);
    case "close":
      return close(state, change.review);
    case "reopen":
      return reopen(state, change);
    default:
      return unreachable(change);
  }
}

function confirm(state: StatusState): StatusDecision {
  if (state.status === "active") return { kind: "unchanged" };
  return state.status === "triage" ? moved("triage", "active", "confirmed") : refused("wrong_status");
}

function decline(state: StatusState, reason: string): StatusDecision {
  if (state.status === "declined") return { kind: "unchanged" };
  if (state.status !== "triage" && state.status !== "active") return refused("wrong_status");
  return reason.trim() === "" ? refused("reason_required") : moved(state.status, "declined", reason);
}

function mitigate(state: StatusState): StatusDecision {
  if (state.status === "mitigated") return { kind: "unchanged" };
  if (state.status !== "active") return refused("wrong_status");
  return state.mitigationRecorded ? moved("active", "mitigated", "mitigation_recorded") : refused("mitigation_required");
}

function regress(state: StatusState, change: Extract<StatusChange, { kind: "regress" }>): StatusDecision {
  // An alert that fires while it already hurts is no news; one that fires after the end belongs to a new group.
  if (state.status !== "mitigated") return { kind: "unchanged" };
  if (change.reason.trim() === "") return refused("reason_required");
  return moved("mitigated", "active", change.reason);
}

function resolve(state: StatusState, change: Extract<StatusChange, { kind: "resolve" }>): StatusDecision {
  if (state.status === "resolved") return { kind: "unchanged" };
  const points = evaluateResolveGate(state, change.facts, change.now);
  if (state.status === "active") return refused("mitigation_required", points);
  if (state.status !== "mitigated") return refused("wrong_status", points);
  if (points.length === 0) return moved("mitigated", "resolved", "recovery_confirmed");
  if (change.word === undefined) return refused("recovery_not_confirmed", points);
  return change.word.trim() === "" ? refused("reason_required", points) : moved("mitigated", "resolved", change.word);
}

function close(state: StatusState, review: ReviewOutcome): StatusDecision {
  if (state.status === "closed") return { kind: "unchanged" };
  if (state.status !== "resolved") return refused("wrong_status");
  switch (review.kind) {
    case "published":
      return moved("resolved", "closed", "review_published");
    case "waived":
      return review.reason.trim() === "" ? refused("reason_required") : moved("resolved", "closed", review.reason);
    case "none":
      return review.owed ? refused("review_required") : moved("resolved", "closed", "no_review_owed");
    default:
      return unreachable(review);
  }
}

function reopen(state: StatusState, change: Extract<StatusChange, { kind: "reopen" }>): StatusDecision {
  if (isOpen(state.status)) return { kind: "unchanged" };
  if (state.status === "merged") return refused("wrong_status");
  if (change.reason.trim() === "") return refused("reason_required");
  const until = state.endedAt?.add({ hours: reopenWindowHours });
  if (until !== undefined && Temporal.Instant.compare(change.now, until) > 0) return refused("reopen_window_over");
  return moved(state.status, state.status === "declined" ? "triage" : "active", change.reason);
}
