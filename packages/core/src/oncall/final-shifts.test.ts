import assert from "node:assert/strict";
import { test } from "node:test";
import type { UserId } from "#kernel/index.ts";
import { asId } from "#kernel/index.ts";
import type { Restriction, Rotation, Schedule, Turn } from "#oncall/index.ts";
import { finalShifts, onCallAt, rotationLayers } from "#oncall/index.ts";

const instant = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const NINE = Temporal.PlainTime.from("09:00");
const MONDAYS_AT_NINE: Turn = { unit: "weeks", count: 1, handoffAt: NINE, handoffOn: 1 };

interface RotationText {
  readonly id?: string;
  readonly members: string;
  readonly start: string;
  readonly end?: string;
  readonly turn: Turn;
  readonly restrictions?: readonly Restriction[];
}

/** A rotation in which each letter is a member and "-" an explicit nobody. */
function rotation(text: RotationText): Rotation {
  return {
    id: asId(text.id ?? "rotation"),
    name: text.id ?? "rotation",
    members: Array.from(text.members, (letter) => (letter === "-" ? { kind: "nobody" } : { kind: "user", userId: asId(letter) })),
    start: Temporal.PlainDateTime.from(text.start),
    end: text.end === undefined ? undefined : Temporal.PlainDateTime.from(text.end),
    turn: text.turn,
    restrictions: text.restrictions ?? [],
    duty: "paged",
  };
}

function schedule(timeZone: string, ...rotations: Rotation[]): Schedule {
  const effectiveFrom = instant("2000-01-01T00:00Z");
  return {
    versions: [{ effectiveFrom, definition: { timeZone, mode: "stack", holidayRegion: undefined, rotations } }],
    temporaries: [],
    overrides: [],
  };
}

function override(id: string, userId: string, from: string, until: string, createdAt: string): Schedule["overrides"][number] {
  return {
    id: asId(id),
    from: instant(from),
    until: instant(until),
    createdAt: instant(createdAt),
    cover: { kind: "replace", userId: asId(userId) },
  };
}

/** The plan as one line a stretch in the zone's wall clock, gaps as "-". */
function lines(plan: Schedule, timeZone: string, from: string, until: string): string[] {
  const { shifts, gaps } = finalShifts(plan, { from: instant(from), until: instant(until) });
  const wall = (at: Temporal.Instant): string => at.toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: "minute" });
  return [...shifts.map((shift) => ({ ...shift, who: String(shift.userId) })), ...gaps.map((gap) => ({ ...gap, who: "-" }))]
    .sort((one, other) => Temporal.Instant.compare(one.from, other.from))
    .map((part) => `${part.who} ${wall(part.from)} ${wall(part.until)}`);
}

test("a weekly handoff stays at 09:00 over the spring and the autumn change", () => {
  const weekly = schedule("Europe/Berlin", rotation({ members: "ab", start: "2026-03-02T09:00", turn: MONDAYS_AT_NINE }));
  assert.deepEqual(lines(weekly, "Europe/Berlin", "2026-03-23T08:00Z", "2026-04-06T07:00Z"), [
    "b 2026-03-23T09:00 2026-03-30T09:00",
    "a 2026-03-30T09:00 2026-04-06T09:00",
  ]);
  assert.deepEqual(lines(weekly, "Europe/Berlin", "2026-10-19T07:00Z", "2026-11-02T08:00Z"), [
    "b 2026-10-19T09:00 2026-10-26T09:00",
    "a 2026-10-26T09:00 2026-11-02T09:00",
  ]);
});

test("a daily handoff inside the skipped hour comes at the change and is back at its time the day after", () => {
  const turn: Turn = { unit: "days", count: 1, handoffAt: Temporal.PlainTime.from("02:30") };
  const daily = schedule("Europe/Berlin", rotation({ members: "abc", start: "2026-03-27T02:30", turn }));
  assert.deepEqual(lines(daily, "Europe/Berlin", "2026-03-28T01:30Z", "2026-03-31T00:30Z"), [
    "b 2026-03-28T02:30 2026-03-29T03:00",
    "c 2026-03-29T03:00 2026-03-30T02:30",
    "a 2026-03-30T02:30 2026-03-31T02:30",
  ]);
});

test("a handoff inside the repeated hour happens once, at its first occurrence", () => {
  const turn: Turn = { unit: "days", count: 1, handoffAt: Temporal.PlainTime.from("02:30") };
  const daily = schedule("Europe/Berlin", rotation({ members: "ab", start: "2026-10-24T02:30", turn }));
  const { shifts } = finalShifts(daily, { from: instant("2026-10-24T00:30Z"), until: instant("2026-10-26T01:30Z") });
  assert.deepEqual(
    shifts.map((shift) => `${shift.userId} ${shift.until}`),
    ["a 2026-10-25T00:30:00Z", "b 2026-10-26T01:30:00Z"],
  );
});

