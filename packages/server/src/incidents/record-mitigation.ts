import { isOpen } from "@staunch/core/incidents";
import type { IncidentId, RunId } from "@staunch/core/kernel";
import { changeIncident } from "#incidents/change-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { insertMitigation, saveIncident } from "#incidents/store.ts";
import { conflict, invalid, newId, recordEvent } from "#platform/index.ts";
import type { CommandContext } from "#platform/index.ts";

/** What stopped the impact, or was meant to. */
export interface Mitigation {
  /** One line: "Rolled back checkout-api to 2026.11.22-7". */
  readonly what: string;
  /** Who did it, if not whoever records it. */
  readonly by?: string | undefined;
  /** The run it came from; the same run is recorded once, however often it is reported. */
  readonly runId?: RunId | undefined;
  readonly at?: Temporal.Instant | undefined;
}

/**
 * Writes down a mitigation. The status does not move by this: calling it mitigated is a step of its own (`changeStatus`).
 * @throws conflict when the incident is over; invalid when it is said to lie in the future.
 */
export function recordMitigation(ctx: CommandContext, incidentId: IncidentId, mitigation: Mitigation): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    if (!isOpen(incident.status)) throw conflict("The incident is over.", { reason: "incident_over" });
    const at = mitigation.at ?? ctx.now;
    if (Temporal.Instant.compare(at, ctx.now) > 0) throw invalid("at", "a time that has passed");
    const record = {
      id: newId<"mitigation-record">(),
      what: mitigation.what,
      byName: mitigation.by ?? ctx.actor.name,
      runId: mitigation.runId,
      at,
    };
    if (!(await insertMitigation(tx, incident, record))) return incident;
    const run = mitigation.runId === undefined ? [] : [`run:${mitigation.runId}`];
    await recordEvent(tx, ctx, {
      type: "incident.mitigation-recorded",
      subject: subjectOf(incident),
      topics: run,
      at,
      data: { what: record.what, by: record.byName, runId: mitigation.runId ?? null },
    });
    return saveIncident(tx, { ...incident, mitigationRecorded: true });
  });
}
