import { type ComponentStatus, compareComponentStatus } from "#comms/component-status.ts";

/**
 * How much a second in each state takes from uptime. Published on every status page, never tuned per customer:
 * a partial outage counts 30 %, a major outage fully, slowness not at all. Maintenance is in no sum.
 */
export const outageWeights: Readonly<Record<Exclude<ComponentStatus, "under_maintenance">, number>> = {
  operational: 0,
  degraded_performance: 0,
  partial_outage: 0.3,
  major_outage: 1,
};

/** From `at` on the component is in `status`, until the next change. */
export interface StatusChange {
  readonly status: ComponentStatus;
  readonly at: Temporal.Instant;
}

/** Half-open: `from` belongs to it, `until` does not. */
export interface UptimeWindow {
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
}

export interface Uptime {
  /** Weighted share of time without outage, 0 to 1; undefined when no second counted. */
  readonly share: number | undefined;
  /** Seconds lost, weighted. */
  readonly outageSeconds: number;
  /** Seconds that counted: since the first change, without maintenance. */
  readonly countedSeconds: number;
  readonly worst: ComponentStatus | undefined;
}

export interface UptimeDay extends Uptime {
  /** The calendar day in the page's zone. */
  readonly on: Temporal.PlainDate;
}

export interface UptimeStrip {
  /** Oldest first; the last one is today, which ends at `now`. */
  readonly days: readonly UptimeDay[];
  readonly whole: Uptime;
}

/**
 * Uptime of one component within a window. What was before its first change does not count.
 *
 * @param changes in the order of their instants
 */
export function uptimeWithin(changes: readonly StatusChange[], window: UptimeWindow): Uptime {
  let outageSeconds = 0;
  let countedSeconds = 0;
  let worst: ComponentStatus | undefined;
  for (const [index, change] of changes.entries()) {
    const until = earlier(changes[index + 1]?.at ?? window.until, window.until);
    const seconds = secondsBetween(later(change.at, window.from), until);
    if (seconds <= 0) continue;
    if (worst === undefined || compareComponentStatus(change.status, worst) > 0) worst = change.status;
    if (change.status === "under_maintenance") continue;
    countedSeconds += seconds;
    outageSeconds += seconds * outageWeights[change.status];
  }
  const share = countedSeconds === 0 ? undefined : 1 - outageSeconds / countedSeconds;
  return { share, outageSeconds, countedSeconds, worst };
}

export interface StripOptions {
  readonly now: Temporal.Instant;
  /** IANA zone whose midnights cut the days; a day of 23 or 25 hours is as long as it was. */
  readonly timeZone: string;
  /** How many days, today included. */
  readonly dayCount: number;
}

/** The last days of one component, one entry a calendar day, and the sum over all of them. */
export function uptimeStrip(changes: readonly StatusChange[], options: StripOptions): UptimeStrip {
  const today = options.now.toZonedDateTimeISO(options.timeZone).toPlainDate();
  const startOf = (on: Temporal.PlainDate): Temporal.Instant => on.toZonedDateTime(options.timeZone).toInstant();

  const days: UptimeDay[] = [];
  for (let back = options.dayCount - 1; back >= 0; back -= 1) {
    const on = today.subtract({ days: back });
    const until = earlier(startOf(on.add({ days: 1 })), options.now);
    days.push({ on, ...uptimeWithin(changes, { from: startOf(on), until }) });
  }
  const from = startOf(today.subtract({ days: options.dayCount - 1 }));
  return { days, whole: uptimeWithin(changes, { from, until: options.now }) };
}

/** `99.98 %`: rounded down, so that an outage never reads as `100 %`. */
export function formatUptime(share: number): string {
  if (share >= 1) return "100 %";
  return `${(Math.floor(share * 10_000) / 100).toFixed(2)} %`;
}

/** The strip in words, for readers who cannot see the picture. */
export function stripSentence(strip: UptimeStrip): string {
  const known = strip.days.filter((day) => day.worst !== undefined);
  if (strip.whole.share === undefined || known.length === 0) return "No record yet.";
  const badDays = known.filter((day) => day.outageSeconds > 0).length;
  const span = known.length === 1 ? "Today" : `Last ${known.length} days`;
  const share = formatUptime(strip.whole.share);
  if (badDays === 0) return `${span}: ${share} uptime, no outage.`;
  if (known.length === 1) return `${span}: ${share} uptime.`;
  return `${span}: ${share} uptime, outage on ${badDays} ${badDays === 1 ? "day" : "days"}.`;
}

function secondsBetween(from: Temporal.Instant, until: Temporal.Instant): number {
  return (until.epochMilliseconds - from.epochMilliseconds) / 1000;
}

function earlier(left: Temporal.Instant, right: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(left, right) < 0 ? left : right;
}

function later(left: Temporal.Instant, right: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(left, right) > 0 ? left : right;
}
