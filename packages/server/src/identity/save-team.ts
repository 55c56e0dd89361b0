import type { TeamId, UserId } from "@staunch/core/kernel";
import {
  type CommandContext,
  conflict,
  invalid,
  isUniqueViolation,
  newId,
  notFound,
  recordEvent,
  requireVersion,
  type Tx,
} from "#platform/index.ts";
import { requireName } from "#identity/fields.ts";
import { findPeople } from "#identity/read-people.ts";
import { getTeam, type Team } from "#identity/read-teams.ts";
import { requirePermission } from "#identity/require-permission.ts";
import { findTeamForUpdate, insertTeam, insertTeamMembers, replaceTeamMembers, saveTeam } from "#identity/store-teams.ts";

/** A team as somebody wants it. */
export interface TeamWish {
  readonly name: string;
  readonly memberIds: readonly UserId[];
}

/** Changes to a team; what is left out stays. */
export interface TeamEdit extends Partial<{ readonly [Field in keyof TeamWish]: TeamWish[Field] | undefined }> {
  readonly version: number;
}

/** Makes a team. @throws conflict when the name is taken. @throws invalid for somebody who is no member of the organisation */
export async function createTeam(ctx: CommandContext, wish: TeamWish): Promise<Team> {
  requirePermission(ctx.actor, "teams:write");
  const name = requireName("name", wish.name);
  const { organisationId } = ctx;
  const id = newId<"team">();
  return refuseTakenName(name, () =>
    ctx.transact(async (tx) => {
      await requireMembers(tx, ctx, wish.memberIds);
      await insertTeam(tx, { organisationId, id, name }, ctx.now);
      await insertTeamMembers(tx, { organisationId, id }, wish.memberIds);
      await recordEvent(tx, ctx, { type: "team.created", subject: { type: "team", id }, data: { name, memberIds: wish.memberIds } });
      return getTeam(tx, organisationId, id);
    }),
  );
}

/** Renames a team or says who is in it. @throws conflict, invalid as {@link createTeam}; precondition_failed */
export async function updateTeam(ctx: CommandContext, id: TeamId, edit: TeamEdit): Promise<Team> {
  requirePermission(ctx.actor, "teams:write");
  const { organisationId } = ctx;
  const newName = edit.name === undefined ? undefined : requireName("name", edit.name);
  return refuseTakenName(newName ?? "", () =>
    ctx.transact(async (tx) => {
      const team = await findTeamForUpdate(tx, organisationId, id);
      if (team === undefined) throw notFound("team", id);
      requireVersion(team, edit.version);
      const name = newName ?? team.name;
      await saveTeam(tx, { ...team, name, version: team.version + 1 });
      if (edit.memberIds !== undefined) {
        await requireMembers(tx, ctx, edit.memberIds);
        await replaceTeamMembers(tx, team, edit.memberIds);
      }
      const changed = await getTeam(tx, organisationId, id);
      const memberIds = changed.members.map((member) => member.id);
      await recordEvent(tx, ctx, { type: "team.updated", subject: { type: "team", id }, data: { name, memberIds } });
      return changed;
    }),
  );
}

async function requireMembers(tx: Tx, ctx: CommandContext, userIds: readonly UserId[]): Promise<void> {
  const people = await findPeople(tx, ctx.organisationId, userIds);
  const known = new Set(people.map((person) => person.id));
  const stranger = userIds.findIndex((userId) => !known.has(userId));
  if (stranger >= 0) throw invalid(`memberIds.${stranger}`, "a member of the organisation");
}

/** The unique index decides between two teams of one name made at once. */
async function refuseTakenName<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw Object.assign(conflict(`There is a team named ${name} already.`), { cause: error });
    throw error;
  }
}
