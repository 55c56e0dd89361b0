import { isAtLeast, type Role } from "@staunch/core/identity";
import { useMe } from "#identity/me.ts";

/** Why the person signed in may not do what needs this role; undefined where they may. For `disabledReason`. */
export function useMayNot(least: Role): string | undefined {
  const role = useMe().data?.role;
  if (role === undefined || role === "system" || isAtLeast(role, least)) return undefined;
  return least === "owner" ? "Only owners may do this" : `Needs the role ${least}; yours is ${role}`;
}
