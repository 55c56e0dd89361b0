import { draftUpdate, publicWordsOfMitigation, suggestUpdateStatus, type UpdateStatus } from "@staunch/core/comms";
import { severityLevel } from "@staunch/core/incidents";
import type { IncidentId } from "@staunch/core/kernel";
import { mitigationKinds } from "@staunch/core/mitigation";
import { pagesFor } from "#comms/update-reach.ts";
import { readComponents } from "#comms/read-pages.ts";
import { requirePermission } from "#identity/index.ts";
import { getIncident, readTimeline, type TimelineRow } from "#incidents/index.ts";
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
    const causeKnown = incident.mitigationRecorded || items.some((row) => row.type.startsWith("run."));
    const word = status ?? suggestUpdateStatus({ status: incident.status, causeKnown });
    if (word === undefined) throw conflict("The incident was declined: there is nothing to tell.", { reason: "declined" });

    const { shownOn } = await pagesFor(tx, ctx, incident, { audience: "public", status: word });
    const components = await readComponents(tx, ctx.organisationId, { pageIds: shownOn, serviceIds: incident.serviceIds });
    const names = [...new Set(components.map((component) => component.name))];
    const facts = { status: word, componentNames: names, title: incident.title, doing: doingIn(items), recovery: recoveryIn(items) };
    return { status: word, message: draftUpdate(facts), nextUpdateMinutes: severityLevel(incident.severity).updateCadenceMinutes };
  });
}

/** Newest first, as the timeline is. */
function doingIn(rows: readonly TimelineRow[]): string | undefined {
  const kind = rows.find((row) => row.type.startsWith("run.") && row.data["kind"] !== undefined)?.data["kind"];
  const known = mitigationKinds.find((candidate) => candidate === kind);
  return known === undefined ? undefined : publicWordsOfMitigation(known);
}

function recoveryIn(rows: readonly TimelineRow[]): string | undefined {
  const row = rows.find((candidate) => candidate.type === "incident.recovery-recorded");
  const evidence = row?.data["state"] === "green" ? row.data["evidence"] : undefined;
  return typeof evidence === "string" && evidence !== "" ? evidence : undefined;
}
