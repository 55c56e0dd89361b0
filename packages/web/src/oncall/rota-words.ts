import type { LocalDay, Segment } from "#oncall/on-call-queries.ts";
import { type Moment, toInstant } from "#ui/format-time.ts";

const timeParts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const dayParts = { weekday: "short", day: "numeric", month: "short" } as const;

/** "20:00" */
export function timeText(moment: Moment, zone: string): string {
  return toInstant(moment).toZonedDateTimeISO(zone).toLocaleString(undefined, timeParts);
}

/** "Fri 27 Nov", in the order of the reader's language. */
export function dateText(date: string): string {
  return Temporal.PlainDate.from(date).toLocaleString(undefined, dayParts);
}

/** "Fri 27 Nov 20:00" */
export function momentText(moment: Moment, zone: string): string {
  const at = toInstant(moment).toZonedDateTimeISO(zone);
  return `${at.toLocaleString(undefined, dayParts)} ${at.toLocaleString(undefined, timeParts)}`;
}

interface Stretch {
  readonly from: string;
  readonly until: string;
}

/** "Fri 27 Nov 20:00 to Sat 28 Nov 22:00"; the day once where both are on it. */
export function stretchText({ from, until }: Stretch, zone: string): string {
  const isSameDay = toInstant(from).toZonedDateTimeISO(zone).toPlainDate().equals(toInstant(until).toZonedDateTimeISO(zone).toPlainDate());
  return `${momentText(from, zone)} to ${isSameDay ? timeText(until, zone) : momentText(until, zone)}`;
}

/** What a bar is called: "Sana Ito, Fri 27 Nov 20:00 to Sat 28 Nov 22:00". */
export function segmentText(segment: Segment, zone: string): string {
  const reason = segment.override === null || segment.override.reason === "" ? "" : ` (${segment.override.reason})`;
  return `${segment.user?.name ?? "Nobody"}, ${stretchText(segment, zone)}${reason}`;
}

interface CoverWords {
  readonly kind: "replace" | "substitute" | "add" | "remove";
  readonly user: { readonly name: string };
  readonly replacedUser: { readonly name: string } | null;
}

/** What a cover does: "Ravi stands in", "Ravi instead of Mira", "Ravi too", "Ravi is taken off". */
export function coverText({ kind, user, replacedUser }: CoverWords): string {
  switch (kind) {
    case "replace":
      return `${user.name} stands in`;
    case "substitute":
      return `${user.name} instead of ${replacedUser?.name ?? "somebody"}`;
    case "add":
      return `${user.name} too`;
    case "remove":
      return `${user.name} is taken off`;
  }
}

/** "23.5", "25": hours without needless zeros. */
export function hoursText(hours: number): string {
  return hours.toLocaleString(undefined, { maximumFractionDigits: 1 });
}

/** "25 h" for a day that a clock change makes longer or shorter; undefined for an ordinary one. */
export function oddLength(day: LocalDay): string | undefined {
  return day.hours === 24 ? undefined : `${hoursText(day.hours)} h`;
}

/** "Clocks go back 1 h on Sun 25 Oct at 02:00." */
export function clockChangeText(change: { readonly at: string; readonly shiftMinutes: number }, zone: string): string {
  const size = Math.abs(change.shiftMinutes);
  const amount = size % 60 === 0 ? `${size / 60} h` : `${size} min`;
  return `Clocks go ${change.shiftMinutes > 0 ? "forward" : "back"} ${amount}: ${momentText(change.at, zone)} is the first reading after it.`;
}
