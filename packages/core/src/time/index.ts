export type { Interval, Span } from "#time/interval.ts";
export {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  containsInstant,
  instantOf,
  intervalOf,
  spanOf,
  toMillisecond,
  uncoveredBy,
  unionOfSorted,
} from "#time/interval.ts";
export type { LocalDay, Place } from "#time/local-days.ts";
export { localDays, placeOnDays } from "#time/local-days.ts";
export type { Edge, WallClock, Weekday } from "#time/wall-clock.ts";
export {
  dateOfEpochDay,
  epochDayOf,
  epochDayOfMonth,
  localMs,
  localToEpochMs,
  modulo,
  monthOfEpochDay,
  msOfDay,
  wallClock,
  wallClockToInstant,
  weekdayOfEpochDay,
} from "#time/wall-clock.ts";
export type { ClockChange } from "#time/zone.ts";
export { clockChanges, findTimeZone } from "#time/zone.ts";
