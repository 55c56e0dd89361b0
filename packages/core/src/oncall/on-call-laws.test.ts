import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { UserId } from "#kernel/index.ts";
import { asId } from "#kernel/index.ts";
import type { Override, Restriction, Rotation, Schedule, ScheduleDefinition, Turn } from "#oncall/index.ts";
import { compareSchedules, finalShifts, onCallAt, planEdit } from "#oncall/index.ts";
import type { Edge, Interval, Weekday } from "#time/index.ts";

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
  "America/New_York",
  "America/Sao_Paulo",
  "Pacific/Apia",
  "UTC",
];

// Generators. Dates lie between 2008 and 2030: Sao Paulo and Apia still changed their clocks, Cairo does again.

const anyZone = fc.constantFrom(...ZONES);
const anyTime = fc.integer({ min: 0, max: 95 }).map((quarter) => Temporal.PlainTime.from("00:00").add({ minutes: quarter * 15 }));
const anyWeekday = fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7);
const anyUser: fc.Arbitrary<UserId> = fc.constantFrom("ana", "ben", "cem", "dea").map((name) => asId<"user">(name));

const anyTurn: fc.Arbitrary<Turn> = fc.oneof(
  fc.record({ unit: fc.constant("hours" as const), count: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ unit: fc.constant("days" as const), count: fc.integer({ min: 1, max: 5 }), handoffAt: anyTime }),
  fc.record({
    unit: fc.constant("weeks" as const),
    count: fc.integer({ min: 1, max: 3 }),
    handoffAt: anyTime,
    handoffOn: anyWeekday,
  }),
);

const anyRestriction: fc.Arbitrary<Restriction> = fc.oneof(
  fc.record({ kind: fc.constant("daily" as const), from: anyTime, until: anyTime }),
  fc.record({
    kind: fc.constant("weekly" as const),
    fromDay: anyWeekday,
    from: anyTime,
    untilDay: anyWeekday,
    until: anyTime,
  }),
);

function anyRotation(firstDay: Temporal.PlainDate): fc.Arbitrary<Rotation> {
  return fc
    .record({
      id: fc.uuid(),
      members: fc.array(fc.option(anyUser, { freq: 5 }), { minLength: 1, maxLength: 4 }),
      startDay: fc.integer({ min: -40, max: 10 }),
      startTime: anyTime,
      days: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 3 }),
      turn: anyTurn,
      restrictions: fc.array(anyRestriction, { maxLength: 2 }),
    })
    .map(({ id, members, startDay, startTime, days, turn, restrictions }) => {
      const start = firstDay.add({ days: startDay }).toPlainDateTime(startTime);
      return {
        id: asId<"rotation">(id),
        name: "rotation",
        members: members.map((userId) => (userId === null ? { kind: "nobody" } : { kind: "user", userId })),
        start,
        end: days === undefined ? undefined : start.add({ days }),
        turn,
        restrictions,
      };
    });
}

function anyOverride(first: Temporal.Instant): fc.Arbitrary<Override> {
  return fc
    .record({
      id: fc.uuid(),
      userId: anyUser,
      startMinute: fc.integer({ min: -2000, max: 30_000 }),
      minutes: fc.integer({ min: 1, max: 6000 }),
      createdMinute: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ id, userId, startMinute, minutes, createdMinute }) => ({
      id: asId<"override">(id),
      cover: { kind: "replace", userId },
      from: first.add({ minutes: startMinute }),
      until: first.add({ minutes: startMinute + minutes }),
      createdAt: first.add({ minutes: createdMinute }),
    }));
}

interface Case {
  readonly zone: string;
  readonly schedule: Schedule;
  readonly interval: Interval;
}

