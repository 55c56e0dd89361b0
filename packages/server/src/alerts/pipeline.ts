import type { SenderEvent } from "@staunch/core/alerts";
import type { SourceId } from "@staunch/core/kernel";
import type { HeardEvent } from "#alerts/dedup-batch.ts";
import type { PipelineReport } from "#alerts/pipeline-metrics.ts";
import { takeRuleFailures } from "#alerts/route-heard.ts";
import type { Source } from "#alerts/source.ts";
import { saveLastHeard } from "#alerts/store.ts";
import {
  clearInbox,
  ensureInboxCursor,
  type InboxRequest,
  moveInboxCursor,
  setAside,
  takeInboxBatch,
  tryApart,
} from "#alerts/store-inbox.ts";
import { findExpiredAlerts } from "#alerts/store-pipeline.ts";
import { readSources } from "#alerts/read-sources.ts";
import { type PipelineDeps, TooMuchNews, workThrough } from "#alerts/work-through.ts";
import { type Actor, type Clock, giveWay, isPassing, type Log, repeatEvery, systemActor, type Tx, Wakeup } from "#platform/index.ts";

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

/** Commits of the inbox in one transaction at most. Repeats of one alert within a batch cost one row between them. */
const batchRows = 1_000;
/** Alerts that open or change in one transaction: some seconds of work, in which nobody else decides about alerts. */
const mostNews = 4_000;
const idlePollMs = 500;
/** A commit is readable once every older transaction is over; look again soon. */
const heldBackPollMs = 5;
/** A batch of this many says that a flood is on … */
const floodRequests = 300;
/** … and then the pipeline lets the inbox fill for this long between batches: accepting stays first, and repeats fold. Pages stay within their second. */
const breathMs = 600;
/** A flood of nothing but repeats is left alone for this much longer, or until there is news. */
const repeatsBreathMs = 1_500;
const sweepMs = 5_000;
const sweepLimit = 500;
const clearMs = 600_000;
const kept = { hours: 72 };
const triesBeforeSetAside = 5;

function sourceActor(source: Source): Actor {
  return { kind: "source", id: source.id, name: source.name, organisationId: source.organisationId, role: "system" };
}

/** What one pass came to. `heldBack`: more is there that cannot be read yet. */
export interface Drained {
  readonly requests: number;
  readonly heldBack: boolean;
}

/** Drains the inbox in order. Any number of nodes may run one; the place in the inbox is locked, so one works at a time. */
export class Pipeline implements PipelineControl {
  readonly #options: PipelineOptions;
  readonly #wakeup = new Wakeup();
  readonly #news = new Wakeup();
  #failures = 0;
  /** Commits taken at once: fewer while each is full of news. */
  #rows = batchRows;
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

  /** Works through one batch: a smaller one where there is so much news that others would wait too long for their turn. */
  async drainOnce(rows: number = this.#rows): Promise<Drained> {
    try {
      const drained = await this.#drain(rows);
      this.#rows = Math.min(this.#rows * 2, batchRows);
      return drained;
    } catch (error) {
      if (!(error instanceof TooMuchNews)) throw error;
      this.#rows = Math.max(Math.floor(rows / 8), 1);
      return this.drainOnce();
    }
  }

  async #drain(rows: number): Promise<Drained> {
    const { database, clock, report, looking } = this.#options;
    looking?.();
    this.#news.forget();
    const batch = await database.transact("*", async (tx) => {
      const taken = await takeInboxBatch(tx, rows);
      if (taken === undefined || taken.requests.length === 0) return taken;
      await this.#work(tx, taken.requests, rows === 1 ? undefined : mostNews);
      await moveInboxCursor(tx, taken.end);
      return taken;
    });
    const requests = batch?.requests.length ?? 0;
    const newest = batch?.requests.at(-1)?.receivedAtMs ?? 0;
    if (requests > 0)
      report({
        requests,
        lagSeconds: Math.max(clock.now().epochMilliseconds - newest, 0) / 1_000,
        setAside: 0,
        ruleFailures: takeRuleFailures(database),
      });
    return { requests, heldBack: batch?.heldBack ?? false };
  }

  /**
   * Resolves alerts whose sender promised to repeat them and did not. What is not read yet may be such a repeat: none
   * has expired later than the oldest of it.
   */
  async sweep(): Promise<void> {
    const { database, clock } = this.#options;
    const now = clock.now();
    await database.transact("*", async (tx) => {
      const unread = await takeInboxBatch(tx, 1);
      if (unread === undefined || (unread.heldBack && unread.requests.length === 0)) return;
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
      if (heard.length > 0) await workThrough(tx, this.#options, heard, now);
    });
  }

  async #work(tx: Tx, requests: readonly InboxRequest[], news?: number): Promise<void> {
    const sources = await readSources(
      tx,
      requests.map((request) => ({ organisationId: request.organisationId, id: request.sourceId })),
    );
    const heard: HeardEvent[] = [];
    const lastHeard = new Map<SourceId, number>();
    for (const { sourceId, receivedAtMs, events } of requests) {
      const source = sources.get(sourceId);
      if (source === undefined) continue;
      lastHeard.set(sourceId, receivedAtMs);
      const actor = sourceActor(source);
      for (const event of events) heard.push({ source, event, receivedAtMs, actor });
    }
    await workThrough(tx, { ...this.#options, mostNews: news }, heard, this.#options.clock.now());
    await saveLastHeard(tx, lastHeard);
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const { requests, heldBack } = await this.#drainGuarded();
      if (requests >= floodRequests) await this.#breathe();
      else if (requests === 0) await this.#wakeup.sleep(this.#options.clock, undefined, heldBack ? heldBackPollMs : idlePollMs);
    }
  }

  async #breathe(): Promise<void> {
    await giveWay(breathMs);
    await this.#news.sleep(this.#options.clock, undefined, repeatsBreathMs);
  }

  /** After a failure commits are taken one by one; where one goes on failing, its requests are, and the one at fault is set aside. */
  async #drainGuarded(): Promise<Drained> {
    try {
      const done = await this.drainOnce(this.#failures === 0 ? this.#rows : 1);
      this.#failures = 0;
      return done;
    } catch (error) {
      // A lock held elsewhere is no fault of what came in, however long it is held.
      if (!isPassing(error)) this.#failures++;
      this.#options.log.warn({ err: error, failures: this.#failures }, "the inbox could not be worked through; trying again");
      if (this.#failures > triesBeforeSetAside) await this.#guarded("a request that cannot be worked through", () => this.drainApart());
      await this.#wakeup.sleep(this.#options.clock, undefined, Math.min(50 * 2 ** this.#failures, 2_000));
      return { requests: 0, heldBack: false };
    }
  }

  /** Works through one commit of the inbox request by request; what fails is set aside whole, and the others are not held up. @throws what passes, with nothing done */
  async drainApart(): Promise<void> {
    const { database, clock, log, report } = this.#options;
    let requests = 0;
    const errors = await database.transact("*", async (tx) => {
      const batch = await takeInboxBatch(tx, 1);
      const found: unknown[] = [];
      requests = batch?.requests.length ?? 0;
      for (const [position, request] of (batch?.requests ?? []).entries()) {
        const error = await tryApart(tx, () => this.#work(tx, [request]));
        if (error === undefined || batch === undefined) continue;
        if (isPassing(error)) throw error;
        found.push(error);
        await setAside(tx, {
          request,
          seq: batch.end.seq,
          position,
          error: error instanceof Error ? error.message : "not an error",
          at: clock.now(),
        });
      }
      if (batch !== undefined) await moveInboxCursor(tx, batch.end);
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
