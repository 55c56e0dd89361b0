import type { Interval, Span } from "#time/interval.ts";
import { DAY_MS, HOUR_MS, intervalOf, spanOf } from "#time/interval.ts";
import { dateOfEpochDay, epochDayOf, wallClock } from "#time/wall-clock.ts";

/** One day on the wall calendar of a zone, from its first valid instant to that of the next day. */
export interface LocalDay extends Interval {
  readonly date: Temporal.PlainDate;
  /** Its real length: 24, or what a clock change makes of it (23, 23.5, 25 …; 0 for a day a zone left out). */
  readonly hours: number;
}

/** `count` days from `first` on, in the zone. They are contiguous. */
export function localDays(timeZone: string, first: Temporal.PlainDate, count: number): LocalDay[] {
  const firstDay = epochDayOf(first);
  const clock = wallClock(timeZone, { from: firstDay * DAY_MS, until: (firstDay + count) * DAY_MS });
  const days: LocalDay[] = [];
  for (let day = firstDay; day < firstDay + count; day++) {
    const span = { from: clock.toEpochMs(day * DAY_MS, "start"), until: clock.toEpochMs((day + 1) * DAY_MS, "start") };
    days.push({ ...intervalOf(span), date: dateOfEpochDay(day), hours: (span.until - span.from) / HOUR_MS });
  }
  return days;
}

/** Where something lies on a row of equally wide days: 2.5 is the middle, by elapsed time, of the third day. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * Places an interval on a row of days, cut to the row; undefined when it lies outside.
 * Inside a day the position is elapsed time over that day's real length, so a 23 h day is filled like any other.
 */
export function placeOnDays(days: readonly LocalDay[], interval: Interval): Place | undefined {
  const { from, until } = spanOf(interval);
  const spans = days.map(spanOf);
  const first = spans.findIndex((day) => from < day.until);
  // Found from the other side: an end at midnight belongs to the day before, and a day left out lies between them.
  const last = spans.findLastIndex((day) => day.from < until);
  if (first === -1 || last === -1) return undefined;
  const start = first + shareOf(spans[first], from);
  const end = last + shareOf(spans[last], until);
  return start < end ? { start, end } : undefined;
}

/** How much of the day has passed at the instant, from 0 to 1. */
function shareOf(day: Span | undefined, epochMs: number): number {
  if (day === undefined || epochMs <= day.from) return 0;
  if (epochMs >= day.until) return 1;
  return (epochMs - day.from) / (day.until - day.from);
}
