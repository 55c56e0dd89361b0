import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatValue, isMet, type Objective, objectiveText, type Unit } from "#alerts/index.ts";
import { asId } from "#kernel/index.ts";
import { advanceCheck, effectDeadline, judgeEffect, movementSentence, recoveryOf } from "#mitigation/recovery.ts";
import type { CheckRule, CheckState, Effect, NamedCheck } from "#mitigation/recovery.ts";

const start = Temporal.Instant.from("2026-11-23T03:00:00Z");
const errorRate: Objective = { operator: "<", threshold: 0.01, unit: "ratio" };
const rule: CheckRule = { objective: errorRate, holdSeconds: 60, intervalSeconds: 10 };
const at = (seconds: number): Temporal.Instant => start.add({ seconds });

/** Feeds readings ten seconds apart; undefined is a reading without a number. */
function feed(values: readonly (number | undefined)[], from?: CheckState): { state: CheckState | undefined; changes: string[] } {
  let state = from;
  const changes: string[] = [];
  for (const [index, value] of values.entries()) {
    const step = advanceCheck(state, { at: at(index * 10), value }, rule);
    state = step.state;
    changes.push(step.change);
  }
  return { state, changes };
}

test("green is confirmed at the end of the hold and not before", () => {
  const { state, changes } = feed([0.3, 0.004, 0.004, 0.004, 0.004, 0.004, 0.004, 0.004, 0.004]);
  assert.deepEqual(changes, ["first", "turned_green", "none", "none", "none", "none", "none", "confirmed", "none"]);
  assert.equal(state?.since.toString(), at(10).toString());
  assert.equal(state?.confirmedAt?.toString(), at(70).toString());
});

test("one red reading in the soak starts it again", () => {
  const { state, changes } = feed([0, 0, 0, 0, 0, 0.5, 0, 0]);
  assert.deepEqual(changes.slice(5, 7), ["turned_red", "turned_green"]);
  assert.equal(state?.since.toString(), at(60).toString());
  assert.equal(state?.confirmedAt, undefined);
});

test("a reading without a number is neither green nor red, keeps the last value and starts the hold again", () => {
  const { state, changes } = feed([0, 0, undefined, 0, Number.NaN]);
  assert.deepEqual(changes, ["first", "none", "turned_unknown", "turned_green", "turned_unknown"]);
  assert.equal(state?.state, "unknown");
  assert.equal(feed([0.2, undefined]).state?.last?.value, 0.2);
});

test("one missed interval keeps the hold, a longer silence breaks it", () => {
  const green = feed([0]).state;
  assert.equal(advanceCheck(green, { at: at(30), value: 0 }, rule).state.since.toString(), start.toString());
  assert.equal(advanceCheck(green, { at: at(31), value: 0 }, rule).state.since.toString(), at(31).toString());
  assert.equal(advanceCheck(green, { at: at(3600), value: 0 }, rule).state.confirmedAt, undefined);
});

test("a hold of zero believes the first green value", () => {
  const step = advanceCheck(undefined, { at: start, value: 0 }, { ...rule, holdSeconds: 0 });
  assert.equal(step.change, "confirmed");
});

test("a reading that was already taken in changes nothing", () => {
  const { state } = feed([0, 0.5]);
  assert.ok(state !== undefined);
  assert.deepEqual(advanceCheck(state, { at: at(10), value: 0 }, rule), { state, change: "none" });
  assert.deepEqual(advanceCheck(state, { at: at(0), value: 0 }, rule), { state, change: "none" });
});

const anyReadings = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }), { minLength: 1, maxLength: 60 });

test("a check is confirmed only when every reading of its hold met the objective", () => {
  fc.assert(
    fc.property(anyReadings, (values) => {
      const { state } = feed(values);
      const held = values.slice(-7);
      const allMet = held.length === 7 && held.every((value) => value !== undefined && isMet(value, errorRate));
      assert.equal(state?.confirmedAt !== undefined, allMet);
    }),
  );
});

test("each operator draws its own line", () => {
  const cases: readonly (readonly [Objective["operator"], number, boolean])[] = [
    ["<", 1, false],
    ["<", 0.99, true],
    ["<=", 1, true],
    ["<=", 1.01, false],
    [">", 1, false],
    [">", 1.01, true],
    [">=", 1, true],
    [">=", 0.99, false],
  ];
  for (const [operator, value, expected] of cases) {
    assert.equal(isMet(value, { operator, threshold: 1, unit: "count" }), expected, `${value} ${operator} 1`);
  }
});

