import type { Clock } from "#platform/clock.ts";

/**
 * Lets a loop sleep until there is something to do. A wake-up that comes while the loop is busy is kept, so none
 * is lost between looking and sleeping.
 */
export class Wakeup {
  #kept = false;
  #wake: (() => void) | undefined;

  wake(): void {
    this.#kept = true;
    this.#wake?.();
  }

  /** Everything there was to wake for is about to be seen: only what comes from now on counts. */
  forget(): void {
    this.#kept = false;
  }

  /** Resolves at a wake-up, when the clock reaches `at`, or after `pollMs` of real time: polling is the truth, waking only makes it quick. */
  async sleep(clock: Clock, at: Temporal.Instant | undefined, pollMs: number): Promise<void> {
    if (!this.#kept) await this.#race(clock, at, pollMs);
    this.#kept = false;
  }

  async #race(clock: Clock, at: Temporal.Instant | undefined, pollMs: number): Promise<void> {
    const over = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, pollMs);
      if (at !== undefined) void clock.sleepUntil(at, over.signal).then(resolve);
    });
    this.#wake = undefined;
    clearTimeout(timer);
    over.abort();
  }
}
