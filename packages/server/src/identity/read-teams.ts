import { asId, type OrganisationId, type TeamId, type UserId } from "@staunch/core/kernel";
import { notFound, type Tx } from "#platform/index.ts";

/** A team and who is in it. */
export interface Team {
  readonly id: TeamId;
  readonly name: string;
  readonly version: number;
  /** By name. */
  readonly members: readonly TeamMember[];
}

/** Somebody in a team. */
export interface TeamMember {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** The teams of an organisation, the first made first. */
export async function listTeams(tx: Tx, organisationId: OrganisationId): Promise<readonly Team[]> {
  const teams = await tx
    .selectFrom("teams")
    .select(["id", "name", "version"])
    .where("organisation_id", "=", organisationId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  const members = await readMembers(tx, organisationId, undefined);
  return teams.map((team) => ({ ...team, id: asId<"team">(team.id), members: members.get(team.id) ?? [] }));
}

/** One team. @throws not_found */
export async function getTeam(tx: Tx, organisationId: OrganisationId, id: TeamId): Promise<Team> {
  const team = await tx
    .selectFrom("teams")
    .select(["id", "name", "version"])
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (team === undefined) throw notFound("team", id);
  return { ...team, id, members: await teamMembers(tx, organisationId, id) };
}

/** Who is in a team now, by name; nobody for a team that is not there. */
export async function teamMembers(tx: Tx, organisationId: OrganisationId, teamId: TeamId): Promise<readonly TeamMember[]> {
  const members = await readMembers(tx, organisationId, teamId);
  return members.get(teamId) ?? [];
}

/** The team that answers where nobody said which: the first one made. */
export async function findDefaultTeam(tx: Tx, organisationId: OrganisationId): Promise<Pick<Team, "id" | "name"> | undefined> {
  const row = await tx
    .selectFrom("teams")
    .select(["id", "name"])
    .where("organisation_id", "=", organisationId)
    .orderBy("created_at")
    .orderBy("id")
    .executeTakeFirst();
  return row === undefined ? undefined : { id: asId<"team">(row.id), name: row.name };
}

async function readMembers(
  tx: Tx,
  organisationId: OrganisationId,
  teamId: TeamId | undefined,
): Promise<ReadonlyMap<string, readonly TeamMember[]>> {
  const rows = await tx
    .selectFrom("team_members")
    .innerJoin("users", "users.id", "team_members.user_id")
    .select(["team_members.team_id", "users.id", "users.name", "users.email", "users.time_zone"])
    .where("team_members.organisation_id", "=", organisationId)
    .$if(teamId !== undefined, (query) => query.where("team_members.team_id", "=", teamId ?? ""))
    .orderBy("users.name")
    .orderBy("users.id")
    .execute();
  const byTeam = new Map<string, TeamMember[]>();
  for (const row of rows) {
    const member = { id: asId<"user">(row.id), name: row.name, email: row.email, timeZone: row.time_zone };
    byTeam.set(row.team_id, [...(byTeam.get(row.team_id) ?? []), member]);
  }
  return byTeam;
}
