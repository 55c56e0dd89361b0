import assert from "node:assert/strict";
import { test } from "node:test";
import { afterAnswer, type Breaker, closedBreaker, decideCall } from "#paging/breaker.ts";

const start = Temporal.Instant.from("2026-11-23T03:00:00Z");
const after = (seconds: number): Temporal.Instant => start.add({ seconds });

function failed(times: number, breaker: Breaker = closedBreaker): Breaker {
  return Array.from({ length: times }).reduce<Breaker>((state) => afterAnswer(state, "failed", start), breaker);
}

test("two failures in a row leave a provider asked, the third does not", () => {
  assert.equal(decideCall(failed(2), start).kind, "call");
  assert.deepEqual(decideCall(failed(3), start), { kind: "leave", until: after(10) });
});

test("an answer in between forgets the failures", () => {
  assert.deepEqual(afterAnswer(failed(2), "well", start), closedBreaker);
  assert.equal(decideCall(failed(2, afterAnswer(failed(2), "well", start)), start).kind, "call");
});

test("when its time is up one message tries it and the others go elsewhere", () => {
  const open = failed(3);
  const trial = decideCall(open, after(10));
  assert.ok(trial.kind === "call");
  assert.equal(decideCall(trial.breaker, after(11)).kind, "leave");
  assert.equal(decideCall(afterAnswer(trial.breaker, "well", after(11)), after(11)).kind, "call");
});

test("a failed trial closes it for longer, up to a minute", () => {
  const lengths = [3, 4, 5, 6, 7, 30].map((times) => {
    const decision = decideCall(failed(times), start);
    return decision.kind === "leave" ? start.until(decision.until).total("seconds") : 0;
  });
  assert.deepEqual(lengths, [10, 20, 40, 60, 60, 60]);
});
