import type { MuteInterval } from "#alerts/hold-queries.ts";
import { matchersInText } from "#alerts/matcher-words.ts";

export type TimeInterval = MuteInterval["intervals"][number];
type Weekday = NonNullable<TimeInterval["weekdays"]>[number];

/** One interval while it is edited. What the form does not offer (days of the month, months, years) is kept. */
export interface IntervalDraft {
  readonly timeZone: string;
  /** `09:00-17:00`, one a line; empty: all day. */
  readonly times: string;
  readonly weekdays: ReadonlySet<Weekday>;
  readonly rest: Pick<TimeInterval, "daysOfMonth" | "months" | "years">;
}

export interface MuteDraft {
  readonly name: string;
  readonly matchers: string;
  readonly intervals: readonly IntervalDraft[];
}

export const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

export function newInterval(timeZone: string): IntervalDraft {
  return { timeZone, times: "", weekdays: new Set(), rest: {} };
}

export function muteDraftOf({ name, matchers, intervals }: MuteInterval): MuteDraft {
  return { name, matchers: matchersInText(matchers), intervals: intervals.map(intervalDraftOf) };
}

function intervalDraftOf({ timeZone, times = [], weekdays: days = [], ...rest }: TimeInterval): IntervalDraft {
  return { timeZone, times: times.map(({ from, until }) => `${from}-${until}`).join("\n"), weekdays: new Set(days), rest };
}

export type IntervalsRead =
  | { readonly kind: "intervals"; readonly intervals: TimeInterval[] }
  | { readonly kind: "refused"; readonly index: number; readonly line: string };

const timeLine = /^(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})$/;

/** The intervals that the fields say, or the line that says no times. */
export function intervalsOf(drafts: readonly IntervalDraft[]): IntervalsRead {
  const intervals: TimeInterval[] = [];
  for (const [index, draft] of drafts.entries()) {
    const lines = draft.times.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
    const wrong = lines.find((line) => !timeLine.test(line));
    if (wrong !== undefined) return { kind: "refused", index, line: wrong };
    const times = lines.map((line) => {
      const [, from = "", until = ""] = timeLine.exec(line) ?? [];
      return { from: from.padStart(5, "0"), until: until.padStart(5, "0") };
    });
    const days = weekdays.filter((day) => draft.weekdays.has(day));
    intervals.push({
      timeZone: draft.timeZone,
      ...(times.length > 0 && { times }),
      ...(days.length > 0 && { weekdays: days }),
      ...draft.rest,
    });
  }
  return { kind: "intervals", intervals };
}

/** A weekday in the reader's language. */
export function weekdayName(day: Weekday, width: "short" | "long"): string {
  // 5 January 1970 was a Monday.
  return Temporal.PlainDate.from({ year: 1970, month: 1, day: 4 + day }).toLocaleString(undefined, { weekday: width });
}

/** "Sat, Sun 00:00-06:00, Europe/Berlin" */
export function intervalWords({
  timeZone,
  times = [],
  weekdays: days = [],
  daysOfMonth = [],
  months = [],
  years = [],
}: TimeInterval): string {
  const range = ({ from, until }: { readonly from: number; readonly until: number }): string =>
    from === until ? `${from}` : `${from} to ${until}`;
  const parts = [
    days.map((day) => weekdayName(day, "short")).join(", "),
    daysOfMonth.length === 0 ? "" : `days ${daysOfMonth.map(range).join(", ")}`,
    months.length === 0 ? "" : `months ${months.join(", ")}`,
    years.map(range).join(", "),
    times.length === 0 ? "all day" : times.map(({ from, until }) => `${from}-${until}`).join(", "),
  ].filter((part) => part !== "");
  return `${parts.join(" ")}, ${timeZone}`;
}
