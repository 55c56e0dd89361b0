import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { identityDeps, removePerson } from "#identity/index.ts";
import { emptySlotsOfLeaver } from "#oncall/empty-slots-of-leaver.ts";
import { addTemporary } from "#oncall/temporary-schedules.ts";
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

test("whoever covers for somebody who left goes on covering, and a temporary schedule names the leaver no more", async () => {
  const { ana, ben, cem, db, at, madeSchedule, onCall } = kit;
  const eve = await db.createUser({ name: "Eve" });
  const covered = await madeSchedule(eve, ana);
  const substitute = { kind: "substitute" as const, userId: ben, replacedUserId: eve };
  await addOverride(at(hours(1)), covered.head.id, { cover: substitute, from: hours(40), until: hours(60), reason: "" });
  const planned = await madeSchedule(cem);
  const shifts = [
    { userId: eve, from: hours(3), until: hours(20) },
    { userId: ana, from: hours(20), until: hours(30) },
  ];
  await addTemporary(at(hours(1)), planned.head.id, { from: hours(2), until: hours(30), shifts, reason: "" });

  const deps = identityDeps({ database: db.database, clock: new MovedClock(hours(5)), publicUrl: "http://127.0.0.1", mail: undefined });
  await removePerson(at(hours(5)), eve, deps.keys);
  const [event] = await at(hours(5)).transact((tx) =>
    readEventsOfTopics(tx, at(hours(5)), { topics: [`user:${eve}`], types: ["person.removed"], limit: 1 }),
  );
  assert.ok(event !== undefined);
  const ctx = at(hours(6));
  await ctx.transact((tx) => emptySlotsOfLeaver.run(ctx.within(tx), event, tx));

  // Eve's second day runs from hour 48 on; Ben had promised it until hour 60.
  const answers = await Promise.all([5, 7, 30, 48, 59, 60].map((hour) => onCall(covered, hours(hour))));
  assert.deepEqual(answers, [[eve], [], [ana], [ben], [ben], []]);
  assert.deepEqual(await Promise.all([5, 7, 21, 30].map((hour) => onCall(planned, hours(hour)))), [[eve], [], [ana], [cem]]);
});
