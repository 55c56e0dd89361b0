import type { UserId } from "@staunch/core/kernel";
import { findPeople } from "#identity/index.ts";
import { type CommandContext, invalid, type Tx } from "#platform/index.ts";

/** @throws invalid when somebody is no member of the organisation. @param field where the request names them */
export async function requireMembers(tx: Tx, ctx: CommandContext, userIds: readonly UserId[], field: string): Promise<void> {
  const known = new Set((await findPeople(tx, ctx.organisationId, userIds)).map((person) => person.id));
  if (userIds.some((userId) => !known.has(userId))) throw invalid(field, "members of the organisation");
}
