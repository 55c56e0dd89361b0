import { decideRemoval, decideRoleChange, type MembershipRefusal, type RoleChange } from "@staunch/core/identity";
import { type Role, unreachable, type UserId } from "@staunch/core/kernel";
import {
  type Actor,
  afterCommit,
  type CommandContext,
  conflict,
  forbidden,
  notFound,
  recordEvent,
  requireVersion,
  type StaunchError,
  type Tx,
} from "#platform/index.ts";
import type { KeyCache } from "#identity/key-cache.ts";
import { requirePermission } from "#identity/require-permission.ts";
import { saveAllRevoked } from "#identity/store-api-keys.ts";
import {
  countOwners,
  findMembershipForUpdate,
  findOrganisationForUpdate,
  type Membership,
  saveMembership,
} from "#identity/store-memberships.ts";
import { deleteSessionsOf } from "#identity/store-sessions.ts";
import { deleteFromTeams } from "#identity/store-teams.ts";

/** A wish to change what a member may do, made against the membership's `version`. */
export interface RoleWish {
  readonly userId: UserId;
  readonly role: Role;
  readonly version: number;
}

/**
 * Gives a member another role. @throws conflict when the organisation would be left without an owner.
 * @throws forbidden when either role lies above one's own. @throws precondition_failed
 */
export async function changeRole(ctx: CommandContext, wish: RoleWish, keys: KeyCache): Promise<Membership> {
  requirePermission(ctx.actor, "people:write");
  return ctx.transact(async (tx) => {
    const { membership, ownerCount } = await lockMember(tx, ctx, wish.userId);
    requireVersion(membership, wish.version);
    const decision = decideRoleChange({ actor: decidingRole(ctx.actor), from: membership.role, to: wish.role, ownerCount });
    if (decision.kind === "refused") throw refusal(decision.reason);
    if (decision.kind === "unchanged") return membership;
    const changed = { ...membership, role: wish.role, version: membership.version + 1 };
    await saveMembership(tx, changed);
    await recordEvent(tx, ctx, {
      type: "person.role-changed",
      subject: { type: "user", id: wish.userId },
      data: { from: membership.role, to: wish.role },
    });
    afterCommit(tx, () => keys.clear());
    return changed;
  });
}

/**
 * Ends a membership: sessions and keys of the person in this organisation end with it; their name stays on what they did.
 * People may leave by themselves. Announces `person.removed`, from which higher modules empty the person's places.
 * @throws conflict for the last owner. @throws forbidden for somebody above one's own role.
 */
export async function removePerson(ctx: CommandContext, userId: UserId, keys: KeyCache): Promise<void> {
  requirePermission(ctx.actor, userId === ctx.actor.userId ? "me:write" : "people:write");
  await ctx.transact(async (tx) => {
    const { membership, ownerCount } = await lockMember(tx, ctx, userId);
    const decision = decideRemoval({ actor: decidingRole(ctx.actor), from: membership.role, ownerCount });
    if (decision.kind === "refused") throw refusal(decision.reason);
    await saveMembership(tx, { ...membership, removedAt: ctx.now, version: membership.version + 1 });
    await deleteSessionsOf(tx, ctx.organisationId, userId);
    await saveAllRevoked(tx, ctx.organisationId, userId, ctx.now);
    await deleteFromTeams(tx, ctx.organisationId, userId);
    await recordEvent(tx, ctx, { type: "person.removed", subject: { type: "user", id: userId }, data: { userId } });
    afterCommit(tx, () => keys.clear());
  });
}

/** Locks the organisation first, so that decisions about its owners are taken one after another. */
async function lockMember(
  tx: Tx,
  ctx: CommandContext,
  userId: UserId,
): Promise<{ readonly membership: Membership; readonly ownerCount: number }> {
  await findOrganisationForUpdate(tx, ctx.organisationId);
  const membership = await findMembershipForUpdate(tx, ctx.organisationId, userId);
  if (membership === undefined) throw notFound("member", userId);
  return { membership, ownerCount: await countOwners(tx, ctx.organisationId) };
}

/** Staunch itself is bound by the last-owner rule, and by no rank. */
function decidingRole(actor: Actor): RoleChange["actor"] {
  return actor.role === "system" ? "owner" : actor.role;
}

function refusal(reason: MembershipRefusal): StaunchError {
  switch (reason) {
    case "above-own-role":
      return forbidden("Nobody gives, takes or changes a role above their own.");
    case "last-owner":
      return conflict("An organisation keeps at least one owner. Make somebody else owner first.");
    default:
      return unreachable(reason);
  }
}
