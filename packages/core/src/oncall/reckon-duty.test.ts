import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { asId } from "#kernel/index.ts";
import type { DutyRecord } from "#oncall/index.ts";
import { payOf, reckonDuty, usualNight } from "#oncall/index.ts";
import { anyZone } from "#oncall/on-call-cases.test.ts";
import type { Interval } from "#time/index.ts";

const instant = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const stretch = (from: string, until: string): Interval => ({ from: instant(from), until: instant(until) });

function record(timeZone: string, shifts: readonly Interval[], more: Partial<DutyRecord> = {}): DutyRecord {
  return { userId: asId("ana"), timeZone, shifts, shadowShifts: [], interruptions: [], holidays: [], ...more };
}

test("a week is 168 hours: five days less their nights, the nights, the weekend", () => {
  const week = reckonDuty(record("UTC", [stretch("2026-11-23T00:00Z", "2026-11-30T00:00Z")]), usualNight);
  assert.deepEqual([week.hours, week.weekdayHours, week.nightHours, week.weekendHours, week.holidayHours], [168, 5 * 16, 5 * 8, 48, 0]);
  // The night that began on the Sunday before counts too: its last six hours were on call.
  assert.deepEqual([week.nights, week.weekends, week.holidays], [8, 1, 0]);
});

test("an hour is a holiday's before it is the weekend's, and the weekend's before it is the night's", () => {
  const christmas = { holidays: [Temporal.PlainDate.from("2026-12-25"), Temporal.PlainDate.from("2026-12-26")] };
  const days = record("UTC", [stretch("2026-12-24T00:00Z", "2026-12-28T00:00Z")], christmas);
  const figures = reckonDuty(days, usualNight);
  assert.deepEqual(
    [figures.weekdayHours, figures.nightHours, figures.weekendHours, figures.holidayHours, figures.holidays],
    [16, 8, 24, 48, 2],
  );
});

test("nights are those of the person's own zone, and as long as they are when clocks change", () => {
  const nightHours = (timeZone: string, from: string, until: string): readonly number[] => {
    const { hours, nightHours: night, nights } = reckonDuty(record(timeZone, [stretch(from, until)]), usualNight);
    return [hours, night, nights];
  };
  assert.deepEqual(nightHours("Asia/Kolkata", "2026-11-24T16:30Z", "2026-11-25T00:30Z"), [8, 8, 1]);
  assert.deepEqual(nightHours("America/New_York", "2026-11-24T16:30Z", "2026-11-25T00:30Z"), [8, 0, 0]);
  // Cairo's clocks change in the night to a Friday.
  assert.deepEqual(nightHours("Africa/Cairo", "2026-10-29T19:00Z", "2026-10-30T04:00Z"), [9, 9, 1]);
  assert.deepEqual(nightHours("Africa/Cairo", "2026-04-23T20:00Z", "2026-04-24T03:00Z"), [7, 7, 1]);
});

test("being on call twice at once counts once; looking on counts by itself", () => {
  const twice = [stretch("2026-11-24T08:00Z", "2026-11-24T16:00Z"), stretch("2026-11-24T12:00Z", "2026-11-24T20:00Z")];
  const figures = reckonDuty(record("UTC", twice, { shadowShifts: [stretch("2026-11-25T08:00Z", "2026-11-25T10:30Z")] }), usualNight);
  assert.deepEqual([figures.hours, figures.shadowHours], [12, 2.5]);
});

test("pages count while on call, and by night where they came by night", () => {
  const interruptions = ["2026-11-24T07:59Z", "2026-11-24T08:00Z", "2026-11-24T23:00Z", "2026-11-25T08:00Z"].map(instant);
  const figures = reckonDuty(record("UTC", [stretch("2026-11-24T08:00Z", "2026-11-25T08:00Z")], { interruptions }), usualNight);
  assert.deepEqual([figures.interruptions, figures.nightInterruptions], [2, 1]);
});

test("pay is each kind of hour at its rate and each page at its own", () => {
  const figures = reckonDuty(
    record("UTC", [stretch("2026-11-23T00:00Z", "2026-11-30T00:00Z")], { interruptions: [instant("2026-11-24T12:00Z")] }),
    usualNight,
  );
  const rates = { weekdayMinor: 100, nightMinor: 200, weekendMinor: 300, holidayMinor: 400, interruptionMinor: 2500 };
  assert.equal(payOf(figures, rates), 80 * 100 + 40 * 200 + 48 * 300 + 2500);
});

test("the four kinds add up to the hours, in every zone and for every night", () => {
  const anyStretch = fc.record({ start: fc.integer({ min: 0, max: 20_000 }), minutes: fc.integer({ min: 1, max: 10_000 }) });
  fc.assert(
    fc.property(
      anyZone,
      fc.array(anyStretch, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 0, max: 1439 }),
      fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 3 }),
      (zone, stretches, fromMinute, untilMinute, holidayDays) => {
        fc.pre(fromMinute !== untilMinute);
        const first = instant("2018-10-28T00:00Z");
        const shifts = stretches.map(({ start, minutes }) => ({
          from: first.add({ minutes: start }),
          until: first.add({ minutes: start + minutes }),
        }));
        const holidays = holidayDays.map((day) => Temporal.PlainDate.from("2018-10-28").add({ days: day }));
        const figures = reckonDuty(record(zone, shifts, { holidays }), { fromMinute, untilMinute });
        const covered = new Set(stretches.flatMap(({ start, minutes }) => Array.from({ length: minutes }, (_, minute) => start + minute)));
        assert.ok(Math.abs(figures.hours - covered.size / 60) < 0.001);
        const sum = figures.weekdayHours + figures.nightHours + figures.weekendHours + figures.holidayHours;
        assert.ok(Math.abs(sum - figures.hours) < 0.001);
      },
    ),
    { numRuns: 200 },
  );
});