/** A schedule and three weeks of it, as often as not around a clock change of its zone. */
const anyCase: fc.Arbitrary<Case> = fc
  .record({
    zone: anyZone,
    day: fc.integer({ min: 0, max: 8000 }),
    nearChange: fc.boolean(),
  })
  .chain(({ zone, day, nearChange }) => {
    const random = Temporal.PlainDate.from("2008-01-01").add({ days: day }).toZonedDateTime(zone);
    const around = nearChange ? (random.getTimeZoneTransition("next") ?? random) : random;
    const from = around.subtract({ days: 10 }).toInstant();
    const interval = { from, until: from.add({ hours: 21 * 24 }) };
    return fc
      .record({
        rotations: fc.array(anyRotation(around.subtract({ days: 10 }).toPlainDate()), { minLength: 1, maxLength: 4 }),
        overrides: fc.array(anyOverride(from), { maxLength: 3 }),
      })
      .map(({ rotations, overrides }) => ({
        zone,
        interval,
        schedule: {
          versions: [{ effectiveFrom: Temporal.Instant.from("2000-01-01T00:00Z"), definition: { timeZone: zone, rotations } }],
          overrides,
        },
      }));
  });

// The oracle answers one instant by walking the calendar with Temporal alone, in the words of the rule.

function wall(reading: Temporal.PlainDateTime, zone: string, edge: Edge): Temporal.Instant {
  const zoned = reading.toZonedDateTime(zone, { disambiguation: edge === "start" ? "earlier" : "later" });
  if (zoned.toPlainDateTime().equals(reading)) return zoned.toInstant();
  const change = reading.toZonedDateTime(zone, { disambiguation: "earlier" }).getTimeZoneTransition("next");
  assert.ok(change !== null);
  return change.toInstant();
}

const isBefore = (one: Temporal.Instant, other: Temporal.Instant): boolean => Temporal.Instant.compare(one, other) < 0;

function firstHandoff(rotation: Rotation): Temporal.PlainDateTime {
  const { turn, start } = rotation;
  if (turn.unit === "hours") return start;
  let handoff = start.withPlainTime(turn.handoffAt);
  while (Temporal.PlainDateTime.compare(handoff, start) > 0 || (turn.unit === "weeks" && handoff.dayOfWeek !== turn.handoffOn)) {
    handoff = handoff.subtract({ days: 1 });
  }
  return handoff;
}

function turnNumber(rotation: Rotation, zone: string, at: Temporal.Instant): number {
  const { turn } = rotation;
  if (turn.unit === "hours") {
    const elapsed = wall(rotation.start, zone, "start").until(at, { largestUnit: "hours" }).total("hours");
    return Math.floor(elapsed / turn.count);
  }
  const first = firstHandoff(rotation);
  const days = turn.unit === "weeks" ? turn.count * 7 : turn.count;
  let turnIndex = 0;
  while (!isBefore(at, wall(first.add({ days: days * (turnIndex + 1) }), zone, "start"))) turnIndex++;
  return turnIndex;
}

function isInWindow(restriction: Restriction, zone: string, at: Temporal.Instant): boolean {
  const today = at.toZonedDateTimeISO(zone).toPlainDate();
  for (let back = -1; back <= 9; back++) {
    const day = today.subtract({ days: back });
    if (restriction.kind === "weekly" && day.dayOfWeek !== restriction.fromDay) continue;
    let last = day;
    if (restriction.kind === "weekly") while (last.dayOfWeek !== restriction.untilDay) last = last.add({ days: 1 });
    let until = last.toPlainDateTime(restriction.until);
    const from = day.toPlainDateTime(restriction.from);
    if (Temporal.PlainDateTime.compare(until, from) <= 0) until = until.add({ days: restriction.kind === "daily" ? 1 : 7 });
    if (!isBefore(at, wall(from, zone, "start")) && isBefore(at, wall(until, zone, "end"))) return true;
  }
  return false;
}

function holderOf(rotation: Rotation, zone: string, at: Temporal.Instant): UserId | undefined {
  if (isBefore(at, wall(rotation.start, zone, "start"))) return undefined;
  if (rotation.end !== undefined && !isBefore(at, wall(rotation.end, zone, "end"))) return undefined;
  if (rotation.restrictions.length > 0 && !rotation.restrictions.some((one) => isInWindow(one, zone, at))) return undefined;
  const member = rotation.members[turnNumber(rotation, zone, at) % rotation.members.length];
  return member?.kind === "user" ? member.userId : undefined;
}

