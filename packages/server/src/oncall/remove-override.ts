import type { OverrideId, ScheduleId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import { overrideEvent } from "#oncall/events.ts";
import { findOverrideForUpdate, saveOverrideRemoved } from "#oncall/store.ts";
import { lookForGaps } from "#oncall/warn-of-gaps.ts";
import { type CommandContext, conflict, notFound, recordEvent } from "#platform/index.ts";

/**
 * Takes an override back. One that is running ends now, and the hours it held stay as they were.
 * @throws not_found. @throws conflict when it is over or was taken back already
 */
export async function removeOverride(ctx: CommandContext, scheduleId: ScheduleId, overrideId: OverrideId): Promise<void> {
  requirePermission(ctx.actor, "schedules:respond");
  const key = { organisationId: ctx.organisationId, scheduleId };
  await ctx.transact(async (tx) => {
    const override = await findOverrideForUpdate(tx, key, overrideId);
    if (override === undefined) throw notFound("override", overrideId);
    if (override.removedAt !== undefined) throw conflict("This override was removed already.");
    if (Temporal.Instant.compare(override.until, ctx.now) <= 0)
      throw conflict("This override is over, and who was on call in the past does not change.");
    await saveOverrideRemoved(tx, ctx.organisationId, overrideId, ctx.now);
    await recordEvent(tx, ctx, overrideEvent("removed", override));
    await lookForGaps(tx, ctx, scheduleId);
  });
}
