import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { usualNight } from "@staunch/core/oncall";
import { reportCsv } from "#oncall/report-csv.ts";
import { type DutyReport, readDutyReport, readPayRates, setPayRates } from "#oncall/reports.ts";
import { createSchedule } from "#oncall/index.ts";
import { daily, hours, monday, type OncallTest, oncallTest } from "#oncall/test-kit.test.ts";
import type { CommandContext } from "#platform/index.ts";

let kit: OncallTest;

before(async () => {
  kit = await oncallTest();
});

after(async () => {
  await kit[Symbol.asyncDispose]();
});

const rates = {
  currency: "EUR",
  weekdayMinor: 100,
  nightMinor: 200,
  weekendMinor: 300,
  holidayMinor: 400,
  interruptionMinor: 5000,
  version: 0,
};

test("a report adds up hours and pages of each person; what is paid is for those who may edit schedules", async () => {
  const { ana, ben, db, at } = kit;
  const definition = { ...daily(ana, ben), timeZone: "Europe/Berlin", holidayRegion: "DE-BY" };
  const schedule = await createSchedule(at(monday), { name: "Shop", definition });
  const deps = {
    readInterruptions: async () => [
      { userId: ana, at: hours(2) },
      { userId: ana, at: hours(17) },
      // Not on call at that time: a page to them by name.
      { userId: ana, at: hours(30) },
    ],
  };
  const wish = { interval: { from: monday, until: hours(7 * 24) }, scheduleId: schedule.head.id, night: usualNight };
  const report = (ctx: CommandContext): Promise<DutyReport> => readDutyReport(ctx, deps, wish);
  const plain = await report(at(hours(200)));
  assert.deepEqual(
    plain.lines.map(({ name, hours: all, weekdayHours, nightHours, weekendHours, holidayHours }) => [
      name,
      all,
      weekdayHours,
      nightHours,
      weekendHours,
      holidayHours,
    ]),
    [
      // The schedule begins at nine in Berlin on the Monday and is handed on at eight: Ana has Monday, Wednesday, Friday, Sunday.
      ["Ana", 95, 15 + 16 + 14 + 2, 8 + 8 + 2 + 6, 8 + 16, 0],
      ["Ben", 73, 16 + 16 + 1, 8 + 8, 24, 0],
    ],
  );
  assert.deepEqual(
    plain.lines.map(({ interruptions, nightInterruptions, pay }) => [interruptions, nightInterruptions, pay]),
    [
      [2, 1, undefined],
      [0, 0, undefined],
    ],
  );

  await assert.rejects(setPayRates(db.contextFor({ role: "responder", now: hours(1) }), rates), { code: "forbidden" });
  await assert.rejects(setPayRates(at(hours(1)), { ...rates, currency: "EUX" }), { code: "invalid" });
  await setPayRates(at(hours(1)), rates);
  await assert.rejects(setPayRates(at(hours(1)), rates), { code: "precondition_failed" });
  assert.equal((await readPayRates(at(hours(1))))?.version, 1);
  const [paid] = (await report(at(hours(200)))).lines;
  assert.ok(paid !== undefined);
  assert.equal(paid.pay, paid.weekdayHours * 100 + paid.nightHours * 200 + paid.weekendHours * 300 + 2 * 5000);
  const seen = await report(db.contextFor({ role: "responder", now: hours(200) }));
  assert.deepEqual([seen.currency, seen.lines[0]?.pay], [undefined, undefined]);
});

test("a public holiday's hours are holiday hours, by the region that held at the time", async () => {
  const { ana, at } = kit;
  const schedule = await createSchedule(at(monday), { name: "Holidays", definition: { ...daily(ana), holidayRegion: "DE-BY" } });
  const christmas = { from: Temporal.Instant.from("2026-12-24T23:00Z"), until: Temporal.Instant.from("2026-12-26T23:00Z") };
  const wish = { interval: christmas, scheduleId: schedule.head.id, night: usualNight };
  const { lines } = await readDutyReport(at(hours(1)), { readInterruptions: async () => [] }, wish);
  assert.deepEqual(
    lines.map(({ hours: all, holidayHours, holidays }) => [all, holidayHours, holidays]),
    [[48, 48, 2]],
  );
});

test("a name that begins like a formula stays a name in the table", () => {
  const figures = { hours: 1, weekdayHours: 1, nightHours: 0, weekendHours: 0, holidayHours: 0, nights: 0, weekends: 0, holidays: 0 };
  const line = {
    ...figures,
    userId: kit.ana,
    name: '=HYPERLINK("x")',
    timeZone: "UTC",
    shadowHours: 0,
    interruptions: 0,
    nightInterruptions: 0,
    pay: 1234,
  };
  const text = reportCsv({ interval: { from: monday, until: hours(1) }, lines: [line], currency: "EUR" });
  const [, row] = text.split("\r\n");
  assert.match(row ?? "", /^"'=HYPERLINK\(""x""\)","UTC","1",/);
  assert.match(row ?? "", /"12\.34","EUR"$/);
});
