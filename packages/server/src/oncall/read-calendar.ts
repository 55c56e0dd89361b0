import type { Interval } from "@staunch/core/time";
import { type CalendarResponse, expandRecurringEvent, sync, type VEvent } from "node-ical";

/** One occurrence of an event in somebody else's calendar. */
export interface CalendarOccurrence extends Interval {
  /** The event's own id, with the instant of the occurrence where it recurs. */
  readonly uid: string;
  readonly title: string;
  /** Mail addresses of organiser and attendees, in lower case. */
  readonly addresses: readonly string[];
}

export type ReadCalendar =
  | { readonly kind: "read"; readonly occurrences: readonly CalendarOccurrence[] }
  | { readonly kind: "unreadable"; readonly reason: string };

const mostOccurrences = 5000;
const mailTo = /^mailto:/i;

/**
 * The occurrences of a calendar that touch the interval, recurrences unrolled, in order. Whole days are days of `timeZone`;
 * so are times that name no zone.
 */
export function readCalendar(text: string, interval: Interval, timeZone: string): ReadCalendar {
  if (!/^BEGIN:VCALENDAR/im.test(text)) return { kind: "unreadable", reason: "this is no iCalendar file" };
  let parsed: CalendarResponse;
  try {
    parsed = sync.parseICS(text);
  } catch (error) {
    return { kind: "unreadable", reason: error instanceof Error ? error.message : String(error) };
  }
  const occurrences: CalendarOccurrence[] = [];
  for (const component of Object.values(parsed)) {
    if (component?.type !== "VEVENT" || component.status === "CANCELLED") continue;
    for (const found of occurrencesOf(component, interval, timeZone)) occurrences.push(found);
    if (occurrences.length > mostOccurrences) return { kind: "unreadable", reason: `more than ${mostOccurrences} events in half a year` };
  }
  return { kind: "read", occurrences: occurrences.sort((one, other) => Temporal.Instant.compare(one.from, other.from)) };
}

function occurrencesOf(event: VEvent, interval: Interval, timeZone: string): CalendarOccurrence[] {
  const around = { from: nativeDate(interval.from.subtract({ hours: 48 })), to: nativeDate(interval.until.add({ hours: 48 })) };
  const isRecurring = event.rrule !== undefined;
  return expandRecurringEvent(event, { ...around, expandOngoing: true }).flatMap((instance) => {
    const from = instance.isFullDay ? midnightOf(instance.start, timeZone) : instantOfDate(instance.start);
    const until = instance.isFullDay ? midnightOf(instance.end, timeZone) : instantOfDate(instance.end);
    const isInside = Temporal.Instant.compare(from, interval.until) < 0 && Temporal.Instant.compare(until, interval.from) > 0;
    if (!isInside || Temporal.Instant.compare(from, until) >= 0) return [];
    const uid = isRecurring || instance.isOverride ? `${event.uid} ${from.toString()}` : event.uid;
    return [{ uid, from, until, title: textOf(instance.summary), addresses: addressesOf(instance.event) }];
  });
}

/** The library gives a whole day as midnight in the machine's zone: what counts is the day it names. */
function midnightOf(date: Date, timeZone: string): Temporal.Instant {
  return new Temporal.PlainDate(date.getFullYear(), date.getMonth() + 1, date.getDate()).toZonedDateTime(timeZone).toInstant();
}

function instantOfDate(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime());
}

/** The library takes the older class and no other; nothing is decided by it. */
function nativeDate(instant: Temporal.Instant): Date {
  // oxlint-disable-next-line no-restricted-globals -- see above
  return new Date(instant.epochMilliseconds);
}

function textOf(value: unknown): string {
  const text = typeof value === "object" && value !== null && "val" in value ? value.val : value;
  return typeof text === "string" ? text.trim().slice(0, 200) : "";
}

function addressesOf(event: VEvent): string[] {
  const attendees: readonly unknown[] = Array.isArray(event.attendee) ? event.attendee : [event.attendee];
  return [...attendees, event.organizer]
    .map((one) => textOf(one))
    .filter((text) => mailTo.test(text))
    .map((text) => text.replace(mailTo, "").toLowerCase());
}
