import { compareSeverity, type Severity } from "#incidents/index.ts";

/** Between two messages into one channel, in milliseconds: vendors take about one a second. */
const channelPaceMs = 1_000;

/** When the next look at a channel is due: changes in quick succession go out together. */
export function nextSyncAt(lastAt: Temporal.Instant | undefined, now: Temporal.Instant): Temporal.Instant {
  const free = lastAt?.add({ milliseconds: channelPaceMs });
  return free !== undefined && Temporal.Instant.compare(free, now) > 0 ? free : now;
}

const longestWaitSeconds = 300;

/**
 * When what failed is tried again: after what the vendor asks for, else after 2, 4, 8 … seconds, five minutes at most.
 * @param tries how often it failed, this time included.
 */
export function nextChatTry(now: Temporal.Instant, tries: number, retryAfterSeconds: number | undefined): Temporal.Instant {
  const backoff = Math.min(2 ** Math.min(tries, 10), longestWaitSeconds);
  return now.add({ seconds: Math.ceil(Math.max(retryAfterSeconds ?? 0, retryAfterSeconds === undefined ? backoff : 1)) });
}

/** Whether an incident gets a channel by itself. @param opensFrom undefined: only when somebody asks for one. */
export function opensChannel(severity: Severity, opensFrom: Severity | undefined): boolean {
  return opensFrom !== undefined && compareSeverity(severity, opensFrom) <= 0;
}
