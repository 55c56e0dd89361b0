import { findTimeZone } from "#time/index.ts";
import type { Urgency } from "#paging/notifications.ts";

/** When a step is worth firing; each left out holds always. A step whose conditions do not hold is passed over at once. */
export interface StepConditions {
  readonly urgency?: Urgency | undefined;
  /** Any of these, as the sender's alert said it; a page without a severity has none of them. */
  readonly severities?: readonly string[] | undefined;
  readonly hours?: StepHours | undefined;
}

/** Working hours: these days, from one wall-clock time to another, in a zone. */
export interface StepHours {
  /** IANA. */
  readonly timeZone: string;
  /** 1 is Monday, 7 Sunday. */
  readonly days: readonly number[];
  /** `HH:MM`. */
  readonly from: string;
  /** `HH:MM`, later than `from` or on the next day; the minute itself is outside. `00:00` is the end of the day. */
  readonly until: string;
  /** `outside` fires when it is none of these hours. */
  readonly when: "inside" | "outside";
}

/** What a step's conditions look at. */
export interface PageFacts {
  readonly urgency: Urgency;
  readonly severity: string | undefined;
}

/** Whether a step is to fire for such a page now. */
export function conditionsHold(conditions: StepConditions | undefined, page: PageFacts, now: Temporal.Instant): boolean {
  if (conditions === undefined) return true;
  const { urgency, severities, hours } = conditions;
  if (urgency !== undefined && urgency !== page.urgency) return false;
  if (severities !== undefined && (page.severity === undefined || !severities.includes(page.severity))) return false;
  return hours === undefined || isInside(hours, now) === (hours.when === "inside");
}

function isInside({ timeZone, days, from, until }: StepHours, now: Temporal.Instant): boolean {
  const local = now.toZonedDateTimeISO(timeZone);
  const time = local.toPlainTime();
  const [start, end] = [Temporal.PlainTime.from(from), Temporal.PlainTime.from(until)];
  const hasBegun = Temporal.PlainTime.compare(time, start) >= 0;
  const isBeforeEnd = Temporal.PlainTime.compare(time, end) < 0;
  if (Temporal.PlainTime.compare(start, end) < 0) return hasBegun && isBeforeEnd && days.includes(local.dayOfWeek);
  // Over midnight: what began yesterday belongs to yesterday.
  if (hasBegun) return days.includes(local.dayOfWeek);
  return isBeforeEnd && days.includes(local.subtract({ days: 1 }).dayOfWeek);
}

const timePattern = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Whether hours can be told: a zone that exists, one day at least, two times. */
export function areHours({ timeZone, days, from, until }: StepHours): boolean {
  if (findTimeZone(timeZone) === undefined || !timePattern.test(from) || !timePattern.test(until)) return false;
  return days.length > 0 && days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);
}
