/** Where the time comes from. Everything that decides is handed an instant; only the clock reads it. */
export interface Clock {
  now(): Temporal.Instant;
  /** The same in milliseconds since 1970, for where it is asked thousands of times a second. */
  nowMs(): number;
  /** Resolves when `now()` reaches `at`, or at once when `signal` is aborted. Never rejects. */
  sleepUntil(at: Temporal.Instant, signal: AbortSignal): Promise<void>;
}

/** Node's timers fire at once above this. */
const longestTimeoutMs = 2 ** 31 - 1;

/** Whole milliseconds: PostgreSQL would round nanoseconds, and what was written must equal what is read back. */
export const systemClock: Clock = {
  now: () => Temporal.Instant.fromEpochMilliseconds(Temporal.Now.instant().epochMilliseconds),
  nowMs: () => Temporal.Now.instant().epochMilliseconds,
  sleepUntil: (at, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const ms = Math.min(Math.max(at.epochMilliseconds - Temporal.Now.instant().epochMilliseconds, 0), longestTimeoutMs);
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done, { once: true });
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      }
    }),
};

/** Waits real milliseconds, or until aborted; between calls to somebody outside, whom no moved clock moves. Never rejects. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

export const realPause: Pause = (ms, signal) => systemClock.sleepUntil(systemClock.now().add({ milliseconds: ms }), signal);

interface Sleeper {
  readonly at: Temporal.Instant;
  readonly wake: () => void;
}

/** A clock that stands still until it is moved; for tests and rehearsals. */
export class MovedClock implements Clock {
  #now: Temporal.Instant;
  readonly #sleepers = new Set<Sleeper>();

  constructor(start: Temporal.Instant) {
    this.#now = start;
  }

  now(): Temporal.Instant {
    return this.#now;
  }

  nowMs(): number {
    return this.#now.epochMilliseconds;
  }

  advance(duration: Temporal.DurationLike): void {
    this.#now = this.#now.add(duration);
    for (const sleeper of this.#sleepers) {
      if (Temporal.Instant.compare(sleeper.at, this.#now) <= 0) sleeper.wake();
    }
  }

  sleepUntil(at: Temporal.Instant, signal: AbortSignal): Promise<void> {
    if (signal.aborted || Temporal.Instant.compare(at, this.#now) <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = { at, wake: done };
      this.#sleepers.add(sleeper);
      signal.addEventListener("abort", done, { once: true });
      const sleepers = this.#sleepers;
      function done(): void {
        sleepers.delete(sleeper);
        signal.removeEventListener("abort", done);
        resolve();
      }
    });
  }
}
