import type { Clock } from "#platform/clock.ts";
import { commandContext, systemActor } from "#platform/context.ts";
import { type Database, setScope } from "#platform/database.ts";
import type { Log } from "#platform/log.ts";
import { countTimer } from "#platform/metrics.ts";
import { newId } from "#platform/new-id.ts";
import {
  type DueTimer,
  leaseDueTimers,
  leaseSeconds,
  nextDueAt,
  postponeTimer,
  releaseTimer,
  renewLeases,
  takeDueTimer,
  type TimerHandler,
} from "#platform/timers.ts";
import { Wakeup } from "#platform/wakeup.ts";

type Mode = TimerHandler["mode"];
/** Those that can wait have places of their own, so that they never take one from a notification. */
type Lane = "transaction" | "outside" | "patient";

function laneOf(handler: TimerHandler): Lane {
  return handler.mode === "outside" && handler.canWait === true ? "patient" : handler.mode;
}
type HandlerOf<M extends Mode> = Extract<TimerHandler, { mode: M }>;

export interface TimerWorkerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly handlers: readonly TimerHandler[];
}

/** Steps that only touch the database at once; more than the pool could serve would only queue. */
const transactionsAtOnce = 4;
/** Outside calls at once: enough that a hundred pages leave within a second, few enough not to flood a provider. */
const callsAtOnce = { outside: 48, patient: 16 } as const;
const pollMs = 1_000;
const longestBackoffSeconds = 300;

/** Exponential from one second, with jitter so that what failed together does not return together. */
function retryAt(now: Temporal.Instant, attempts: number): Temporal.Instant {
  const seconds = Math.min(2 ** attempts, longestBackoffSeconds);
  return now.add({ milliseconds: Math.round(seconds * 1_000 * (0.5 + Math.random())) });
}

/** Runs whatever is due. Any number of nodes may run one; rows are claimed, so each timer is worked by one of them. */
export class TimerWorker {
  readonly #options: TimerWorkerOptions;
  readonly #owner = newId<"worker">();
  readonly #wakeups = { transaction: new Wakeup(), outside: new Wakeup(), patient: new Wakeup() };
  readonly #calls = { outside: new Set<Promise<void>>(), patient: new Set<Promise<void>>() };
  #loops: readonly Promise<void>[] = [];
  #renewal: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;
  #stopping = false;
  #busy = 0;

