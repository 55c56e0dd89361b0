import type { ServiceId, StatusPageId } from "@staunch/core/kernel";
import { getStatusPageForUpdate } from "#comms/change-status-page.ts";
import { readComponentGroups, readComponents } from "#comms/read-pages.ts";
import { scheduleRender } from "#comms/render-timer.ts";
import type { Component, ComponentGroupId } from "#comms/status-page.ts";
import { insertStatusChange, saveComponent } from "#comms/store-pages.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, newId, notFound, recordEvent, type Tx } from "#platform/index.ts";

export interface NewComponent {
  readonly name: string;
  readonly description: string;
  readonly serviceId: ServiceId | undefined;
  readonly componentGroupId: ComponentGroupId | undefined;
}

/** Puts a component at the end of the page; its record begins now, as operational. @throws not_found for the page, its group or the service. */
export async function addComponent(ctx: CommandContext, pageId: StatusPageId, wanted: NewComponent): Promise<Component> {
  requirePermission(ctx.actor, "status-pages:write");
  return ctx.transact(async (tx) => {
    await getStatusPageForUpdate(tx, ctx, pageId);
    await requireGroup(tx, ctx, pageId, wanted.componentGroupId);
    const siblings = await readComponents(tx, ctx.organisationId, { pageIds: [pageId] });
    const component: Component = {
      ...wanted,
      id: newId<"component">(),
      statusPageId: pageId,
      position: (siblings.at(-1)?.position ?? 0) + 1,
      status: "operational",
      createdAt: ctx.now,
      version: 1,
    };
    await saveComponent(tx, ctx.organisationId, component);
    const change = { componentId: component.id, id: newId<"component-status-change">(), status: component.status, at: ctx.now };
    await insertStatusChange(tx, ctx.organisationId, { ...change, updateId: undefined });
    await recordComponent(tx, ctx, "component.added", component);
    await scheduleRender(tx, ctx, pageId);
    return component;
  });
}

/** @throws not_found unless the group is one of the page's. */
export async function requireGroup(
  tx: Tx,
  ctx: CommandContext,
  pageId: StatusPageId,
  groupId: ComponentGroupId | undefined,
): Promise<void> {
  if (groupId === undefined) return;
  const groups = await readComponentGroups(tx, ctx.organisationId, pageId);
  if (!groups.some((group) => group.id === groupId)) throw notFound("component group", groupId);
}

/** Writes down what was done to a component, for its page and its service. */
export async function recordComponent(tx: Tx, ctx: CommandContext, type: string, component: Component): Promise<void> {
  const service = component.serviceId === undefined ? [] : [`service:${component.serviceId}`];
  await recordEvent(tx, ctx, {
    type,
    subject: { type: "component", id: component.id },
    topics: [`status-page:${component.statusPageId}`, ...service],
    data: { name: component.name, status: component.status },
  });
}
