import type { UserId } from "#kernel/index.ts";
import type { IncidentRole, RoleHolders } from "#incidents/roles.ts";

/** Minutes after the promised time at which a promise counts as missed and command is told. */
export const promiseGraceMinutes = 5;

/** How many minutes before the promised time screens begin to warn. */
export const promiseWarningMinutes = 1;

/** Where the update promise stands. */
export type PromiseState =
  | { readonly kind: "none" }
  | { readonly kind: "pending"; readonly dueAt: Temporal.Instant }
  | { readonly kind: "due"; readonly dueAt: Temporal.Instant; readonly missedAt: Temporal.Instant }
  | { readonly kind: "missed"; readonly dueAt: Temporal.Instant };

/** Where the promise stands at `now`: pending until its time, due for the grace, missed after it. */
export function promiseState(nextUpdateAt: Temporal.Instant | undefined, now: Temporal.Instant): PromiseState {
  if (nextUpdateAt === undefined) return { kind: "none" };
  const missedAt = nextUpdateAt.add({ minutes: promiseGraceMinutes });
  if (Temporal.Instant.compare(now, nextUpdateAt) < 0) return { kind: "pending", dueAt: nextUpdateAt };
  if (Temporal.Instant.compare(now, missedAt) < 0) return { kind: "due", dueAt: nextUpdateAt, missedAt };
  return { kind: "missed", dueAt: nextUpdateAt };
}

/** What the clock did about a promise already: nothing, told of it being due, told command, told the deputy. */
export type PromiseStage = "pending" | "due" | "missed" | "missed_again";

/** Whom the clock tells now, and when it looks again. */
export interface PromiseStep {
  readonly stage: Exclude<PromiseStage, "pending">;
  readonly tell: UserId | undefined;
  readonly as: IncidentRole;
  readonly nextAt: Temporal.Instant | undefined;
}

/**
 * The next step of a promise nobody kept: due tells the communications lead (the commander when there is none),
 * missed tells the commander, and a last step the deputy. `undefined` when the ladder is at its end.
 */
export function nextPromiseStep(done: PromiseStage, holders: RoleHolders, dueAt: Temporal.Instant): PromiseStep | undefined {
  const commander = holders.incident_commander;
  const missedAt = dueAt.add({ minutes: promiseGraceMinutes });
  const lead = holders.communications_lead;
  switch (done) {
    case "pending":
      if (lead === undefined) return { stage: "due", tell: commander, as: "incident_commander", nextAt: missedAt };
      return { stage: "due", tell: lead, as: "communications_lead", nextAt: missedAt };
    case "due":
      return {
        stage: "missed",
        tell: commander,
        as: "incident_commander",
        nextAt: holders.deputy === undefined ? undefined : missedAt.add({ minutes: promiseGraceMinutes }),
      };
    case "missed":
      if (holders.deputy === undefined) return undefined;
      return { stage: "missed_again", tell: holders.deputy, as: "deputy", nextAt: undefined };
    default:
      return undefined;
  }
}
