import { limitExceeded } from "#platform/index.ts";

/** How many guesses of one kind count as too many, within fifteen minutes. */
const limits = {
  /** One address guessing one account: a person who forgot tries a handful of passwords. */
  accountFromAddress: 10,
  /** One address guessing at many accounts: an office behind one address signs in together in the morning. */
  address: 100,
} as const;

const windowMinutes = 15;
/** Guards memory against an attacker with many addresses; beyond it the oldest are forgotten first. */
const mostRemembered = 20_000;

/**
 * Slows guessing of passwords and links. It counts in this process only: with several nodes the
 * limit is that many times as high, which argon2id and the length of passwords bear.
 * Nobody can lock another person out: an account is only ever limited per address.
 */
export class AttemptLimiter {
  readonly #attempts = new Map<string, readonly Temporal.Instant[]>();

  /**
   * Counts an attempt before its outcome is known, so that parallel guesses count too.
   * @throws limit_exceeded when there were too many.
   */
  take(address: string, account: string, now: Temporal.Instant): void {
    this.#count(`a ${address}`, limits.address, now);
    this.#count(`b ${address} ${account}`, limits.accountFromAddress, now);
  }

  /** A right answer clears the account's count for this address. */
  forgive(address: string, account: string): void {
    this.#attempts.delete(`b ${address} ${account}`);
  }

  #count(key: string, limit: number, now: Temporal.Instant): void {
    const since = now.subtract({ minutes: windowMinutes });
    const recent = (this.#attempts.get(key) ?? []).filter((at) => Temporal.Instant.compare(at, since) > 0);
    if (recent.length >= limit) throw limitExceeded(`Too many attempts. Try again in ${windowMinutes} minutes.`);
    // Deleting first moves the key to the end of the map's order, so that the first is the longest unused.
    this.#attempts.delete(key);
    this.#attempts.set(key, [...recent, now]);
    const [oldest] = this.#attempts.keys();
    if (this.#attempts.size > mostRemembered && oldest !== undefined) this.#attempts.delete(oldest);
  }
}
