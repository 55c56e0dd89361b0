import { type Role, roles } from "#kernel/index.ts";

/** What a permission lets one do: look, act during an outage, or change how things are set up. */
export type Verb = "read" | "respond" | "write";

/** A noun of the API in the plural (`services`, `api-keys`, `people` …) or one of the two special ones below, and a verb. */
export type Permission = `${string}:${Verb}`;

const leastRoleFor: Readonly<Record<Verb, Role>> = { read: "observer", respond: "responder", write: "admin" };

/**
 * Whether a role grants a permission. Two nouns are special: `me` is what belongs to the person
 * alone (profile, own keys, own contact methods), which every role may change; writing to
 * `organisation` (its name, its owners) is for owners.
 */
export function can(role: Role, permission: Permission): boolean {
  return isAtLeast(role, leastRole(permission));
}

/** The least role that grants a permission: what a refusal names. */
export function leastRole(permission: Permission): Role {
  const { noun, verb } = splitPermission(permission);
  if (noun === "me") return "observer";
  if (noun === "organisation" && verb === "write") return "owner";
  return leastRoleFor[verb];
}

/** Whether `role` may do all that `other` may. */
export function isAtLeast(role: Role, other: Role): boolean {
  // The kernel lists roles widest first.
  return roles.indexOf(role) <= roles.indexOf(other);
}

/** Of two roles the one that may less: a key never does more than the person it belongs to. */
export function lesserRole(one: Role, other: Role): Role {
  return isAtLeast(one, other) ? other : one;
}

function splitPermission(permission: Permission): { readonly noun: string; readonly verb: Verb } {
  const colon = permission.lastIndexOf(":");
  const noun = permission.slice(0, colon);
  const word = permission.slice(colon + 1);
  if (word === "read" || word === "respond") return { noun, verb: word };
  // Whatever is not known to be harmless counts as the strongest verb, so that a mistake refuses.
  return { noun, verb: "write" };
}
