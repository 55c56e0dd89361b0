import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Edge } from "#time/index.ts";
import { findTimeZone, clockChanges, dateOfEpochDay, epochDayOf, wallClockToInstant, weekdayOfEpochDay } from "#time/index.ts";

const ZONES = [
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Adelaide",
  "Australia/Sydney",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Pacific/Auckland",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Europe/Berlin",
  "Europe/Dublin",
  "America/New_York",
  "America/Havana",
  "America/Sao_Paulo",
  "Pacific/Apia",
  "UTC",
];

const TRANSITIONS: readonly (readonly [zone: string, reading: string, edge: Edge, instant: string, why: string])[] = [
  ["Europe/Berlin", "2026-03-29T01:59", "start", "2026-03-29T00:59Z", "before the spring change"],
  ["Europe/Berlin", "2026-03-29T02:30", "start", "2026-03-29T01:00Z", "skipped: the change itself"],
  ["Europe/Berlin", "2026-03-29T02:30", "end", "2026-03-29T01:00Z", "skipped: an end too"],
  ["Europe/Berlin", "2026-03-29T03:00", "start", "2026-03-29T01:00Z", "the first reading after the change"],
  ["Europe/Berlin", "2026-10-25T02:30", "start", "2026-10-25T00:30Z", "repeated: a start is the first"],
  ["Europe/Berlin", "2026-10-25T02:30", "end", "2026-10-25T01:30Z", "repeated: an end is the last"],
  ["Europe/Berlin", "2026-10-25T03:00", "end", "2026-10-25T02:00Z", "after the repeated hour"],
  ["America/New_York", "2026-03-08T02:00", "start", "2026-03-08T07:00Z", "skipped from its first minute"],
  ["America/New_York", "2026-11-01T01:15", "end", "2026-11-01T06:15Z", "repeated in the west"],
  ["Australia/Lord_Howe", "2026-10-04T02:15", "start", "2026-10-03T15:30Z", "half an hour is skipped"],
  ["Australia/Lord_Howe", "2026-04-05T01:45", "start", "2026-04-04T14:45Z", "half an hour is repeated: first"],
  ["Australia/Lord_Howe", "2026-04-05T01:45", "end", "2026-04-04T15:15Z", "half an hour is repeated: last"],
  ["Africa/Cairo", "2026-04-24T00:00", "start", "2026-04-23T22:00Z", "midnight is skipped"],
  ["Africa/Cairo", "2026-10-29T23:30", "end", "2026-10-29T21:30Z", "the hour before midnight is repeated"],
  ["America/Sao_Paulo", "2018-11-04T00:30", "start", "2018-11-04T03:00Z", "midnight is skipped in the south"],
  ["America/Santiago", "2026-09-06T00:00", "start", "2026-09-06T04:00Z", "midnight is skipped in September"],
  ["Pacific/Auckland", "2026-04-05T02:30", "start", "2026-04-04T13:30Z", "autumn in April"],
  ["Australia/Adelaide", "2026-10-04T02:30", "start", "2026-10-03T16:30Z", "a half-hour zone that changes"],
  ["Asia/Kolkata", "2026-03-29T02:30", "start", "2026-03-28T21:00Z", "a half-hour zone that does not"],
  ["Asia/Kathmandu", "2026-03-29T02:30", "end", "2026-03-28T20:45Z", "a quarter-hour zone"],
  ["Pacific/Apia", "2011-12-30T09:00", "start", "2011-12-30T10:00Z", "a day left out at the date line"],
];

for (const [zone, reading, edge, instant, why] of TRANSITIONS) {
  test(`${reading} as ${edge} in ${zone} is ${instant}: ${why}`, () => {
    const result = wallClockToInstant(Temporal.PlainDateTime.from(reading), zone, edge);
    assert.equal(result.toString(), Temporal.Instant.from(instant).toString());
  });
}

const anyZone = fc.constantFrom(...ZONES);
const anyEdge = fc.constantFrom<Edge>("start", "end");

