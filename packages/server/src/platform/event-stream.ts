import type { ServerResponse } from "node:http";
import type { Clock } from "#platform/clock.ts";
import { type Actor, readerOf } from "#platform/context.ts";
import type { Database, Tx } from "#platform/database.ts";
import { currentCursor, type EventCursor, parseCursor, readEventsAfter, type RecordedEvent } from "#platform/events.ts";
import type { Log } from "#platform/log.ts";
import { Wakeup } from "#platform/wakeup.ts";

const batch = 500;
/** A reader further behind than this is told to fetch anew instead. */
const mostReplayed = 2_000;
const heartbeatMs = 15_000;
const idlePollMs = 1_000;
/** While an older transaction still runs, what committed after it is held back; look again soon. */
const heldBackPollMs = 10;

/** What one reader gets of an event: it, as they may see it; word to fetch everything anew; or nothing. */
export type Glimpse = RecordedEvent | "resync" | undefined;

/** Who gets which event, where not everybody in the organisation does. Events that are left out are for all. */
export type EventSight = (
  tx: Tx,
  events: readonly RecordedEvent[],
  readers: readonly Actor[],
) => Promise<ReadonlyMap<number, (reader: Actor) => Glimpse>>;

interface Reader {
  readonly actor: Actor;
  readonly response: ServerResponse;
  /** Live events that arrive while the reader is still being brought up to the present; undefined once it is. */
  waiting: RecordedEvent[] | undefined;
  sent: EventCursor;
}

function isAfter(at: EventCursor, cursor: EventCursor): boolean {
  if (at.txid === cursor.txid) return at.seq > cursor.seq;
  return BigInt(at.txid) > BigInt(cursor.txid);
}

/** Says where a reader stands once it is brought up to date: whoever is cut off before the first event goes on from here. */
function present({ txid, seq }: EventCursor): string {
  return `id: ${txid}-${seq}\nevent: present\ndata: {}\n\n`;
}

function resync(cursor: string): string {
  return `id: ${cursor}\nevent: resync\ndata: {}\n\n`;
}

interface Frame {
  readonly at: EventCursor;
  readonly text: string;
}

/** Thousands of readers get the same event: it is written out once. */
const frames = new WeakMap<RecordedEvent, Frame>();

function frameOf(event: RecordedEvent): Frame {
  const written = frames.get(event) ?? writeFrame(event);
  frames.set(event, written);
  return written;
}

function writeFrame(event: RecordedEvent): Frame {
  const { type, subject, topics, actor, data } = event;
  const at = parseCursor(event.cursor) ?? { txid: "0", seq: 0 };
  const body = JSON.stringify({ type, subject, topics, actor, at: event.at.toString(), data });
  return { at, text: `id: ${event.cursor}\nevent: event\ndata: ${body}\n\n` };
}

/** Server-sent events: one reader of the event table a node, fanned out to every open browser of the right organisation. */
export class EventStream {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #sight: EventSight;
  readonly #readers = new Set<Reader>();
  readonly #wakeup = new Wakeup();
  #cursor: EventCursor | undefined;
  #loop: Promise<void> | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;
  #stopping = false;

  constructor(options: { readonly database: Database; readonly clock: Clock; readonly log: Log; readonly sight: EventSight }) {
    this.#database = options.database;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#sight = options.sight;
  }

  start(): void {
    this.#unsubscribe = this.#database.onCommit((aftermath) => {
      if (aftermath.events) this.wake();
    });
    this.#loop = this.#run();
    this.#heartbeat = setInterval(() => {
      for (const reader of this.#readers) reader.response.write(": still here\n\n");
    }, heartbeatMs);
  }

  wake(): void {
    this.#wakeup.wake();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#unsubscribe?.();
    clearInterval(this.#heartbeat);
    this.#wakeup.wake();
    await this.#loop;
    for (const reader of this.#readers) reader.response.end();
  }

  /** Serves one browser until it goes away. @param lastEventId where it was, if it was here before. */
  async attach(actor: Actor, response: ServerResponse, lastEventId: string | undefined): Promise<void> {
    const from = lastEventId === undefined ? undefined : parseCursor(lastEventId);
    const reader: Reader = { actor, response, waiting: [], sent: from ?? { txid: "0", seq: 0 } };
    this.#readers.add(reader);
    response.on("close", () => this.#readers.delete(reader));
    try {
      const cursor = await this.#present();
      // The shared reading starts here at the latest, so nothing falls between it and this browser's own catching up.
      this.#cursor ??= cursor;
      if (lastEventId === undefined) reader.sent = cursor;
      else await this.#replay(reader, from);
      response.write(present(reader.sent));
      for (const event of reader.waiting ?? []) this.#send(reader, event);
      reader.waiting = undefined;
    } catch (error) {
      this.#log.warn({ err: error }, "live stream could not be brought up to date; the browser will ask again");
      response.end();
    }
  }

  #present(): Promise<EventCursor> {
    return this.#database.transact("*", currentCursor);
  }

  async #replay(reader: Reader, from: EventCursor | undefined): Promise<void> {
    let replayed = 0;
    while (from !== undefined && replayed < mostReplayed) {
      const { actor } = reader;
      const read = (tx: Tx): ReturnType<typeof readEventsAfter> => readEventsAfter(tx, reader.sent, batch);
      const { events } = await this.#database.transact(actor.organisationId, read, readerOf(actor));
      for (const event of events) this.#send(reader, event);
      replayed += events.length;
      if (events.length < batch) return;
    }
    reader.sent = await this.#present();
    reader.response.write(resync(`${reader.sent.txid}-${reader.sent.seq}`));
  }

  #send(reader: Reader, event: RecordedEvent): void {
    const { at, text } = frameOf(event);
    if (!isAfter(at, reader.sent)) return;
    reader.response.write(text);
    reader.sent = at;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const { read, heldBack } = await this.#passGuarded();
      if (read < batch) await this.#wakeup.sleep(this.#clock, undefined, heldBack ? heldBackPollMs : idlePollMs);
    }
  }

  async #passGuarded(): Promise<{ readonly read: number; readonly heldBack: boolean }> {
    try {
      return await this.#pass();
    } catch (error) {
      this.#log.warn({ err: error }, "live events could not be read; trying again");
      return { read: 0, heldBack: false };
    }
  }

  async #pass(): Promise<{ readonly read: number; readonly heldBack: boolean }> {
    if (this.#readers.size === 0) this.#cursor = undefined;
    const cursor = this.#cursor;
    if (cursor === undefined) return { read: 0, heldBack: false };
    const readers = [...this.#readers].map(({ actor }) => actor);
    const { events, heldBack, glimpses } = await this.#database.transact("*", async (tx) => {
      const found = await readEventsAfter(tx, cursor, batch);
      return { ...found, glimpses: await this.#sight(tx, found.events, readers) };
    });
    for (const event of events) this.#deliver(event, glimpses.get(event.seq));
    const last = events.at(-1);
    this.#cursor = last === undefined ? cursor : parseCursor(last.cursor);
    return { read: events.length, heldBack };
  }

  #deliver(event: RecordedEvent, glimpse: ((reader: Actor) => Glimpse) | undefined): void {
    for (const reader of this.#readers) {
      if (reader.actor.organisationId !== event.organisationId) continue;
      const seen = glimpse === undefined ? event : glimpse(reader.actor);
      if (seen === "resync") reader.response.write(resync(event.cursor));
      else if (seen !== undefined && reader.waiting === undefined) this.#send(reader, seen);
      else if (seen !== undefined) reader.waiting?.push(seen);
    }
  }
}
