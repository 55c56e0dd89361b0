import type { SenderEvent } from "@staunch/core/alerts";
import pg from "pg";
import { Counter, Histogram } from "prom-client";
import { KnownAlarms } from "#alerts/known-alarms.ts";
import type { InboxTidings } from "#alerts/pipeline.ts";
import type { Source } from "#alerts/source.ts";
import { insertIntoInbox } from "#alerts/store-inbox.ts";
import { type Clock, type Log, nextTurn, registry, unavailable } from "#platform/index.ts";

interface Waiting {
  readonly source: Source;
  readonly events: readonly SenderEvent[];
  /** An `InboxEntry` of the events as JSON, its time still to be written at the front. */
  readonly entry: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A commit on its way. */
interface Commit {
  readonly batch: readonly Waiting[];
  /** Resolves to why it was refused, or to nothing. */
  readonly stored: Promise<Error | undefined>;
}

/** More requests than this waiting for one commit means the database is not keeping up: better to say so. */
const mostWaiting = 20_000;
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
  #committing = false;
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
    const entry = `,"s":"${source.id}","e":${JSON.stringify(events)}}`;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ source, events, entry, resolve, reject });
      if (!this.#committing) {
        this.#committing = true;
        void this.#commitAll();
      }
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    while (this.#committing) await nextTurn();
    await this.#pool.end();
  }

  /** One commit after the other, and the next on its way before the last is answered: the disk never waits for us. */
  async #commitAll(): Promise<void> {
    // Those who come in the same turn of the event loop share the first one.
    await nextTurn();
    let commit = this.#begin();
    while (commit !== undefined) {
      const refusal = await commit.stored;
      const next = this.#begin();
      if (next !== undefined) await nextTurn();
      for (const { resolve, reject } of commit.batch) {
        if (refusal === undefined) resolve();
        else reject(refusal);
      }
      commit = next;
    }
    this.#committing = false;
  }

  #begin(): Commit | undefined {
    if (this.#waiting.length === 0) return undefined;
    const batch = this.#waiting.splice(0, mostInCommit);
    return { batch, stored: this.#store(batch) };
  }

  async #store(batch: readonly Waiting[]): Promise<Error | undefined> {
    const stop = commitSeconds.startTimer();
    try {
      const rows = this.#rowsOf(batch);
      await this.#pool.query({ name: `inbox-${rows.length}`, text: insertIntoInbox(rows.length), values: rows.flat() });
    } catch (cause) {
      return Object.assign(unavailable("The alert could not be stored. Send it again shortly."), { cause });
    }
    stop();
    accepted.inc(batch.length);
    this.#onCommit(this.#tidingsOf(batch));
    return undefined;
  }

  #tidingsOf(batch: readonly Waiting[]): InboxTidings {
    const nowMs = this.#clock.nowMs();
    // Every one is looked at, for the alarms are remembered by that.
    const news = batch.filter(({ source, events }) => this.#alarms.isNews(source.id, events, nowMs));
    return news.length > 0 ? "news" : "repeats";
  }

  #rowsOf(batch: readonly Waiting[]): readonly (readonly [string, string, string])[] {
    const now = this.#clock.now();
    const time = `{"t":${now.epochMilliseconds}`;
    const entries = new Map<string, string[]>();
    for (const { source, entry } of batch) {
      const { organisationId } = source;
      const own = entries.get(organisationId);
      if (own === undefined) entries.set(organisationId, [time + entry]);
      else own.push(time + entry);
    }
    const at = now.toString();
    return [...entries].map(([organisationId, own]) => [organisationId, at, `[${own.join(",")}]`] as const);
  }
}