function check(name: string, state: CheckState | undefined, holdSeconds = 60): NamedCheck {
  return { id: asId<"check">(name), name, rule: { ...rule, holdSeconds }, state };
}
function stateOf(state: CheckState["state"], sinceSeconds: number, value = 0.004): CheckState {
  return { state, since: at(sinceSeconds), confirmedAt: undefined, last: { value, at: at(sinceSeconds) }, sampledAt: at(sinceSeconds) };
}

test("recovery is as bad as its worst check and its hold ends with the last one", () => {
  assert.equal(recoveryOf([]), undefined);
  assert.equal(recoveryOf([check("a", undefined)]), undefined);
  const green = recoveryOf([check("a", stateOf("green", 0), 120), check("b", stateOf("green", 30))]);
  assert.equal(green?.state, "green");
  assert.equal(green?.since.toString(), at(30).toString());
  assert.equal(green?.holdUntil?.toString(), at(120).toString());
  const red = recoveryOf([check("error rate", stateOf("red", 5, 0.31)), check("b", stateOf("green", 30)), check("c", undefined)]);
  assert.equal(red?.state, "red");
  assert.equal(red?.since.toString(), at(5).toString());
  assert.match(red?.evidence ?? "", /^error rate 31 %, objective below 1 %; b 0\.4 %, .*; c unknown/);
  assert.equal(recoveryOf([check("a", stateOf("green", 0)), check("b", undefined)])?.state, "unknown");
  assert.equal(recoveryOf([check("a", stateOf("green", 0)), check("b", stateOf("unknown", 9))])?.since.toString(), at(9).toString());
});

test("an effect is meeting the objective or coming half the way to it", () => {
  const cases: readonly (readonly [number | undefined, number | undefined, "ahead" | "passed", Effect])[] = [
    [0.31, 0.004, "ahead", "effect"],
    [0.31, 0.15, "ahead", "effect"],
    [0.31, 0.2, "ahead", "waiting"],
    [0.31, 0.2, "passed", "no_effect"],
    [undefined, 0.2, "passed", "no_effect"],
    [undefined, 0.004, "passed", "effect"],
    [0.31, undefined, "ahead", "waiting"],
    [0.31, undefined, "passed", "unmeasured"],
    [0.005, 0.012, "ahead", "waiting"],
    [0.005, 0.012, "passed", "no_effect"],
    [0.005, 0.004, "ahead", "waiting"],
    [0.005, 0.004, "passed", "unmeasured"],
  ];
  for (const [before, now, deadline, expected] of cases) {
    assert.equal(judgeEffect(before, now, errorRate, deadline), expected, `${before} to ${now}, deadline ${deadline}`);
  }
  assert.equal(judgeEffect(10, 60, { operator: ">=", threshold: 99, unit: "percent" }, "ahead"), "effect");
});

test("the wait for an effect is twice the estimate and at least half a minute", () => {
  assert.equal(effectDeadline(start, 120).since(start).total("seconds"), 270);
  assert.equal(effectDeadline(start, 0).since(start).total("seconds"), 30);
});

test("numbers are written as people read them", () => {
  const cases: readonly (readonly [number, Unit, string])[] = [
    [0.31, "ratio", "31 %"],
    [0.004, "ratio", "0.4 %"],
    [0.386, "ratio", "38.6 %"],
    [0, "ratio", "0 %"],
    [0.00001, "ratio", "0.001 %"],
    [99.95, "percent", "99.95 %"],
    [1240, "ms", "1,240 ms"],
    [1234567, "count", "1,234,567"],
    [0.25, "s", "0.25 s"],
    [12.34, "per_second", "12.3/s"],
    [-5, "count", "-5"],
  ];
  for (const [value, unit, text] of cases) assert.equal(formatValue(value, unit), text);
  assert.equal(movementSentence("error rate", 0.31, 0.004, "ratio"), "error rate 31 % → 0.4 %");
  assert.equal(movementSentence("error rate", undefined, 0.004, "ratio"), "error rate 0.4 %");
  assert.equal(objectiveText({ operator: ">=", threshold: 99.9, unit: "percent" }), "at least 99.9 %");
});
