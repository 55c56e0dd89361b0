import { asId } from "@staunch/core/kernel";
import type { IncidentId, IncidentRunbookId, OrganisationId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import type { DB, Tx } from "#platform/index.ts";
import type { OpenRunbook, StoredMark } from "#runbooks/runbook.ts";
import { authorColumn, readAuthor } from "#runbooks/store.ts";

function toOpen(row: Selectable<DB["incident_runbooks"]>): OpenRunbook {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"incident-runbook">(row.id),
    incidentId: asId<"incident">(row.incident_id),
    runbookId: asId<"runbook">(row.runbook_id),
    version: row.runbook_version,
    because: { kind: row.because, name: row.because_name },
    openedAt: row.opened_at,
  };
}

/** False when it is open in the incident already. */
export async function insertOpen(tx: Tx, open: OpenRunbook): Promise<boolean> {
  const inserted = await tx
    .insertInto("incident_runbooks")
    .values({
      organisation_id: open.organisationId,
      id: open.id,
      incident_id: open.incidentId,
      runbook_id: open.runbookId,
      runbook_version: open.version,
      because: open.because.kind,
      because_name: open.because.name,
      opened_at: open.openedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** The runbooks of an incident, in the order in which they were opened. */
export async function findOpen(tx: Tx, organisationId: OrganisationId, incidentId: IncidentId): Promise<readonly OpenRunbook[]> {
  const rows = await tx
    .selectFrom("incident_runbooks")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("incident_id", "=", incidentId)
    .orderBy("opened_at")
    .orderBy("id")
    .execute();
  return rows.map(toOpen);
}

interface OpenKey {
  readonly organisationId: OrganisationId;
  readonly incidentId: IncidentId;
  readonly id: IncidentRunbookId;
}

/** One of them, locked until the transaction ends: ticks are made one after another. */
export async function findOpenForUpdate(tx: Tx, { organisationId, incidentId, id }: OpenKey): Promise<OpenRunbook | undefined> {
  const row = await tx
    .selectFrom("incident_runbooks")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("incident_id", "=", incidentId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toOpen(row);
}

/** Ticks in the order in which they were made. */
export async function findMarks(tx: Tx, open: Pick<OpenRunbook, "organisationId" | "id">): Promise<readonly StoredMark[]> {
  const rows = await tx
    .selectFrom("runbook_marks")
    .selectAll()
    .where("organisation_id", "=", open.organisationId)
    .where("incident_runbook_id", "=", open.id)
    .orderBy("seq")
    .execute();
  return rows.map((row) => ({ seq: row.seq, step: row.step, answer: row.answer, author: readAuthor(row.author), at: row.at }));
}

export async function insertMark(tx: Tx, open: OpenRunbook, mark: StoredMark): Promise<void> {
  await tx
    .insertInto("runbook_marks")
    .values({
      organisation_id: open.organisationId,
      incident_runbook_id: open.id,
      seq: mark.seq,
      incident_id: open.incidentId,
      step: mark.step,
      answer: mark.answer,
      author: authorColumn(mark.author),
      at: mark.at,
    })
    .execute();
}

export async function deleteMark(tx: Tx, open: OpenRunbook, seq: number): Promise<void> {
  await tx
    .deleteFrom("runbook_marks")
    .where("organisation_id", "=", open.organisationId)
    .where("incident_runbook_id", "=", open.id)
    .where("seq", "=", seq)
    .execute();
}
