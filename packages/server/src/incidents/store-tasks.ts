import { asId } from "@staunch/core/kernel";
import type { Id, OrganisationId } from "@staunch/core/kernel";
import type { IncidentTask } from "#incidents/task.ts";
import type { Tx } from "#platform/index.ts";

/** Writes a new task. */
export async function insertTask(tx: Tx, task: IncidentTask): Promise<void> {
  await tx
    .insertInto("incident_tasks")
    .values({
      organisation_id: task.organisationId,
      id: task.id,
      incident_id: task.incidentId,
      text: task.text,
      assignee_id: task.assigneeId ?? null,
      check_back_at: task.checkBackAt ?? null,
      created_at: task.createdAt,
      done_at: task.doneAt ?? null,
      version: task.version,
    })
    .execute();
}

/** A task of one incident, locked until the transaction ends. */
export async function findTaskForUpdate(tx: Tx, organisationId: OrganisationId, id: Id<"task">): Promise<IncidentTask | undefined> {
  const row = await tx
    .selectFrom("incident_tasks")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    organisationId,
    id,
    incidentId: asId<"incident">(row.incident_id),
    text: row.text,
    assigneeId: row.assignee_id === null ? undefined : asId<"user">(row.assignee_id),
    checkBackAt: row.check_back_at ?? undefined,
    createdAt: row.created_at,
    doneAt: row.done_at ?? undefined,
    version: row.version,
  };
}

/** Marks a task done. */
export async function saveTaskDone(tx: Tx, task: IncidentTask, doneAt: Temporal.Instant): Promise<void> {
  await tx
    .updateTable("incident_tasks")
    .set({ done_at: doneAt, version: task.version + 1 })
    .where("organisation_id", "=", task.organisationId)
    .where("id", "=", task.id)
    .execute();
}
