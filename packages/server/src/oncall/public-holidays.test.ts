import assert from "node:assert/strict";
import { test } from "node:test";
import { holidayRegions, isHolidayRegion, publicHolidays } from "#oncall/public-holidays.ts";

const on = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

test("regions are those there are", () => {
  const known = ["DE", "DE-BY", "US-CA", "JP", "XX", "DE-XX", "de", "", "DE-BY-", "__proto__"].filter(isHolidayRegion);
  assert.deepEqual(known, ["DE", "DE-BY", "US-CA", "JP"]);
  assert.ok(holidayRegions(undefined).some(({ code }) => code === "DE"));
  assert.ok(holidayRegions("DE").some(({ code }) => code === "DE-BY"));
});

test("a day is a public holiday on the region's own calendar, over the end of a year and whatever this machine's zone", () => {
  const text = (region: string, from: string, until: string): string[] =>
    publicHolidays(region, on(from), on(until)).map((holiday) => `${holiday.on.toString()} ${holiday.name}`);
  assert.deepEqual(text("DE-BY", "2026-12-25", "2027-01-06"), [
    "2026-12-25 1. Weihnachtstag",
    "2026-12-26 2. Weihnachtstag",
    "2027-01-01 Neujahr",
    "2027-01-06 Heilige Drei Könige",
  ]);
  // Berlin works on Epiphany.
  assert.deepEqual(text("DE-BE", "2027-01-06", "2027-01-06"), []);
  // Easter moves with the moon.
  assert.deepEqual(text("DE", "2027-03-20", "2027-04-01"), ["2027-03-26 Karfreitag", "2027-03-29 Ostermontag"]);
});
