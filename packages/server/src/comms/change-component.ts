import { type ComponentStatus, componentStatusWords } from "@staunch/core/comms";
import type { ComponentId, ServiceId, StatusPageId, UpdateId } from "@staunch/core/kernel";
import { recordComponent, requireGroup } from "#comms/add-component.ts";
import { getStatusPageForUpdate } from "#comms/change-status-page.ts";
import { readComponents } from "#comms/read-pages.ts";
import { scheduleRender } from "#comms/render-timer.ts";
import type { Component, ComponentGroupId } from "#comms/status-page.ts";
import { insertStatusChange, markComponentRemoved, saveComponent } from "#comms/store-pages.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, newId, notFound, recordEvent, requireVersion, type Tx } from "#platform/index.ts";

/** What is left out stays; `null` takes the group or the service away. */
export interface ComponentSettings {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly position?: number | undefined;
  readonly serviceId?: ServiceId | null | undefined;
  readonly componentGroupId?: ComponentGroupId | null | undefined;
}

export interface ComponentPlace {
  readonly pageId: StatusPageId;
  readonly componentId: ComponentId;
}

/** Changes what a component is called and where it stands. @throws precondition_failed on a stale version */
export async function changeComponent(
  ctx: CommandContext,
  place: ComponentPlace,
  change: { readonly version: number; readonly settings: ComponentSettings },
): Promise<Component> {
  requirePermission(ctx.actor, "status-pages:write");
  return ctx.transact(async (tx) => {
    const component = await getComponent(tx, ctx, place);
    requireVersion(component, change.version);
    const { settings } = change;
    const changed: Component = {
      ...component,
      name: settings.name ?? component.name,
      description: settings.description ?? component.description,
      position: settings.position ?? component.position,
      serviceId: chosen(settings.serviceId, component.serviceId),
      componentGroupId: chosen(settings.componentGroupId, component.componentGroupId),
      version: component.version + 1,
    };
    await requireGroup(tx, ctx, place.pageId, changed.componentGroupId);
    await saveComponent(tx, ctx.organisationId, changed);
    await recordComponent(tx, ctx, "component.changed", changed);
    await scheduleRender(tx, ctx, place.pageId);
    return changed;
  });
}

/** Takes a component off its page; its record stays. */
export async function removeComponent(ctx: CommandContext, place: ComponentPlace): Promise<void> {
  requirePermission(ctx.actor, "status-pages:write");
  await ctx.transact(async (tx) => {
    const component = await getComponent(tx, ctx, place);
    await markComponentRemoved(tx, ctx.organisationId, { id: component.id, at: ctx.now });
    await recordComponent(tx, ctx, "component.removed", component);
    await scheduleRender(tx, ctx, place.pageId);
  });
}

/** Tells customers how a component is, without an update. Mails nobody; the same status again changes nothing. */
export async function setComponentStatus(ctx: CommandContext, place: ComponentPlace, status: ComponentStatus): Promise<Component> {
  requirePermission(ctx.actor, "status-pages:respond");
  return ctx.transact(async (tx) => {
    const component = await getComponent(tx, ctx, place);
    return applyComponentStatus(tx, ctx, { component, status });
  });
}

export interface StatusChangeOrder {
  readonly component: Component;
  readonly status: ComponentStatus;
  /** The update that says so. */
  readonly said?: { readonly updateId: UpdateId; readonly incidentTopic: string } | undefined;
}

/** Writes a component's new status into its record; the caller holds the page's lock. */
export async function applyComponentStatus(tx: Tx, ctx: CommandContext, order: StatusChangeOrder): Promise<Component> {
  const { component, status, said } = order;
  if (component.status === status) return component;
  const changed = { ...component, status, version: component.version + 1 };
  await saveComponent(tx, ctx.organisationId, changed);
  await insertStatusChange(tx, ctx.organisationId, {
    componentId: component.id,
    id: newId<"component-status-change">(),
    status,
    at: ctx.now,
    updateId: said?.updateId,
  });
  await recordEvent(tx, ctx, {
    type: "component.status-changed",
    subject: { type: "component", id: component.id },
    topics: [
      `status-page:${component.statusPageId}`,
      ...(component.serviceId === undefined ? [] : [`service:${component.serviceId}`]),
      ...(said === undefined ? [] : [said.incidentTopic]),
    ],
    data: { name: component.name, from: component.status, to: status, sentence: `${component.name}: ${componentStatusWords[status]}` },
  });
  await scheduleRender(tx, ctx, component.statusPageId);
  return changed;
}

async function getComponent(tx: Tx, ctx: CommandContext, place: ComponentPlace): Promise<Component> {
  await getStatusPageForUpdate(tx, ctx, place.pageId);
  const found = await readComponents(tx, ctx.organisationId, { componentIds: [place.componentId] });
  const component = found.find((candidate) => candidate.statusPageId === place.pageId);
  if (component === undefined) throw notFound("component", place.componentId);
  return component;
}

function chosen<T>(wanted: T | null | undefined, present: T | undefined): T | undefined {
  if (wanted === undefined) return present;
  return wanted === null ? undefined : wanted;
}
