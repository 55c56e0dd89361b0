/** A half-open stretch of time: `from` belongs to it, `until` does not. Empty when they are equal. */
export interface Interval {
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
}

/**
 * The same stretch in epoch milliseconds, for inner loops: comparing numbers is
 * some twenty times faster than comparing instants.
 */
export interface Span {
  readonly from: number;
  readonly until: number;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The interval in epoch milliseconds; anything finer is cut off. */
export function spanOf(interval: Interval): Span {
  return { from: interval.from.epochMilliseconds, until: interval.until.epochMilliseconds };
}

/** The span as instants. */
export function intervalOf(span: Span): Interval {
  return { from: instantOf(span.from), until: instantOf(span.until) };
}

/** The instant at that many milliseconds since 1970-01-01T00:00Z. */
export function instantOf(epochMilliseconds: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(epochMilliseconds);
}

/** The instant without what is finer than a millisecond, the resolution in which on-call time is reckoned. */
export function toMillisecond(instant: Temporal.Instant): Temporal.Instant {
  return instantOf(instant.epochMilliseconds);
}

/** Whether `instant` lies in the interval; its end does not. */
export function containsInstant(interval: Interval, instant: Temporal.Instant): boolean {
  return Temporal.Instant.compare(interval.from, instant) <= 0 && Temporal.Instant.compare(instant, interval.until) < 0;
}

/** The union of spans sorted by `from`, as disjoint spans that do not touch. Empty ones vanish. */
export function unionOfSorted(spans: readonly Span[]): Span[] {
  const union: Span[] = [];
  let last: Span | undefined;
  for (const span of spans) {
    if (span.from >= span.until) continue;
    if (last !== undefined && span.from <= last.until) {
      last = { from: last.from, until: Math.max(last.until, span.until) };
      union[union.length - 1] = last;
    } else {
      last = span;
      union.push(span);
    }
  }
  return union;
}

/** What of `range` the sorted, disjoint `spans` leave uncovered. */
export function uncoveredBy(spans: readonly Span[], range: Span): Span[] {
  const holes: Span[] = [];
  let reached = range.from;
  for (const span of spans) {
    if (span.from > reached) holes.push({ from: reached, until: Math.min(span.from, range.until) });
    reached = Math.max(reached, span.until);
    if (reached >= range.until) return holes;
  }
  if (reached < range.until) holes.push({ from: reached, until: range.until });
  return holes;
}
