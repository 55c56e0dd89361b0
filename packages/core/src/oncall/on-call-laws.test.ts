import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { UserId } from "#kernel/index.ts";
import { asId } from "#kernel/index.ts";
import type { Restriction, Rotation, Schedule, ScheduleDefinition, Turn } from "#oncall/index.ts";
import { finalShifts, onCallAt } from "#oncall/index.ts";
import { anyCase, anyMoment, anyTime, inOrder, isBefore, momentIn, ZONES } from "#oncall/on-call-cases.test.ts";
import type { Edge, Interval } from "#time/index.ts";

// The oracle answers one instant by walking the calendar with Temporal alone, in the words of the rule.

function wall(reading: Temporal.PlainDateTime, zone: string, edge: Edge): Temporal.Instant {
  const zoned = reading.toZonedDateTime(zone, { disambiguation: edge === "start" ? "earlier" : "later" });
  if (zoned.toPlainDateTime().equals(reading)) return zoned.toInstant();
  const change = reading.toZonedDateTime(zone, { disambiguation: "earlier" }).getTimeZoneTransition("next");
  assert.ok(change !== null);
  return change.toInstant();
}

/** The day of the month on which a rotation by months is handed on: the 31st of a shorter month is its last day. */
function handoffOfMonth(month: Temporal.PlainYearMonth, turn: Extract<Turn, { unit: "months" }>): Temporal.PlainDateTime {
  return month.toPlainDate({ day: Math.min(turn.handoffOnDay, month.daysInMonth) }).toPlainDateTime(turn.handoffAt);
}

