import type { NotificationRule } from "@staunch/core/paging";
import type { CommandContext } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import type { ContactMethod } from "#paging/notification.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import type { ChannelKind } from "#paging/ports.ts";
import { openChannels } from "#paging/providers.ts";
import { requireSelf } from "#paging/self.ts";
import { findContactMethodsOf, findRulesOf } from "#paging/store-contact-methods.ts";

/** The contact methods of the person who asks, oldest first. */
export async function listMyContactMethods(ctx: CommandContext): Promise<readonly ContactMethod[]> {
  requirePermission(ctx.actor, "me:read");
  const userId = requireSelf(ctx);
  return ctx.transact((tx) => findContactMethodsOf(tx, ctx, [userId]));
}

/** The rules of the person who asks, soonest first. */
export async function listMyRules(ctx: CommandContext): Promise<readonly NotificationRule[]> {
  requirePermission(ctx.actor, "me:read");
  const userId = requireSelf(ctx);
  return ctx.transact((tx) => findRulesOf(tx, ctx, [userId]));
}

/** The kinds of channels that are set up here. */
export async function readOpenChannels(deps: PagingDeps, ctx: CommandContext): Promise<ReadonlySet<ChannelKind>> {
  requirePermission(ctx.actor, "me:read");
  return ctx.transact((tx) => openChannels(deps, tx, ctx));
}
