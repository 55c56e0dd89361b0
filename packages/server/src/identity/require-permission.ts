import { can, leastRole, type Permission } from "@staunch/core/identity";
import { type Actor, forbidden } from "#platform/index.ts";

/**
 * Lets pass whoever may; `system` may do everything.
 * @throws forbidden naming the permission that is missing and the least role that has it.
 */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (isOwnersOwn(actor, permission)) throw forbidden("A key that may only read cannot change what belongs to its person.");
  if (actor.role === "system" || can(actor.role, permission)) return;
  throw forbidden(`This needs the permission ${permission}, which begins with the role ${leastRole(permission)}; yours is ${actor.role}.`);
}

/** What is a person's own is theirs whatever their role; a key handed out to read must not reach it. */
function isOwnersOwn(actor: Actor, permission: Permission): boolean {
  return actor.kind === "key" && actor.role === "observer" && permission.startsWith("me:") && permission !== "me:read";
}
