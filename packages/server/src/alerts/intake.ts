import { createHash } from "node:crypto";
import { cut, type SenderEvent, tidy } from "@staunch/core/alerts";
import type { SourceId } from "@staunch/core/kernel";
import type { Inbox } from "#alerts/inbox.ts";
import type { CallingSource, Source } from "#alerts/source.ts";
import { defaultRequestsPerSecond, SourceRates } from "#alerts/source-rates.ts";
import { findSourceByKey, saveSourceError, type StoredSource } from "#alerts/store.ts";
import { findInboxEnd, isReadTo } from "#alerts/store-inbox.ts";
import { type Clock, type Database, giveWay, limitExceeded, type SecretBox } from "#platform/index.ts";

/** A source found or not found is believed this long; removing one takes effect within it on every node. */
const rememberedMs = 5_000;
const mostRemembered = 10_000;
/** Characters of an unparsed body that are kept. */
const keptUnparsed = 8_000;
/** Far longer than the inbox takes, even in a flood, and shorter than senders wait for an answer. */
const patienceMs = 5_000;

/** A source over its rate is noted for whoever sets it up, this often at most. */
const refusalNotedMs = 10_000;

interface Remembered {
  readonly source: CallingSource | undefined;
  readonly untilMs: number;
}

export function hashOfKey(routingKey: string): Buffer {
  return createHash("sha256").update(routingKey).digest();
}

/** What vendors do with a request: find whose it is, and make what it says durable. */
export class Intake {
  readonly #database: Database;
  readonly #inbox: Inbox;
  readonly #clock: Clock;
  readonly #secrets: SecretBox;
  readonly #remembered = new Map<string, Remembered>();
  readonly #lookups = new Map<string, Promise<CallingSource | undefined>>();
  readonly #rates = new SourceRates();
  readonly #refusedAt = new Map<SourceId, number>();

  constructor(options: { readonly database: Database; readonly inbox: Inbox; readonly clock: Clock; readonly secrets: SecretBox }) {
    this.#database = options.database;
    this.#inbox = options.inbox;
    this.#clock = options.clock;
    this.#secrets = options.secrets;
  }

  /**
   * The source of this kind with this routing key, undefined when there is none. Asking counts as one request of it.
   * @throws limit_exceeded when the source sends more than its rate; nothing of the request has been looked at by then
   */
  async findSource(kind: string, routingKey: string): Promise<CallingSource | undefined> {
    const nowMs = this.#clock.nowMs();
    const name = `${kind}\n${routingKey}`;
    const known = this.#remembered.get(name);
    const source = known !== undefined && known.untilMs > nowMs ? known.source : await this.#lookOnce(name, kind, routingKey);
    if (source === undefined) return undefined;
    const limit = source.requestsPerSecond ?? defaultRequestsPerSecond;
    if (this.#rates.admit(source, limit, nowMs)) return source;
    await this.#noteRefusal(source, limit);
    throw limitExceeded(`This source may send ${limit} requests a second, and sends more. Send this again shortly.`);
  }

  async #noteRefusal(source: Source, limit: number): Promise<void> {
    const nowMs = this.#clock.nowMs();
    if (nowMs - (this.#refusedAt.get(source.id) ?? -refusalNotedMs) < refusalNotedMs) return;
    this.#refusedAt.set(source.id, nowMs);
    await this.refuse(source, `It sends more than ${limit} requests a second; what is beyond that is sent back.`);
  }

  /** Looks a key up for all requests that ask for it meanwhile: in a flood they are many. */
  #lookOnce(name: string, kind: string, routingKey: string): Promise<CallingSource | undefined> {
    const running = this.#lookups.get(name);
    if (running !== undefined) return running;
    const lookup = this.#look(name, kind, routingKey).finally(() => this.#lookups.delete(name));
    this.#lookups.set(name, lookup);
    return lookup;
  }

  async #look(name: string, kind: string, routingKey: string): Promise<CallingSource | undefined> {
    const untilMs = this.#clock.nowMs() + rememberedMs;
    const stored = await this.#database.transact("*", (tx) => findSourceByKey(tx, kind, hashOfKey(routingKey)));
    const source = stored === undefined ? undefined : this.#calling(stored);
    if (this.#remembered.size >= mostRemembered) this.#remembered.clear();
    this.#remembered.set(name, { source, untilMs });
    return source;
  }

  /** Resolves once everything is committed; only then may the sender hear of success. @throws unavailable */
  accept(source: Source, events: readonly SenderEvent[]): Promise<void> {
    return this.#inbox.append(source, events.map(tidy));
  }

  /**
   * For a sender that needs the outcome in its answer: resolves to true once whatever was committed before this call has
   * been worked through, to false when that takes too long.
   */
  async workedThrough(): Promise<boolean> {
    const end = await this.#database.transact("*", findInboxEnd);
    if (end === undefined) return true;
    let pauseMs = 2;
    for (let waitedMs = 0; ; waitedMs += pauseMs) {
      if (await this.#database.transact("*", (tx) => isReadTo(tx, end))) return true;
      if (waitedMs >= patienceMs) return false;
      pauseMs = Math.min(pauseMs * 2, 100);
      await giveWay(pauseMs);
    }
  }

  /** Keeps a body nobody could parse, as a low-urgency alert with its bytes: a mislabelled alarm must not vanish. */
  keepUnparsed(source: Source, bytes: Buffer, error: string): Promise<void> {
    const text = bytes.toString("utf8");
    const title = `Unparsed request from ${source.name}`;
    const event: SenderEvent = {
      action: "trigger",
      dedupKey: "unparsed",
      title,
      description: error,
      severity: "info",
      labels: {},
      payload: { body: cut(text, keptUnparsed) },
    };
    return this.accept(source, [event]);
  }

  /** Remembers what a sender got wrong, for the person who sets it up. */
  async refuse(source: Source, error: string): Promise<void> {
    const at = this.#clock.now();
    await this.#database.transact(source.organisationId, (tx) => saveSourceError(tx, source, error.slice(0, 500), at));
  }

  #calling({ organisationId, id, kind, name, serviceId, settings, secretSealed, requestsPerSecond }: StoredSource): CallingSource {
    const secret = secretSealed === undefined ? undefined : this.#secrets.open(secretSealed);
    return { organisationId, id, kind, name, serviceId, settings, secret, requestsPerSecond };
  }

  forget(): void {
    this.#lookups.clear();
    this.#remembered.clear();
  }
}
