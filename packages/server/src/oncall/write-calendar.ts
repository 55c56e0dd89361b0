import { createHash } from "node:crypto";
import type { Interval } from "@staunch/core/time";
import { ICalCalendar, ICalCalendarMethod, ICalEventTransparency } from "ical-generator";

/** One event of a calendar. */
export interface CalendarEntry extends Interval {
  /** What it is known by: the same key is the same event to the reader, whatever else changes. */
  readonly key: string;
  readonly revision: { readonly sequence: number; readonly at: Temporal.Instant };
  readonly title: string;
  readonly description: string;
}

/** Calendar programs are asked to come again after this; most keep to a slower pace of their own. */
const refreshSeconds = 3600;

/**
 * A calendar as RFC 5545 and 7986 have it: instants in UTC, which need no definition of a zone and mean the same to
 * every reader, lines folded at 75 octets, a title and an interval for refreshing.
 */
export function writeCalendar({ name, entries }: { readonly name: string; readonly entries: readonly CalendarEntry[] }): string {
  const calendar = new ICalCalendar({
    name,
    prodId: { company: "Staunch", product: "On call", language: "EN" },
    method: ICalCalendarMethod.PUBLISH,
    ttl: refreshSeconds,
  });
  for (const entry of entries) {
    calendar.createEvent({
      id: `${createHash("sha256").update(entry.key, "utf8").digest("hex").slice(0, 40)}@staunch`,
      start: entry.from,
      end: entry.until,
      stamp: entry.revision.at,
      sequence: entry.revision.sequence,
      summary: entry.title,
      description: entry.description === "" ? null : entry.description,
      // Being on call leaves a person free to meet others; only they know whether to keep it so.
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}
