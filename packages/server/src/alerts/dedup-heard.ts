import { BatchRules } from "#alerts/batch-rules.ts";
import { DedupBatch, type Deduped, type HeardEvent, keyOf } from "#alerts/dedup-batch.ts";
import { routeHeard } from "#alerts/route-heard.ts";
import { type AlertKey, lockNewestAlerts, type PipelineAlert } from "#alerts/store-pipeline.ts";
import { lockPipelines } from "#alerts/store-suppressors.ts";
import { findTombstones } from "#alerts/store-tombstones.ts";
import type { Database, Tx } from "#platform/index.ts";

/** What a batch says, in the order it was heard. A portion is let go of before the next is asked for, so that a flood never lies in memory whole. */
export type Portions = Iterable<readonly HeardEvent[]> | AsyncIterable<readonly HeardEvent[]>;

/*
 * After so much no further portion is asked for: it is some seconds of work, in which nobody else decides about alerts.
 * A change of state costs most, an alert that is touched less, a mere repeat of it least.
 */
const mostChanges = 4_000;
const mostTouched = 20_000;
const mostHeard = 100_000;

export interface DedupedBatch extends Deduped {
  readonly rules: BatchRules;
  /** The alert as it was stored, of a key that was heard of. */
  readonly storedOf: (key: AlertKey) => PipelineAlert | undefined;
}

interface HearingDeps {
  readonly database: Database;
  alwaysOpensAnew(kind: string): boolean;
}

/** Routes what is heard and follows each key through it; from here on nobody else decides about the alerts of these organisations. */
export async function dedupHeard(tx: Tx, deps: HearingDeps, portions: Portions, now: Temporal.Instant): Promise<DedupedBatch> {
  const rules = new BatchRules((kind) => deps.alwaysOpensAnew(kind));
  const stored = new KeysHeard(tx, now);
  const dedup = new DedupBatch(stored);
  let count = 0;
  for await (const portion of portions) {
    await lockPipelines(
      tx,
      portion.map((one) => one.source.organisationId),
    );
    const heard = await routeHeard(tx, deps.database, portion, now);
    await rules.load(tx, heard);
    const keys = await stored.load(heard);
    for (const [index, one] of heard.entries()) dedup.hear(keys[index] ?? "", one, rules.dedupOf(one.source));
    count += heard.length;
    if (dedup.changes >= mostChanges || dedup.size >= mostTouched || count >= mostHeard) break;
  }
  return { ...dedup.end(), rules, storedOf: (key) => stored.newest.get(nameOf(key)) };
}

/** What is stored of the keys heard of, read when a key first comes. */
class KeysHeard {
  readonly newest = new Map<string, PipelineAlert>();
  readonly tombstones = new Map<string, number>();
  readonly #tx: Tx;
  readonly #now: Temporal.Instant;
  readonly #looked = new Set<string>();
  readonly #lookedForTombstones = new Set<string>();

  constructor(tx: Tx, now: Temporal.Instant) {
    this.#tx = tx;
    this.#now = now;
  }

  /** @returns the name of each one's key */
  async load(heard: readonly HeardEvent[]): Promise<readonly string[]> {
    const names = heard.map(({ source, event }) => keyOf(source.organisationId, source.id, event.dedupKey));
    await this.#loadNewest(heard, names);
    await this.#loadTombstones(heard, names);
    return names;
  }

  async #loadNewest(heard: readonly HeardEvent[], names: readonly string[]): Promise<void> {
    const asked = firstOf(heard, names, this.#looked, () => true);
    if (asked.length === 0) return;
    for (const alert of await lockNewestAlerts(this.#tx, asked)) this.newest.set(nameOf(alert), alert);
  }

  /** Only what is not open can have been overtaken, and only where the sender gives its own times: no repeat comes here. */
  async #loadTombstones(heard: readonly HeardEvent[], names: readonly string[]): Promise<void> {
    const isOvertaken = (one: HeardEvent, name: string): boolean => one.event.atMs !== undefined && !this.#isOpen(name);
    const asked = firstOf(heard, names, this.#lookedForTombstones, isOvertaken);
    if (asked.length === 0) return;
    for (const one of await findTombstones(this.#tx, asked, this.#now)) this.tombstones.set(nameOf(one), one.resolvedAtMs);
  }

  #isOpen(name: string): boolean {
    const stored = this.newest.get(name);
    return stored !== undefined && stored.state.status !== "resolved";
  }
}

/** The keys that are wanted and were not before; from now on they were. */
function firstOf(
  heard: readonly HeardEvent[],
  names: readonly string[],
  before: Set<string>,
  isWanted: (one: HeardEvent, name: string) => boolean,
): readonly AlertKey[] {
  const first: AlertKey[] = [];
  for (const [index, one] of heard.entries()) {
    const name = names[index] ?? "";
    if (before.has(name) || !isWanted(one, name)) continue;
    before.add(name);
    first.push({ organisationId: one.source.organisationId, sourceId: one.source.id, dedupKey: one.event.dedupKey });
  }
  return first;
}

function nameOf(key: AlertKey): string {
  return keyOf(key.organisationId, key.sourceId, key.dedupKey);
}
