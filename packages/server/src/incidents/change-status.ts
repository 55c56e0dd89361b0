import type { IncidentId } from "@staunch/core/kernel";
import { changeIncident } from "#incidents/change-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { moveStatus } from "#incidents/move-status.ts";
import { recordMitigation } from "#incidents/record-mitigation.ts";
import type { CommandContext } from "#platform/index.ts";

/** Where a person may move the status outside the resolve gate and the review. */
export type StatusTarget = "active" | "mitigated" | "declined";

/** A change of status as a person makes it. */
export interface StatusWish {
  readonly to: StatusTarget;
  /** Needed to decline, and to take `mitigated` back. */
  readonly reason: string;
  /** To `mitigated`: what stopped the impact, where no run has recorded it. */
  readonly mitigation?: string | undefined;
}

/**
 * Confirms (`triage` → `active`), declines, calls mitigated, or takes mitigated back with a reason.
 * @throws conflict when the incident is not where this starts from, or no mitigation is recorded.
 */
export function changeStatus(ctx: CommandContext, incidentId: IncidentId, wish: StatusWish): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const { to, reason, mitigation } = wish;
    if (to === "declined") return moveStatus(tx, ctx, incident, { kind: "decline", reason });
    if (to === "mitigated") {
      const what = mitigation ?? "";
      const recorded = what === "" ? incident : await recordMitigation(ctx.within(tx), incidentId, { what });
      return moveStatus(tx, ctx, recorded, { kind: "mitigate" });
    }
    if (incident.status === "mitigated") return moveStatus(tx, ctx, incident, { kind: "regress", cause: "person", reason });
    return moveStatus(tx, ctx, incident, { kind: "confirm" });
  });
}
