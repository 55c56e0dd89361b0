import type { UserId } from "@staunch/core/kernel";
import { finalShifts, type Shift } from "@staunch/core/oncall";
import { overrideEvent } from "#oncall/events.ts";
import { insertOverride, saveOverrideRemoved } from "#oncall/store.ts";
import { saveTemporaryShifts } from "#oncall/store-plans.ts";
import { type StoredOverride, type StoredSchedule, toSchedule } from "#oncall/stored-schedule.ts";
import { type CommandContext, newId, recordEvent, type Tx } from "#platform/index.ts";

/**
 * Ends what overrides and temporary schedules say about somebody who left, from now on. Whoever covers for them goes on
 * covering: the promise was to be on call, whosever hours they were.
 */
export async function endPlansOfLeaver(tx: Tx, ctx: CommandContext, stored: StoredSchedule, userId: UserId): Promise<void> {
  for (const override of stored.overrides.filter((one) => one.removedAt === undefined && names(one, userId))) {
    if (Temporal.Instant.compare(override.until, ctx.now) <= 0) continue;
    await saveOverrideRemoved(tx, ctx.organisationId, override.id, ctx.now);
    await recordEvent(tx, ctx, overrideEvent("removed", override));
    if (override.cover.userId !== userId) await keepCovering(tx, ctx, stored, override);
  }
  for (const temporary of stored.temporaries) {
    const shifts = temporary.shifts.flatMap((shift) => (shift.userId === userId ? untilNow(shift, ctx.now) : [shift]));
    if (shifts.length === temporary.shifts.length && shifts.every((shift, index) => shift === temporary.shifts[index])) continue;
    await saveTemporaryShifts(tx, ctx.organisationId, temporary.id, shifts);
  }
}

function names({ cover }: StoredOverride, userId: UserId): boolean {
  return cover.userId === userId || (cover.kind === "substitute" && cover.replacedUserId === userId);
}

function untilNow(shift: Shift, now: Temporal.Instant): Shift[] {
  if (Temporal.Instant.compare(shift.from, now) >= 0) return [];
  return [Temporal.Instant.compare(shift.until, now) <= 0 ? shift : { ...shift, until: now }];
}

async function keepCovering(tx: Tx, ctx: CommandContext, stored: StoredSchedule, ended: StoredOverride): Promise<void> {
  const from = Temporal.Instant.compare(ended.from, ctx.now) < 0 ? ctx.now : ended.from;
  const { shifts } = finalShifts(toSchedule(stored), { from, until: ended.until });
  const mode = stored.versions.at(-1)?.definition.mode ?? "stack";
  for (const shift of shifts.filter(({ userId }) => userId === ended.cover.userId)) {
    const override = {
      ...ended,
      id: newId<"override">(),
      from: shift.from,
      until: shift.until,
      cover: { kind: mode === "stack" ? ("replace" as const) : ("add" as const), userId: ended.cover.userId },
      createdAt: ctx.now,
      createdBy: ctx.actor.name,
    };
    await insertOverride(tx, ctx.organisationId, override);
    await recordEvent(tx, ctx, overrideEvent("created", override));
  }
}
