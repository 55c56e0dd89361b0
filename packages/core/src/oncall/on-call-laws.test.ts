import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { UserId } from "#kernel/index.ts";
import { asId } from "#kernel/index.ts";
import type { Restriction, Rotation, Schedule, Turn } from "#oncall/index.ts";
import { finalShifts, onCallAt } from "#oncall/index.ts";
import { anyCase, anyMoment, anyTime, inOrder, isBefore, momentIn, ZONES } from "#oncall/on-call-cases.test.ts";
import type { Edge } from "#time/index.ts";

// The oracle answers one instant by walking the calendar with Temporal alone, in the words of the rule.

function wall(reading: Temporal.PlainDateTime, zone: string, edge: Edge): Temporal.Instant {
  const zoned = reading.toZonedDateTime(zone, { disambiguation: edge === "start" ? "earlier" : "later" });
  if (zoned.toPlainDateTime().equals(reading)) return zoned.toInstant();
  const change = reading.toZonedDateTime(zone, { disambiguation: "earlier" }).getTimeZoneTransition("next");
  assert.ok(change !== null);
  return change.toInstant();
}

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
