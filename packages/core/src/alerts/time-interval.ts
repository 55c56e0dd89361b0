import { epochDayOf, findTimeZone, type Weekday, weekdayOfEpochDay } from "#time/index.ts";

/** From the first to the last, both included. */
export interface NumberRange {
  readonly from: number;
  readonly until: number;
}

/**
 * A stretch of time that comes again, by Alertmanager's rules: every part that is given must agree, each with one of its
 * ranges; a part that is left out agrees with everything. Read on the wall clock of its zone.
 */
export interface TimeInterval {
  /** An IANA zone. */
  readonly timeZone: string;
  /** Wall-clock times, `HH:MM`; the end is not included and may be `24:00`. None crosses midnight. */
  readonly times?: readonly { readonly from: string; readonly until: string }[] | undefined;
  /** Monday 1 … Sunday 7. */
  readonly weekdays?: readonly Weekday[] | undefined;
  /** 1 … 31, or -1 … -31 counted from the end of the month; a range beyond the month's end is cut. */
  readonly daysOfMonth?: readonly NumberRange[] | undefined;
  /** 1 … 12. */
  readonly months?: readonly number[] | undefined;
  readonly years?: readonly NumberRange[] | undefined;
}

export interface IntervalFault {
  /** As `times.0.until`. */
  readonly field: string;
  readonly expected: string;
}

const clockTime = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** Minutes since midnight; undefined for what is no time of a day. */
function minutesOf(text: string): number | undefined {
  const match = clockTime.exec(text);
  if (match === null) return undefined;
  return text === "24:00" ? 1_440 : Number(match[1]) * 60 + Number(match[2]);
}

/** What is wrong with an interval; undefined when nothing is. */
export function faultOfInterval(interval: TimeInterval): IntervalFault | undefined {
  if (findTimeZone(interval.timeZone) === undefined) return { field: "timeZone", expected: "an IANA time zone such as Europe/Berlin" };
  const time = faultOfTimes(interval.times ?? []);
  if (time !== undefined) return time;
  for (const [index, range] of (interval.daysOfMonth ?? []).entries()) {
    if (!isDayRange(range))
      return { field: `daysOfMonth.${index}`, expected: "days from 1 to 31 or from -31 to -1, the first before the last" };
  }
  for (const [index, range] of (interval.years ?? []).entries()) {
    if (range.until < range.from) return { field: `years.${index}`, expected: "the first year before the last" };
  }
  return undefined;
}

function faultOfTimes(times: NonNullable<TimeInterval["times"]>): IntervalFault | undefined {
  for (const [index, { from, until }] of times.entries()) {
    const [start, end] = [minutesOf(from), minutesOf(until)];
    if (start === undefined || start === 1_440) return { field: `times.${index}.from`, expected: "a time from 00:00 to 23:59" };
    if (end === undefined || end <= start)
      return { field: `times.${index}.until`, expected: "a later time of the same day, 24:00 at most" };
  }
  return undefined;
}

function isDay(day: number): boolean {
  return Number.isInteger(day) && day !== 0 && Math.abs(day) <= 31;
}

/** A range from the month's beginning may run to its end (1 … -1); one from its end cannot run to its beginning. */
function isDayRange({ from, until }: NumberRange): boolean {
  if (!isDay(from) || !isDay(until)) return false;
  return Math.sign(from) === Math.sign(until) ? from <= until : from > 0;
}

/** Does the interval hold this instant? */
export function containsInterval(interval: TimeInterval, at: Temporal.Instant): boolean {
  const local = at.toZonedDateTimeISO(interval.timeZone);
  if (!agreesOnDay(interval, local.toPlainDate())) return false;
  if (interval.times === undefined || interval.times.length === 0) return true;
  const minutes = local.hour * 60 + local.minute;
  return interval.times.some(({ from, until }) => (minutesOf(from) ?? 0) <= minutes && minutes < (minutesOf(until) ?? 0));
}

function someRange(ranges: readonly NumberRange[] | undefined, value: number): boolean {
  return ranges === undefined || ranges.length === 0 || ranges.some((range) => range.from <= value && value <= range.until);
}

function agreesOnDay({ weekdays, daysOfMonth, months, years }: TimeInterval, date: Temporal.PlainDate): boolean {
  if (!someRange(years, date.year)) return false;
  if (months !== undefined && months.length > 0 && !months.includes(date.month)) return false;
  if (weekdays !== undefined && weekdays.length > 0 && !weekdays.includes(weekdayOfEpochDay(epochDayOf(date)))) return false;
  if (daysOfMonth === undefined || daysOfMonth.length === 0) return true;
  const fromStart = (day: number): number => (day < 0 ? date.daysInMonth + day + 1 : day);
  return daysOfMonth.some((range) => fromStart(range.from) <= date.day && date.day <= fromStart(range.until));
}

/** How far ahead a change is looked for; what changes later is looked at again then. */
const daysAhead = 800;

/** When the interval next begins or ends after `at`; undefined when it does neither within two years. */
export function nextIntervalChange(interval: TimeInterval, at: Temporal.Instant): Temporal.Instant | undefined {
  const isInside = containsInterval(interval, at);
  const allDay = interval.times === undefined || interval.times.length === 0;
  let date = at.toZonedDateTimeISO(interval.timeZone).toPlainDate();
  for (let day = 0; day <= daysAhead; day++, date = date.add({ days: 1 })) {
    // A day that as a whole agrees with how it is now cannot hold the change.
    const agrees = agreesOnDay(interval, date);
    if (agrees ? allDay && isInside : !isInside) continue;
    const change = edgesOn(interval, date).find((edge) => isAfter(edge, at) && containsInterval(interval, edge) !== isInside);
    if (change !== undefined) return change;
  }
  return undefined;
}

function isAfter(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) > 0;
}

/** Every instant of the day at which the interval could begin or end, in order: both readings of a repeated hour, and clock changes. */
function edgesOn({ timeZone, times }: TimeInterval, date: Temporal.PlainDate): readonly Temporal.Instant[] {
  const midnight = date.toZonedDateTime(timeZone);
  const edges = [midnight.toInstant()];
  for (const minutes of (times ?? []).flatMap(({ from, until }) => [minutesOf(from) ?? 0, minutesOf(until) ?? 0])) {
    const reading = date.toPlainDateTime().add({ minutes });
    for (const disambiguation of ["earlier", "later"] as const)
      edges.push(reading.toZonedDateTime(timeZone, { disambiguation }).toInstant());
  }
  const change = midnight.getTimeZoneTransition("next");
  if (change !== null && change.toPlainDate().equals(date)) edges.push(change.toInstant());
  return edges.sort((one, other) => Temporal.Instant.compare(one, other));
}
