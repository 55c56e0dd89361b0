import { isOpen } from "@staunch/core/incidents";
import type { Recovery } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import { changeIncident } from "#incidents/change-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { moveStatus } from "#incidents/move-status.ts";
import { saveIncident } from "#incidents/store.ts";
import { recordEvent } from "#platform/index.ts";
import type { CommandContext } from "#platform/index.ts";

/**
 * What the recovery checks together say now. A change of state is an event; a red word while `mitigated` makes
 * the incident active again and pages the commander. Words about an incident that is over are dropped.
 */
export function recordRecovery(ctx: CommandContext, incidentId: IncidentId, recovery: Recovery): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    if (!isOpen(incident.status)) return incident;
    const changed = incident.recovery?.state !== recovery.state;
    const saved = await saveIncident(tx, { ...incident, recovery });
    if (!changed) return saved;
    await recordEvent(tx, ctx, {
      type: "incident.recovery-recorded",
      subject: subjectOf(incident),
      at: recovery.since,
      data: {
        state: recovery.state,
        evidence: recovery.evidence,
        holdUntil: recovery.holdUntil?.toString() ?? null,
      },
    });
    if (recovery.state !== "red") return saved;
    const reason = recovery.evidence === "" ? "A recovery check turned red" : recovery.evidence;
    const moved = await moveStatus(tx, ctx, saved, { kind: "regress", cause: "check_red", reason });
    // The regress forgets older words; this red one is the present.
    return moved === saved ? saved : saveIncident(tx, { ...moved, recovery });
  });
}
