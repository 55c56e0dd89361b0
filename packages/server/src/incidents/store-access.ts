import type { TeamId, UserId } from "@staunch/core/kernel";
import type { Incident } from "#incidents/incident.ts";
import type { Tx } from "#platform/index.ts";

type IncidentKey = Pick<Incident, "organisationId" | "id">;

/** Gives a person access by name. */
export async function insertPersonAccess(tx: Tx, incident: IncidentKey, userId: UserId, at: Temporal.Instant): Promise<void> {
  await savePersonAccess(tx, incident, userId, { access: "given", at });
}

/** Takes from a person what their name, their teams and earlier pages gave them. */
export async function takePersonAccess(tx: Tx, incident: IncidentKey, userId: UserId, at: Temporal.Instant): Promise<void> {
  await savePersonAccess(tx, incident, userId, { access: "taken", at });
}

interface Granted {
  readonly access: "given" | "taken";
  readonly at: Temporal.Instant;
}

async function savePersonAccess(tx: Tx, incident: IncidentKey, userId: UserId, granted: Granted): Promise<void> {
  await tx
    .insertInto("incident_access_people")
    .values({ organisation_id: incident.organisationId, incident_id: incident.id, user_id: userId, ...granted })
    .onConflict((conflict) => conflict.columns(["organisation_id", "incident_id", "user_id"]).doUpdateSet(granted))
    .execute();
}

/** Gives a team access: whoever is in it at the time. False when it had it. */
export async function insertTeamAccess(tx: Tx, incident: IncidentKey, teamId: TeamId, at: Temporal.Instant): Promise<boolean> {
  const inserted = await tx
    .insertInto("incident_access_teams")
    .values({ organisation_id: incident.organisationId, incident_id: incident.id, team_id: teamId, at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** False when the team had none. */
export async function deleteTeamAccess(tx: Tx, incident: IncidentKey, teamId: TeamId): Promise<boolean> {
  const deleted = await tx
    .deleteFrom("incident_access_teams")
    .where("organisation_id", "=", incident.organisationId)
    .where("incident_id", "=", incident.id)
    .where("team_id", "=", teamId)
    .executeTakeFirst();
  return deleted.numDeletedRows === 1n;
}
