import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { localDays, placeOnDays } from "#time/index.ts";

const REAL_LENGTHS: readonly (readonly [zone: string, date: string, hours: number])[] = [
  ["Europe/Berlin", "2026-03-29", 23],
  ["Europe/Berlin", "2026-10-25", 25],
  ["America/New_York", "2026-03-08", 23],
  ["America/New_York", "2026-11-01", 25],
  ["Australia/Lord_Howe", "2026-10-04", 23.5],
  ["Australia/Lord_Howe", "2026-04-05", 24.5],
  ["Africa/Cairo", "2026-04-24", 23],
  ["Africa/Cairo", "2026-10-29", 25],
  ["America/Sao_Paulo", "2018-11-04", 23],
  ["Asia/Kolkata", "2026-03-29", 24],
  ["Pacific/Apia", "2011-12-30", 0],
];

for (const [zone, date, hours] of REAL_LENGTHS) {
  test(`${date} has ${hours} h in ${zone}`, () => {
    assert.equal(localDays(zone, Temporal.PlainDate.from(date), 1)[0]?.hours, hours);
  });
}

const anyRow = fc
  .record({
    zone: fc.constantFrom(...new Set(REAL_LENGTHS.map(([zone]) => zone)), "Asia/Kathmandu", "Pacific/Auckland"),
    day: fc.integer({ min: 0, max: 5000 }),
    count: fc.integer({ min: 1, max: 42 }),
  })
  .map(({ zone, day, count }) => ({
    zone,
    days: localDays(zone, Temporal.PlainDate.from("2011-12-01").add({ days: day }), count),
  }));

test("the days of a row are contiguous, and each begins with its date and ends with it", () => {
  fc.assert(
    fc.property(anyRow, ({ zone, days }) => {
      for (const [index, day] of days.entries()) {
        const next = days[index + 1];
        if (next !== undefined) assert.ok(day.until.equals(next.from));
        if (day.hours === 0) continue;
        const dateAt = (at: Temporal.Instant): string => at.toZonedDateTimeISO(zone).toPlainDate().toString();
        assert.equal(dateAt(day.from), day.date.toString());
        assert.equal(dateAt(day.until.subtract({ milliseconds: 1 })), day.date.toString());
      }
    }),
  );
});

test("half-hour tiles of a day fill its column exactly once, however long the day is", () => {
  fc.assert(
    fc.property(anyRow, ({ days }) => {
      for (const [index, day] of days.entries()) {
        if (day.hours === 0) continue;
        let covered = 0;
        for (let from = day.from; Temporal.Instant.compare(from, day.until) < 0; from = from.add({ minutes: 30 })) {
          const place = placeOnDays(days, { from, until: from.add({ minutes: 30 }) });
          assert.ok(place !== undefined && place.start >= index && place.end <= index + 1);
          covered += place.end - place.start;
        }
        assert.ok(Math.abs(covered - 1) < 1e-9, `${day.date} covers ${covered}`);
      }
    }),
    { numRuns: 40 },
  );
});

test("what lies outside of the row has no place, what reaches over its edge is cut", () => {
  const days = localDays("Europe/Berlin", Temporal.PlainDate.from("2026-11-23"), 7);
  const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
  assert.equal(placeOnDays(days, { from: at("2026-11-20T00:00Z"), until: at("2026-11-22T23:00Z") }), undefined);
  assert.deepEqual(placeOnDays(days, { from: at("2026-11-20T00:00Z"), until: at("2026-11-23T11:00Z") }), {
    start: 0,
    end: 0.5,
  });
});
