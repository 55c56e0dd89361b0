import assert from "node:assert/strict";
import { test } from "node:test";
import { intervalsOf, intervalWords, muteDraftOf, newInterval, type TimeInterval } from "#alerts/mute-draft.ts";

const night: TimeInterval = {
  timeZone: "Europe/Berlin",
  times: [
    { from: "00:00", until: "06:00" },
    { from: "22:00", until: "24:00" },
  ],
  weekdays: [6, 7],
  daysOfMonth: [{ from: -7, until: -1 }],
};

test("a mute interval comes back from its form as it was, with what the form does not offer", () => {
  const draft = muteDraftOf({
    id: "m1",
    name: "Nights",
    matchers: [{ name: "severity", value: "info", isRegex: false, isEqual: true }],
    intervals: [night, { timeZone: "UTC" }],
    createdAt: "2026-11-23T08:00:00Z",
    version: 1,
  });
  assert.equal(draft.matchers, '{severity="info"}');
  assert.deepEqual(intervalsOf(draft.intervals), { kind: "intervals", intervals: [night, { timeZone: "UTC" }] });
});

test("times are read as people write them, and what is none is named", () => {
  assert.deepEqual(intervalsOf([{ ...newInterval("UTC"), times: " 9:00 – 17:00 \n\n" }]), {
    kind: "intervals",
    intervals: [{ timeZone: "UTC", times: [{ from: "09:00", until: "17:00" }] }],
  });
  assert.deepEqual(intervalsOf([newInterval("UTC"), { ...newInterval("UTC"), times: "at night" }]), {
    kind: "refused",
    index: 1,
    line: "at night",
  });
});

test("an interval is said in words", () => {
  assert.match(intervalWords(night), /00:00-06:00, 22:00-24:00, Europe\/Berlin$/);
  assert.equal(intervalWords({ timeZone: "UTC" }), "all day, UTC");
});
