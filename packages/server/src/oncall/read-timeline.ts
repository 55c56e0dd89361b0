import type { OverrideId, RotationId, ScheduleId, UserId } from "@staunch/core/kernel";
import { type Duty, finalShifts, type Mode, rotationLayers } from "@staunch/core/oncall";
import {
  type ClockChange,
  clockChanges,
  findTimeZone,
  type Interval,
  type LocalDay,
  localDays,
  type Place,
  placeOnDays,
} from "@staunch/core/time";
import { requirePermission } from "#identity/index.ts";
import { peopleIn } from "#oncall/definition-schema.ts";
import { type NameBook, readNames } from "#oncall/people.ts";
import { type PublicHoliday, publicHolidays } from "#oncall/public-holidays.ts";
import { timeZoneOf } from "#oncall/read-on-call.ts";
import { findSchedule } from "#oncall/read-schedules.ts";
import { type Absence, readAbsences } from "#oncall/store-plans.ts";
import { inForce, type StoredOverride, type StoredSchedule, toSchedule } from "#oncall/stored-schedule.ts";
import { type CommandContext, invalid, notFound } from "#platform/index.ts";

export interface TimelineWish {
  /** The first day shown; undefined for the Monday of this week. */
  readonly firstDay: Temporal.PlainDate | undefined;
  readonly days: number;
  /** The zone whose days are the columns; undefined for the schedule's own. */
  readonly timeZone: string | undefined;
}

/** A bar: who, from when to when, and where it lies on the row of days. A gap has nobody. */
export interface Segment extends Interval, Place {
  readonly userId: UserId | undefined;
  /** On the cover row: the override it stands for. */
  readonly override: StoredOverride | undefined;
}

export type TimelineRow =
  | { readonly kind: "final"; readonly segments: readonly Segment[] }
  | { readonly kind: "cover"; readonly segments: readonly Segment[] }
  /** Plans that stand in place of the rotations for a stretch. */
  | { readonly kind: "temporary"; readonly segments: readonly Segment[] }
  | {
      readonly kind: "rotation";
      readonly id: RotationId;
      readonly name: string;
      readonly duty: Duty;
      readonly segments: readonly Segment[];
    };

/** A public holiday and which of the days it is, counted from 0. */
export interface HolidayOnDays extends PublicHoliday {
  readonly day: number;
}

/** Somebody's leave, where it lies on the row of days. */
export interface AbsenceOnDays extends Place {
  readonly absence: Absence;
}

export interface Timeline {
  readonly timeZone: string;
  readonly scheduleTimeZone: string;
  readonly days: readonly LocalDay[];
  readonly clockChanges: readonly ClockChange[];
  readonly mode: Mode;
  /** Of the schedule's region. */
  readonly holidayRegion: string | undefined;
  readonly holidays: readonly HolidayOnDays[];
  /** Of everybody who takes turns in the schedule or stands in. */
  readonly absences: readonly AbsenceOnDays[];
  readonly rows: readonly TimelineRow[];
  readonly names: NameBook;
}

/** A schedule drawn on local days: the result first, then cover, then each rotation. @throws not_found, invalid */
export async function readTimeline(ctx: CommandContext, scheduleId: ScheduleId, wish: TimelineWish): Promise<Timeline> {
  requirePermission(ctx.actor, "schedules:read");
  return ctx.transact(async (tx) => {
    const around = { from: ctx.now, until: ctx.now.add({ milliseconds: 1 }) };
    const present = await findSchedule(tx, ctx.organisationId, scheduleId, around);
    if (present === undefined) throw notFound("schedule", scheduleId);
    const scheduleTimeZone = timeZoneOf(present);
    const timeZone = wish.timeZone === undefined ? scheduleTimeZone : requireZone(wish.timeZone);
    const days = localDays(timeZone, wish.firstDay ?? mondayOf(ctx.now, timeZone), wish.days);
    const interval = intervalOfDays(days, ctx.now);
    const stored = (await findSchedule(tx, ctx.organisationId, scheduleId, interval)) ?? present;
    const rows = rowsOf(stored, interval, days);
    const people = peopleOf(stored, rows);
    const { mode = "stack", holidayRegion } = stored.versions.at(-1)?.definition ?? {};
    const away = await readAbsences(tx, ctx.organisationId, { userIds: people, interval });
    return {
      timeZone,
      scheduleTimeZone,
      days,
      clockChanges: clockChanges(timeZone, interval),
      mode,
      holidayRegion,
      holidays: holidayRegion === undefined ? [] : holidaysOn(days, holidayRegion),
      absences: away.flatMap((absence) => {
        const place = placeOnDays(days, absence);
        return place === undefined ? [] : [{ absence, ...place }];
      }),
      rows,
      names: await readNames(tx, people),
    };
  });
}

