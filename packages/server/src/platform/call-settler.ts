import type { Clock } from "#platform/clock.ts";
import { commandContext, systemActor } from "#platform/context.ts";
import type { Database } from "#platform/database.ts";
import { type DueTimer, releaseTimers, type Together } from "#platform/timers.ts";

/** A call that has ended, waiting to be written down. */
export interface EndedCall {
  readonly timer: DueTimer;
  readonly result: unknown;
  readonly together: Together;
}

export interface CallSettlerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly owner: string;
  /** Called for each call once it is written down, or with the reason why it could not be. */
  readonly onSettled: (timer: DueTimer, error: unknown) => Promise<void>;
}

/** What may share a transaction. */
function groupOf({ organisationId, kind, lane }: DueTimer): string {
  return `${organisationId} ${kind} ${lane ?? ""}`;
}

/** Settled in one transaction at most. */
const mostTogether = 200;

/**
 * Writes down what came of outside calls. Those of one provider that end while a transaction is under way share the next
 * one, so that a flood costs few commits and a single call waits for none; those of another provider wait for neither.
 */
export class CallSettler {
  readonly #options: CallSettlerOptions;
  readonly #waiting: (EndedCall & { readonly done: () => void })[] = [];
  readonly #running = new Set<string>();

  constructor(options: CallSettlerOptions) {
    this.#options = options;
  }

  /** Resolves when the call is written down, or put off because it could not be. */
  settle(call: EndedCall): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ ...call, done: resolve });
      void this.#run(groupOf(call.timer));
    });
  }

  async #run(group: string): Promise<void> {
    if (this.#running.has(group)) return;
    this.#running.add(group);
    // What ends in this very turn goes along.
    await Promise.resolve();
    for (;;) {
      const calls = this.#waiting.filter(({ timer }) => groupOf(timer) === group).slice(0, mostTogether);
      if (calls.length === 0) break;
      const taken = new Set(calls);
      this.#waiting.splice(0, this.#waiting.length, ...this.#waiting.filter((call) => !taken.has(call)));
      await this.#write(calls);
      for (const call of calls) call.done();
    }
    this.#running.delete(group);
  }

  async #write(calls: readonly EndedCall[]): Promise<void> {
    try {
      await this.#transact(calls);
      for (const call of calls) await this.#options.onSettled(call.timer, undefined);
    } catch (error) {
      const [only, ...others] = calls;
      if (only !== undefined && others.length === 0) return this.#options.onSettled(only.timer, error);
      // One of them is at fault; the others are not held up by it.
      for (const call of calls) await this.#write([call]);
    }
  }

  async #transact(calls: readonly EndedCall[]): Promise<void> {
    const [first] = calls;
    if (first === undefined) return;
    const { database, clock, owner } = this.#options;
    const { organisationId } = first.timer;
    const timers = calls.map((call) => call.timer);
    await database.transact(organisationId, async (tx) => {
      const held = await releaseTimers(tx, timers, owner);
      const results = calls.filter((call) => held.has(call.timer.key)).map((call) => call.result);
      if (results.length === 0) return;
      await first.together.settle(commandContext(database, systemActor(organisationId), clock.now()).within(tx), tx, results);
    });
  }
}
