import assert from "node:assert/strict";
import { test } from "node:test";
import type { SenderEvent } from "@staunch/core/alerts";
import { asId } from "@staunch/core/kernel";
import fc from "fast-check";
import { DedupBatch, type HeardEvent, hasStep, keyOf, type StoredKeys } from "#alerts/dedup-batch.ts";
import type { PipelineAlert } from "#alerts/store-pipeline.ts";
import { systemActor } from "#platform/index.ts";

const organisationId = asId<"organisation">("00000000-0000-7000-8000-000000000001");
const source = { organisationId, id: asId<"source">("00000000-0000-7000-8000-000000000002"), kind: "k", name: "s", serviceId: undefined };
const key = keyOf(organisationId, source.id, "k");
const rules = { reopenWindowMs: 300_000, flap: { changes: 5, windowMs: 600_000 } };

/** What is stored between batches, as the tables keep it. */
interface Kept {
  readonly alert: PipelineAlert | undefined;
  readonly tombstoneAtMs: number | undefined;
  readonly calls: number;
}

function heard(event: SenderEvent, receivedAtMs: number): HeardEvent {
  return { source, event, receivedAtMs, actor: systemActor(organisationId) };
}

function work(kept: Kept, batch: readonly HeardEvent[]): Kept {
  const stored: StoredKeys = {
    newest: new Map(kept.alert === undefined ? [] : [[key, kept.alert]]),
    tombstones: new Map(kept.tombstoneAtMs === undefined ? [] : [[key, kept.tombstoneAtMs]]),
  };
  const dedup = new DedupBatch(stored);
  for (const one of batch) dedup.hear(key, one, rules);
  const { touched, tombstones } = dedup.end();
  const alert = touched.at(-1)?.alert ?? kept.alert;
  const calls = touched.filter((one) => hasStep(one, "opened", "reopened", "urgency_raised")).length;
  return { alert, tombstoneAtMs: tombstones.at(-1)?.resolvedAtMs ?? kept.tombstoneAtMs, calls: kept.calls + calls };
}

const anyStory = fc
  .uniqueArray(fc.record({ atMs: fc.integer({ min: 1, max: 60 }), resolves: fc.boolean() }), {
    selector: (one) => one.atMs,
    minLength: 1,
    maxLength: 14,
  })
  .map((story) =>
    story.map(
      ({ atMs, resolves }): SenderEvent => ({
        action: resolves ? "resolve" : "trigger",
        dedupKey: "k",
        title: `at ${atMs}`,
        severity: "critical",
        labels: {},
        atMs,
      }),
    ),
  );

const empty: Kept = { alert: undefined, tombstoneAtMs: undefined, calls: 0 };

test("however one key's events are split into batches, the alert they end in is the same", () => {
  fc.assert(
    fc.property(anyStory, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 14 }), (story, sizes) => {
      const events = story.map((event, index) => heard(event, 1_000 + index));
      const whole = work(empty, events);
      let split = empty;
      let place = 0;
      for (let turn = 0; place < events.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1;
        split = work(split, events.slice(place, place + size));
        place += size;
      }
      const shown = ({ alert }: Kept) => [alert?.state.status, alert?.title, alert?.state.count, alert?.state.flapCount, alert?.state.flap];
      assert.deepEqual(shown(split), shown(whole));
      assert.equal(split.tombstoneAtMs, whole.tombstoneAtMs);
    }),
    { numRuns: 500 },
  );
});

test("a batch that is worked through twice calls nobody a second time", () => {
  fc.assert(
    fc.property(anyStory, (story) => {
      const events = story.map((event, index) => heard(event, 1_000 + index));
      const once = work(empty, events);
      assert.equal(work(once, events).calls, once.calls);
    }),
  );
});
