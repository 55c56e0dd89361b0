import type { ScheduleId, TemporaryScheduleId } from "@staunch/core/kernel";
import { compareSchedules, finalShifts, hoursByPerson, onCallAt, type Schedule, type Shift } from "@staunch/core/oncall";
import { clockChanges, type Interval, toMillisecond } from "@staunch/core/time";
import { requirePermission } from "#identity/index.ts";
import { scheduleEvent } from "#oncall/events.ts";
import { loadSchedule, loadScheduleForUpdate } from "#oncall/load-schedule.ts";
import { type NameBook, readNames } from "#oncall/people.ts";
import type { EditPreview } from "#oncall/plan-schedule-edit.ts";
import { requireInterval, timeZoneOf } from "#oncall/read-on-call.ts";
import { findSchedule } from "#oncall/read-schedules.ts";
import { requireMembers } from "#oncall/require-members.ts";
import { findTemporaryForUpdate, insertTemporary, saveTemporaryRemoved } from "#oncall/store-plans.ts";
import { type StoredSchedule, type StoredTemporary, temporaryInForce, toSchedule } from "#oncall/stored-schedule.ts";
import { lookForGaps } from "#oncall/warn-of-gaps.ts";
import { type CommandContext, conflict, invalid, newId, notFound, recordEvent } from "#platform/index.ts";

/** A plan for a stretch, as somebody wishes it. */
export interface TemporaryWish extends Interval {
  readonly shifts: readonly Shift[];
  readonly reason: string;
}

/** Longer than any move or season; what lasts longer is an edit of the schedule. */
const longest = { hours: 366 * 24 } as const;

/**
 * Puts a plan of its own in place of the rotations for a stretch.
 * @throws not_found, conflict (archived; changes who is on call now), invalid
 */
export async function addTemporary(ctx: CommandContext, scheduleId: ScheduleId, wish: TemporaryWish): Promise<StoredTemporary> {
  requirePermission(ctx.actor, "schedules:write");
  return ctx.transact(async (tx) => {
    const stored = await loadScheduleForUpdate(tx, ctx, scheduleId);
    await requireMembers(tx, ctx, peopleOf(wish), "shifts");
    const temporary = temporaryOf(ctx, scheduleId, wish);
    const { preview } = planTemporary(ctx, stored, temporary);
    await insertTemporary(tx, ctx.organisationId, temporary);
    await recordEvent(tx, ctx, scheduleEvent("updated", scheduleId, { name: stored.head.name, ...preview }));
    await lookForGaps(tx, ctx, scheduleId);
    return temporary;
  });
}

/** What it would do, with nothing saved. @throws as `addTemporary` */
export async function previewTemporary(ctx: CommandContext, scheduleId: ScheduleId, wish: TemporaryWish): Promise<EditPreview> {
  requirePermission(ctx.actor, "schedules:read");
  return ctx.transact(async (tx) => {
    const stored = await loadSchedule(tx, ctx, scheduleId);
    await requireMembers(tx, ctx, peopleOf(wish), "shifts");
    return planTemporary(ctx, stored, temporaryOf(ctx, scheduleId, wish)).preview;
  });
}

/**
 * Takes a temporary schedule back. One that is running ends now; what it held stays.
 * @throws not_found. @throws conflict when it is over, or its end would change who is on call now
 */
