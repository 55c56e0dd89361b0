import assert from "node:assert/strict";
import { test } from "node:test";
import { definitionOf, draftOfPattern, draftOfSchedule, missingIn, movedBy, patterns, withHandoff } from "./schedule-draft.ts";

const thursday = Temporal.PlainDate.from("2026-11-26");

test("every pattern begins on the Monday of this week and says who is missing", () => {
  for (const { id } of patterns) {
    const draft = draftOfPattern(id, thursday, "Europe/Berlin");
    assert.ok(draft.rotations.every((rotation) => rotation.start.startsWith("2026-11-23T")));
    assert.match(missingIn(draft) ?? "", /^Add somebody to /);
  }
});

test("the windows of day and night, and of follow the sun, meet around the clock", () => {
  for (const id of ["day-and-night", "follow-the-sun"] as const) {
    const windows = draftOfPattern(id, thursday, "Europe/Berlin").rotations.flatMap((rotation) => rotation.restrictions);
    for (const [index, window] of windows.entries()) assert.equal(window.until, windows[(index + 1) % windows.length]?.from);
  }
});

test("a stored definition goes through the draft unchanged", () => {
  const definition = {
    timeZone: "Europe/Berlin",
    mode: "concurrent" as const,
    holidayRegion: "DE-BY",
    rotations: [
      {
        id: "r1",
        name: "Primary",
        members: [{ kind: "user" as const, userId: "u1" }, { kind: "nobody" as const }],
        start: "2026-11-23T09:00",
        end: null,
        turn: { unit: "weeks" as const, count: 2, handoffAt: "09:00", handoffOn: 3 as const },
        duty: "paged" as const,
        restrictions: [{ kind: "daily" as const, from: "09:00", until: "17:00" }],
      },
      {
        id: "r2",
        name: "Learning",
        members: [{ kind: "user" as const, userId: "u2" }],
        start: "2026-11-30T09:00",
        end: "2027-11-30T09:00",
        turn: { unit: "months" as const, count: 1, handoffAt: "09:00", handoffOnDay: 31 },
        duty: "shadow" as const,
        restrictions: [],
      },
    ],
  };
  const schedule = {
    id: "s1",
    name: "Shop",
    version: 3,
    archivedAt: null,
    ownerTeamId: null,
    gapWarnings: "on" as const,
    timeZone: "Europe/Berlin",
    people: [],
    versions: [{ effectiveFrom: "2026-11-23T08:00:00Z", definition }],
  };
  const draft = draftOfSchedule(schedule);
  assert.deepEqual(definitionOf(draft), definition);
  assert.deepEqual([draft.name, draft.version, missingIn(draft)], ["Shop", 3, undefined]);
});

test("a handoff moved takes the start with it, unless the start was elsewhere", () => {
  const [rotation] = draftOfPattern("weekly", thursday, "UTC").rotations;
  assert.ok(rotation !== undefined);
  assert.equal(withHandoff(rotation, "10:30").start, "2026-11-23T10:30");
  assert.equal(withHandoff({ ...rotation, start: "2026-11-23T12:00" }, "10:30").start, "2026-11-23T12:00");
});

test("moving in a list stops at its ends", () => {
  assert.deepEqual(movedBy(["a", "b", "c"], 0, 1), ["b", "a", "c"]);
  assert.deepEqual(movedBy(["a", "b", "c"], 0, -1), ["a", "b", "c"]);
  assert.deepEqual(movedBy(["a", "b", "c"], 2, 1), ["a", "b", "c"]);
});
