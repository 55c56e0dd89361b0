import assert from "node:assert/strict";
import { test } from "node:test";
import { areHours, conditionsHold, type StepHours } from "#paging/step-conditions.ts";

const high = { urgency: "high", severity: "critical" } as const;
const office: StepHours = { timeZone: "Europe/Berlin", days: [1, 2, 3, 4, 5], from: "09:00", until: "17:00", when: "inside" };
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const monday = at("2026-11-23T08:00:00Z");

test("urgency and severity are compared, and what is left out holds always", () => {
  assert.equal(conditionsHold(undefined, high, monday), true);
  assert.equal(conditionsHold({ urgency: "low" }, high, monday), false);
  assert.equal(conditionsHold({ severities: ["warning", "critical"] }, high, monday), true);
  assert.equal(conditionsHold({ severities: ["warning"] }, high, monday), false);
  assert.equal(conditionsHold({ severities: ["critical"] }, { urgency: "high", severity: undefined }, monday), false);
});

test("working hours are told on the wall clock of their zone, half-open, and across a clock change", () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["2026-11-23T07:59:59Z", false],
    ["2026-11-23T08:00:00Z", true],
    ["2026-11-23T15:59:59Z", true],
    ["2026-11-23T16:00:00Z", false],
    ["2026-11-22T10:00:00Z", false],
    // In summer nine in Berlin is seven in UTC.
    ["2026-07-06T07:00:00Z", true],
    ["2026-07-06T06:59:00Z", false],
  ];
  for (const [text, isInside] of cases) {
    assert.equal(conditionsHold({ hours: office }, high, at(text)), isInside, text);
    assert.equal(conditionsHold({ hours: { ...office, when: "outside" } }, high, at(text)), !isInside, text);
  }
});

test("hours over midnight belong to the day they began on", () => {
  const nights: StepHours = { ...office, days: [5], from: "22:00", until: "06:00" };
  assert.equal(conditionsHold({ hours: nights }, high, at("2026-11-27T22:00:00Z")), true);
  assert.equal(conditionsHold({ hours: nights }, high, at("2026-11-28T04:59:00Z")), true);
  assert.equal(conditionsHold({ hours: nights }, high, at("2026-11-28T22:00:00Z")), false);
  assert.equal(conditionsHold({ hours: { ...nights, from: "18:00", until: "00:00" } }, high, at("2026-11-27T22:30:00Z")), true);
});

test("hours that cannot be told are refused", () => {
  assert.equal(areHours(office), true);
  for (const wrong of [{ timeZone: "Mars/Base" }, { days: [] }, { days: [8] }, { from: "9:00" }, { until: "24:00" }]) {
    assert.equal(areHours({ ...office, ...wrong }), false, JSON.stringify(wrong));
  }
});
