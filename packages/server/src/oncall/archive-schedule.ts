import type { ScheduleId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import { scheduleEvent } from "#oncall/events.ts";
import { loadScheduleForUpdate } from "#oncall/load-schedule.ts";
import type { ScheduleUses } from "#oncall/ports.ts";
import { saveSchedule } from "#oncall/store.ts";
import { type CommandContext, conflict, recordEvent, requireVersion } from "#platform/index.ts";

/**
 * Ends a schedule: from now on nobody is on call by it. What it said before is still answered.
 * @throws not_found, precondition_failed. @throws conflict while something uses it, with the list in `details.uses`
 */
export async function archiveSchedule(
  ctx: CommandContext,
  wish: { readonly scheduleId: ScheduleId; readonly version: number },
  scheduleUses: ScheduleUses,
): Promise<void> {
  requirePermission(ctx.actor, "schedules:write");
  await ctx.transact(async (tx) => {
    const { head } = await loadScheduleForUpdate(tx, ctx, wish.scheduleId);
    requireVersion(head, wish.version);
    const uses = await scheduleUses(tx, ctx.organisationId, wish.scheduleId);
    if (uses.length > 0) throw conflict(`${head.name} is used by ${uses.map((use) => use.name).join(", ")}.`, { uses });
    await saveSchedule(tx, ctx.organisationId, { ...head, archivedAt: ctx.now, version: head.version + 1 });
    await recordEvent(tx, ctx, scheduleEvent("archived", head.id, { name: head.name, effectiveFrom: ctx.now, changes: [] }));
  });
}
