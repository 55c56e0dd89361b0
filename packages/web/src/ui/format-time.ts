/** An instant, as the API writes it or as code holds it. */
export type Moment = Temporal.Instant | string;

/** The instant of a moment. */
export function toInstant(moment: Moment): Temporal.Instant {
  return typeof moment === "string" ? Temporal.Instant.from(moment) : moment;
}

/** The zone of this device. */
export function deviceZone(): string {
  return Temporal.Now.timeZoneId();
}

/** "03:02" today, "Mon 03:02" within a week, "23 Nov, 03:02" this year, "23 Nov 2025, 03:02" before. */
export function formatMoment(moment: Moment, now: Temporal.Instant, zone: string): string {
  const at = toInstant(moment).toZonedDateTimeISO(zone);
  const today = now.toZonedDateTimeISO(zone);
  const time = at.toLocaleString(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const days = Math.abs(at.toPlainDate().until(today.toPlainDate()).days);
  if (days === 0) return time;
  if (days < 7) return `${at.toLocaleString(undefined, { weekday: "short" })} ${time}`;
  const date = at.toLocaleString(
    undefined,
    at.year === today.year ? { day: "numeric", month: "short" } : { day: "numeric", month: "short", year: "numeric" },
  );
  return `${date}, ${time}`;
}

/** The whole truth for a tooltip: local time with its zone, and UTC. */
export function momentInFull(moment: Moment, zone: string): string {
  const instant = toInstant(moment);
  const local = instant.toZonedDateTimeISO(zone).toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
  const utc = instant
    .toZonedDateTimeISO("UTC")
    .toLocaleString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  return `${local} (${zone}) · ${utc} UTC`;
}

/** The city of a zone, as people say it: "Berlin", "New York". */
export function zoneName(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}
