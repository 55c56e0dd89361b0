import type { UserId } from "@staunch/core/kernel";
import { type CommandContext, forbidden } from "#platform/index.ts";

/** The person who asks. @throws forbidden for Staunch itself and for sources, which have no way to be reached. */
export function requireSelf(ctx: CommandContext): UserId {
  const { userId } = ctx.actor;
  if (userId === undefined) throw forbidden("Only a person has contact methods.");
  return userId;
}
