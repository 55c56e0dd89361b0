import { isOpen } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import { changeIncident } from "#incidents/change-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { setPromiseClock } from "#incidents/promise-clock.ts";
import { saveIncident } from "#incidents/store.ts";
import { invalid, recordEvent } from "#platform/index.ts";
import type { CommandContext } from "#platform/index.ts";

/**
 * An update went out: the promise is kept and the next one given. `nextUpdateAt` undefined: no further update is promised.
 * @throws invalid when the promised time has passed already.
 */
export function keepPromise(
  ctx: CommandContext,
  incidentId: IncidentId,
  promise: { readonly nextUpdateAt: Temporal.Instant | undefined },
): Promise<Incident> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const { nextUpdateAt } = promise;
    if (nextUpdateAt !== undefined && Temporal.Instant.compare(nextUpdateAt, ctx.now) <= 0) {
      throw invalid("nextUpdateAt", "a time that is still to come");
    }
    const saved = await saveIncident(tx, {
      ...incident,
      lastUpdateAt: ctx.now,
      nextUpdateAt: isOpen(incident.status) ? nextUpdateAt : undefined,
      promiseStage: "pending",
    });
    await setPromiseClock(tx, saved);
    await recordEvent(tx, ctx, {
      type: "incident.update-promised",
      subject: subjectOf(incident),
      data: {
        promisedAt: incident.nextUpdateAt?.toString() ?? null,
        kept: incident.nextUpdateAt === undefined || incident.promiseStage === "pending" || incident.promiseStage === "due",
        nextUpdateAt: saved.nextUpdateAt?.toString() ?? null,
      },
    });
    return saved;
  });
}
