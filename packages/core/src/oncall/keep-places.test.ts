import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { asId } from "#kernel/index.ts";
import type { Member, Rotation, Schedule, ScheduleDefinition, Turn } from "#oncall/index.ts";
import { keepPlaces, onCallAt } from "#oncall/index.ts";
import { anyCase, anyMoment, momentIn } from "#oncall/on-call-cases.test.ts";

const MONDAYS: Turn = { unit: "weeks", count: 1, handoffAt: Temporal.PlainTime.from("09:00"), handoffOn: 1 };
const memberOf = (letter: string): Member => (letter === "-" ? { kind: "nobody" } : { kind: "user", userId: asId(letter) });

function weekly(members: string, turn: Turn = MONDAYS): ScheduleDefinition {
  const rotation: Rotation = {
    id: asId("rotation"),
    name: "Primary",
    members: Array.from(members, memberOf),
    start: Temporal.PlainDateTime.from("2026-01-05T09:00"),
    end: undefined,
    turn,
    restrictions: [],
    duty: "paged",
  };
  return { timeZone: "Europe/Berlin", mode: "stack", holidayRegion: undefined, rotations: [rotation] };
}

/** Who holds the week of `monday` and the weeks after it, one letter a week. */
function weeks(definition: ScheduleDefinition, monday: string, count: number): string {
  const schedule: Schedule = {
    versions: [{ effectiveFrom: Temporal.Instant.from("2020-01-01T00:00Z"), definition }],
    temporaries: [],
    overrides: [],
  };
  const noon = Temporal.PlainDateTime.from(`${monday}T12:00`);
  const at = (week: number): Temporal.Instant => noon.add({ weeks: week }).toZonedDateTime("Europe/Berlin").toInstant();
  return Array.from({ length: count }, (_, week) => onCallAt(schedule, at(week))[0] ?? "-").join("");
}

// The week of 23 November 2026 is the 46th after the start: with three members it is the second one's.
const wednesday = Temporal.Instant.from("2026-11-25T12:00Z");
const edit = (from: string, to: string): string => weeks(keepPlaces(weekly(from), weekly(to), wednesday), "2026-11-23", 6);

test("whoever has the running turn keeps it when somebody is added, and the others follow in the new order", () => {
  assert.equal(weeks(weekly("abc"), "2026-11-23", 3), "bca");
  assert.equal(edit("abc", "abcd"), "bcdabc");
  assert.equal(edit("abc", "xabc"), "bcxabc");
});

test("when somebody else is taken out the running turn stays and the rest close up", () => {
  assert.equal(edit("abc", "ab"), "bababa");
  assert.equal(edit("abcd", "abc"), weeks(weekly("abcd"), "2026-11-23", 1) + edit("abcd", "abc").slice(1));
});

test("when whoever has the running turn is taken out, the next one follows after it", () => {
  assert.equal(edit("abc", "ac").slice(1), "cacac");
});

test("at the very start of a turn of somebody taken out the next one has it", () => {
  const handoff = Temporal.Instant.from("2026-11-23T08:00Z");
  assert.equal(weeks(keepPlaces(weekly("abc"), weekly("ac"), handoff), "2026-11-23", 4), "caca");
});

test("another order, another start or another turn length are taken as they are written", () => {
  const after = weekly("cab");
  assert.equal(keepPlaces(weekly("abc"), after, wednesday).rotations[0], after.rotations[0]);
  const longer = weekly("abcd", { ...MONDAYS, count: 2 });
  assert.equal(keepPlaces(weekly("abc"), longer, wednesday).rotations[0], longer.rotations[0]);
  const early = Temporal.Instant.from("2025-01-01T00:00Z");
  const added = weekly("abcd");
  assert.equal(keepPlaces(weekly("abc"), added, early).rotations[0], added.rotations[0]);
});

test("with somebody added, the person on call at the moment stays, in any zone and by any rotation", () => {
  fc.assert(
    fc.property(anyCase, anyMoment, ({ schedule, interval }, share) => {
      const [version] = schedule.versions;
      assert.ok(version !== undefined);
      const at = momentIn(interval, share);
      const [rotation] = version.definition.rotations;
      assert.ok(rotation !== undefined);
      const only = { ...version.definition, rotations: [{ ...rotation, end: undefined, restrictions: [] }] };
      const grown = { ...only, rotations: only.rotations.map((one) => ({ ...one, members: [...one.members, memberOf("new")] })) };
      const kept = keepPlaces(only, grown, at);
      const before = planOf(only);
      const after = planOf(kept);
      if (kept.rotations[0] === grown.rotations[0]) return;
      // Somebody who stands in the order twice is found at their first place; what counts is that it is they.
      assert.deepEqual(onCallAt(after, at), onCallAt(before, at));
    }),
    { numRuns: 500 },
  );
});

function planOf(definition: ScheduleDefinition): Schedule {
  return { versions: [{ effectiveFrom: Temporal.Instant.from("2000-01-01T00:00Z"), definition }], temporaries: [], overrides: [] };
}
