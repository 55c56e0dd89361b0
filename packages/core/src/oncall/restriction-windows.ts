import { unreachable } from "#kernel/index.ts";
import type { Restriction } from "#oncall/schedule.ts";
import type { Span, WallClock } from "#time/index.ts";
import { DAY_MS, modulo, msOfDay, unionOfSorted, weekdayOfEpochDay } from "#time/index.ts";

/** The windows of the restrictions that touch `range`, sorted and disjoint. */
export function restrictionWindows(restrictions: readonly Restriction[], clock: WallClock, range: Span): Span[] {
  const today = clock.dayAt(range.from);
  const lastDay = clock.dayAt(range.until) + 1;
  const windows: Span[] = [];
  for (const restriction of restrictions) {
    const { weekday, ...window } = dailyForm(restriction);
    // A daily window reaches into the day after the one it belongs to, a weekly one at most eight days past it; a change
    // of the date line may take a day more.
    const reach = weekday === undefined ? 3 : 9;
    const step = weekday === undefined ? 1 : 7;
    const firstDay = weekday === undefined ? today - reach : today - reach + modulo(weekday - weekdayOfEpochDay(today - reach), 7);
    for (let day = firstDay; day <= lastDay; day += step) {
      const midnight = day * DAY_MS;
      const from = clock.toEpochMs(midnight + window.from, "start");
      const until = clock.toEpochMs(midnight + window.until, "end");
      if (until > range.from && from < range.until) windows.push({ from, until });
    }
  }
  return unionOfSorted(windows.sort((one, other) => one.from - other.from));
}

/** Both kinds as "on these days, from and until in milliseconds after that day's midnight". */
interface DailyForm {
  readonly weekday: number | undefined;
  readonly from: number;
  readonly until: number;
}

/** Restrictions never change, and reading them costs more than asking whether one holds. */
const forms = new WeakMap<Restriction, DailyForm>();

function dailyForm(restriction: Restriction): DailyForm {
  const known = forms.get(restriction);
  if (known !== undefined) return known;
  const form = readForm(restriction);
  forms.set(restriction, form);
  return form;
}

function readForm(restriction: Restriction): DailyForm {
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