  constructor(options: TimerWorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#unsubscribe = this.#options.database.onCommit((aftermath) => {
      if (aftermath.timers) this.wake();
    });
    this.#loops = [this.#loop("transaction"), this.#loop("outside"), this.#loop("patient")];
    this.#renewal = setInterval(() => void this.#renew(), (leaseSeconds * 1_000) / 3);
  }

  wake(): void {
    this.#wakeups.transaction.wake();
    this.#wakeups.outside.wake();
    this.#wakeups.patient.wake();
  }

  get #callsUnderWay(): number {
    return this.#calls.outside.size + this.#calls.patient.size;
  }

  /** Is nothing being worked on right now? For tests that wait for quiet. */
  get isIdle(): boolean {
    return this.#busy === 0 && this.#callsUnderWay === 0;
  }

  /** Takes no more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#unsubscribe?.();
    this.wake();
    await Promise.all(this.#loops);
    await Promise.all([...this.#calls.outside, ...this.#calls.patient]);
    clearInterval(this.#renewal);
  }

  #kinds(lane: Lane): string[] {
    return this.#options.handlers.filter((handler) => laneOf(handler) === lane).map((handler) => handler.kind);
  }

  #handler<M extends Mode>(mode: M, kind: string): HandlerOf<M> {
    const found = this.#options.handlers.find((handler): handler is HandlerOf<M> => handler.mode === mode && handler.kind === kind);
    if (found === undefined) throw new Error(`no ${mode} handler for timer ${kind}`);
    return found;
  }

  async #loop(lane: Lane): Promise<void> {
    const kinds = this.#kinds(lane);
    while (!this.#stopping && kinds.length > 0) {
      try {
        this.#busy++;
        const worked = lane === "transaction" ? await this.#runTransactions(kinds) : await this.#startCalls(lane, kinds);
        this.#busy--;
        if (!worked) await this.#sleep(lane, kinds);
      } catch (error) {
        this.#busy--;
        this.#options.log.warn({ err: error, lane }, "timers could not be read; trying again");
        await this.#wakeups[lane].sleep(this.#options.clock, undefined, pollMs);
      }
    }
  }

  async #sleep(lane: Lane, kinds: readonly string[]): Promise<void> {
    const { clock, database } = this.#options;
    const full = lane !== "transaction" && this.#calls[lane].size >= callsAtOnce[lane];
    const dueAt = full ? undefined : await database.transact("*", (tx) => nextDueAt(tx, kinds));
    await this.#wakeups[lane].sleep(clock, dueAt, pollMs);
  }

  async #runTransactions(kinds: readonly string[]): Promise<boolean> {
    // One looks first: most wake-ups find one timer or none, and only a pile is worth several hands.
    if (!(await this.#runOne(kinds))) return false;
    await Promise.all(Array.from({ length: transactionsAtOnce }, () => this.#drainTransactions(kinds)));
    return true;
  }

  async #drainTransactions(kinds: readonly string[]): Promise<void> {
    let worked = true;
    while (worked && !this.#stopping) worked = await this.#runOne(kinds);
  }

  async #runOne(kinds: readonly string[]): Promise<boolean> {
    const { database, clock } = this.#options;
    const now = clock.now();
    let taken: DueTimer | undefined;
    try {
      await database.transact("*", async (tx) => {
        const timer = await takeDueTimer(tx, kinds, now);
        taken = timer;
        if (timer === undefined) return;
        await setScope(tx, timer.organisationId);
        const ctx = commandContext(database, systemActor(timer.organisationId), now).within(tx);
        await this.#handler("transaction", timer.kind).run(ctx, timer, tx);
      });
      if (taken !== undefined) countTimer(taken, now, "done");
      return taken !== undefined;
    } catch (error) {
      if (taken === undefined) throw error;
      await this.#postpone(taken, error);
      return true;
    }
  }

  async #startCalls(lane: "outside" | "patient", kinds: readonly string[]): Promise<boolean> {
    const { database, clock } = this.#options;
    const calls = this.#calls[lane];
    const limit = callsAtOnce[lane] - calls.size;
    if (limit <= 0) return false;
    const timers = await database.transact("*", (tx) => leaseDueTimers(tx, kinds, clock.now(), { owner: this.#owner, limit }));
    for (const timer of timers) {
      const call = this.#call(timer).finally(() => {
        calls.delete(call);
        this.#wakeups[lane].wake();
      });
      calls.add(call);
    }
    return timers.length > 0;
  }

  async #call(timer: DueTimer): Promise<void> {
    const { database, clock } = this.#options;
    const startedAt = clock.now();
    try {
      const actor = systemActor(timer.organisationId);
      const settle = await this.#handler("outside", timer.kind).call(commandContext(database, actor, startedAt), timer);
      await database.transact(timer.organisationId, async (tx) => {
        if (!(await releaseTimer(tx, timer, this.#owner))) return;
        await settle(commandContext(database, actor, clock.now()).within(tx), tx);
      });
      countTimer(timer, startedAt, "done");
    } catch (error) {
      await this.#postpone(timer, error);
    }
  }

  async #postpone(timer: DueTimer, error: unknown): Promise<void> {
    const { database, clock, log } = this.#options;
    log.warn({ err: error, kind: timer.kind, key: timer.key, attempts: timer.attempts }, "timer failed; it will be tried again");
    countTimer(timer, clock.now(), "failed");
    const reason = error instanceof Error ? error.message : String(error);
    try {
      await database.transact(timer.organisationId, (tx) => postponeTimer(tx, timer, retryAt(clock.now(), timer.attempts), reason));
    } catch (cause) {
      // The row is still there: a lease runs out by itself, an unleased row is due at once.
      log.warn({ err: cause, kind: timer.kind, key: timer.key }, "failed timer could not be put off");
    }
  }

  async #renew(): Promise<void> {
    if (this.#callsUnderWay === 0) return;
    try {
      await this.#options.database.transact("*", (tx) => renewLeases(tx, this.#owner));
    } catch (error) {
      this.#options.log.warn({ err: error }, "leases could not be renewed");
    }
  }
}
