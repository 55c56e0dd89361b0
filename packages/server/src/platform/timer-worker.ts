import { CallSettler } from "#platform/call-settler.ts";
import type { Clock } from "#platform/clock.ts";
import { commandContext, systemActor } from "#platform/context.ts";
import { type Database, setScope, type Tx } from "#platform/database.ts";
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
  takeDueTimers,
  type TimerHandler,
  type Together,
} from "#platform/timers.ts";
import { Wakeup } from "#platform/wakeup.ts";

type Mode = TimerHandler["mode"];
type Prepared = { readonly together: Together; readonly calls: Promise<readonly (() => Promise<unknown>)[]> } | undefined;
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
const transactionsAtOnce = 3;
/** Outside calls at once: enough that a hundred pages leave within a second, few enough not to run out of memory. */
const callsAtOnce = { outside: 512, patient: 16 } as const;
/** Of these to one provider: one that hangs leaves the others their places. */
const callsPerLane = 192;
/** A provider's next calls are taken once so many of its places are free: each taking costs a few transactions, whatever its size. */
const laneTurn = 64;
/** While a pile of steps is being decided, calls wait for so long: what is decided first is on record first, and the urgent goes before. */
const callsWaitMs = 1_500;
/** Timers of one kind worked in one transaction when many are due together. */
const mostTogether = 500;
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
  /** Calls under way by lane. */
  readonly #lanes = new Map<string, number>();
  readonly #settler: CallSettler;
  /** So many timers are worked one by one, because a transaction with several of them failed. */
  #careful = 0;
  /** Resolves when a pile of transactions that is being worked is gone. */
  #pile: Promise<unknown> | undefined;
  #loops: readonly Promise<void>[] = [];
  #renewal: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;
  #stopping = false;
  #busy = 0;

  constructor(options: TimerWorkerOptions) {
    this.#options = options;
    const { database, clock } = options;
    const onSettled = (timer: DueTimer, error: unknown): Promise<void> => this.#settled(timer, error);
    this.#settler = new CallSettler({ database, clock, owner: this.#owner, onSettled });
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
    const fullLanes = [...this.#lanes].filter(([, calls]) => calls > callsPerLane - laneTurn).map(([name]) => name);
    const dueAt = full ? undefined : await database.transact("*", (tx) => nextDueAt(tx, kinds, fullLanes));
    await this.#wakeups[lane].sleep(clock, dueAt, pollMs);
  }

  async #runTransactions(kinds: readonly string[]): Promise<boolean> {
    // One looks first: most wake-ups find one timer or none, and only a pile is worth several hands.
    const first = await this.#runOne(kinds);
    if (first === 0) return false;
    const draining = Promise.all(Array.from({ length: transactionsAtOnce }, () => this.#drainTransactions(kinds)));
    if (first === mostTogether) this.#pile = draining;
    await draining;
    this.#pile = undefined;
    return true;
  }

  async #drainTransactions(kinds: readonly string[]): Promise<void> {
    let worked = 1;
    while (worked > 0 && !this.#stopping) worked = await this.#runOne(kinds);
  }

  /** How many were worked, or tried. */
  async #runOne(kinds: readonly string[]): Promise<number> {
    const { database, clock } = this.#options;
    const now = clock.now();
    const limit = this.#careful > 0 ? 1 : mostTogether;
    const taken: DueTimer[] = [];
    try {
      await database.transact("*", async (tx) => {
        taken.splice(0, taken.length, ...(await this.#take(tx, kinds, now, limit)));
        await this.#runTaken(tx, taken, now);
      });
      this.#careful = Math.max(this.#careful - taken.length, 0);
      for (const timer of taken) countTimer(timer, now, "done");
      return taken.length;
    } catch (error) {
      const [only, ...others] = taken;
      if (only === undefined) throw error;
      this.#careful = Math.max(this.#careful - 1, others.length);
      if (others.length === 0) await this.#postpone(only, error);
      return taken.length;
    }
  }

  /** Many of what can be worked together, else one of the others. */
  async #take(tx: Tx, kinds: readonly string[], now: Temporal.Instant, limit: number): Promise<readonly DueTimer[]> {
    const isMany = (kind: string): boolean => this.#handler("transaction", kind).runMany !== undefined;
    const many = await takeDueTimers(tx, kinds.filter(isMany), now, limit);
    if (many.length > 0) return many;
    const others = kinds.filter((kind) => !isMany(kind));
    return takeDueTimers(tx, others, now, 1);
  }

  async #runTaken(tx: Tx, taken: readonly DueTimer[], now: Temporal.Instant): Promise<void> {
    for (const timers of Map.groupBy(taken, (timer) => `${timer.organisationId} ${timer.kind}`).values()) {
      const [first] = timers;
      if (first === undefined) continue;
      await setScope(tx, first.organisationId);
      const ctx = commandContext(this.#options.database, systemActor(first.organisationId), now).within(tx);
      const handler = this.#handler("transaction", first.kind);
      if (handler.runMany === undefined) await handler.run(ctx, first, tx);
      else await handler.runMany(ctx, timers, tx);
    }
  }

  async #startCalls(lane: "outside" | "patient", kinds: readonly string[]): Promise<boolean> {
    const { database, clock } = this.#options;
    const calls = this.#calls[lane];
    const limit = callsAtOnce[lane] - calls.size;
    if (limit <= 0) return false;
    await this.#afterPile();
    const claim = { owner: this.#owner, limit, perLane: callsPerLane, turn: laneTurn, underWay: this.#lanes };
    const timers = await database.transact("*", (tx) => leaseDueTimers(tx, kinds, clock.now(), claim));
    for (const timer of timers) if (timer.lane !== undefined) this.#lanes.set(timer.lane, (this.#lanes.get(timer.lane) ?? 0) + 1);
    for (const group of Map.groupBy(timers, (timer) => `${timer.organisationId} ${timer.kind}`).values()) {
      const prepared = this.#prepare(group);
      for (const [index, timer] of group.entries()) {
        const call = this.#call(timer, prepared, index).finally(() => {
          calls.delete(call);
          this.#leaveLane(timer);
          this.#wakeups[lane].wake();
        });
        calls.add(call);
      }
    }
    return timers.length > 0;
  }

  async #afterPile(): Promise<void> {
    if (this.#pile === undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const longEnough = new Promise((resolve) => {
      timer = setTimeout(resolve, callsWaitMs);
    });
    await Promise.race([this.#pile, longEnough]);
    clearTimeout(timer);
  }

  #leaveLane({ lane }: DueTimer): void {
    if (lane === undefined) return;
    const left = (this.#lanes.get(lane) ?? 1) - 1;
    if (left > 0) this.#lanes.set(lane, left);
    else this.#lanes.delete(lane);
  }

  /** What calls that are worked together have read; undefined for those that read for themselves. */
  #prepare(timers: readonly DueTimer[]): Prepared {
    const { database, clock } = this.#options;
    const [first] = timers;
    if (first === undefined) return undefined;
    const { together } = this.#handler("outside", first.kind);
    if (together === undefined) return undefined;
    const ctx = commandContext(database, systemActor(first.organisationId), clock.now());
    const calls = together.prepare(ctx, timers);
    // Each call sees the failure; nobody else need.
    calls.catch(() => undefined);
    return { together, calls };
  }

  async #call(timer: DueTimer, prepared: Prepared, index: number): Promise<void> {
    if (prepared === undefined) return this.#callAlone(timer);
    let result: unknown;
    try {
      const call = (await prepared.calls)[index];
      if (call === undefined) throw new Error(`nothing was prepared for timer ${timer.kind}`);
      result = await call();
    } catch (error) {
      return this.#postpone(timer, error);
    }
    await this.#settler.settle({ timer, result, together: prepared.together });
  }

  async #settled(timer: DueTimer, error: unknown): Promise<void> {
    if (error === undefined) countTimer(timer, this.#options.clock.now(), "done");
    else await this.#postpone(timer, error);
  }

  async #callAlone(timer: DueTimer): Promise<void> {
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
