import type { SenderEvent } from "@staunch/core/alerts";
import type { HeardEvent } from "#alerts/dedup-batch.ts";
import type { PipelineReport } from "#alerts/pipeline-metrics.ts";
import { takeRuleFailures } from "#alerts/route-heard.ts";
import { Hearing, InboxReading, type RequestPortions } from "#alerts/read-inbox.ts";
import { saveLastHeard } from "#alerts/store.ts";
import { clearInbox, ensureInboxCursor, moveInboxCursor, readInbox, setAside, takeInboxPlace, tryApart } from "#alerts/store-inbox.ts";
import { findExpiredAlerts } from "#alerts/store-pipeline.ts";
import { readSources } from "#alerts/read-sources.ts";
import { type PipelineDeps, workThrough } from "#alerts/work-through.ts";
import { type Clock, giveWay, isPassing, type Log, repeatEvery, systemActor, type Tx, Wakeup } from "#platform/index.ts";

export interface PipelineOptions extends PipelineDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Hears of every pass that found something. */
  readonly report: (report: PipelineReport) => void;
  /** Told just before the inbox is looked into: what is committed later needs a new wake-up. */
  readonly looking?: () => void;
}

/** What a commit of the inbox holds: `news` may wake somebody or end something, `repeats` only count. */
export type InboxTidings = "news" | "repeats";

/** What drains the inbox, in this thread or another. */
export interface PipelineControl {
  start(): Promise<void>;
  /** There is something in the inbox. */
  wake(tidings: InboxTidings): void;
  stop(): Promise<void>;
}

/** Rows of the inbox in one transaction at most. Repeats of one alert within a batch cost one row between them. */
const batchRows = 4_000;
const idlePollMs = 500;
/** A commit is readable once every older transaction is over; look again soon. */
const heldBackPollMs = 5;
/** A batch of this many says that a flood is on … */
const floodRequests = 300;
/** … and then the pipeline lets the inbox fill for this long between batches: accepting stays first, and repeats fold. Pages stay within their second. */
const breathMs = 600;
/** A flood of nothing but repeats is left alone for this much longer, or until there is news. */
const repeatsBreathMs = 2_500;
const sweepMs = 5_000;
const sweepLimit = 500;
const clearMs = 600_000;
const kept = { hours: 72 };
const triesBeforeSetAside = 5;

/** What one pass came to. `heldBack`: more is there that cannot be read yet. `isThrough`: it read all that can be. */
export interface Drained {
  readonly requests: number;
  readonly heldBack: boolean;
  readonly isThrough: boolean;
}

/** Drains the inbox in order. Any number of nodes may run one; the place in the inbox is locked, so one works at a time. */
export class Pipeline implements PipelineControl {
  readonly #options: PipelineOptions;
  readonly #wakeup = new Wakeup();
  readonly #news = new Wakeup();
  #failures = 0;
  #stopping = false;
  #loop: Promise<void> | undefined;
  #chores: readonly Disposable[] = [];

