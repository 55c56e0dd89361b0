import type { StatusPageId } from "@staunch/core/kernel";
import { getStatusPageForUpdate } from "#comms/change-status-page.ts";
import { readComponentGroups } from "#comms/read-pages.ts";
import { scheduleRender } from "#comms/render-timer.ts";
import type { ComponentGroup, ComponentGroupId } from "#comms/status-page.ts";
import { deleteComponentGroup, saveComponentGroup } from "#comms/store-pages.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, newId, notFound, recordEvent, requireVersion, type Tx } from "#platform/index.ts";

/** Puts a group at the end of the page. @throws not_found */
export async function addComponentGroup(ctx: CommandContext, pageId: StatusPageId, name: string): Promise<ComponentGroup> {
  requirePermission(ctx.actor, "status-pages:write");
  return ctx.transact(async (tx) => {
    await getStatusPageForUpdate(tx, ctx, pageId);
    const last = (await readComponentGroups(tx, ctx.organisationId, pageId)).at(-1);
    const group = { id: newId<"component-group">(), statusPageId: pageId, name, position: (last?.position ?? 0) + 1, version: 1 };
    return save(tx, ctx, "component-group.added", group);
  });
}

export interface GroupPlace {
  readonly pageId: StatusPageId;
  readonly groupId: ComponentGroupId;
}

/** Renames or moves a group. @throws precondition_failed on a stale version */
export async function changeComponentGroup(
  ctx: CommandContext,
  place: GroupPlace,
  change: { readonly version: number; readonly name?: string | undefined; readonly position?: number | undefined },
): Promise<ComponentGroup> {
  requirePermission(ctx.actor, "status-pages:write");
  return ctx.transact(async (tx) => {
    const group = await getGroup(tx, ctx, place);
    requireVersion(group, change.version);
    const name = change.name ?? group.name;
    const position = change.position ?? group.position;
    return save(tx, ctx, "component-group.changed", { ...group, name, position, version: group.version + 1 });
  });
}

/** Removes a group; its components stay on the page. */
export async function removeComponentGroup(ctx: CommandContext, place: GroupPlace): Promise<void> {
  requirePermission(ctx.actor, "status-pages:write");
  await ctx.transact(async (tx) => {
    const group = await getGroup(tx, ctx, place);
    await deleteComponentGroup(tx, ctx.organisationId, group.id);
    await record(tx, ctx, "component-group.removed", group);
    await scheduleRender(tx, ctx, place.pageId);
  });
}

async function getGroup(tx: Tx, ctx: CommandContext, place: GroupPlace): Promise<ComponentGroup> {
  await getStatusPageForUpdate(tx, ctx, place.pageId);
  const groups = await readComponentGroups(tx, ctx.organisationId, place.pageId);
  const group = groups.find((candidate) => candidate.id === place.groupId);
  if (group === undefined) throw notFound("component group", place.groupId);
  return group;
}

async function save(tx: Tx, ctx: CommandContext, type: string, group: ComponentGroup): Promise<ComponentGroup> {
  await saveComponentGroup(tx, ctx.organisationId, group);
  await record(tx, ctx, type, group);
  await scheduleRender(tx, ctx, group.statusPageId);
  return group;
}

async function record(tx: Tx, ctx: CommandContext, type: string, group: ComponentGroup): Promise<void> {
  await recordEvent(tx, ctx, {
    type,
    subject: { type: "component-group", id: group.id },
    topics: [`status-page:${group.statusPageId}`],
    data: { name: group.name },
  });
}
