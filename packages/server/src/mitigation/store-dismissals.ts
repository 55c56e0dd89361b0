import { asId } from "@staunch/core/kernel";
import type { ChangeId, IncidentId, OrganisationId } from "@staunch/core/kernel";
import type { Actor, Tx } from "#platform/index.ts";
import { jsonb } from "#platform/index.ts";

/** A person's word that a change is not the cause of an incident. */
export interface Dismissal {
  readonly organisationId: OrganisationId;
  readonly incidentId: IncidentId;
  readonly changeId: ChangeId;
  readonly by: Pick<Actor, "kind" | "id" | "name">;
  readonly at: Temporal.Instant;
}

/** False when it was said before. */
export async function insertDismissal(tx: Tx, dismissal: Dismissal): Promise<boolean> {
  const { kind, id, name } = dismissal.by;
  const inserted = await tx
    .insertInto("suspect_dismissals")
    .values({
      organisation_id: dismissal.organisationId,
      incident_id: dismissal.incidentId,
      change_id: dismissal.changeId,
      dismissed_by: jsonb({ kind, id, name }),
      at: dismissal.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** Takes the word back; false when there was none. */
export async function deleteDismissal(tx: Tx, dismissal: Pick<Dismissal, "organisationId" | "incidentId" | "changeId">): Promise<boolean> {
  const deleted = await tx
    .deleteFrom("suspect_dismissals")
    .where("organisation_id", "=", dismissal.organisationId)
    .where("incident_id", "=", dismissal.incidentId)
    .where("change_id", "=", dismissal.changeId)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

export async function findDismissedChanges(tx: Tx, organisationId: OrganisationId, incidentId: IncidentId): Promise<ReadonlySet<ChangeId>> {
  const rows = await tx
    .selectFrom("suspect_dismissals")
    .select("change_id")
    .where("organisation_id", "=", organisationId)
    .where("incident_id", "=", incidentId)
    .execute();
  return new Set(rows.map((row) => asId<"change">(row.change_id)));
}
