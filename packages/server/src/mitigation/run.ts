import type { ChangeId, CheckId, IncidentId, MitigationId, OrganisationId, RunId } from "@staunch/core/kernel";
import type { RunState } from "@staunch/core/mitigation";
import type { Subject } from "#platform/index.ts";

/** One execution of a mitigation for an incident: as commands load, change and save it. */
export interface Run extends RunState {
  readonly organisationId: OrganisationId;
  readonly id: RunId;
  readonly incidentId: IncidentId;
  readonly mitigationId: MitigationId;
  readonly idempotencyKey: string;
  /** What the button said: "Roll back to 2026.11.22-7". */
  readonly label: string;
  /** The suspect it undoes, if it was started from one. */
  readonly changeId: ChangeId | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly proposedByName: string;
  readonly approvedByName: string | undefined;
  readonly requestedAt: Temporal.Instant;
  readonly startedAt: Temporal.Instant | undefined;
  /** Written before the request leaves; whoever finds it set must not send the request again. */
  readonly callStartedAt: Temporal.Instant | undefined;
  readonly callEndedAt: Temporal.Instant | undefined;
  /** Why it ended as it did, for a person. */
  readonly reason: string | undefined;
  /** The check its effect is judged by. */
  readonly checkId: CheckId | undefined;
  readonly valueBefore: number | undefined;
  readonly valueAfter: number | undefined;
  readonly effectDeadline: Temporal.Instant | undefined;
  readonly settledAt: Temporal.Instant | undefined;
  /** What the runner calls it, where it can be followed by that. */
  readonly runnerReference: string | undefined;
  /** Somebody's word that it shall stop while it is at work. */
  readonly cancel: RunCancel | undefined;
  readonly version: number;
}

export interface RunCancel {
  readonly at: Temporal.Instant;
  readonly by: string;
  readonly reason: string;
}

/** A cancelling as one clause: who, and why. */
export function cancelClause({ by, reason }: Pick<RunCancel, "by" | "reason">): string {
  return `${by} cancelled it (${reason})`;
}

/** Where it stands, as one line of a timeline. */
export function runSentence(run: Run): string {
  const reason = run.reason === undefined ? "" : `. ${run.reason}`;
  if (run.status === "running") return `${run.label}: carried out${reason}`;
  return `${run.label}: ${statusWords[run.status]}${reason}`;
}

const statusWords: Readonly<Record<Exclude<Run["status"], "running">, string>> = {
  proposed: "proposed",
  approved: "agreed",
  effect_seen: "effect seen",
  confirmed: "recovery confirmed",
  no_effect: "no effect",
  failed: "failed",
  unknown: "outcome unknown",
  reverted: "reverted",
};

export function runSubject(id: RunId): Subject {
  return { type: "run", id };
}