function intervalOfDays(days: readonly LocalDay[], now: Temporal.Instant): Interval {
  return { from: days[0]?.from ?? now, until: days.at(-1)?.until ?? now };
}

function peopleOf(stored: StoredSchedule, rows: readonly TimelineRow[]): UserId[] {
  const shown = rows.flatMap((row) => row.segments.flatMap(({ userId }) => userId ?? []));
  const replaced = stored.overrides.flatMap(({ cover }) => (cover.kind === "substitute" ? [cover.replacedUserId] : []));
  return [...new Set([...shown, ...replaced, ...stored.versions.flatMap(({ definition }) => peopleIn(definition))])];
}

function holidaysOn(days: readonly LocalDay[], region: string): HolidayOnDays[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  return publicHolidays(region, first.date, last.date).map((holiday) => ({
    ...holiday,
    day: days.findIndex(({ date }) => date.equals(holiday.on)),
  }));
}

function rowsOf(stored: StoredSchedule, interval: Interval, days: readonly LocalDay[]): TimelineRow[] {
  const schedule = toSchedule(stored);
  const { shifts, gaps } = finalShifts(schedule, interval);
  const final = [...shifts, ...gaps.map((gap) => ({ ...gap, userId: undefined }))].sort((one, other) =>
    Temporal.Instant.compare(one.from, other.from),
  );
  const byId = new Map<OverrideId, StoredOverride>(stored.overrides.map((override) => [override.id, override]));
  const covers = schedule.overrides.map(({ id, from, until, cover }) => ({ from, until, userId: cover.userId, override: byId.get(id) }));
  const planned = schedule.temporaries.flatMap((temporary) =>
    temporary.shifts.flatMap((shift) => {
      const from = later(shift.from, temporary.from);
      const until = later(shift.until, temporary.until) === shift.until ? temporary.until : shift.until;
      return Temporal.Instant.compare(from, until) < 0 ? [{ from, until, userId: shift.userId }] : [];
    }),
  );
  return [
    { kind: "final", segments: segmentsOf(final, days) },
    { kind: "cover", segments: segmentsOf(covers, days) },
    ...(schedule.temporaries.length === 0 ? [] : [{ kind: "temporary" as const, segments: segmentsOf(planned, days) }]),
    ...rotationLayers(schedule, interval).map((layer) => ({
      kind: "rotation" as const,
      id: layer.rotationId,
      name: layer.name,
      duty: layer.duty,
      segments: segmentsOf(layer.shifts, days),
    })),
  ];
}

function later(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) >= 0 ? one : other;
}

function segmentsOf(
  parts: readonly (Interval & { readonly userId: UserId | undefined; readonly override?: StoredOverride | undefined })[],
  days: readonly LocalDay[],
): Segment[] {
  return parts.flatMap(({ from, until, userId, override }) => {
    const place = placeOnDays(days, { from, until });
    return place === undefined ? [] : [{ from, until, userId, override, ...place }];
  });
}

function mondayOf(now: Temporal.Instant, timeZone: string): Temporal.PlainDate {
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  return today.subtract({ days: today.dayOfWeek - 1 });
}

function requireZone(name: string): string {
  const found = findTimeZone(name);
  if (found === undefined) throw invalid("timeZone", "an IANA zone such as Europe/Berlin");
  return found;
}

/** The overrides of a schedule that were or are in force within the interval, in order. @throws not_found */
export async function readOverrides(
  ctx: CommandContext,
  scheduleId: ScheduleId,
  interval: Interval,
): Promise<{ readonly items: readonly StoredOverride[]; readonly names: NameBook }> {
  requirePermission(ctx.actor, "schedules:read");
  return ctx.transact(async (tx) => {
    const stored = await findSchedule(tx, ctx.organisationId, scheduleId, interval);
    if (stored === undefined) throw notFound("schedule", scheduleId);
    // One that was taken back may have ended before the interval begins.
    const items = stored.overrides
      .flatMap((override) => inForce(override).map(({ until }) => ({ ...override, until })))
      .filter(({ until }) => Temporal.Instant.compare(until, interval.from) > 0);
    return {
      items,
      names: await readNames(
        tx,
        items.flatMap(({ cover }) => (cover.kind === "substitute" ? [cover.userId, cover.replacedUserId] : [cover.userId])),
      ),
    };
  });
}
