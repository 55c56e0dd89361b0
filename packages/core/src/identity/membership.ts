import type { Role } from "#kernel/index.ts";
import { isAtLeast } from "#identity/permissions.ts";

/** Why a change to somebody's membership is refused. */
export type MembershipRefusal =
  /** Nobody gives, takes or touches a role above their own. */
  | "above-own-role"
  /** An organisation always keeps one owner, or nobody could manage it any more. */
  | "last-owner";

/** What happens to a membership. */
export type MembershipDecision =
  | { readonly kind: "accepted" }
  /** The person has this role already: nothing to save, nothing to announce. */
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly reason: MembershipRefusal };

/** Whether somebody of `actor`'s role may hand out `granted` by invitation, role change or key. */
export function mayGrant(actor: Role, granted: Role): boolean {
  return isAtLeast(actor, granted);
}

/** One member's role as it is, as it should become, and how many owners there are before the change. */
export interface RoleChange {
  readonly actor: Role;
  readonly from: Role;
  readonly to: Role;
  readonly ownerCount: number;
}

/** Decides a change of role. An admin can neither make nor unmake an owner; the last owner stays owner. */
export function decideRoleChange(change: RoleChange): MembershipDecision {
  if (!mayGrant(change.actor, change.from) || !mayGrant(change.actor, change.to)) {
    return { kind: "refused", reason: "above-own-role" };
  }
  if (change.from === change.to) return { kind: "unchanged" };
  if (change.from === "owner" && change.ownerCount <= 1) return { kind: "refused", reason: "last-owner" };
  return { kind: "accepted" };
}

/** Decides the removal of a member with role `from`; people may also leave by themselves. */
export function decideRemoval(removal: Omit<RoleChange, "to">): MembershipDecision {
  if (!mayGrant(removal.actor, removal.from)) return { kind: "refused", reason: "above-own-role" };
  if (removal.from === "owner" && removal.ownerCount <= 1) return { kind: "refused", reason: "last-owner" };
  return { kind: "accepted" };
}