export async function removeTemporary(ctx: CommandContext, scheduleId: ScheduleId, id: TemporaryScheduleId): Promise<void> {
  requirePermission(ctx.actor, "schedules:write");
  const key = { organisationId: ctx.organisationId, scheduleId };
  await ctx.transact(async (tx) => {
    const stored = await loadScheduleForUpdate(tx, ctx, scheduleId);
    const temporary = await findTemporaryForUpdate(tx, key, id);
    if (temporary === undefined) throw notFound("temporary schedule", id);
    if (temporary.removedAt !== undefined) throw conflict("This temporary schedule was removed already.");
    if (Temporal.Instant.compare(temporary.until, ctx.now) <= 0)
      throw conflict("This temporary schedule is over, and who was on call in the past does not change.");
    await saveTemporaryRemoved(tx, ctx.organisationId, id, ctx.now);
    const others = stored.temporaries.filter((one) => one.id !== id);
    const after = toSchedule({ ...stored, temporaries: [...others, { ...temporary, removedAt: ctx.now }] });
    const changes = compareSchedules(toSchedule(stored), after, { from: ctx.now, until: temporary.until });
    await recordEvent(tx, ctx, scheduleEvent("updated", scheduleId, { name: stored.head.name, effectiveFrom: ctx.now, changes }));
    await lookForGaps(tx, ctx, scheduleId);
  });
}

/** Temporary schedules in force within the interval, in order. @throws not_found, invalid */
export async function readTemporaries(
  ctx: CommandContext,
  scheduleId: ScheduleId,
  interval: Interval,
): Promise<{ readonly items: readonly StoredTemporary[]; readonly names: NameBook }> {
  requirePermission(ctx.actor, "schedules:read");
  requireInterval(interval);
  return ctx.transact(async (tx) => {
    const stored = await findSchedule(tx, ctx.organisationId, scheduleId, interval);
    if (stored === undefined) throw notFound("schedule", scheduleId);
    const items = stored.temporaries
      .flatMap((temporary) => temporaryInForce(temporary).map(({ until }) => ({ ...temporary, until })))
      .filter(({ until }) => Temporal.Instant.compare(until, interval.from) > 0);
    return { items, names: await readNames(tx, items.flatMap(peopleOf)) };
  });
}

function peopleOf({ shifts }: { readonly shifts: readonly Shift[] }): Shift["userId"][] {
  return [...new Set(shifts.map(({ userId }) => userId))];
}

function temporaryOf(ctx: CommandContext, scheduleId: ScheduleId, wish: TemporaryWish): StoredTemporary {
  const begins = Temporal.Instant.compare(wish.from, ctx.now) < 0 ? ctx.now : wish.from;
  const { from, until } = { from: toMillisecond(begins), until: toMillisecond(wish.until) };
  if (Temporal.Instant.compare(from, until) >= 0) throw invalid("until", "an instant after the start and after now");
  if (Temporal.Instant.compare(until, ctx.now.add(longest)) > 0) throw invalid("until", "an instant within a year from now");
  for (const shift of wish.shifts) {
    if (Temporal.Instant.compare(shift.from, shift.until) >= 0) throw invalid("shifts", "shifts that end after they begin");
  }
  const { reason, shifts } = wish;
  return {
    id: newId<"temporary-schedule">(),
    scheduleId,
    from,
    until,
    shifts,
    reason,
    createdAt: ctx.now,
    createdBy: ctx.actor.name,
    removedAt: undefined,
  };
}

/** @throws conflict when it would take the duty from whoever has it now */
function planTemporary(
  ctx: CommandContext,
  stored: StoredSchedule,
  temporary: StoredTemporary,
): { readonly after: Schedule; readonly preview: EditPreview } {
  const before = toSchedule(stored);
  const after = toSchedule({ ...stored, temporaries: [...stored.temporaries, temporary] });
  const onNow = onCallAt(before, ctx.now);
  if (onNow.length > 0 && onNow.join() !== onCallAt(after, ctx.now).join())
    throw conflict("This plan would take the duty from whoever is on call now. Let it begin later, or add an override.");
  const interval = { from: temporary.from, until: temporary.until };
  const changes = compareSchedules(before, after, interval);
  return {
    after,
    preview: {
      effectiveFrom: temporary.from,
      interval,
      changes,
      people: hoursByPerson(changes),
      gaps: finalShifts(after, interval).gaps,
      clockChanges: clockChanges(timeZoneOf(stored), interval),
    },
  };
}
