import type { SenderEvent } from "@staunch/core/alerts";
import pg from "pg";
import { Counter, Histogram } from "prom-client";
import { KnownAlarms } from "#alerts/known-alarms.ts";
import type { InboxTidings } from "#alerts/pipeline.ts";
import type { Source } from "#alerts/source.ts";
import { insertIntoInbox } from "#alerts/store-inbox.ts";
import { type Clock, type Log, nextTurn, registry, unavailable } from "#platform/index.ts";

interface Waiting {
  readonly organisationId: string;
  /** An `InboxEntry` as JSON, its time still to be written at the front. */
  readonly entry: string;
  readonly isNews: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** More requests than this waiting for one commit means the database is not keeping up: better to say so. */
const mostWaiting = 20_000;
/** A commit that is ready to go waits at most this many turns of the event loop for more requests. */
const mostTurns = 4;
/** One statement carries at most this many requests, so that a flood does not make one commit very late. */
const mostInCommit = 2_000;

const accepted = new Counter({ name: "staunch_inbox_requests_total", help: "Sender requests made durable.", registers: [registry] });
const commitSeconds = new Histogram({
  name: "staunch_inbox_commit_seconds",
  help: "Time of one group commit into the inbox.",
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
  registers: [registry],
});

/**
 * Accept first, think after: makes what senders say durable, many requests to a commit. Requests that arrive
 * while one commit is on its way share the next one, so the busier it is the larger the commits.
 */
export class Inbox {
  readonly #pool: pg.Pool;
  readonly #clock: Clock;
  readonly #onCommit: (tidings: InboxTidings) => void;
  #waiting: Waiting[] = [];
  #flushing = false;
  readonly #alarms = new KnownAlarms();
  #closing = false;

  /** @param connection where the inbox lives; it gets connections of its own, scoped to every organisation. */
  constructor(options: {
    readonly connection: pg.PoolConfig;
    readonly clock: Clock;
    readonly log: Log;
    readonly onCommit: (tidings: InboxTidings) => void;
  }) {
    this.#pool = new pg.Pool({ ...options.connection, max: 2, options: "-c staunch.organisation=*" });
    const lost = (error: Error): void => {
      if (!this.#closing) options.log.warn({ reason: error.message }, "inbox connection lost");
    };
    this.#pool.on("error", lost);
    this.#pool.on("connect", (client) => client.on("error", lost));
    this.#clock = options.clock;
    this.#onCommit = options.onCommit;
  }

  /** Resolves once the events are committed; then, and only then, may the sender be told so. @throws unavailable */
  append(source: Source, events: readonly SenderEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    if (this.#waiting.length >= mostWaiting)
      return Promise.reject(unavailable("Too many alerts are waiting to be stored. Send this again shortly."));
    const { organisationId, id } = source;
    const isNews = this.#alarms.isNews(id, events, this.#clock.nowMs());
    const entry = `,"s":"${id}","e":${JSON.stringify(events)}}`;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ organisationId, entry, isNews, resolve, reject });
      if (!this.#flushing) {
        this.#flushing = true;
        void this.#flushAll();
      }
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    while (this.#flushing) await nextTurn();
    await this.#pool.end();
  }

  async #flushAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#gather();
      const batch = this.#waiting.splice(0, mostInCommit);
      await this.#flush(batch);
    }
    this.#flushing = false;
  }

  /** Gives those who are on their way a seat in this commit: waits while every turn of the event loop brings more. */
  async #gather(): Promise<void> {
    let before = 0;
    for (let turn = 0; turn < mostTurns && this.#waiting.length > before; turn++) {
      before = this.#waiting.length;
      await nextTurn();
    }
  }

  async #flush(batch: readonly Waiting[]): Promise<void> {
    const stop = commitSeconds.startTimer();
    try {
      const rows = this.#rowsOf(batch);
      await this.#pool.query({ name: `inbox-${rows.length}`, text: insertIntoInbox(rows.length), values: rows.flat() });
    } catch (cause) {
      const refusal = Object.assign(unavailable("The alert could not be stored. Send it again shortly."), { cause });
      for (const waiting of batch) waiting.reject(refusal);
      return;
    }
    stop();
    accepted.inc(batch.length);
    for (const waiting of batch) waiting.resolve();
    this.#onCommit(batch.some((waiting) => waiting.isNews) ? "news" : "repeats");
  }

  #rowsOf(batch: readonly Waiting[]): readonly (readonly [string, string, string])[] {
    const now = this.#clock.now();
    const time = `{"t":${now.epochMilliseconds}`;
    const entries = new Map<string, string[]>();
    for (const { organisationId, entry } of batch) {
      const own = entries.get(organisationId);
      if (own === undefined) entries.set(organisationId, [time + entry]);
      else own.push(time + entry);
    }
    const at = now.toString();
    return [...entries].map(([organisationId, own]) => [organisationId, at, `[${own.join(",")}]`] as const);
  }
}