/** Readings within three hours of a clock change of the zone, where mistakes live, to the minute. */
const readingNearChange = fc
  .record({ zone: anyZone, startYear: fc.integer({ min: 2000, max: 2035 }), minutes: fc.integer({ min: -180, max: 180 }) })
  .map(({ zone, startYear, minutes }) => {
    const start = Temporal.PlainDate.from({ year: startYear, month: 1, day: 1 }).toZonedDateTime(zone);
    const change = start.getTimeZoneTransition("next") ?? start;
    return { zone, reading: change.toPlainDateTime().add({ minutes }) };
  });

test("every reading near a change is what Temporal's own disambiguation says, or the change when it is skipped", () => {
  fc.assert(
    fc.property(readingNearChange, anyEdge, ({ zone, reading }, edge) => {
      const disambiguation = edge === "start" ? "earlier" : "later";
      const zoned = reading.toZonedDateTime(zone, { disambiguation });
      const result = wallClockToInstant(reading, zone, edge);
      if (zoned.toPlainDateTime().equals(reading)) {
        assert.equal(result.epochMilliseconds, zoned.epochMilliseconds);
        return;
      }
      const before = reading.toZonedDateTime(zone, { disambiguation: "earlier" });
      assert.equal(result.epochMilliseconds, before.getTimeZoneTransition("next")?.epochMilliseconds);
    }),
    { numRuns: 2000 },
  );
});

test("a later reading never gives an earlier instant", () => {
  fc.assert(
    fc.property(readingNearChange, fc.integer({ min: 1, max: 600 }), anyEdge, ({ zone, reading }, minutes, edge) => {
      const one = wallClockToInstant(reading, zone, edge);
      const other = wallClockToInstant(reading.add({ minutes }), zone, edge);
      assert.ok(one.epochMilliseconds <= other.epochMilliseconds);
    }),
    { numRuns: 1000 },
  );
});

test("a stretch that ends at a reading and one that starts there leave no gap", () => {
  fc.assert(
    fc.property(readingNearChange, ({ zone, reading }) => {
      const end = wallClockToInstant(reading, zone, "end");
      const start = wallClockToInstant(reading, zone, "start");
      assert.ok(start.epochMilliseconds <= end.epochMilliseconds);
    }),
    { numRuns: 1000 },
  );
});

test("epoch days agree with the calendar", () => {
  fc.assert(
    fc.property(fc.integer({ min: -40_000, max: 40_000 }), (day) => {
      const date = dateOfEpochDay(day);
      assert.equal(epochDayOf(date), day);
      assert.equal(weekdayOfEpochDay(day), date.dayOfWeek);
    }),
  );
});

test("zone names are IANA names; fixed offsets and inventions are refused", () => {
  assert.equal(findTimeZone("Europe/Berlin"), "Europe/Berlin");
  assert.equal(findTimeZone("europe/berlin"), "Europe/Berlin");
  assert.equal(findTimeZone("UTC"), "UTC");
  for (const name of ["+02:00", "-05", "Europe/Bonn", "", "[x]", "2026-01-01T00:00Z"]) {
    assert.equal(findTimeZone(name), undefined, name);
  }
});

test("the clock changes of a year are listed with the size of each jump", () => {
  const year = { from: Temporal.Instant.from("2026-01-01T00:00Z"), until: Temporal.Instant.from("2027-01-01T00:00Z") };
  const text = (zone: string): string[] => clockChanges(zone, year).map(({ at, shiftMinutes }) => `${at} ${shiftMinutes}`);
  assert.deepEqual(text("Europe/Berlin"), ["2026-03-29T01:00:00Z 60", "2026-10-25T01:00:00Z -60"]);
  assert.deepEqual(text("Australia/Lord_Howe"), ["2026-04-04T15:00:00Z -30", "2026-10-03T15:30:00Z 30"]);
  assert.deepEqual(text("Asia/Kolkata"), []);
});

test("a change at the very start of the interval belongs to it, one at its end does not", () => {
  const change = Temporal.Instant.from("2026-03-29T01:00Z");
  const hour = { hours: 1 };
  assert.equal(clockChanges("Europe/Berlin", { from: change, until: change.add(hour) }).length, 1);
  assert.equal(clockChanges("Europe/Berlin", { from: change.subtract(hour), until: change }).length, 0);
});
