import { unreachable } from "#kernel/index.ts";
import type { Restriction } from "#oncall/schedule.ts";
import type { Span, WallClock } from "#time/index.ts";
import { DAY_MS, modulo, msOfDay, unionOfSorted, weekdayOfEpochDay } from "#time/index.ts";

/** The windows of the restrictions that touch `range`, sorted and disjoint. */
export function restrictionWindows(restrictions: readonly Restriction[], clock: WallClock, range: Span): Span[] {
  // A weekly window reaches at most eight days past the day it belongs to.
  const firstDay = clock.dayAt(range.from) - 9;
  const lastDay = clock.dayAt(range.until) + 1;
  const windows: Span[] = [];
  for (const restriction of restrictions) {
    const daily = dailyForm(restriction);
    for (let day = firstDay; day <= lastDay; day++) {
      if (daily.weekday !== undefined && weekdayOfEpochDay(day) !== daily.weekday) continue;
      const midnight = day * DAY_MS;
      const from = clock.toEpochMs(midnight + daily.from, "start");
      const until = clock.toEpochMs(midnight + daily.until, "end");
      if (until > range.from && from < range.until) windows.push({ from, until });
    }
  }
  return unionOfSorted(windows.sort((one, other) => one.from - other.from));
}

/** Both kinds as "on these days, from and until in milliseconds after that day's midnight". */
function dailyForm(restriction: Restriction): { weekday: number | undefined; from: number; until: number } {
  const from = msOfDay(restriction.from);
  const until = msOfDay(restriction.until);
  switch (restriction.kind) {
    case "daily":
      return { weekday: undefined, from, until: until > from ? until : until + DAY_MS };
    case "weekly": {
      const days = modulo(restriction.untilDay - restriction.fromDay, 7);
      const wraps = days === 0 && until <= from;
      return { weekday: restriction.fromDay, from, until: until + (wraps ? 7 : days) * DAY_MS };
    }
    default:
      return unreachable(restriction);
  }
}