function oracle(schedule: Schedule, zone: string, at: Temporal.Instant): UserId | undefined {
  const covering = schedule.overrides
    .filter(({ from, until }) => !isBefore(at, from) && isBefore(at, until))
    .sort((one, other) => Temporal.Instant.compare(one.createdAt, other.createdAt) || (one.id < other.id ? -1 : 1));
  const cover = covering.at(-1)?.cover;
  if (cover !== undefined) return cover.userId;
  for (const rotation of schedule.versions[0]?.definition.rotations ?? []) {
    const holder = holderOf(rotation, zone, at);
    if (holder !== undefined) return holder;
  }
  return undefined;
}

const anyMoment = fc.double({ min: 0, max: 0.999_999, noNaN: true });

function momentIn(interval: Interval, share: number): Temporal.Instant {
  const length = interval.until.epochMilliseconds - interval.from.epochMilliseconds;
  return interval.from.add({ milliseconds: Math.floor(length * share) });
}

function inOrder({ shifts, gaps }: ReturnType<typeof finalShifts>): (Interval & { readonly userId?: UserId })[] {
  return [...shifts, ...gaps].sort((one, other) => Temporal.Instant.compare(one.from, other.from));
}

test("shifts and gaps tile every interval: exactly one person or a stated gap, no overlap, no hole", () => {
  fc.assert(
    fc.property(anyCase, ({ schedule, interval }) => {
      let reached = interval.from;
      let last: UserId | "gap" | undefined;
      for (const part of inOrder(finalShifts(schedule, interval))) {
        assert.ok(part.from.equals(reached), "contiguous");
        assert.ok(isBefore(part.from, part.until), "not empty");
        assert.notEqual(part.userId ?? "gap", last, "as long as it can be");
        last = part.userId ?? "gap";
        reached = part.until;
      }
      assert.ok(reached.equals(interval.until));
    }),
    { numRuns: 1000 },
  );
});

test("at every instant the person on call is the one the rule names", () => {
  fc.assert(
    fc.property(anyCase, fc.array(anyMoment, { minLength: 1, maxLength: 6 }), ({ zone, schedule, interval }, shares) => {
      for (const share of shares) {
        const at = momentIn(interval, share);
        assert.equal(onCallAt(schedule, at), oracle(schedule, zone, at), `${at}`);
      }
    }),
    { numRuns: 1500 },
  );
});

test("the rule holds at both sides of every boundary that the plan shows", () => {
  fc.assert(
    fc.property(anyCase, ({ zone, schedule, interval }) => {
      for (const part of inOrder(finalShifts(schedule, interval)).slice(0, 12)) {
        assert.equal(oracle(schedule, zone, part.from), part.userId, `from ${part.from}`);
        const last = part.until.subtract({ milliseconds: 1 });
        assert.equal(oracle(schedule, zone, last), part.userId, `until ${part.until}`);
      }
    }),
    { numRuns: 300 },
  );
});

test("an interval asked in two halves gives the same plan", () => {
  fc.assert(
    fc.property(anyCase, anyMoment, ({ schedule, interval }, share) => {
      const middle = momentIn(interval, share);
      fc.pre(isBefore(interval.from, middle));
      const whole = inOrder(finalShifts(schedule, interval));
      const halves = [
        ...inOrder(finalShifts(schedule, { from: interval.from, until: middle })),
        ...inOrder(finalShifts(schedule, { from: middle, until: interval.until })),
      ];
      const cuts = (parts: typeof whole): string[] =>
        parts.filter((part, index) => index === 0 || part.userId !== parts[index - 1]?.userId).map((part) => `${part.from} ${part.userId}`);
      assert.deepEqual(cuts(halves), cuts(whole));
    }),
    { numRuns: 300 },
  );
});

