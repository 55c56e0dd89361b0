import type { UserId } from "#kernel/index.ts";
import type { PolicySnapshot } from "#paging/policy.ts";
import { type PageState, type Place, placeAfter, placeBefore } from "#paging/walk.ts";

export type AcknowledgeDecision =
  | { readonly kind: "acknowledged"; readonly page: PageState }
  /** The same person again: nothing changes, and it is no error. */
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly reason: "acknowledged_by_another" | "resolved" };

/** One responder takes the page. A late answer to an exhausted page still counts. */
export function decideAcknowledge(page: PageState, by: UserId | undefined): AcknowledgeDecision {
  if (page.status === "resolved") return { kind: "refused", reason: "resolved" };
  if (page.status === "acknowledged") {
    return by !== undefined && page.acknowledgedBy === by ? { kind: "unchanged" } : { kind: "refused", reason: "acknowledged_by_another" };
  }
  return {
    kind: "acknowledged",
    page: { ...page, status: "acknowledged", nextDueAt: undefined, acknowledgedBy: by },
  };
}

export type ResolveDecision = { readonly kind: "resolved"; readonly page: PageState } | { readonly kind: "unchanged" };

/** The subject is over: the page ends, whatever it was doing. */
export function decideResolve(page: PageState): ResolveDecision {
  if (page.status === "resolved") return { kind: "unchanged" };
  return { kind: "resolved", page: { ...page, status: "resolved", nextDueAt: undefined } };
}

export type EscalateDecision =
  | { readonly kind: "escalated"; readonly page: PageState; readonly to: Place }
  | { readonly kind: "refused"; readonly reason: "resolved" | "end_reached" };

/** Next step now. An acknowledged page that is passed on belongs to nobody again. */
export function decideEscalateNow(page: PageState, policy: PolicySnapshot, now: Temporal.Instant): EscalateDecision {
  if (page.status === "resolved") return { kind: "refused", reason: "resolved" };
  const to = placeAfter(page.reached, policy);
  if (to === undefined || page.status === "exhausted") return { kind: "refused", reason: "end_reached" };
  return { kind: "escalated", to, page: { ...page, status: "triggered", nextDueAt: now, acknowledgedBy: undefined } };
}

export type RestartDecision =
  | { readonly kind: "restarted"; readonly page: PageState }
  | { readonly kind: "refused"; readonly reason: "resolved" };

/** The page is given to somebody else, or to another policy: it walks from the start. */
export function decideReassign(page: PageState, now: Temporal.Instant): RestartDecision {
  if (page.status === "resolved") return { kind: "refused", reason: "resolved" };
  return { kind: "restarted", page: { status: "triggered", reached: undefined, nextDueAt: now, acknowledgedBy: undefined } };
}

export type AckTimeoutDecision =
  | { readonly kind: "resumed"; readonly page: PageState }
  | { readonly kind: "stop"; readonly reason: "not_acknowledged" };

/**
 * The acknowledgement has timed out: the page goes on from the step it had
 * reached, which fires once more, because whoever took it may have fallen asleep.
 */
export function decideAckTimeout(page: PageState, policy: PolicySnapshot, now: Temporal.Instant): AckTimeoutDecision {
  if (page.status !== "acknowledged") return { kind: "stop", reason: "not_acknowledged" };
  return {
    kind: "resumed",
    page: {
      status: "triggered",
      reached: placeBefore(page.reached, policy),
      nextDueAt: now,
      acknowledgedBy: undefined,
    },
  };
}
