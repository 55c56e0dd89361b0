import type { OrganisationId, ScheduleId, UserId } from "@staunch/core/kernel";
import { type Duty, finalShifts, onCallAt, type Shift, shadowShifts, type ShiftPlan } from "@staunch/core/oncall";
import type { Interval } from "@staunch/core/time";
import { requirePermission } from "#identity/index.ts";
import { type NameBook, readNames } from "#oncall/people.ts";
import { findSchedule, findSchedulesAround, readSchedules } from "#oncall/read-schedules.ts";
import { type ScheduleHead, type StoredSchedule, toSchedule } from "#oncall/stored-schedule.ts";
import { type CommandContext, forbidden, invalid, notFound, type Tx } from "#platform/index.ts";

/** Looking further ahead for the next shift or a gap would cost more than it tells. */
const aheadHours = 35 * 24;
const longestInterval = { hours: 400 * 24 } as const;

/**
 * Who the schedule puts on call at the instant, for paging: nobody in a gap, in an archived schedule, or for an
 * id that is none; several where rotations run together.
 */
export async function onCallUsers(tx: Tx, organisationId: OrganisationId, scheduleId: ScheduleId, at: Temporal.Instant): Promise<UserId[]> {
  const stored = await findSchedule(tx, organisationId, scheduleId, { from: at, until: at.add({ milliseconds: 1 }) });
  return stored === undefined ? [] : [...onCallAt(toSchedule(stored), at)];
}

export interface RunningShift {
  readonly userId: UserId;
  readonly until: Temporal.Instant | undefined;
}

/** One schedule at a moment. */
export interface OnCallNow {
  readonly schedule: ScheduleHead;
  readonly timeZone: string;
  /** The running shift; `until` is undefined when it does not end within five weeks. */
  readonly now: RunningShift | undefined;
  /** Everybody on call now; `now` is the first of them. */
  readonly onCall: readonly RunningShift[];
  /** Who looks on by a shadow rotation and is not paged. */
  readonly shadows: readonly RunningShift[];
  /** The next shift of somebody, if it begins within five weeks. */
  readonly next: Shift | undefined;
  /** Stretches of the next two weeks in which nobody is on call. */
  readonly gaps: readonly Interval[];
}

/** Who is on call for what, and who next, for every schedule that is not archived. */
export async function readOnCallNow(ctx: CommandContext): Promise<{ readonly items: readonly OnCallNow[]; readonly names: NameBook }> {
  requirePermission(ctx.actor, "schedules:read");
  return ctx.transact(async (tx) => {
    const interval = { from: ctx.now, until: ctx.now.add({ hours: aheadHours }) };
    const schedules = await readSchedules(tx, ctx.organisationId, "all", interval);
    const items = schedules.map((stored) => onCallNowOf(stored, interval));
    const people = items.flatMap((item) => [...item.onCall, ...item.shadows, item.next ?? []].flat().map(({ userId }) => userId));
    return { items, names: await readNames(tx, people) };
  });
}

function onCallNowOf(stored: StoredSchedule, interval: Interval): OnCallNow {
  const schedule = toSchedule(stored);
  const { shifts, gaps } = finalShifts(schedule, interval);
  const onCall = runningOf(shifts, interval);
  const twoWeeks = interval.from.add({ hours: 14 * 24 });
  return {
    schedule: stored.head,
    timeZone: timeZoneOf(stored),
    now: onCall[0],
    onCall,
    shadows: runningOf(shadowShifts(schedule, interval), interval),
    next: shifts.find(({ from }) => Temporal.Instant.compare(from, interval.from) > 0),
    gaps: gaps.filter((gap) => Temporal.Instant.compare(gap.from, twoWeeks) < 0),
  };
}

function runningOf(shifts: readonly Shift[], interval: Interval): RunningShift[] {
  return shifts
    .filter(({ from }) => from.equals(interval.from))
    .map(({ userId, until }) => ({ userId, until: until.equals(interval.until) ? undefined : until }));
}

/** The zone that holds where the loaded interval begins, or that of the first version to come. */
export function timeZoneOf(stored: StoredSchedule): string {
  return stored.versions[0]?.definition.timeZone ?? "UTC";
}

/** The final shifts and gaps of a schedule in an interval of at most 400 days. @throws not_found, invalid */
export async function readShifts(
  ctx: CommandContext,
  scheduleId: ScheduleId,
  interval: Interval,
): Promise<ShiftPlan & { readonly names: NameBook }> {
  requirePermission(ctx.actor, "schedules:read");
  requireInterval(interval);
  return ctx.transact(async (tx) => {
    const stored = await findSchedule(tx, ctx.organisationId, scheduleId, interval);
    if (stored === undefined) throw notFound("schedule", scheduleId);
    const plan = finalShifts(toSchedule(stored), interval);
    return {
      ...plan,
      names: await readNames(
        tx,
        plan.shifts.map((shift) => shift.userId),
      ),
    };
  });
}

/** A shift and the schedule it belongs to. */
export interface OwnShift extends Interval {
  readonly duty: Duty;
  readonly schedule: ScheduleHead;
  readonly timeZone: string;
}

/** The caller's own shifts over all schedules, in order. @throws forbidden for a caller that is no person; invalid */
export async function readMyShifts(ctx: CommandContext, interval: Interval): Promise<OwnShift[]> {
  requirePermission(ctx.actor, "schedules:read");
  const { userId } = ctx.actor;
  if (userId === undefined) throw forbidden("Only people have shifts.");
  requireInterval(interval);
  return ctx.transact(async (tx) => {
    const ids = await findSchedulesAround(tx, ctx.organisationId, userId, interval);
    const schedules = await readSchedules(tx, ctx.organisationId, ids, interval);
    return shiftsOfPerson(schedules, userId, interval);
  });
}

/** One person's shifts in these schedules, those of shadow rotations too, in order. */
export function shiftsOfPerson(schedules: readonly StoredSchedule[], userId: UserId, interval: Interval): OwnShift[] {
  const shifts = schedules.flatMap((stored) => {
    const schedule = toSchedule(stored);
    const own = (duty: Duty, all: readonly Shift[]): OwnShift[] =>
      all
        .filter((shift) => shift.userId === userId)
        .map(({ from, until }) => ({ schedule: stored.head, timeZone: timeZoneOf(stored), duty, from, until }));
    return [...own("paged", finalShifts(schedule, interval).shifts), ...own("shadow", shadowShifts(schedule, interval))];
  });
  return shifts.sort((one, other) => Temporal.Instant.compare(one.from, other.from));
}

/** @throws invalid when it is upside down or longer than 400 days */
export function requireInterval({ from, until }: Interval): void {
  if (Temporal.Instant.compare(from, until) >= 0) throw invalid("until", "an instant after from");
  if (Temporal.Instant.compare(until, from.add(longestInterval)) > 0) throw invalid("until", "at most 400 days after from");
}
