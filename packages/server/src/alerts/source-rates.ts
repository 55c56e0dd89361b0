import { type Bucket, type RateRule, takeToken } from "@staunch/core/alerts";
import type { SourceId } from "@staunch/core/kernel";
import { Counter } from "prom-client";
import type { Source } from "#alerts/source.ts";
import { registry } from "#platform/index.ts";

/** Requests a second a source may send, where nobody set another number; each may carry many alerts. */
export const defaultRequestsPerSecond = 1_000;
/** A sender that was quiet may send this many seconds' worth at once. */
const burstSeconds = 5;
const mostRemembered = 10_000;

const refused = new Counter({
  name: "staunch_sender_requests_refused_total",
  help: "Requests of senders refused because their source sent more than its rate.",
  labelNames: ["kind"],
  registers: [registry],
});

/** Keeps each source to its rate, on this node, so that none takes the others' place. */
export class SourceRates {
  readonly #buckets = new Map<SourceId, Bucket>();

  /** May this source send one more request now? */
  admit({ id, kind }: Source, perSecond: number, nowMs: number): boolean {
    const rule: RateRule = { perSecond, burstSeconds };
    const bucket = takeToken(this.#buckets.get(id), rule, nowMs);
    if (bucket === undefined) {
      refused.inc({ kind });
      return false;
    }
    // Forgetting gives everybody a fresh burst: harmless, and memory stays bounded.
    if (this.#buckets.size >= mostRemembered && !this.#buckets.has(id)) this.#buckets.clear();
    this.#buckets.set(id, bucket);
    return true;
  }
}
