import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decideFactCorrection, durationsOf, factNames, findTurnedPair } from "#incidents/facts.ts";
import type { IncidentFacts } from "#incidents/facts.ts";

const declared = Temporal.Instant.from("2026-11-23T02:41:00Z");
const now = declared.add({ hours: 2 });
const facts: IncidentFacts = {
  impactStartedAt: declared.subtract({ minutes: 3 }),
  detectedAt: declared.subtract({ minutes: 1 }),
  declaredAt: declared,
  mitigatedAt: declared.add({ minutes: 30 }),
  resolvedAt: undefined,
};

test("durations follow from the facts and are absent while an end is unknown", () => {
  assert.deepEqual(durationsOf(facts), {
    timeToDetectSeconds: 120,
    timeToDeclareSeconds: 60,
    timeToMitigateSeconds: 33 * 60,
    timeToResolveSeconds: undefined,
  });
});

test("a correction that turns the order round is refused and names the pair", () => {
  const decision = decideFactCorrection(facts, { name: "detected", at: declared.subtract({ minutes: 9 }), reason: "logs" }, now);
  assert.deepEqual(decision, { kind: "refused", reason: "out_of_order", earlier: "impact_started", later: "detected" });
});

test("a correction needs a reason, a past instant and a state that was reached", () => {
  const at = declared.subtract({ minutes: 5 });
  assert.equal(refusal({ name: "impact_started", at, reason: "" }), "reason_required");
  assert.equal(refusal({ name: "impact_started", at: now.add({ seconds: 1 }), reason: "x" }), "in_the_future");
  assert.equal(refusal({ name: "resolved", at: now, reason: "x" }), "not_reached_yet");
  assert.equal(decideFactCorrection(facts, { name: "impact_started", at, reason: "graphs" }, now).kind, "corrected");
});

function refusal(correction: Parameters<typeof decideFactCorrection>[1]): string {
  const decision = decideFactCorrection(facts, correction, now);
  return decision.kind === "refused" ? decision.reason : decision.kind;
}

test("no accepted correction leaves facts out of order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...factNames), fc.integer({ min: -300, max: 300 })), { maxLength: 20 }),
      (corrections) => {
        let current = facts;
        for (const [name, minutes] of corrections) {
          const decision = decideFactCorrection(current, { name, at: declared.add({ minutes }), reason: "seen" }, now);
          if (decision.kind === "corrected") current = decision.facts;
          assert.equal(findTurnedPair(current), undefined);
        }
      },
    ),
  );
});
