import type { GroupingRules } from "@staunch/core/alerts";
import type { ServiceId } from "@staunch/core/kernel";
import { settleGroups, type SettleDeps } from "#alerts/settle-groups.ts";
import { findWaitingGroups } from "#alerts/store-group-pages.ts";
import { getGrouping, type GroupingSettings, saveGrouping } from "#alerts/store-grouping.ts";
import { lockPipelines } from "#alerts/store-suppressors.ts";
import { findService } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, notFound, recordEvent, requireVersion, type Tx } from "#platform/index.ts";

export type { GroupingSettings } from "#alerts/store-grouping.ts";

/** How a service's alerts are grouped; the defaults, with version 0, where nobody has set anything. @throws not_found */
export async function readGrouping(ctx: CommandContext, serviceId: ServiceId): Promise<GroupingSettings> {
  requirePermission(ctx.actor, "services:read");
  return ctx.transact(async (tx) => {
    await requireService(ctx, tx, serviceId);
    return getGrouping(tx, ctx.organisationId, serviceId);
  });
}

export interface GroupingEdit extends GroupingRules {
  readonly version: number;
}

/**
 * Sets how a service's alerts are grouped, waited for and quietened. Groups that wait are decided anew; alerts stay in
 * the groups they are in, and the time after which a silent one is over counts from the next word of it.
 * @throws not_found, precondition_failed
 */
export async function saveServiceGrouping(
  ctx: CommandContext,
  deps: SettleDeps,
  serviceId: ServiceId,
  edit: GroupingEdit,
): Promise<GroupingSettings> {
  requirePermission(ctx.actor, "services:write");
  return ctx.transact(async (tx) => {
    await lockPipelines(tx, [ctx.organisationId]);
    await requireService(ctx, tx, serviceId);
    const stored = await getGrouping(tx, ctx.organisationId, serviceId);
    requireVersion(stored, edit.version);
    const settings = { ...edit, serviceId, version: stored.version + 1 };
    await saveGrouping(tx, ctx.organisationId, settings, ctx.now);
    const { version: _version, ...data } = edit;
    await recordEvent(tx, ctx, { type: "service.grouping-set", subject: { type: "service", id: serviceId }, data: { ...data } });
    await settleGroups(tx, deps, await findWaitingGroups(tx, ctx.organisationId, serviceId), ctx.now);
    return settings;
  });
}

async function requireService(ctx: CommandContext, tx: Tx, serviceId: ServiceId): Promise<void> {
  if ((await findService(tx, ctx.organisationId, serviceId)) === undefined) throw notFound("service", serviceId);
}
