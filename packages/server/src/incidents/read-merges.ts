import { incidentReference, unmergeWindowHours } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { IncidentId, OrganisationId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Incident } from "#incidents/incident.ts";
import type { Tx } from "#platform/index.ts";

/** An incident at the other end of a merge, as a link shows it. */
export interface MergeLink {
  readonly id: IncidentId;
  readonly reference: string;
}

/** The incident something was merged into, and until when that can be undone. */
export async function readMergedInto(tx: Tx, incident: Incident): Promise<(MergeLink & { readonly undoUntil: string | null }) | null> {
  if (incident.mergedInto === undefined) return null;
  const row = await tx
    .selectFrom("incidents")
    .select(["id", "number"])
    .where("organisation_id", "=", incident.organisationId)
    .where("id", "=", incident.mergedInto)
    .executeTakeFirst();
  if (row === undefined) return null;
  const undoUntil = incident.endedAt?.add({ hours: unmergeWindowHours }).toString() ?? null;
  return { id: asId<"incident">(row.id), reference: incidentReference(row.number), undoUntil };
}

/** What was merged into an incident, at any remove, in the order of numbers. */
export async function readMerged(
  tx: Tx,
  incident: { readonly organisationId: OrganisationId; readonly id: IncidentId },
): Promise<readonly (MergeLink & { readonly title: string })[]> {
  const { rows } = await sql<{ id: string; number: number; title: string }>`
    with recursive merged(id, number, title) as (
      select id, number, title from incidents where organisation_id = ${incident.organisationId} and merged_into = ${incident.id}
      union
      select i.id, i.number, i.title from merged m
      join incidents i on i.organisation_id = ${incident.organisationId} and i.merged_into = m.id
    )
    select id, number, title from merged order by number`.execute(tx);
  return rows.map(({ id, number, title }) => ({ id: asId<"incident">(id), reference: incidentReference(number), title }));
}
