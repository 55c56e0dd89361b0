import { faultOfInterval, type NumberRange, type TimeInterval } from "@staunch/core/alerts";
import type { TimeIntervalText } from "#vendors/prometheus/read-configuration.ts";

/** A time interval of the file in our words; why not, where it has none. */
export type TranslatedInterval =
  | { readonly kind: "interval"; readonly interval: TimeInterval }
  | { readonly kind: "untranslatable"; readonly reason: string };

/** Alertmanager's week begins on Sunday: `sunday:tuesday` is a range, `saturday:sunday` is none. */
const weekdayNames = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
] as const;

class Untranslatable extends Error {}

export function translateInterval(text: TimeIntervalText): TranslatedInterval {
  try {
    const interval = intervalOf(text);
    const fault = faultOfInterval(interval);
    return fault === undefined
      ? { kind: "interval", interval }
      : { kind: "untranslatable", reason: `${fault.field}: expected ${fault.expected}` };
  } catch (error) {
    if (error instanceof Untranslatable) return { kind: "untranslatable", reason: error.message };
    throw error;
  }
}

function intervalOf(text: TimeIntervalText): TimeInterval {
  const location = text.location ?? "UTC";
  if (location.toLowerCase() === "local") throw new Untranslatable("the zone “Local” is that of the machine Alertmanager runs on: name it");
  const rangesOf = (part: RangePart, names: readonly string[], first: number): readonly NumberRange[] | undefined =>
    text[part]?.map((range) => namedRange(range, names, first));
  for (const part of ["times", "weekdays", "days_of_month", "months", "years"] as const)
    if (text[part]?.length === 0) throw new Untranslatable(`“${part}” is an empty list, so that it never holds`);
  return {
    timeZone: location,
    times: text.times?.map(({ start_time: from, end_time: until }) => ({ from, until })),
    weekdays: rangesOf("weekdays", weekdayNames, 0)?.flatMap(numbersOf).map(toWeekday),
    daysOfMonth: rangesOf("days_of_month", [], 1),
    months: rangesOf("months", monthNames, 1)?.flatMap(numbersOf),
    years: rangesOf("years", [], 1),
  };
}

type RangePart = "weekdays" | "days_of_month" | "months" | "years";

function toWeekday(number: number): NonNullable<TimeInterval["weekdays"]>[number] {
  const weekdays = [7, 1, 2, 3, 4, 5, 6] as const;
  const weekday = weekdays[number];
  if (weekday === undefined) throw new Untranslatable(`no day of the week: ${number}`);
  return weekday;
}

/** `monday:friday`, `1:5`, `-3:-1`, `may`. @param first the number of the first name. */
function namedRange(range: string, names: readonly string[], first: number): NumberRange {
  const [from = "", until = from, more] = range.split(":").map((part) => part.trim().toLowerCase());
  if (more !== undefined) throw new Untranslatable(`no range: ${range}`);
  return { from: numberOf(from, names, first), until: numberOf(until, names, first) };
}

function numberOf(word: string, names: readonly string[], first: number): number {
  const place = names.indexOf(word);
  if (place !== -1) return place + first;
  if (!/^-?\d{1,4}$/.test(word)) throw new Untranslatable(`no number and no name: ${word || "(nothing)"}`);
  return Number(word);
}

function numbersOf({ from, until }: NumberRange): readonly number[] {
  if (until < from) throw new Untranslatable(`a range that ends before it begins: ${from} to ${until}`);
  return Array.from({ length: Math.min(until - from + 1, 31) }, (_, index) => from + index);
}
