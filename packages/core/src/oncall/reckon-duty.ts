import type { UserId } from "#kernel/index.ts";
import type { Interval, Span } from "#time/index.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, spanOf, unionOfSorted, wallClock, weekdayOfEpochDay } from "#time/index.ts";

/** From when to when it is night on the wall, in minutes after midnight; `until` lies on the next day when it is not after `from`. */
export interface NightHours {
  readonly fromMinute: number;
  readonly untilMinute: number;
}

/** 22:00 to 06:00, the night of most agreements. */
export const usualNight: NightHours = { fromMinute: 22 * 60, untilMinute: 6 * 60 };

/** What a person did in a span, and where they did it. */
export interface DutyRecord {
  readonly userId: UserId;
  /** The person's own zone: nights and weekends are those they live through. */
  readonly timeZone: string;
  /** In any order; where two overlap, being on call twice counts once. */
  readonly shifts: readonly Interval[];
  readonly shadowShifts: readonly Interval[];
  /** Pages that reached them. */
  readonly interruptions: readonly Temporal.Instant[];
  /** Days that are public holidays where they are on call. */
  readonly holidays: readonly Temporal.PlainDate[];
}

/**
 * Hours by kind, each counted once: a holiday's hours are holiday hours, else those of Saturday and Sunday are weekend
 * hours, else those of the night are night hours, and the rest is by weekday. Counts are of local nights, weekends
 * (Saturday with Sunday) and holidays of which any part was on call.
 */
export interface DutyFigures {
  readonly userId: UserId;
  readonly hours: number;
  readonly weekdayHours: number;
  readonly nightHours: number;
  readonly weekendHours: number;
  readonly holidayHours: number;
  readonly nights: number;
  readonly weekends: number;
  readonly holidays: number;
  readonly shadowHours: number;
  /** While on call. */
  readonly interruptions: number;
  readonly nightInterruptions: number;
}

type Kind = "weekday" | "night" | "weekend" | "holiday";

/** Adds up one person's duty. */
export function reckonDuty(duty: DutyRecord, night: NightHours): DutyFigures {
  const spans = joined(duty.shifts);
  const hours: Record<Kind, number> = { weekday: 0, night: 0, weekend: 0, holiday: 0 };
  const seen = { nights: new Set<number>(), weekends: new Set<number>(), holidays: new Set<number>() };
  const holidayDays = new Set(duty.holidays.map((day) => day.toString()));
  for (const span of spans) {
    for (const part of partsOfDays(span, duty.timeZone, night)) {
      const day = part.day;
      const isHoliday = holidayDays.has(dateText(day));
      const isWeekend = weekdayOfEpochDay(day) >= 6;
      hours[kindOf({ isHoliday, isWeekend, isNight: part.nightOf !== undefined })] += (part.until - part.from) / HOUR_MS;
      if (part.nightOf !== undefined) seen.nights.add(part.nightOf);
      if (isWeekend) seen.weekends.add(Math.floor((day + 3) / 7));
      if (isHoliday) seen.holidays.add(day);
    }
  }
  return {
    userId: duty.userId,
    hours: rounded(hours.weekday + hours.night + hours.weekend + hours.holiday),
    weekdayHours: rounded(hours.weekday),
    nightHours: rounded(hours.night),
    weekendHours: rounded(hours.weekend),
    holidayHours: rounded(hours.holiday),
    nights: seen.nights.size,
    weekends: seen.weekends.size,
    holidays: seen.holidays.size,
    shadowHours: rounded(joined(duty.shadowShifts).reduce((sum, { from, until }) => sum + (until - from) / HOUR_MS, 0)),
    ...interruptionsOf(duty, spans, night),
  };
}

function interruptionsOf(
  duty: DutyRecord,
  spans: readonly Span[],
  night: NightHours,
): Pick<DutyFigures, "interruptions" | "nightInterruptions"> {
  const on = duty.interruptions.map((at) => at.epochMilliseconds).filter((at) => spans.some(({ from, until }) => from <= at && at < until));
  const atNight = on.filter((at) => partsOfDays({ from: at, until: at + 1 }, duty.timeZone, night)[0]?.nightOf !== undefined);
  return { interruptions: on.length, nightInterruptions: atNight.length };
}

function kindOf(part: { readonly isHoliday: boolean; readonly isWeekend: boolean; readonly isNight: boolean }): Kind {
  if (part.isHoliday) return "holiday";
  if (part.isWeekend) return "weekend";
  return part.isNight ? "night" : "weekday";
}

interface DayPart extends Span {
  /** The local epoch day it lies on. */
  readonly day: number;
  /** The day on which the night it belongs to began; undefined by day. */
  readonly nightOf: number | undefined;
}

/** The span cut at local midnights and at the ends of nights. */
function partsOfDays(span: Span, timeZone: string, night: NightHours): DayPart[] {
  const clock = wallClock(timeZone, span);
  const parts: DayPart[] = [];
  for (let day = clock.dayAt(span.from); day <= clock.dayAt(span.until - 1); day++) {
    const at = (minute: number): number => clock.toEpochMs(day * DAY_MS + minute * MINUTE_MS, "start");
    for (const { fromMinute, untilMinute, nightOf } of stretchesOf(day, night)) {
      const from = Math.max(span.from, at(fromMinute));
      const until = Math.min(span.until, at(untilMinute));
      if (from < until) parts.push({ from, until, day, nightOf });
    }
  }
  return parts;
}

const dayMinutes = 24 * 60;

/** A day's stretches by night and by day, in minutes after its midnight. */
function stretchesOf(day: number, night: NightHours): { fromMinute: number; untilMinute: number; nightOf: number | undefined }[] {
  const { fromMinute, untilMinute } = night;
  if (fromMinute < untilMinute) {
    return [
      { fromMinute: 0, untilMinute: fromMinute, nightOf: undefined },
      { fromMinute, untilMinute, nightOf: day },
      { fromMinute: untilMinute, untilMinute: dayMinutes, nightOf: undefined },
    ];
  }
  return [
    { fromMinute: 0, untilMinute, nightOf: day - 1 },
    { fromMinute: untilMinute, untilMinute: fromMinute, nightOf: undefined },
    { fromMinute, untilMinute: dayMinutes, nightOf: day },
  ];
}

function joined(intervals: readonly Interval[]): Span[] {
  return unionOfSorted(intervals.map(spanOf).sort((one, other) => one.from - other.from));
}

function dateText(epochDay: number): string {
  return new Temporal.PlainDate(1970, 1, 1).add({ days: epochDay }).toString();
}

/** To the second, so that sums of binary fractions read as what they are. */
function rounded(hours: number): number {
  return Math.round(hours * 3600) / 3600;
}

/** What each kind of hour, and each interruption, is paid, in minor units of one currency. */
export interface PayRates {
  readonly weekdayMinor: number;
  readonly nightMinor: number;
  readonly weekendMinor: number;
  readonly holidayMinor: number;
  readonly interruptionMinor: number;
}

/** What a person's duty comes to, in minor units, rounded to the nearest. */
export function payOf(figures: DutyFigures, rates: PayRates): number {
  return Math.round(
    figures.weekdayHours * rates.weekdayMinor +
      figures.nightHours * rates.nightMinor +
      figures.weekendHours * rates.weekendMinor +
      figures.holidayHours * rates.holidayMinor +
      figures.interruptions * rates.interruptionMinor,
  );
}
