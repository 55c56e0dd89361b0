import { asId, type OrganisationId, type TeamId, type UserId } from "@staunch/core/kernel";
import type { Tx } from "#platform/index.ts";

export interface StoredTeam {
  readonly organisationId: OrganisationId;
  readonly id: TeamId;
  readonly name: string;
  readonly version: number;
}

/** The spelling of a team's name under which it is unique. */
function nameKey(name: string): string {
  return name.trim().replaceAll(/\s+/g, " ").normalize("NFC").toLowerCase();
}

export async function insertTeam(tx: Tx, team: Omit<StoredTeam, "version">, createdAt: Temporal.Instant): Promise<void> {
  await tx
    .insertInto("teams")
    .values({
      organisation_id: team.organisationId,
      id: team.id,
      name: team.name,
      name_key: nameKey(team.name),
      created_at: createdAt,
      version: 1,
    })
    .execute();
}

export async function findTeamForUpdate(tx: Tx, organisationId: OrganisationId, id: TeamId): Promise<StoredTeam | undefined> {
  const row = await tx
    .selectFrom("teams")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { organisationId, id: asId<"team">(row.id), name: row.name, version: row.version };
}

export async function saveTeam(tx: Tx, team: StoredTeam): Promise<void> {
  await tx
    .updateTable("teams")
    .set({ name: team.name, name_key: nameKey(team.name), version: team.version })
    .where("organisation_id", "=", team.organisationId)
    .where("id", "=", team.id)
    .execute();
}

export async function insertTeamMembers(
  tx: Tx,
  team: Pick<StoredTeam, "organisationId" | "id">,
  userIds: readonly UserId[],
): Promise<void> {
  if (userIds.length === 0) return;
  await tx
    .insertInto("team_members")
    .values(userIds.map((userId) => ({ organisation_id: team.organisationId, team_id: team.id, user_id: userId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function replaceTeamMembers(
  tx: Tx,
  team: Pick<StoredTeam, "organisationId" | "id">,
  userIds: readonly UserId[],
): Promise<void> {
  await tx.deleteFrom("team_members").where("organisation_id", "=", team.organisationId).where("team_id", "=", team.id).execute();
  await insertTeamMembers(tx, team, userIds);
}

/** Takes a person out of every team of the organisation. */
export async function deleteFromTeams(tx: Tx, organisationId: OrganisationId, userId: UserId): Promise<void> {
  await tx.deleteFrom("team_members").where("organisation_id", "=", organisationId).where("user_id", "=", userId).execute();
}