for (const zone of ZONES) {
  test(`a handoff stays at its time on the wall over two years of changes in ${zone}`, () => {
    fc.assert(
      fc.property(anyTime, fc.integer({ min: 2009, max: 2028 }), fc.integer({ min: 1, max: 8 }), (handoffAt, year, count) => {
        const start = Temporal.PlainDate.from({ year, month: 1, day: 1 }).toPlainDateTime(handoffAt);
        const turn: Turn = { unit: "days", count, handoffAt };
        const rotation: Rotation = {
          id: asId("rotation"),
          name: "daily",
          members: [
            { kind: "user", userId: asId("ana") },
            { kind: "user", userId: asId("ben") },
          ],
          start,
          end: undefined,
          turn,
          restrictions: [],
        };
        const from = wall(start, zone, "start");
        const schedule = { versions: [{ effectiveFrom: from, definition: { timeZone: zone, rotations: [rotation] } }], overrides: [] };
        const { shifts, gaps } = finalShifts(schedule, { from, until: from.add({ hours: 2 * 365 * 24 }) });
        assert.deepEqual(gaps, []);
        for (const shift of shifts) {
          const begins = shift.from.toZonedDateTimeISO(zone);
          if (begins.toPlainTime().equals(handoffAt)) continue;
          // The only other reading allowed is the first valid one after a change that skipped the handoff.
          const skipped = begins.toPlainDate().toPlainDateTime(handoffAt);
          const previous = begins.subtract({ nanoseconds: 1 });
          assert.notEqual(previous.offsetNanoseconds, begins.offsetNanoseconds, `${begins}`);
          assert.ok(
            Temporal.PlainDateTime.compare(skipped, begins.toPlainDateTime()) < 0 ||
              Temporal.PlainDateTime.compare(skipped.subtract({ days: 1 }), previous.toPlainDateTime()) > 0,
          );
        }
      }),
      { numRuns: 15 },
    );
  });
}

// Edits.

const anyEdit = anyCase.chain((one) =>
  fc.record({
    one: fc.constant(one),
    zone: anyZone,
    rotations: fc.array(anyRotation(one.interval.from.toZonedDateTimeISO(one.zone).toPlainDate()), { maxLength: 3 }),
    nowShare: anyMoment,
    laterMinutes: fc.option(fc.integer({ min: -300, max: 20_000 }), { nil: undefined }),
  }),
);

test("an edit never changes the past nor who is on call now, whatever it says and whenever it shall hold from", () => {
  fc.assert(
    fc.property(anyEdit, ({ one, zone, rotations, nowShare, laterMinutes }) => {
      const now = momentIn(one.interval, nowShare);
      const definition: ScheduleDefinition = { timeZone: zone, rotations };
      const effectiveFrom = laterMinutes === undefined ? undefined : now.add({ minutes: laterMinutes });
      const plan = planEdit(one.schedule, { definition, effectiveFrom, now });
      if (plan.kind === "refused") {
        assert.ok(laterMinutes !== undefined && laterMinutes <= 0, "without a wish an edit always finds its time");
        return;
      }
      assert.ok(!isBefore(plan.effectiveFrom, now));
      const personNow = onCallAt(one.schedule, now);
      if (personNow !== undefined) assert.equal(onCallAt(plan.schedule, now), personNow);
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
    fc.property(anyEdit, anyMoment, ({ one, zone, rotations, nowShare }, share) => {
      const now = momentIn(one.interval, nowShare);
      const definition: ScheduleDefinition = { timeZone: zone, rotations };
      const plan = planEdit(one.schedule, { definition, effectiveFrom: undefined, now });
      assert.ok(plan.kind === "planned");
      const at = momentIn({ from: plan.effectiveFrom, until: plan.effectiveFrom.add({ hours: 500 }) }, share);
      const edited: Schedule = { versions: [{ effectiveFrom: now, definition }], overrides: one.schedule.overrides };
      assert.equal(onCallAt(plan.schedule, at), onCallAt(edited, at));
    }),
    { numRuns: 400 },
  );
});

test("the changes of an edit name exactly the instants at which the person differs", () => {
  fc.assert(
    fc.property(anyCase, anyCase, anyMoment, (one, other, share) => {
      const changes = compareSchedules(one.schedule, other.schedule, one.interval);
      const at = momentIn(one.interval, share);
      const change = changes.find(({ from, until }) => !isBefore(at, from) && isBefore(at, until));
      const before = onCallAt(one.schedule, at);
      const after = onCallAt(other.schedule, at);
      if (before === after) assert.equal(change, undefined);
      else assert.deepEqual([change?.before, change?.after], [before, after]);
    }),
    { numRuns: 400 },
  );
});
