import type { IncidentRole } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { Id, IncidentId, OrganisationId, RunId, UserId } from "@staunch/core/kernel";
import type { Tx } from "#platform/index.ts";

interface IncidentKey {
  readonly organisationId: OrganisationId;
  readonly id: IncidentId;
}

/** Somebody in a role, and since when. */
export interface RoleHolder {
  readonly role: IncidentRole;
  readonly userId: UserId;
  readonly since: Temporal.Instant;
}

/** Who holds which role of an incident, and since when. */
export async function readRoleHolders(tx: Tx, incident: IncidentKey): Promise<readonly RoleHolder[]> {
  const rows = await tx
    .selectFrom("incident_roles")
    .select(["role", "user_id", "since"])
    .where("organisation_id", "=", incident.organisationId)
    .where("incident_id", "=", incident.id)
    .orderBy("since")
    .execute();
  return rows.map((row) => ({ role: row.role, userId: asId<"user">(row.user_id), since: row.since }));
}

/** A mitigation on record. */
export interface RecordedMitigation {
  readonly id: string;
  readonly what: string;
  readonly by: string;
  readonly runId: RunId | undefined;
  readonly at: Temporal.Instant;
}

/** What was done against the impact, oldest first. */
export async function readMitigations(tx: Tx, incident: IncidentKey): Promise<readonly RecordedMitigation[]> {
  const rows = await tx
    .selectFrom("incident_mitigations")
    .selectAll()
    .where("organisation_id", "=", incident.organisationId)
    .where("incident_id", "=", incident.id)
    .orderBy("at")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    what: row.what,
    by: row.by_name,
    runId: row.run_id === null ? undefined : asId<"run">(row.run_id),
    at: row.at,
  }));
}

/** A task as the room shows it. */
export interface TaskRow {
  readonly id: Id<"task">;
  readonly text: string;
  readonly assigneeId: UserId | undefined;
  readonly checkBackAt: Temporal.Instant | undefined;
  readonly createdAt: Temporal.Instant;
  readonly doneAt: Temporal.Instant | undefined;
}

/** The tasks of an incident: open ones first, then oldest first. */
export async function readTasks(tx: Tx, incident: IncidentKey): Promise<readonly TaskRow[]> {
  const rows = await tx
    .selectFrom("incident_tasks")
    .selectAll()
    .where("organisation_id", "=", incident.organisationId)
    .where("incident_id", "=", incident.id)
    .orderBy("done_at", (order) => order.asc().nullsFirst())
    .orderBy("created_at")
    .execute();
  return rows.map((row) => ({
    id: asId<"task">(row.id),
    text: row.text,
    assigneeId: row.assignee_id === null ? undefined : asId<"user">(row.assignee_id),
    checkBackAt: row.check_back_at ?? undefined,
    createdAt: row.created_at,
    doneAt: row.done_at ?? undefined,
  }));
}
