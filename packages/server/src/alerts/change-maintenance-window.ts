import type { MaintenanceWindowId } from "@staunch/core/alerts";
import type { ServiceId } from "@staunch/core/kernel";
import { applyWorldChange, beginWorldChange } from "#alerts/apply-world.ts";
import type { SettleDeps } from "#alerts/settle-groups.ts";
import { findWindow, findWindows, type MaintenanceWindow, saveWindow } from "#alerts/store-maintenance-windows.ts";
import { findServices } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, conflict, invalid, newId, notFound, recordEvent, requireVersion, type Tx } from "#platform/index.ts";

export type { MaintenanceWindow } from "#alerts/store-maintenance-windows.ts";

/** When which services are worked on. */
export interface WindowWish {
  readonly serviceIds: readonly ServiceId[];
  readonly includeDependents: boolean;
  readonly reason: string;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
}

/** Pages of these services' alerts are held back for the time. @throws not_found for a service; invalid when it would end before it begins */
export async function createWindow(ctx: CommandContext, deps: SettleDeps, wish: WindowWish): Promise<MaintenanceWindow> {
  requirePermission(ctx.actor, "maintenance-windows:write");
  requireOrder(ctx, wish);
  const fresh = { id: newId<"maintenance-window">(), author: ctx.actor.name, createdAt: ctx.now, endedAt: undefined, version: 1 };
  return ctx.transact(async (tx) => {
    await beginWorldChange(ctx, tx);
    await requireServices(ctx, tx, wish.serviceIds);
    return keep(ctx, tx, deps, { window: { ...fresh, ...wish }, type: "maintenance-window.created" });
  });
}

export interface WindowEdit extends WindowWish {
  readonly version: number;
}

/** @throws as {@link createWindow}; not_found, precondition_failed; conflict when it is over */
export async function editWindow(
  ctx: CommandContext,
  deps: SettleDeps,
  id: MaintenanceWindowId,
  edit: WindowEdit,
): Promise<MaintenanceWindow> {
  requirePermission(ctx.actor, "maintenance-windows:write");
  return ctx.transact(async (tx) => {
    await beginWorldChange(ctx, tx);
    const stored = await findWindow(tx, ctx.organisationId, id);
    if (stored === undefined) throw notFound("maintenance window", id);
    requireVersion(stored, edit.version);
    if (windowState(stored, ctx.now) === "ended") throw conflict("This maintenance window is over; make a new one.");
    requireOrder(ctx, edit);
    await requireServices(ctx, tx, edit.serviceIds);
    const window = { ...stored, ...edit, version: stored.version + 1 };
    return keep(ctx, tx, deps, { window, type: "maintenance-window.changed" });
  });
}

/** Ends a window now: what it held and still fires pages. One that is over stays as it is. @throws not_found */
export async function endWindow(ctx: CommandContext, deps: SettleDeps, id: MaintenanceWindowId): Promise<MaintenanceWindow> {
  requirePermission(ctx.actor, "maintenance-windows:write");
  return ctx.transact(async (tx) => {
    await beginWorldChange(ctx, tx);
    const stored = await findWindow(tx, ctx.organisationId, id);
    if (stored === undefined) throw notFound("maintenance window", id);
    if (windowState(stored, ctx.now) === "ended") return stored;
    const window = { ...stored, endedAt: ctx.now, version: stored.version + 1 };
    return keep(ctx, tx, deps, { window, type: "maintenance-window.ended" });
  });
}

/** @throws not_found */
export async function readWindow(ctx: CommandContext, id: MaintenanceWindowId): Promise<MaintenanceWindow> {
  requirePermission(ctx.actor, "maintenance-windows:read");
  const window = await ctx.transact((tx) => findWindow(tx, ctx.organisationId, id));
  if (window === undefined) throw notFound("maintenance window", id);
  return window;
}

const mostListed = 200;

/** By their start, latest first; 200 at most. */
export async function listWindows(ctx: CommandContext): Promise<readonly MaintenanceWindow[]> {
  requirePermission(ctx.actor, "maintenance-windows:read");
  return ctx.transact((tx) => findWindows(tx, ctx.organisationId, mostListed));
}

/** What a window is at an instant. */
export function windowState({ startsAt, endsAt, endedAt }: MaintenanceWindow, now: Temporal.Instant): "pending" | "active" | "ended" {
  if (endedAt !== undefined || Temporal.Instant.compare(endsAt, now) <= 0) return "ended";
  return Temporal.Instant.compare(startsAt, now) > 0 ? "pending" : "active";
}

function requireOrder(ctx: CommandContext, { startsAt, endsAt }: WindowWish): void {
  if (Temporal.Instant.compare(endsAt, startsAt) <= 0) throw invalid("endsAt", "a time after the start");
  if (Temporal.Instant.compare(endsAt, ctx.now) <= 0) throw invalid("endsAt", "a time that is to come");
}

async function requireServices(ctx: CommandContext, tx: Tx, serviceIds: readonly ServiceId[]): Promise<void> {
  const known = new Set((await findServices(tx, ctx.organisationId, serviceIds)).map((service) => service.id));
  const unknown = serviceIds.find((id) => !known.has(id));
  if (unknown !== undefined) throw notFound("service", unknown);
}

interface Keeping {
  readonly window: MaintenanceWindow;
  readonly type: string;
}

async function keep(ctx: CommandContext, tx: Tx, deps: SettleDeps, { window, type }: Keeping): Promise<MaintenanceWindow> {
  await saveWindow(tx, ctx.organisationId, window);
  const { id, serviceIds, includeDependents, reason, startsAt, endsAt } = window;
  const topics = serviceIds.map((serviceId) => `service:${serviceId}`);
  const data = { reason, serviceIds, includeDependents, startsAt: startsAt.toString(), endsAt: endsAt.toString() };
  await recordEvent(tx, ctx, { type, subject: { type: "maintenance-window", id }, topics, data });
  // It may mean other services than before: whom it held is asked anew.
  await applyWorldChange(ctx, tx, deps, { begun: [id], ended: [id] });
  return window;
}