test("an hours rotation counts elapsed hours, so the wall clock of its handoffs moves with the change", () => {
  const twelve = schedule("Europe/Berlin", rotation({ members: "ab", start: "2026-03-28T08:00", turn: { unit: "hours", count: 12 } }));
  assert.deepEqual(lines(twelve, "Europe/Berlin", "2026-03-28T07:00Z", "2026-03-29T19:00Z"), [
    "a 2026-03-28T08:00 2026-03-28T20:00",
    "b 2026-03-28T20:00 2026-03-29T09:00",
    "a 2026-03-29T09:00 2026-03-29T21:00",
  ]);
});

test("day and night halves meet without a gap over both changes", () => {
  const daily: Turn = { unit: "days", count: 1, handoffAt: Temporal.PlainTime.from("08:00") };
  const half = (from: string, until: string): readonly Restriction[] => [
    { kind: "daily", from: Temporal.PlainTime.from(from), until: Temporal.PlainTime.from(until) },
  ];
  const plan = schedule(
    "America/New_York",
    rotation({ id: "day", members: "ab", start: "2026-01-01T08:00", turn: daily, restrictions: half("02:30", "14:30") }),
    rotation({ id: "night", members: "cd", start: "2026-01-01T08:00", turn: daily, restrictions: half("14:30", "02:30") }),
  );
  const year = { from: instant("2026-01-02T13:00Z"), until: instant("2027-01-01T00:00Z") };
  assert.deepEqual(finalShifts(plan, year).gaps, []);
});

test("in the repeated hour a window's start is the first occurrence and its end the last", () => {
  const window = (from: string, until: string): Restriction => ({
    kind: "daily",
    from: Temporal.PlainTime.from(from),
    until: Temporal.PlainTime.from(until),
  });
  const covered = (restriction: Restriction): string[] => {
    const hourly: Turn = { unit: "hours", count: 24 };
    const only = rotation({ members: "a", start: "2026-10-01T00:00", turn: hourly, restrictions: [restriction] });
    const day = { from: instant("2026-10-24T22:00Z"), until: instant("2026-10-25T23:00Z") };
    return finalShifts(schedule("Europe/Berlin", only), day).shifts.map((shift) => `${shift.from} ${shift.until}`);
  };
  assert.deepEqual(covered(window("01:00", "02:30")), ["2026-10-24T23:00:00Z 2026-10-25T01:30:00Z"]);
  assert.deepEqual(covered(window("02:30", "05:00")), ["2026-10-25T00:30:00Z 2026-10-25T04:00:00Z"]);
});

test("a restriction cuts turns without consuming them, and past midnight belongs to the day it starts on", () => {
  const weekend: Restriction = {
    kind: "weekly",
    fromDay: 5,
    from: Temporal.PlainTime.from("18:00"),
    untilDay: 1,
    until: Temporal.PlainTime.from("06:00"),
  };
  const plan = schedule(
    "Europe/Berlin",
    rotation({ members: "ab", start: "2026-11-02T09:00", turn: MONDAYS_AT_NINE, restrictions: [weekend] }),
  );
  assert.deepEqual(lines(plan, "Europe/Berlin", "2026-11-02T08:00Z", "2026-11-16T08:00Z"), [
    "- 2026-11-02T09:00 2026-11-06T18:00",
    "a 2026-11-06T18:00 2026-11-09T06:00",
    "- 2026-11-09T06:00 2026-11-13T18:00",
    "b 2026-11-13T18:00 2026-11-16T06:00",
    "- 2026-11-16T06:00 2026-11-16T09:00",
  ]);
});

test("a nightly window is shared when a handoff falls into it", () => {
  const turn: Turn = { unit: "days", count: 1, handoffAt: Temporal.PlainTime.from("00:00") };
  const nightly: Restriction = { kind: "daily", from: Temporal.PlainTime.from("22:00"), until: Temporal.PlainTime.from("06:00") };
  const plan = schedule("UTC", rotation({ members: "ab", start: "2026-11-02T00:00", turn, restrictions: [nightly] }));
  assert.deepEqual(lines(plan, "UTC", "2026-11-02T20:00Z", "2026-11-03T08:00Z"), [
    "- 2026-11-02T20:00 2026-11-02T22:00",
    "a 2026-11-02T22:00 2026-11-03T00:00",
    "b 2026-11-03T00:00 2026-11-03T06:00",
    "- 2026-11-03T06:00 2026-11-03T08:00",
  ]);
});

test("upper covers lower, and an explicit nobody leaves its turn to what lies below", () => {
  const daily: Turn = { unit: "days", count: 1, handoffAt: NINE };
  const plan = schedule(
    "UTC",
    rotation({ id: "upper", members: "a-", start: "2026-11-02T09:00", end: "2026-11-05T09:00", turn: daily }),
    rotation({ id: "lower", members: "z", start: "2026-11-03T21:00", turn: daily }),
  );
  assert.deepEqual(lines(plan, "UTC", "2026-11-02T00:00Z", "2026-11-06T00:00Z"), [
    "- 2026-11-02T00:00 2026-11-02T09:00",
    "a 2026-11-02T09:00 2026-11-03T09:00",
    "- 2026-11-03T09:00 2026-11-03T21:00",
    "z 2026-11-03T21:00 2026-11-04T09:00",
    "a 2026-11-04T09:00 2026-11-05T09:00",
    "z 2026-11-05T09:00 2026-11-06T00:00",
  ]);
});

