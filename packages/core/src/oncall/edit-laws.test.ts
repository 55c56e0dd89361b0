import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Schedule, ScheduleDefinition } from "#oncall/index.ts";
import { compareSchedules, onCallAt, planEdit } from "#oncall/index.ts";
import { anyCase, anyMode, anyMoment, anyRotation, anyZone, isBefore, momentIn } from "#oncall/on-call-cases.test.ts";

const anyEdit = anyCase.chain((one) =>
  fc.record({
    one: fc.constant(one),
    zone: anyZone,
    mode: anyMode,
    rotations: fc.array(anyRotation(one.interval.from.toZonedDateTimeISO(one.zone).toPlainDate()), { maxLength: 3 }),
    nowShare: anyMoment,
    laterMinutes: fc.option(fc.integer({ min: -300, max: 20_000 }), { nil: undefined }),
  }),
);

test("an edit never changes the past nor who is on call now, whatever it says and whenever it shall hold from", () => {
  fc.assert(
    fc.property(anyEdit, ({ one, zone, mode, rotations, nowShare, laterMinutes }) => {
      const now = momentIn(one.interval, nowShare);
      const definition: ScheduleDefinition = { timeZone: zone, mode, holidayRegion: undefined, rotations };
      const effectiveFrom = laterMinutes === undefined ? undefined : now.add({ minutes: laterMinutes });
      const plan = planEdit(one.schedule, { definition, effectiveFrom, now });
      if (plan.kind === "refused") {
        assert.ok(laterMinutes !== undefined && laterMinutes <= 0, "without a wish an edit always finds its time");
        return;
      }
      assert.ok(!isBefore(plan.effectiveFrom, now));
      const personNow = onCallAt(one.schedule, now);
      if (personNow.length > 0) assert.deepEqual(onCallAt(plan.schedule, now), personNow);
      const past = { from: one.interval.from, until: now };
      if (isBefore(past.from, past.until)) {
        assert.deepEqual(compareSchedules(one.schedule, plan.schedule, past), []);
      }
    }),
    { numRuns: 800 },
  );
});

test("what an edit says is what holds from its effective instant on", () => {
  fc.assert(
    fc.property(anyEdit, anyMoment, ({ one, zone, mode, rotations, nowShare }, share) => {
      const now = momentIn(one.interval, nowShare);
      const definition: ScheduleDefinition = { timeZone: zone, mode, holidayRegion: undefined, rotations };
      const plan = planEdit(one.schedule, { definition, effectiveFrom: undefined, now });
      assert.ok(plan.kind === "planned");
      const at = momentIn({ from: plan.effectiveFrom, until: plan.effectiveFrom.add({ hours: 500 }) }, share);
      const edited: Schedule = { ...one.schedule, versions: [{ effectiveFrom: now, definition }] };
      assert.deepEqual(onCallAt(plan.schedule, at), onCallAt(edited, at));
    }),
    { numRuns: 400 },
  );
});

test("the changes of an edit name exactly the instants at which the person differs", () => {
  fc.assert(
    fc.property(anyCase, anyCase, anyMoment, (one, other, share) => {
      const changes = compareSchedules(one.schedule, other.schedule, one.interval);
      const at = momentIn(one.interval, share);
      const there = changes.filter(({ from, until }) => !isBefore(at, from) && isBefore(at, until));
      const before = onCallAt(one.schedule, at);
      const after = onCallAt(other.schedule, at);
      const lost = before.filter((userId) => !after.includes(userId));
      const gained = after.filter((userId) => !before.includes(userId));
      assert.deepEqual(there.flatMap((change) => change.before ?? []).sort(), lost);
      assert.deepEqual(there.flatMap((change) => change.after ?? []).sort(), gained);
    }),
    { numRuns: 400 },
  );
});
