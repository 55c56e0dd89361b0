import type { IncidentStatus } from "#incidents/incident-state.ts";
import type { PromiseStage } from "#incidents/update-promise.ts";
import { nextUpdateAfterSeverityChange } from "#incidents/severity.ts";
import type { Severity } from "#incidents/severity.ts";
import type { IncidentId } from "#kernel/index.ts";

/** Hours after merging in which the merge can be undone. */
export const unmergeWindowHours = 24;

type OpenStatus = "triage" | "active" | "mitigated";

/** The part of an incident that merging looks at and changes. */
export interface MergeState {
  readonly id: IncidentId;
  readonly status: IncidentStatus;
  readonly severity: Severity;
  readonly isPrivate: boolean;
  readonly mergedInto: IncidentId | undefined;
  readonly endedAt: Temporal.Instant | undefined;
  readonly nextUpdateAt: Temporal.Instant | undefined;
  readonly promiseStage: PromiseStage;
}

/** What a merge takes away and an undoing gives back. */
export interface MergeKept {
  readonly fromStatus: OpenStatus;
  readonly nextUpdateAt: Temporal.Instant | undefined;
  readonly promiseStage: PromiseStage;
  readonly mergedAt: Temporal.Instant;
}

type Merged = Pick<MergeState, "status" | "mergedInto" | "endedAt" | "nextUpdateAt" | "promiseStage">;

export type MergeRefusal =
  | "reason_required"
  /** It is the same incident. */
  | "into_itself"
  /** What should be merged is over, or merged already. */
  | "incident_over"
  /** Where it should go is over, or merged itself. */
  | "into_incident_over"
  /** It still hurts here, and the other one is called mitigated: merging would hide that. */
  | "into_mitigated"
  /** Everybody would see what only some may. */
  | "private_into_open";

export type MergeDecision =
  | { readonly kind: "merged"; readonly kept: MergeKept; readonly change: Merged }
  | { readonly kind: "refused"; readonly reason: MergeRefusal };

/** Whether one incident goes on as part of another. Both have to be open; the other one stays as it is. */
export function decideMerge(
  from: MergeState,
  into: MergeState,
  wish: { readonly reason: string; readonly now: Temporal.Instant },
): MergeDecision {
  const refuse = (reason: MergeRefusal): MergeDecision => ({ kind: "refused", reason });
  if (from.id === into.id) return refuse("into_itself");
  const fromStatus = openStatus(from.status);
  if (fromStatus === undefined) return refuse("incident_over");
  if (openStatus(into.status) === undefined) return refuse("into_incident_over");
  if (into.status === "mitigated" && fromStatus === "active") return refuse("into_mitigated");
  if (from.isPrivate && !into.isPrivate) return refuse("private_into_open");
  if (wish.reason.trim() === "") return refuse("reason_required");
  return {
    kind: "merged",
    kept: { fromStatus, nextUpdateAt: from.nextUpdateAt, promiseStage: from.promiseStage, mergedAt: wish.now },
    change: { status: "merged", mergedInto: into.id, endedAt: wish.now, nextUpdateAt: undefined, promiseStage: "pending" },
  };
}

export type UnmergeRefusal =
  | "reason_required"
  | "not_merged"
  /** What it was merged into was merged itself: that is undone first. */
  | "into_merged"
  | "unmerge_window_over";

export type UnmergeDecision =
  | { readonly kind: "unmerged"; readonly change: Merged }
  | { readonly kind: "refused"; readonly reason: UnmergeRefusal };

/**
 * Whether a merged incident stands on its own again, {@link unmergeWindowHours} after merging at the latest. It comes
 * back as it was; a promise whose time passed meanwhile is made anew.
 */
export function decideUnmerge(
  from: MergeState,
  merge: { readonly kept: MergeKept | undefined; readonly intoStatus: IncidentStatus | undefined },
  wish: { readonly reason: string; readonly now: Temporal.Instant },
): UnmergeDecision {
  const { kept, intoStatus } = merge;
  if (from.status !== "merged" || kept === undefined) return { kind: "refused", reason: "not_merged" };
  if (intoStatus === "merged") return { kind: "refused", reason: "into_merged" };
  const until = kept.mergedAt.add({ hours: unmergeWindowHours });
  if (Temporal.Instant.compare(wish.now, until) > 0) return { kind: "refused", reason: "unmerge_window_over" };
  if (wish.reason.trim() === "") return { kind: "refused", reason: "reason_required" };
  return {
    kind: "unmerged",
    change: { status: kept.fromStatus, mergedInto: undefined, endedAt: undefined, ...promiseAgain(from, kept, wish.now) },
  };
}

function promiseAgain(from: MergeState, kept: MergeKept, now: Temporal.Instant): Pick<Merged, "nextUpdateAt" | "promiseStage"> {
  const { nextUpdateAt, promiseStage } = kept;
  if (nextUpdateAt === undefined || Temporal.Instant.compare(nextUpdateAt, now) > 0) return { nextUpdateAt, promiseStage };
  return { nextUpdateAt: nextUpdateAfterSeverityChange(from.severity, undefined, now), promiseStage: "pending" };
}

function openStatus(status: IncidentStatus): OpenStatus | undefined {
  return status === "triage" || status === "active" || status === "mitigated" ? status : undefined;
}
