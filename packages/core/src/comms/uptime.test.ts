import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { componentStatuses } from "#comms/component-status.ts";
import { formatUptime, type StatusChange, stripSentence, uptimeStrip, uptimeWithin } from "#comms/uptime.ts";

const start = Temporal.Instant.from("2026-11-23T00:00:00Z");
const at = (hours: number): Temporal.Instant => start.add({ seconds: Math.round(hours * 3600) });
const day = { from: start, until: at(24) };

test("uptime counts a major outage fully, a partial one at 30 %, slowness and maintenance not at all", () => {
  const table = [
    ["operational", 1, 0],
    ["degraded_performance", 1, 0],
    ["partial_outage", 1 - 0.3 / 4, 6480],
    ["major_outage", 0.75, 6 * 3600],
  ] as const;
  for (const [status, share, outageSeconds] of table) {
    const uptime = uptimeWithin(
      [
        { status: "operational", at: start },
        { status, at: at(6) },
        { status: "operational", at: at(12) },
      ],
      day,
    );
    assert.ok(Math.abs((uptime.share ?? 0) - share) < 1e-12, status);
    assert.equal(uptime.outageSeconds, outageSeconds);
    assert.equal(uptime.worst, status);
  }
});

test("maintenance is neither up nor down: it shortens what is counted", () => {
  const uptime = uptimeWithin(
    [
      { status: "operational", at: start },
      { status: "under_maintenance", at: at(6) },
      { status: "major_outage", at: at(12) },
      { status: "operational", at: at(15) },
    ],
    day,
  );
  assert.equal(uptime.countedSeconds, 18 * 3600);
  assert.equal(uptime.share, 1 - 3 / 18);
});

test("time before a component existed does not count", () => {
  assert.deepEqual(uptimeWithin([], day), {
    share: undefined,
    outageSeconds: 0,
    countedSeconds: 0,
    worst: undefined,
  });
  const late = uptimeWithin([{ status: "major_outage", at: at(23) }], day);
  assert.equal(late.countedSeconds, 3600);
  assert.equal(late.share, 0);
});

test("days are cut at the page's midnights, and a day of a clock change is as long as it was", () => {
  const changes: StatusChange[] = [{ status: "operational", at: Temporal.Instant.from("2026-10-20T00:00:00Z") }];
  const strip = uptimeStrip(changes, {
    now: Temporal.Instant.from("2026-10-26T12:00:00Z"),
    timeZone: "Europe/Berlin",
    dayCount: 3,
  });
  assert.deepEqual(
    strip.days.map((entry) => [entry.on.toString(), entry.countedSeconds / 3600]),
    [
      ["2026-10-24", 24],
      ["2026-10-25", 25],
      ["2026-10-26", 13],
    ],
  );
});

const anyChanges = fc
  .array(fc.record({ status: fc.constantFrom(...componentStatuses), hours: fc.integer({ min: -200, max: 2400 }) }))
  .map((entries) => entries.toSorted((left, right) => left.hours - right.hours).map(({ status, hours }) => ({ status, at: at(hours) })));

test("the days add up to the whole in every zone, and a share stays between nothing and all", () => {
  fc.assert(
    fc.property(
      anyChanges,
      fc.constantFrom("UTC", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "America/St_Johns"),
      (changes, timeZone) => {
        const strip = uptimeStrip(changes, { now: at(2160), timeZone, dayCount: 90 });
        assert.equal(strip.days.length, 90);
        const counted = strip.days.reduce((sum, entry) => sum + entry.countedSeconds, 0);
        const lost = strip.days.reduce((sum, entry) => sum + entry.outageSeconds, 0);
        assert.equal(counted, strip.whole.countedSeconds);
        assert.ok(Math.abs(lost - strip.whole.outageSeconds) < 1e-6);
        if (strip.whole.share !== undefined) assert.ok(strip.whole.share >= 0 && strip.whole.share <= 1);
      },
    ),
  );
});

test("an outage never reads as 100 %", () => {
  assert.equal(formatUptime(1), "100 %");
  assert.equal(formatUptime(0.999999), "99.99 %");
  assert.equal(formatUptime(0.5), "50.00 %");
});

test("the picture has a sentence", () => {
  const options = { now: at(36), timeZone: "UTC", dayCount: 90 };
  assert.equal(stripSentence(uptimeStrip([], options)), "No record yet.");
  assert.equal(stripSentence(uptimeStrip([{ status: "operational", at: at(0) }], options)), "Last 2 days: 100 % uptime, no outage.");
  const broken: StatusChange[] = [
    { status: "operational", at: at(0) },
    { status: "major_outage", at: at(30) },
    { status: "operational", at: at(33) },
  ];
  assert.equal(stripSentence(uptimeStrip(broken, options)), "Last 2 days: 91.66 % uptime, outage on 1 day.");
  assert.equal(stripSentence(uptimeStrip([{ status: "major_outage", at: at(30) }], options)), "Today: 0.00 % uptime.");
});
