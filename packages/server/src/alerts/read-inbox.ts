import type { SourceId } from "@staunch/core/kernel";
import type { HeardEvent } from "#alerts/dedup-batch.ts";
import { readSources } from "#alerts/read-sources.ts";
import type { Source } from "#alerts/source.ts";
import { type InboxPlace, type InboxRequest, moveInboxCursor, readInbox, takeInboxPlace } from "#alerts/store-inbox.ts";
import type { Actor, Tx } from "#platform/index.ts";

export type RequestPortions = Iterable<readonly InboxRequest[]> | AsyncIterable<readonly InboxRequest[]>;

/** Rows read at once; each holds the requests of one commit. */
const portionRows = 64;

/** Reads the inbox on from the pipeline's place, portion by portion, within one transaction. Nothing to read where another node has the place. */
export class InboxReading implements AsyncIterable<readonly InboxRequest[]> {
  readonly #tx: Tx;
  #rowsLeft: number;
  #end: InboxPlace | undefined;
  requests = 0;
  /** When the newest of them was received; milliseconds since 1970. */
  newestMs = 0;
  heldBack = false;
  /** Was there nothing more to read? */
  isThrough = false;

  /** @param rows of the inbox at most */
  constructor(tx: Tx, rows: number) {
    this.#tx = tx;
    this.#rowsLeft = rows;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly InboxRequest[]> {
    let place = await takeInboxPlace(this.#tx);
    while (place !== undefined && this.#rowsLeft > 0) {
      const portion = await readInbox(this.#tx, place, Math.min(portionRows, this.#rowsLeft));
      this.heldBack = portion.heldBack;
      if (portion.rows === 0) {
        this.isThrough = true;
        return;
      }
      place = portion.end;
      this.#end = place;
      this.#rowsLeft -= portion.rows;
      this.requests += portion.requests.length;
      this.newestMs = portion.requests.at(-1)?.receivedAtMs ?? this.newestMs;
      yield portion.requests;
    }
  }

  /** Moves the pipeline's place behind what was read. */
  async settle(): Promise<void> {
    if (this.#end !== undefined) await moveInboxCursor(this.#tx, this.#end);
  }
}

interface Sender {
  readonly source: Source;
  readonly actor: Actor;
}

/** Makes of requests what was heard, and from whom. */
export class Hearing {
  readonly #tx: Tx;
  readonly #senders = new Map<SourceId, Sender>();
  /** When each source was last heard of; milliseconds since 1970. */
  readonly lastHeard = new Map<SourceId, number>();

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async *of(portions: RequestPortions): AsyncGenerator<readonly HeardEvent[]> {
    for await (const requests of portions) {
      await this.#meet(requests);
      yield this.#hear(requests);
    }
  }

  async #meet(requests: readonly InboxRequest[]): Promise<void> {
    const unknown = requests.filter(({ sourceId }) => !this.#senders.has(sourceId));
    if (unknown.length === 0) return;
    const asked = unknown.map(({ organisationId, sourceId }) => ({ organisationId, id: sourceId }));
    for (const [id, source] of await readSources(this.#tx, asked)) this.#senders.set(id, { source, actor: actorOf(source) });
  }

  #hear(requests: readonly InboxRequest[]): readonly HeardEvent[] {
    const heard: HeardEvent[] = [];
    for (const { sourceId, receivedAtMs, events } of requests) {
      const sender = this.#senders.get(sourceId);
      if (sender === undefined) continue;
      this.lastHeard.set(sourceId, receivedAtMs);
      for (const event of events) heard.push({ ...sender, event, receivedAtMs });
    }
    return heard;
  }
}

function actorOf({ id, name, organisationId }: Source): Actor {
  return { kind: "source", id, name, organisationId, role: "system" };
}
