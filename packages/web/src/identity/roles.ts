import { isAtLeast, type Role, roles } from "@staunch/core/identity";
import type { Option } from "#ui/option.ts";

const descriptions: Readonly<Record<Role, string>> = {
  observer: "Reads everything",
  responder: "Takes pages and works in incidents",
  admin: "Changes people, services, schedules and policies",
  owner: "May do everything, and makes other owners",
};

/** A role as a word. */
export function roleWord(role: Role): string {
  return role.charAt(0).toUpperCase() + role.slice(1);
}

/** The roles somebody may give: none above their own. */
export function roleOptions(own: Role | "system" | undefined): readonly Option[] {
  return roles
    .filter((role) => own !== undefined && own !== "system" && isAtLeast(own, role))
    .map((role) => ({ id: role, label: roleWord(role), description: descriptions[role] }));
}

/** A role out of a Select, whose ids are text. */
export function toRole(id: string): Role | undefined {
  return roles.find((role) => role === id);
}