function firstHandoff(rotation: Rotation): Temporal.PlainDateTime {
  const { turn, start } = rotation;
  if (turn.unit === "hours") return start;
  if (turn.unit === "months") {
    const month = start.toPlainDate().toPlainYearMonth();
    const own = handoffOfMonth(month, turn);
    return Temporal.PlainDateTime.compare(own, start) <= 0 ? own : handoffOfMonth(month.subtract({ months: 1 }), turn);
  }
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
  if (turn.unit === "months") {
    const month = first.toPlainDate().toPlainYearMonth();
    let index = 0;
    while (!isBefore(at, wall(handoffOfMonth(month.add({ months: turn.count * (index + 1) }), turn), zone, "start"))) index++;
    return index;
  }
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

const byMaking = (one: { createdAt: Temporal.Instant; id: string }, other: { createdAt: Temporal.Instant; id: string }): number =>
  Temporal.Instant.compare(one.createdAt, other.createdAt) || (one.id < other.id ? -1 : 1);

function holds(interval: Interval, at: Temporal.Instant): boolean {
  return !isBefore(at, interval.from) && isBefore(at, interval.until);
}

function planned(schedule: Schedule, zone: string, at: Temporal.Instant): Set<UserId> {
  const { mode = "stack", rotations = [] } = schedule.versions[0]?.definition ?? {};
  const temporary = schedule.temporaries
    .filter((one) => holds(one, at))
    .sort(byMaking)
    .at(-1);
  const holders =
    temporary === undefined
      ? rotations.filter(({ duty }) => duty === "paged").map((rotation) => holderOf(rotation, zone, at))
      : temporary.shifts.filter((shift) => holds(shift, at)).map(({ userId }) => userId);
  const present = holders.filter((holder) => holder !== undefined);
  return new Set(mode === "stack" ? present.slice(0, 1) : present);
}

function oracle(schedule: Schedule, zone: string, at: Temporal.Instant): UserId[] {
  const isStack = schedule.versions[0]?.definition.mode === "stack";
  let on = planned(schedule, zone, at);
  for (const { cover } of schedule.overrides.filter((one) => holds(one, at)).sort(byMaking)) {
    if (cover.kind === "replace") on = new Set([cover.userId]);
    if (cover.kind === "remove") on.delete(cover.userId);
    if (cover.kind === "add" && (!isStack || on.size === 0)) on.add(cover.userId);
    if (cover.kind === "substitute" && on.delete(cover.replacedUserId)) on.add(cover.userId);
  }
  return [...on].sort();
}

test("in a stack shifts and gaps tile every interval: exactly one person or a stated gap, no overlap, no hole", () => {
  fc.assert(
    fc.property(anyCase, ({ schedule, interval }) => {
      fc.pre(schedule.versions[0]?.definition.mode === "stack");
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
    { numRuns: 2000 },
  );
});

test("in a concurrent schedule every instant lies in somebody's shift or in a stated gap, never in both", () => {
  fc.assert(
    fc.property(anyCase, anyMoment, ({ schedule, interval }, share) => {
      const { shifts, gaps } = finalShifts(schedule, interval);
      const at = momentIn(interval, share);
      const on = shifts.filter((shift) => holds(shift, at)).map(({ userId }) => userId);
      assert.equal(
        gaps.some((gap) => holds(gap, at)),
        on.length === 0,
      );
      assert.equal(new Set(on).size, on.length, "nobody twice");
      for (const shift of shifts) {
        const touching = shifts.filter((other) => other.userId === shift.userId && other.from.equals(shift.until));
        assert.deepEqual(touching, [], "as long as it can be");
      }
    }),
    { numRuns: 600 },
  );
});

test("at every instant those on call are the ones the rule names", () => {
  fc.assert(
    fc.property(anyCase, fc.array(anyMoment, { minLength: 1, maxLength: 6 }), ({ zone, schedule, interval }, shares) => {
      for (const share of shares) {
        const at = momentIn(interval, share);
        assert.deepEqual(onCallAt(schedule, at), oracle(schedule, zone, at), `${at}`);
      }
    }),
    { numRuns: 1500 },
  );
});

test("the rule holds at both sides of every boundary that the plan shows", () => {
  fc.assert(
    fc.property(anyCase, ({ zone, schedule, interval }) => {
      for (const part of inOrder(finalShifts(schedule, interval)).slice(0, 12)) {
        const isShown = (at: Temporal.Instant): boolean => {
          const on = oracle(schedule, zone, at);
          return part.userId === undefined ? on.length === 0 : on.includes(part.userId);
        };
        assert.ok(isShown(part.from), `from ${part.from}`);
        assert.ok(isShown(part.until.subtract({ milliseconds: 1 })), `until ${part.until}`);
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
      const halves = [
        finalShifts(schedule, { from: interval.from, until: middle }),
        finalShifts(schedule, { from: middle, until: interval.until }),
      ];
      const joinedAtMiddle = (parts: readonly (Interval & { readonly userId?: UserId })[]): string[] =>
        parts
          .map((part) => `${part.userId ?? "gap"} ${part.from} ${part.until}`)
          .sort()
          .filter((text) => !text.includes(String(middle)));
      const whole = finalShifts(schedule, interval);
      const crossing = (part: Interval): boolean => isBefore(part.from, middle) && isBefore(middle, part.until);
      assert.deepEqual(joinedAtMiddle(halves.flatMap(inOrder)), joinedAtMiddle(inOrder(whole).filter((part) => !crossing(part))));
      for (const part of inOrder(whole).filter(crossing)) {
        const pieces = halves.flatMap(inOrder).filter((piece) => piece.userId === part.userId);
        assert.ok(pieces.some((piece) => piece.from.equals(part.from) && piece.until.equals(middle)));
        assert.ok(pieces.some((piece) => piece.from.equals(middle) && piece.until.equals(part.until)));
      }
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
          duty: "paged",
        };
        const from = wall(start, zone, "start");
        const definition: ScheduleDefinition = { timeZone: zone, mode: "stack", holidayRegion: undefined, rotations: [rotation] };
        const schedule: Schedule = { versions: [{ effectiveFrom: from, definition }], temporaries: [], overrides: [] };
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
