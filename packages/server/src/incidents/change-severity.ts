import { compareSeverity, nextUpdateAfterSeverityChange } from "@staunch/core/incidents";
import type { Severity } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import { changeIncident } from "#incidents/change-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { setPromiseClock } from "#incidents/promise-clock.ts";
import { watchRoles } from "#incidents/role-nudges.ts";
import { saveIncident } from "#incidents/store.ts";
import { invalid, recordEvent } from "#platform/index.ts";
import type { CommandContext } from "#platform/index.ts";

/**
 * Says how bad it is, any time. Cadence and required roles follow a rise at once; pages that run go on,
 * so a fall un-pages nobody.
 * @throws invalid without a reason.
 */
export function changeSeverity(
  ctx: CommandContext,
  incidentId: IncidentId,
  change: { readonly severity: Severity; readonly reason: string },
): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    if (change.severity === incident.severity) return incident;
    if (change.reason.trim() === "") throw invalid("reason", "why the severity changes");
    const rises = compareSeverity(change.severity, incident.severity) < 0;
    const nextUpdateAt = nextUpdateAfterSeverityChange(change.severity, incident.nextUpdateAt, ctx.now);
    const saved = await saveIncident(tx, {
      ...incident,
      severity: change.severity,
      nextUpdateAt: rises ? nextUpdateAt : incident.nextUpdateAt,
    });
    await recordEvent(tx, ctx, {
      type: "incident.severity-changed",
      subject: subjectOf(saved),
      data: { from: incident.severity, to: change.severity, reason: change.reason },
    });
    // A promise that is already due or missed is not given again by a change of severity.
    if (saved.promiseStage === "pending") await setPromiseClock(tx, saved);
    if (rises) await watchRoles(tx, saved, ctx.now);
    return saved;
  });
}
