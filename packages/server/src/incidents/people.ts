import type { UserId } from "@staunch/core/kernel";
import { findPeople, findUsers } from "#identity/index.ts";
import { invalid } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** The names of people by id, present and former members alike. */
export async function namesOf(tx: Tx, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, string>> {
  const users = await findUsers(tx, [...new Set(userIds)]);
  return new Map(users.map((user) => [user.id, user.name]));
}

/** The name of one person. */
export async function nameOf(tx: Tx, userId: UserId): Promise<string> {
  return (await namesOf(tx, [userId])).get(userId) ?? "Somebody who left";
}

/** @throws invalid naming the field when the person is not a member of the organisation now. */
export async function requireMember(tx: Tx, ctx: CommandContext, userId: UserId, field: string): Promise<void> {
  const people = await findPeople(tx, ctx.organisationId, [userId]);
  if (people.length === 0) throw invalid(field, "a member of this organisation");
}
