import { draftUpdate, publicWordsOfMitigation, suggestUpdateStatus, type UpdateStatus } from "@staunch/core/comms";
import { severityLevel } from "@staunch/core/incidents";
import type { IncidentId, ServiceId } from "@staunch/core/kernel";
import { pagesFor } from "#comms/update-reach.ts";
import { readComponents } from "#comms/read-pages.ts";
import { readUpdates } from "#comms/read-updates.ts";
import { requirePermission } from "#identity/index.ts";
import { getIncident, readTimeline, type TimelineRow } from "#incidents/index.ts";
import { listMitigations, listRuns, type Run } from "#mitigation/index.ts";
import { type CommandContext, conflict } from "#platform/index.ts";

export interface UpdateDraft {
  readonly status: UpdateStatus;
  readonly message: string;
  /** What the severity asks for; undefined when it asks for no promise. */
  readonly nextUpdateMinutes: number | undefined;
}

/** Rows of the timeline that a draft looks at; older ones are told already. */
const rowsRead = 200;

/**
 * A first wording for a person to edit, out of what the timeline holds. Changes nothing.
 *
 * @param status the word the author has chosen; left out: the one that fits where the incident stands
 * @throws conflict when the incident was declined: there is nothing to tell
 */
export async function draftIncidentUpdate(ctx: CommandContext, incidentId: IncidentId, status?: UpdateStatus): Promise<UpdateDraft> {
  requirePermission(ctx.actor, "incidents:respond");
  return ctx.transact(async (tx) => {
    const incident = await getIncident(ctx.within(tx), incidentId);
    const { items } = await readTimeline(ctx.within(tx), incidentId, { filter: "all", limit: rowsRead });
    const runs = await listRuns(ctx.within(tx), incidentId);
    const causeKnown = incident.mitigationRecorded || runs.some(isTried);
    const lastTold = (await readUpdates(tx, ctx.organisationId, { incidentIds: [incidentId], audiences: ["public"] })).at(-1)?.status;
    const word = status ?? suggestUpdateStatus({ status: incident.status, causeKnown, lastTold });
    if (word === undefined) throw conflict("The incident was declined: there is nothing to tell.", { reason: "declined" });

    const { shownOn } = await pagesFor(tx, ctx, incident, { audience: "public", status: word });
    const components = await readComponents(tx, ctx.organisationId, { pageIds: shownOn, serviceIds: incident.serviceIds });
    const names = [...new Set(components.map((component) => component.name))];
    const facts = {
      status: word,
      componentNames: names,
      title: incident.title,
      doing: await doingIn(ctx.within(tx), incident.serviceIds, runs),
      recovery: recoveryIn(items),
    };
    return { status: word, message: draftUpdate(facts), nextUpdateMinutes: severityLevel(incident.severity).updateCadenceMinutes };
  });
}

/** What was only proposed or did nothing is no cause to speak of. */
function isTried(run: Run): boolean {
  return run.status !== "proposed" && run.status !== "failed" && run.status !== "no_effect";
}

/** What customers may hear of the newest run that still counts; its own label names versions and machines. */
async function doingIn(ctx: CommandContext, serviceIds: readonly ServiceId[], runs: readonly Run[]): Promise<string | undefined> {
  const run = runs.find(isTried);
  if (run === undefined) return undefined;
  for (const serviceId of serviceIds) {
    const known = (await listMitigations(ctx, serviceId)).find(({ mitigation }) => mitigation.id === run.mitigationId);
    if (known !== undefined) return publicWordsOfMitigation(known.mitigation.kind);
  }
  return undefined;
}

/** Newest first, as the timeline is. */
function recoveryIn(rows: readonly TimelineRow[]): string | undefined {
  const row = rows.find((candidate) => candidate.type === "incident.recovery-recorded");
  const evidence = row?.data["state"] === "green" ? row.data["evidence"] : undefined;
  return typeof evidence === "string" && evidence !== "" ? evidence : undefined;
}
