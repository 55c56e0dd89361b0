import { type Html, html } from "#comms/html.ts";

/** Writes the times of one page in its zone. */
export interface PageTimes {
  /** `03:17`. */
  clock(at: Temporal.Instant): string;
  /** `23 November 2026`. */
  day(on: Temporal.PlainDate): string;
  dayOf(at: Temporal.Instant): Temporal.PlainDate;
  /** `23 Nov, 03:17 UTC`, readable by machines too. */
  moment(at: Temporal.Instant): Html;
  /** The zone's short name at that time. */
  zone(at: Temporal.Instant): string;
}

/** @param timeZone an IANA zone that was checked when the page was saved */
export function pageTimes(timeZone: string): PageTimes {
  const clockFormat = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  const shortFormat = new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" });
  const dayFormat = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
  const zoneFormat = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "short" });

  const clock = (at: Temporal.Instant): string => clockFormat.format(at.epochMilliseconds);
  const zone = (at: Temporal.Instant): string =>
    zoneFormat.formatToParts(at.epochMilliseconds).find((part) => part.type === "timeZoneName")?.value ?? timeZone;
  return {
    clock,
    zone,
    day: (on) => dayFormat.format(on.toZonedDateTime("UTC").epochMilliseconds),
    dayOf: (at) => at.toZonedDateTimeISO(timeZone).toPlainDate(),
    moment: (at) =>
      html`<time datetime="${at.round("second").toString()}">${shortFormat.format(at.epochMilliseconds)}, ${clock(at)} ${zone(at)}</time>`,
  };
}