  constructor(options: PipelineOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#options.database.transact("*", ensureInboxCursor);
    this.#loop = this.#run();
    this.#chores = [
      repeatEvery(sweepMs, () => void this.#guarded("expired alerts", () => this.sweep())),
      repeatEvery(clearMs, () => void this.#guarded("the old inbox", () => this.#clear())),
    ];
  }

  wake(tidings: InboxTidings): void {
    this.#wakeup.wake();
    if (tidings === "news") this.#news.wake();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    for (const chore of this.#chores) chore[Symbol.dispose]();
    this.wake("news");
    await this.#loop;
  }

  /** Works through one batch. @param rows of the inbox at most */
  async drainOnce(rows: number = batchRows): Promise<Drained> {
    const { database, clock, report, looking } = this.#options;
    looking?.();
    this.#news.forget();
    const { requests, newestMs, heldBack, isThrough } = await database.transact("*", async (tx) => {
      const reading = new InboxReading(tx, rows);
      await this.#work(tx, reading);
      await reading.settle();
      return reading;
    });
    if (requests > 0)
      report({
        requests,
        lagSeconds: Math.max(clock.now().epochMilliseconds - newestMs, 0) / 1_000,
        setAside: 0,
        ruleFailures: takeRuleFailures(database),
      });
    return { requests, heldBack, isThrough };
  }

  /**
   * Resolves alerts whose sender promised to repeat them and did not. What is not read yet may be such a repeat: none
   * has expired later than the oldest of it.
   */
  async sweep(): Promise<void> {
    const { database, clock } = this.#options;
    const now = clock.now();
    await database.transact("*", async (tx) => {
      const place = await takeInboxPlace(tx);
      if (place === undefined) return;
      const unread = await readInbox(tx, place, 1);
      if (unread.heldBack && unread.requests.length === 0) return;
      const oldest = unread.requests[0]?.receivedAtMs;
      const readUpTo = oldest === undefined ? now : Temporal.Instant.fromEpochMilliseconds(oldest);
      const expired = await findExpiredAlerts(tx, readUpTo, sweepLimit);
      const sources = await readSources(
        tx,
        expired.map((alert) => ({ organisationId: alert.organisationId, id: alert.sourceId })),
      );
      const heard = expired.flatMap((alert): HeardEvent[] => {
        const source = sources.get(alert.sourceId);
        if (source === undefined) return [];
        const event: SenderEvent = {
          action: "resolve",
          dedupKey: alert.dedupKey,
          title: alert.title,
          severity: alert.state.severity,
          labels: {},
        };
        return [{ source, event, receivedAtMs: now.epochMilliseconds, actor: systemActor(alert.organisationId), reason: "expired" }];
      });
      if (heard.length > 0) await workThrough(tx, this.#options, [heard], now);
    });
  }

  async #work(tx: Tx, portions: RequestPortions): Promise<void> {
    const hearing = new Hearing(tx);
    await workThrough(tx, this.#options, hearing.of(portions), this.#options.clock.now());
    await saveLastHeard(tx, hearing.lastHeard);
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const { requests, heldBack, isThrough } = await this.#drainGuarded();
      // What is behind has no time to breathe: news may stand behind the repeats.
      if (requests >= floodRequests && isThrough) await this.#breathe();
      else if (requests === 0) await this.#wakeup.sleep(this.#options.clock, undefined, heldBack ? heldBackPollMs : idlePollMs);
    }
  }

  async #breathe(): Promise<void> {
    await giveWay(breathMs);
    await this.#news.sleep(this.#options.clock, undefined, repeatsBreathMs);
  }

  /** After a failure rows are taken one by one; where one goes on failing, its requests are, and the one at fault is set aside. */
  async #drainGuarded(): Promise<Drained> {
    try {
      const done = await this.drainOnce(this.#failures === 0 ? batchRows : 1);
      this.#failures = 0;
      return done;
    } catch (error) {
      // A lock held elsewhere is no fault of what came in, however long it is held.
      if (!isPassing(error)) this.#failures++;
      this.#options.log.warn({ err: error, failures: this.#failures }, "the inbox could not be worked through; trying again");
      if (this.#failures > triesBeforeSetAside) await this.#guarded("a request that cannot be worked through", () => this.drainApart());
      await this.#wakeup.sleep(this.#options.clock, undefined, Math.min(50 * 2 ** this.#failures, 2_000));
      return { requests: 0, heldBack: false, isThrough: true };
    }
  }

  /** Works through one row of the inbox request by request; what fails is set aside whole, and the others are not held up. @throws what passes, with nothing done */
  async drainApart(): Promise<void> {
    const { database, clock, log, report } = this.#options;
    let requests = 0;
    const errors = await database.transact("*", async (tx) => {
      const place = await takeInboxPlace(tx);
      const found: unknown[] = [];
      if (place === undefined) return found;
      const row = await readInbox(tx, place, 1);
      requests = row.requests.length;
      for (const [position, request] of row.requests.entries()) {
        const error = await tryApart(tx, () => this.#work(tx, [[request]]));
        if (error === undefined) continue;
        if (isPassing(error)) throw error;
        found.push(error);
        await setAside(tx, {
          request,
          seq: row.end.seq,
          position,
          error: error instanceof Error ? error.message : "not an error",
          at: clock.now(),
        });
      }
      await moveInboxCursor(tx, row.end);
      return found;
    });
    this.#failures = 0;
    report({ requests, lagSeconds: 0, setAside: errors.length, ruleFailures: takeRuleFailures(database) });
    for (const error of errors) log.error({ err: error }, "a request was set aside in inbox_failures: it could not be worked through");
  }

  async #clear(): Promise<void> {
    await this.#options.database.transact("*", (tx) => clearInbox(tx, this.#options.clock.now().subtract(kept)));
  }

  async #guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.log.warn({ err: error }, `${what}: failed, will be tried again`);
    }
  }
}
