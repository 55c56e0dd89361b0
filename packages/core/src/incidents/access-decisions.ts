import type { IncidentStatus } from "#incidents/incident-state.ts";
import type { RoleHolders } from "#incidents/roles.ts";
import type { Role, UserId } from "#kernel/index.ts";

/**
 * Why somebody sees a private incident. Owners and admins see every one and need no reason.
 *
 * - `role`, `task`, `offer`: they hold a role, have a task, are offered command.
 * - `name`, `team`: they, or a team of theirs, were given access.
 * - `paged`: a page about it reached them, so they are needed.
 * - `answered`: they answered a page about one of its alerts.
 */
export type AccessWhy = "role" | "task" | "offer" | "name" | "team" | "paged" | "answered";

/** Who acts: a person, and what their role in the organisation is. */
export interface Governor {
  readonly userId: UserId | undefined;
  readonly role: Role | "system";
}

/** Whether somebody decides who sees an incident: its commander, an admin, an owner, the product. */
export function governsAccess(holders: RoleHolders, by: Governor): boolean {
  if (by.role === "owner" || by.role === "admin" || by.role === "system") return true;
  return by.userId !== undefined && holders.incident_commander === by.userId;
}

/** Make it private, or open again. */
export interface PrivacyWish {
  readonly isPrivate: boolean;
  readonly reason: string;
}

export type PrivacyDecision =
  | { readonly kind: "changed"; readonly isPrivate: boolean }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly reason: "not_the_commander" | "reason_required" | "incident_merged" };

/** Whether an incident becomes private or open. What was merged follows the one it was merged into. */
export function decidePrivacy(
  state: { readonly status: IncidentStatus; readonly isPrivate: boolean; readonly holders: RoleHolders },
  wish: PrivacyWish,
  by: Governor,
): PrivacyDecision {
  if (!governsAccess(state.holders, by)) return { kind: "refused", reason: "not_the_commander" };
  if (state.status === "merged") return { kind: "refused", reason: "incident_merged" };
  if (state.isPrivate === wish.isPrivate) return { kind: "unchanged" };
  if (wish.reason.trim() === "") return { kind: "refused", reason: "reason_required" };
  return { kind: "changed", isPrivate: wish.isPrivate };
}

export type AccessRefusal = "not_the_commander" | "has_a_part";

/**
 * Why somebody's access cannot be taken; undefined when it can. Who holds a role, has a task or is offered command needs
 * to see it: that is taken first.
 */
export function decideAccessRemoval(holders: RoleHolders, whys: readonly AccessWhy[], by: Governor): AccessRefusal | undefined {
  if (!governsAccess(holders, by)) return "not_the_commander";
  return whys.some((why) => why === "role" || why === "task" || why === "offer") ? "has_a_part" : undefined;
}
