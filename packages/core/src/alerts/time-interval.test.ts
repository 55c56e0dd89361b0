import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { containsInterval, faultOfInterval, nextIntervalChange, type TimeInterval } from "#alerts/index.ts";

const berlin = "Europe/Berlin";
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const wall = (text: string, zone = berlin): Temporal.Instant => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant();

const cases: readonly (readonly [name: string, interval: Omit<TimeInterval, "timeZone">, reading: string, expected: boolean])[] = [
  ["nothing given is always", {}, "2026-11-23T03:00", true],
  ["the first minute of a time", { times: [{ from: "09:00", until: "17:00" }] }, "2026-11-23T09:00", true],
  ["the end of a time is not in it", { times: [{ from: "09:00", until: "17:00" }] }, "2026-11-23T17:00", false],
  ["until midnight", { times: [{ from: "22:00", until: "24:00" }] }, "2026-11-23T23:59:59", true],
  ["a weekday", { weekdays: [6, 7] }, "2026-11-22T12:00", true],
  ["another weekday", { weekdays: [6, 7] }, "2026-11-23T12:00", false],
  ["the last day of a month", { daysOfMonth: [{ from: -1, until: -1 }] }, "2026-02-28T12:00", true],
  ["the last day of a longer month", { daysOfMonth: [{ from: -1, until: -1 }] }, "2026-03-28T12:00", false],
  ["the last three days", { daysOfMonth: [{ from: -3, until: -1 }] }, "2026-04-28T12:00", true],
  ["the 31st in a month of 30", { daysOfMonth: [{ from: 31, until: 31 }] }, "2026-04-30T12:00", false],
  ["from the 29th on, in February", { daysOfMonth: [{ from: 1, until: 31 }] }, "2026-02-28T12:00", true],
  ["a whole month by its ends", { daysOfMonth: [{ from: 1, until: -1 }] }, "2026-04-30T12:00", true],
  ["a month", { months: [12, 1] }, "2026-11-23T12:00", false],
  ["a year", { years: [{ from: 2026, until: 2027 }] }, "2026-11-23T12:00", true],
  ["all parts must agree", { weekdays: [1], months: [11], times: [{ from: "08:00", until: "09:00" }] }, "2026-11-23T09:30", false],
];

for (const [name, interval, reading, expected] of cases) {
  test(`time interval: ${name}`, () => {
    assert.equal(containsInterval({ ...interval, timeZone: berlin }, wall(reading)), expected);
  });
}

test("an interval is read on the wall clock of its zone", () => {
  const office = { times: [{ from: "09:00", until: "17:00" }] };
  assert.equal(containsInterval({ ...office, timeZone: "Asia/Tokyo" }, at("2026-11-23T00:30Z")), true);
  assert.equal(containsInterval({ ...office, timeZone: "America/New_York" }, at("2026-11-23T00:30Z")), false);
});

test("the next change is found over weekends, months and both clock changes", () => {
  const office: TimeInterval = { timeZone: berlin, weekdays: [1, 2, 3, 4, 5], times: [{ from: "09:00", until: "17:00" }] };
  assert.equal(nextIntervalChange(office, wall("2026-11-20T12:00"))?.toString(), wall("2026-11-20T17:00").toString());
  assert.equal(nextIntervalChange(office, wall("2026-11-20T18:00"))?.toString(), wall("2026-11-23T09:00").toString());
  const monthEnd: TimeInterval = { timeZone: berlin, daysOfMonth: [{ from: -1, until: -1 }] };
  assert.equal(nextIntervalChange(monthEnd, wall("2026-02-10T12:00"))?.toString(), wall("2026-02-28T00:00").toString());
  const night: TimeInterval = { timeZone: berlin, times: [{ from: "02:15", until: "02:45" }] };
  // In spring 02:15 does not exist; the clock is past it at once, and the next night has it again.
  assert.equal(nextIntervalChange(night, wall("2026-03-29T00:00"))?.toString(), wall("2026-03-30T02:15").toString());
  // In autumn it comes twice.
  assert.equal(nextIntervalChange(night, at("2026-10-25T00:45Z"))?.toString(), "2026-10-25T01:15:00Z");
  assert.equal(nextIntervalChange({ timeZone: berlin }, wall("2026-03-29T00:00")), undefined);
  assert.equal(nextIntervalChange({ timeZone: berlin, years: [{ from: 2020, until: 2021 }] }, wall("2026-03-29T00:00")), undefined);
});

test("what cannot be a time interval is refused, and the answer names the field", () => {
  const fault = (interval: Omit<TimeInterval, "timeZone">) => faultOfInterval({ timeZone: berlin, ...interval })?.field;
  assert.equal(faultOfInterval({ timeZone: "+02:00" })?.field, "timeZone");
  assert.equal(fault({ times: [{ from: "9:00", until: "17:00" }] }), "times.0.from");
  assert.equal(fault({ times: [{ from: "22:00", until: "06:00" }] }), "times.0.until");
  assert.equal(fault({ daysOfMonth: [{ from: 0, until: 3 }] }), "daysOfMonth.0");
  assert.equal(fault({ daysOfMonth: [{ from: -1, until: 3 }] }), "daysOfMonth.0");
  assert.equal(fault({ years: [{ from: 2027, until: 2026 }] }), "years.0");
  assert.equal(fault({ daysOfMonth: [{ from: 1, until: -1 }], times: [{ from: "00:00", until: "24:00" }] }), undefined);
});

const anyTime = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 2 })
  .map((quarters) => quarters.toSorted((one, other) => one - other).map((quarter) => clock(quarter * 15)))
  .map(([from = "00:00", until = "24:00"]) => ({ from, until }));

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

const anyInterval: fc.Arbitrary<TimeInterval> = fc.record(
  {
    timeZone: fc.constantFrom(berlin, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Cairo"),
    times: fc.array(anyTime, { minLength: 1, maxLength: 2 }),
    weekdays: fc.uniqueArray(fc.constantFrom(1, 2, 3, 4, 5, 6, 7), { minLength: 1 }),
    daysOfMonth: fc.array(fc.constantFrom({ from: 1, until: 7 }, { from: -2, until: -1 }, { from: 28, until: 31 }), {
      minLength: 1,
      maxLength: 2,
    }),
  },
  { requiredKeys: ["timeZone"], noNullPrototype: true },
);

test("nothing changes between an instant and the next change, and something does at it", () => {
  const quarter = { minutes: 15 };
  fc.assert(
    fc.property(anyInterval, fc.integer({ min: 0, max: 35_000 }), (interval, quarters) => {
      const start = at("2026-01-01T00:00Z").add({ minutes: quarters * 15 });
      const isInside = containsInterval(interval, start);
      const change = nextIntervalChange(interval, start);
      const end = change ?? start.add({ hours: 24 * 40 });
      let here = start;
      for (let steps = 0; steps < 400 && Temporal.Instant.compare(here, end) < 0; steps++, here = here.add(quarter)) {
        assert.equal(containsInterval(interval, here), isInside);
      }
      if (change !== undefined) assert.notEqual(containsInterval(interval, change), isInside);
    }),
    { numRuns: 150 },
  );
});