test("where overrides overlap the one created last wins, and a gap is covered too", () => {
  const plan: Schedule = {
    ...schedule("UTC", rotation({ members: "a", start: "2026-11-02T00:00", end: "2026-11-03T00:00", turn: { unit: "hours", count: 24 } })),
    overrides: [
      override("2", "y", "2026-11-02T10:00Z", "2026-11-02T14:00Z", "2026-11-01T11:00Z"),
      override("1", "x", "2026-11-02T12:00Z", "2026-11-03T02:00Z", "2026-11-01T10:00Z"),
    ],
  };
  assert.deepEqual(lines(plan, "UTC", "2026-11-02T00:00Z", "2026-11-03T06:00Z"), [
    "a 2026-11-02T00:00 2026-11-02T10:00",
    "y 2026-11-02T10:00 2026-11-02T14:00",
    "x 2026-11-02T14:00 2026-11-03T02:00",
    "- 2026-11-03T02:00 2026-11-03T06:00",
  ]);
});

test("a start between two handoffs makes the first turn a short one", () => {
  const plan = schedule("Europe/Berlin", rotation({ members: "ab", start: "2026-11-05T12:00", turn: MONDAYS_AT_NINE }));
  assert.deepEqual(lines(plan, "Europe/Berlin", "2026-11-05T00:00Z", "2026-11-16T08:00Z"), [
    "- 2026-11-05T01:00 2026-11-05T12:00",
    "a 2026-11-05T12:00 2026-11-09T09:00",
    "b 2026-11-09T09:00 2026-11-16T09:00",
  ]);
});

test("the date line's missing day consumes its turn, cut to what the day has", () => {
  const plan = schedule(
    "Pacific/Apia",
    rotation({ members: "abc", start: "2011-12-29T09:00", turn: { unit: "days", count: 1, handoffAt: NINE } }),
  );
  assert.deepEqual(lines(plan, "Pacific/Apia", "2011-12-29T19:00Z", "2011-12-31T19:00Z"), [
    "a 2011-12-29T09:00 2011-12-31T00:00",
    "b 2011-12-31T00:00 2011-12-31T09:00",
    "c 2011-12-31T09:00 2012-01-01T09:00",
  ]);
});

test("nobody is on call before the first version, and each version answers for its own time", () => {
  const definition = (members: string): Schedule["versions"][number]["definition"] => ({
    timeZone: "UTC",
    mode: "stack",
    holidayRegion: undefined,
    rotations: [rotation({ members, start: "2020-01-01T00:00", turn: { unit: "hours", count: 1 } })],
  });
  const plan: Schedule = {
    versions: [
      { effectiveFrom: instant("2026-11-02T00:00Z"), definition: definition("a") },
      { effectiveFrom: instant("2026-11-03T00:00Z"), definition: definition("b") },
    ],
    temporaries: [],
    overrides: [],
  };
  const on = (at: string): UserId | undefined => onCallAt(plan, instant(at))[0];
  assert.deepEqual(["2026-11-01T23:59:59.999Z", "2026-11-02T00:00Z", "2026-11-02T23:59:59.999Z", "2026-11-03T00:00Z"].map(on), [
    undefined,
    "a",
    "a",
    "b",
  ]);
});

test("a rotation that two versions have is one layer, in the order of the newest", () => {
  const hourly: Turn = { unit: "hours", count: 24 };
  const one = rotation({ id: "one", members: "a", start: "2026-11-02T00:00", turn: hourly });
  const two = rotation({ id: "two", members: "b", start: "2026-11-02T00:00", turn: hourly });
  const plan: Schedule = {
    versions: [
      {
        effectiveFrom: instant("2026-11-02T00:00Z"),
        definition: { timeZone: "UTC", mode: "stack", holidayRegion: undefined, rotations: [one] },
      },
      {
        effectiveFrom: instant("2026-11-03T00:00Z"),
        definition: { timeZone: "UTC", mode: "stack", holidayRegion: undefined, rotations: [two, one] },
      },
    ],
    temporaries: [],
    overrides: [],
  };
  const layers = rotationLayers(plan, { from: instant("2026-11-02T00:00Z"), until: instant("2026-11-04T00:00Z") });
  assert.deepEqual(
    layers.map((layer) => [layer.rotationId, layer.shifts.map((shift) => `${shift.from} ${shift.until}`)]),
    [
      ["two", ["2026-11-03T00:00:00Z 2026-11-04T00:00:00Z"]],
      ["one", ["2026-11-02T00:00:00Z 2026-11-04T00:00:00Z"]],
    ],
  );
});
