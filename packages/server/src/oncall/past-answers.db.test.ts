import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { ScheduleDefinition } from "@staunch/core/oncall";
import fc from "fast-check";
import { addOverride, getSchedule, readShifts, removeOverride, updateSchedule } from "#oncall/index.ts";
import { daily, monday, type OncallTest, oncallTest } from "#oncall/test-kit.test.ts";

let kit: OncallTest;

before(async () => {
  kit = await oncallTest();
});

after(async () => {
  await kit[Symbol.asyncDispose]();
});

const anyMembers = fc.array(fc.constantFrom(0, 1, 2, 3), { minLength: 1, maxLength: 4 });
const anyDeed = fc.oneof(
  fc.record({
    kind: fc.constant("edit" as const),
    members: anyMembers,
    later: fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant("cover" as const),
    member: fc.constantFrom(0, 1, 2),
    from: fc.integer({ min: -20, max: 60 }),
    length: fc.integer({ min: 1, max: 60 }),
  }),
  fc.record({ kind: fc.constant("uncover" as const) }),
);

test("whatever is edited, covered and uncovered, what was answered for the past is answered again", async () => {
  const { ana, ben, cem, at, madeSchedule, onCall } = kit;
  await fc.assert(
    fc.asyncProperty(anyMembers, fc.array(anyDeed, { minLength: 1, maxLength: 6 }), async (members, deeds) => {
      const people = [ana, ben, cem, undefined];
      const definitionOf = (indexes: readonly number[]): ScheduleDefinition => daily(...indexes.map((index) => people[index]));
      const schedule = await madeSchedule(...members.map((index) => people[index]));
      const { id } = schedule.head;
      const told = async (now: Temporal.Instant): Promise<string[]> => {
        const { shifts } = await readShifts(at(now), id, { from: monday, until: now });
        return shifts.map((shift) => `${shift.userId} ${shift.from} ${shift.until}`);
      };
      let now = monday;
      for (const deed of deeds) {
        now = now.add({ hours: 7 });
        const pastBefore = await told(now);
        const [onBefore] = await onCall(schedule, now);
        const { schedule: stored } = await getSchedule(at(now), id);
        if (deed.kind === "edit") {
          const effectiveFrom = deed.later === undefined ? undefined : now.add({ hours: deed.later });
          await updateSchedule(at(now), id, {
            version: stored.head.version,
            name: undefined,
            definition: definitionOf(deed.members),
            effectiveFrom,
          });
          if (onBefore !== undefined) assert.deepEqual(await onCall(schedule, now), [onBefore], "who is on now stays");
        } else if (deed.kind === "cover") {
          const from = now.add({ hours: deed.from });
          const until = now.add({ hours: Math.max(deed.from, 0) + deed.length });
          await addOverride(at(now), id, { cover: { kind: "replace", userId: people[deed.member] ?? ana }, from, until, reason: "" });
        } else {
          const running = stored.overrides.find((override) => override.removedAt === undefined);
          if (running !== undefined) await removeOverride(at(now), id, running.id);
        }
        assert.deepEqual(await told(now), pastBefore);
      }
    }),
    { numRuns: 25 },
  );
});
