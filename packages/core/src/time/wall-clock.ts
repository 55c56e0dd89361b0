import type { Span } from "#time/interval.ts";
import { DAY_MS, instantOf } from "#time/interval.ts";

/** Which side of a stretch of time a wall-clock reading bounds; it decides in a repeated hour. */
export type Edge = "start" | "end";

/**
 * Wall-clock reading to instant in one zone.
 *
 * - A reading that exists once is that instant.
 * - A reading that a clock change skips is the first valid instant after it, the change itself.
 * - A reading that occurs twice is the first occurrence for a start, the last for an end,
 *   so that two stretches that meet there leave no gap.
 */
export interface WallClock {
  /**
   * @param local the reading, in milliseconds as if the wall clock showed UTC (see `localMs`)
   * @returns epoch milliseconds
   */
  toEpochMs(local: number, edge: Edge): number;
  /** The local epoch day (days since 1970-01-01 on the wall calendar) at that instant. */
  dayAt(epochMs: number): number;
}

/** A stretch in which the zone's offset does not change. */
interface OffsetSpan extends Span {
  readonly offset: number;
}

/** Readings this far outside of the range are still exact: more than a week's window and the widest offset. */
const MARGIN_MS = 20 * DAY_MS;

/**
 * The wall clock of a zone, exact for instants from 20 days before `range` to 20 days after it.
 * The zone's few clock changes are looked up once; each conversion is then plain arithmetic.
 */
export function wallClock(timeZone: string, range: Span): WallClock {
  const offsets = offsetSpans(timeZone, { from: range.from - MARGIN_MS, until: range.until + MARGIN_MS });
  return {
    toEpochMs: (local, edge) => (edge === "start" ? startEpochMs(offsets, local) : endEpochMs(offsets, local)),
    dayAt: (epochMs) => Math.floor((epochMs + offsetAt(offsets, epochMs)) / DAY_MS),
  };
}

/** One reading to its instant, by the rule of `WallClock`; for single conversions at any distance. */
export function wallClockToInstant(reading: Temporal.PlainDateTime, timeZone: string, edge: Edge): Temporal.Instant {
  return instantOf(localToEpochMs(localMs(reading), timeZone, edge));
}

/** The same for a reading in the form of `localMs`, in epoch milliseconds. */
export function localToEpochMs(local: number, timeZone: string, edge: Edge): number {
  // Two days cover the widest offset on either side; wallClock adds its own margin to that.
  const clock = wallClock(timeZone, { from: local - 2 * DAY_MS, until: local + 2 * DAY_MS });
  return clock.toEpochMs(local, edge);
}

/** A wall-clock reading in milliseconds as if it were UTC: the form in which readings are added and compared. */
export function localMs(reading: Temporal.PlainDateTime): number {
  const day = epochDayOfMonth(reading.year * 12 + reading.month - 1, reading.day);
  return day * DAY_MS + ((reading.hour * 60 + reading.minute) * 60 + reading.second) * 1000 + reading.millisecond;
}

/** Milliseconds since midnight on the wall clock. */
export function msOfDay(time: Temporal.PlainTime): number {
  return ((time.hour * 60 + time.minute) * 60 + time.second) * 1000 + time.millisecond;
}

const EPOCH_DATE = new Temporal.PlainDate(1970, 1, 1);

/** Days from 1970-01-01 to the date. */
export function epochDayOf(date: Temporal.PlainDate): number {
  return epochDayOfMonth(date.year * 12 + date.month - 1, date.day);
}

/**
 * The epoch day of a day of a month, in the Gregorian calendar; a day the month does not have is its last one.
 * @param month counted from January of the year 0: year * 12 + month - 1
 * @param day 1 … 31
 */
export function epochDayOfMonth(month: number, day: number): number {
  const first = firstDayOfMonth(month);
  return Math.min(first + day - 1, firstDayOfMonth(month + 1) - 1);
}

/** The month of an epoch day, counted from January of the year 0. */
export function monthOfEpochDay(epochDay: number): number {
  // A month has 30.436875 days on average; the guess is off by one at most.
  const guess = Math.floor((epochDay + DAYS_TO_1970) / 30.436_875);
  if (firstDayOfMonth(guess) > epochDay) return guess - 1;
  return firstDayOfMonth(guess + 1) <= epochDay ? guess + 1 : guess;
}

const DAYS_TO_1970 = 719_528;

/** By years that begin in March, so that the leap day is a year's last one (Fliegel and Van Flandern's idea). */
function firstDayOfMonth(month: number): number {
  const sinceMarch = month - 2;
  const year = Math.floor(sinceMarch / 12);
  const monthOfYear = modulo(sinceMarch, 12);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leapDays + Math.floor((monthOfYear * 153 + 2) / 5) + 60 - DAYS_TO_1970;
}

/** The date that many days after 1970-01-01. */
export function dateOfEpochDay(epochDay: number): Temporal.PlainDate {
  return EPOCH_DATE.add({ days: epochDay });
}

/** Monday 1 … Sunday 7 (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** The weekday of an epoch day. 1970-01-01 was a Thursday. */
export function weekdayOfEpochDay(epochDay: number): Weekday {
  return WEEKDAYS[modulo(epochDay + 3, 7)] ?? 1;
}

/** The remainder that is never negative. */
export function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

/** Zones are asked about the same years over and over: an answer is kept, for whole years of UTC. */
const knownOffsets = new Map<string, readonly OffsetSpan[]>();
const mostKnownOffsets = 2000;
const YEAR_MS = 365.2425 * DAY_MS;

function offsetSpans(timeZone: string, range: Span): readonly OffsetSpan[] {
  const firstYear = Math.floor(range.from / YEAR_MS);
  const lastYear = Math.floor(range.until / YEAR_MS);
  const key = `${timeZone} ${firstYear} ${lastYear}`;
  const known = knownOffsets.get(key);
  if (known !== undefined) return known;
  const spans = readOffsets(timeZone, { from: Math.ceil(firstYear * YEAR_MS), until: Math.floor((lastYear + 1) * YEAR_MS) });
  if (knownOffsets.size >= mostKnownOffsets) knownOffsets.clear();
  knownOffsets.set(key, spans);
  return spans;
}

function readOffsets(timeZone: string, range: Span): readonly OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  let here = instantOf(range.from).toZonedDateTimeISO(timeZone);
  let from = Number.NEGATIVE_INFINITY;
  for (;;) {
    const offset = here.offsetNanoseconds / 1e6;
    const next = here.getTimeZoneTransition("next");
    if (next === null || next.epochMilliseconds >= range.until) {
      spans.push({ from, until: Number.POSITIVE_INFINITY, offset });
      return spans;
    }
    spans.push({ from, until: next.epochMilliseconds, offset });
    from = next.epochMilliseconds;
    here = next;
  }
}

function startEpochMs(offsets: readonly OffsetSpan[], local: number): number {
  for (const span of offsets) {
    if (local >= span.until + span.offset) continue;
    return Math.max(span.from, local - span.offset);
  }
  throw new Error("the last offset of a zone has no end");
}

function endEpochMs(offsets: readonly OffsetSpan[], local: number): number {
  for (let index = offsets.length - 1; index >= 0; index--) {
    const span = offsets[index];
    if (span === undefined || local < span.from + span.offset) continue;
    return Math.min(span.until, local - span.offset);
  }
  throw new Error("the first offset of a zone has no beginning");
}

function offsetAt(offsets: readonly OffsetSpan[], epochMs: number): number {
  for (const span of offsets) if (epochMs < span.until) return span.offset;
  throw new Error("the last offset of a zone has no end");
}
