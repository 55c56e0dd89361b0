import type { Weekday } from "#oncall/schedule-draft.ts";
import type { Option } from "#ui/list-option.tsx";

const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** Monday to Sunday in the reader's language. */
export function weekdayOptions(): readonly Option[] {
  // 5 January 1970 was a Monday.
  return weekdays.map((day) => ({
    id: String(day),
    label: Temporal.PlainDate.from({ year: 1970, month: 1, day: 4 + day }).toLocaleString(undefined, { weekday: "long" }),
  }));
}

/** The weekday of an option's id; Monday for anything else. */
export function toWeekday(id: string): Weekday {
  return weekdays.find((day) => String(day) === id) ?? 1;
}
