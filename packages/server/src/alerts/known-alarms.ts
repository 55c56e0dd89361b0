import type { AlertSeverity, SenderEvent } from "@staunch/core/alerts";
import type { SourceId } from "@staunch/core/kernel";

interface Known {
  readonly severity: AlertSeverity;
  /** After this a repeat is news again; milliseconds since 1970. */
  readonly untilMs: number;
}

/** More keys than this and all are forgotten: then everything is news for a while, which costs time, not alerts. */
const mostKnown = 100_000;
/** How long a trigger that does not say when it expires counts as known. */
const knownForMs = 60_000;

/**
 * Which alarms were heard a moment ago, so that a mere repeat in a flood need not hurry: it can wake nobody. A guess for
 * pacing only; what an event means is decided by the pipeline.
 */
export class KnownAlarms {
  readonly #known = new Map<SourceId, Map<string, Known>>();
  #size = 0;

  /** Is there anything among these that may wake somebody, or end something? Remembers them. */
  isNews(sourceId: SourceId, events: readonly SenderEvent[], nowMs: number): boolean {
    const known = this.#of(sourceId);
    let news = false;
    for (const event of events) {
      const before = known.get(event.dedupKey);
      if (before === undefined || before.severity !== event.severity || before.untilMs <= nowMs || event.action !== "trigger") news = true;
      if (event.action === "trigger") this.#remember(known, event, nowMs);
      else if (known.delete(event.dedupKey)) this.#size--;
    }
    return news;
  }

  #of(sourceId: SourceId): Map<string, Known> {
    const known = this.#known.get(sourceId);
    if (known !== undefined && this.#size < mostKnown) return known;
    if (this.#size >= mostKnown) {
      this.#known.clear();
      this.#size = 0;
    }
    const fresh = new Map<string, Known>();
    this.#known.set(sourceId, fresh);
    return fresh;
  }

  #remember(known: Map<string, Known>, event: SenderEvent, nowMs: number): void {
    if (!known.has(event.dedupKey)) this.#size++;
    known.set(event.dedupKey, { severity: event.severity, untilMs: event.expiresAtMs ?? nowMs + knownForMs });
  }
}
