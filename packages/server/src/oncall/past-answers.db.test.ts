import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { unreachable, type UserId } from "@staunch/core/kernel";
import fc from "fast-check";
import { addOverride, getSchedule, readShifts, removeOverride, type StoredSchedule, updateSchedule } from "#oncall/index.ts";
import { addTemporary, removeTemporary } from "#oncall/temporary-schedules.ts";
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
    does: fc.constantFrom("replace" as const, "add" as const, "remove" as const, "substitute" as const),
  }),
  fc.record({ kind: fc.constant("uncover" as const) }),
  fc.record({
    kind: fc.constant("temporary" as const),
    member: fc.constantFrom(0, 1, 2),
    from: fc.integer({ min: 1, max: 60 }),
    length: fc.integer({ min: 1, max: 60 }),
  }),
  fc.record({ kind: fc.constant("untemporary" as const) }),
);

type Deed = typeof anyDeed extends fc.Arbitrary<infer Value> ? Value : never;

interface Moment {
  readonly now: Temporal.Instant;
  readonly schedule: StoredSchedule;
}

function personOf(member: number): UserId | undefined {
  return [kit.ana, kit.ben, kit.cem, undefined][member];
}

async function edit(deed: Extract<Deed, { kind: "edit" }>, { now, schedule }: Moment): Promise<void> {
  const { at, onCall } = kit;
  const before = await onCall(schedule, now);
  await updateSchedule(at(now), schedule.head.id, {
    version: schedule.head.version,
    name: undefined,
    definition: daily(...deed.members.map(personOf)),
    effectiveFrom: deed.later === undefined ? undefined : now.add({ hours: deed.later }),
  });
  if (before.length > 0) assert.deepEqual(await onCall(schedule, now), before, "who is on now stays");
}

async function cover(deed: Extract<Deed, { kind: "cover" }>, { now, schedule }: Moment): Promise<void> {
  const from = now.add({ hours: deed.from });
  const until = now.add({ hours: Math.max(deed.from, 0) + deed.length });
  const userId = personOf(deed.member) ?? kit.ana;
  const replacedUserId = personOf((deed.member + 1) % 3) ?? kit.ben;
  const does = deed.does === "substitute" ? { kind: deed.does, userId, replacedUserId } : { kind: deed.does, userId };
  await addOverride(kit.at(now), schedule.head.id, { cover: does, from, until, reason: "" });
}

async function carryOut(deed: Deed, moment: Moment): Promise<void> {
  const { now, schedule } = moment;
  const { id } = schedule.head;
  switch (deed.kind) {
    case "edit":
      return edit(deed, moment);
    case "cover":
      return cover(deed, moment);
    case "uncover": {
      const running = schedule.overrides.find(({ removedAt }) => removedAt === undefined);
      if (running !== undefined) await removeOverride(kit.at(now), id, running.id);
      return;
    }
    case "temporary": {
      const stretch = { from: now.add({ hours: deed.from }), until: now.add({ hours: deed.from + deed.length }) };
      await addTemporary(kit.at(now), id, { ...stretch, shifts: [{ ...stretch, userId: personOf(deed.member) ?? kit.ana }], reason: "" });
      return;
    }
    case "untemporary": {
      const running = schedule.temporaries.find(({ removedAt }) => removedAt === undefined);
      if (running !== undefined) await removeTemporary(kit.at(now), id, running.id);
      return;
    }
    default:
      unreachable(deed);
  }
}

test("whatever is edited, covered, planned for a while and taken back, what was answered for the past is answered again", async () => {
  const { at, madeSchedule } = kit;
  await fc.assert(
    fc.asyncProperty(anyMembers, fc.array(anyDeed, { minLength: 1, maxLength: 8 }), async (members, deeds) => {
      const { head } = await madeSchedule(...members.map(personOf));
      const told = async (now: Temporal.Instant): Promise<string[]> => {
        const { shifts } = await readShifts(at(now), head.id, { from: monday, until: now });
        return shifts.map((shift) => `${shift.userId} ${shift.from} ${shift.until}`);
      };
      let now = monday;
      for (const deed of deeds) {
        now = now.add({ hours: 7 });
        const before = await told(now);
        const { schedule } = await getSchedule(at(now), head.id);
        await carryOut(deed, { now, schedule });
        assert.deepEqual(await told(now), before);
      }
    }),
    { numRuns: 40 },
  );
});
