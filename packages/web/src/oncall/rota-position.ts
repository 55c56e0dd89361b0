import type { LocalDay } from "#oncall/on-call-queries.ts";

/** A column is some sixty pixels wide: finer than an hour nobody can point. */
const stepMs = 60 * 60_000;

/** The instant at a place on the row of days, to the hour nearest; for pointing at the timeline. Undefined without days. */
export function instantAtPosition(days: readonly LocalDay[], position: number): Temporal.Instant | undefined {
  const index = Math.min(Math.max(Math.floor(position), 0), days.length - 1);
  const day = days[index];
  if (day === undefined) return undefined;
  const from = Temporal.Instant.from(day.from).epochMilliseconds;
  const until = Temporal.Instant.from(day.until).epochMilliseconds;
  const share = Math.min(Math.max(position - index, 0), 1);
  const offset = Math.round(((until - from) * share) / stepMs) * stepMs;
  return Temporal.Instant.fromEpochMilliseconds(Math.min(from + offset, until));
}

/** Where an instant lies on the row; undefined outside of it. */
export function positionOfInstant(days: readonly LocalDay[], instant: Temporal.Instant): number | undefined {
  const ms = instant.epochMilliseconds;
  for (const [index, day] of days.entries()) {
    const from = Temporal.Instant.from(day.from).epochMilliseconds;
    const until = Temporal.Instant.from(day.until).epochMilliseconds;
    if (ms >= from && ms < until) return index + (ms - from) / (until - from);
  }
  return undefined;
}
