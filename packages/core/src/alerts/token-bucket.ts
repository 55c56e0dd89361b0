/** So much at once after a quiet time, so much a second from then on. */
export interface RateRule {
  readonly perSecond: number;
  /** How many seconds' worth may come at once. */
  readonly burstSeconds: number;
}

/** What is left to spend, as of a time in milliseconds. */
export interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/**
 * Takes one token. Of any stretch of time no more than burst plus rate times its length are given.
 * @returns the bucket afterwards; undefined when it is empty.
 */
export function takeToken(bucket: Bucket | undefined, rule: RateRule, nowMs: number): Bucket | undefined {
  const most = rule.perSecond * rule.burstSeconds;
  // A clock set back gives nothing and takes nothing.
  const passedMs = bucket === undefined ? 0 : Math.max(nowMs - bucket.atMs, 0);
  const tokens = bucket === undefined ? most : Math.min(bucket.tokens + (passedMs / 1_000) * rule.perSecond, most);
  return tokens < 1 ? undefined : { tokens: tokens - 1, atMs: Math.max(nowMs, bucket?.atMs ?? nowMs) };
}
