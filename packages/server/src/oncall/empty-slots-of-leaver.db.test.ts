import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { identityDeps, removePerson } from "#identity/index.ts";
import { emptySlotsOfLeaver } from "#oncall/empty-slots-of-leaver.ts";
import { addOverride, getSchedule, updateSchedule } from "#oncall/index.ts";
import { daily, hours, type OncallTest, oncallTest } from "#oncall/test-kit.test.ts";
import { MovedClock, type RecordedEvent, readEventsOfTopics } from "#platform/index.ts";

let kit: OncallTest;

before(async () => {
  kit = await oncallTest();
});

after(async () => {
  await kit[Symbol.asyncDispose]();
});

test("who left becomes an explicit nobody from that moment, now and in what was planned, and their overrides end", async () => {
  const { ana, ben, db, at, madeSchedule, onCall } = kit;
  const dea = await db.createUser({ name: "Dea" });
  const schedule = await madeSchedule(dea, ana);
  await updateSchedule(at(hours(1)), schedule.head.id, {
    version: 1,
    name: undefined,
    definition: daily(ana, dea),
    effectiveFrom: hours(96),
  });
  const other = await madeSchedule(ben);
  await addOverride(at(hours(1)), other.head.id, {
    cover: { kind: "replace", userId: dea },
    from: undefined,
    until: hours(20),
    reason: "",
  });

  const leaving = at(hours(5));
  const deps = identityDeps({ database: db.database, clock: new MovedClock(hours(5)), publicUrl: "http://127.0.0.1", mail: undefined });
  await removePerson(leaving, dea, deps.keys);
  const [event] = await leaving.transact((tx) =>
    readEventsOfTopics(tx, leaving, { topics: [`user:${dea}`], types: ["person.removed"], limit: 1 }),
  );
  assert.ok(event !== undefined);
  const react = (now: Temporal.Instant, removed: RecordedEvent) =>
    at(now).transact((tx) => emptySlotsOfLeaver.run(at(now).within(tx), removed, tx));
  await react(hours(6), event);
  await react(hours(7), event);

  const answers = await Promise.all([5, 6, 24, 48, 96, 120].map((hour) => onCall(schedule, hours(hour))));
  assert.deepEqual(answers, [[dea], [], [ana], [], [ana], []]);
  assert.deepEqual((await Promise.all([5, 6].map((hour) => onCall(other, hours(hour))))).flat(), [dea, ben]);
  const { schedule: stored } = await getSchedule(at(hours(8)), schedule.head.id);
  assert.equal(stored.head.version, 3, "the second run changed nothing");
  assert.deepEqual(stored.versions[0]?.definition.rotations[0]?.members[0], { kind: "nobody" });
});
