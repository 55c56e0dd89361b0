import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asId } from "@staunch/core/kernel";
import type { UserId } from "@staunch/core/kernel";
import {
  addOverride,
  archiveSchedule,
  createSchedule,
  getSchedule,
  listSchedules,
  onCallUsers,
  readMyShifts,
  readOnCallNow,
  readShifts,
  removeOverride,
  updateSchedule,
} from "#oncall/index.ts";
import { daily, hours, monday, type OncallTest, oncallTest } from "#oncall/test-kit.test.ts";
import { previewSchedule } from "#oncall/update-schedule.ts";
import { type CommandContext, newId } from "#platform/index.ts";

let kit: OncallTest;

before(async () => {
  kit = await oncallTest();
});

after(async () => {
  await kit[Symbol.asyncDispose]();
});

test("a new schedule answers who is on call from now on, and nobody for the time before it", async () => {
  const { ana, ben, madeSchedule, onCall } = kit;
  const schedule = await madeSchedule(ana, ben);
  assert.deepEqual(await onCall(schedule, hours(-1)), []);
  assert.deepEqual(await onCall(schedule, hours(0)), [ana]);
  assert.deepEqual(await onCall(schedule, hours(24)), [ben]);
  assert.deepEqual(await onCall({ ...schedule, head: { ...schedule.head, id: asId(newId()) } }, hours(0)), []);
});

test("an edit waits for the end of the running shift, and the past keeps its answer", async () => {
  const { ana, ben, cem, at, madeSchedule, onCall } = kit;
  const schedule = await madeSchedule(ana, ben);
  const edited = await updateSchedule(at(hours(30)), schedule.head.id, {
    version: 1,
    name: undefined,
    definition: daily(cem),
    effectiveFrom: undefined,
  });
  assert.equal(edited.head.version, 2);
  assert.equal(edited.versions.at(-1)?.effectiveFrom.toString(), hours(48).toString());
  const answers = await Promise.all([0, 24, 30, 47, 48, 72].map((hour) => onCall(schedule, hours(hour))));
  assert.deepEqual(answers.flat(), [ana, ben, ben, ben, cem, cem]);
});

test("an edit that would take the duty from whoever has it now is refused; one in the past and one a year ahead too", async () => {
  const { ana, ben, cem, at, madeSchedule } = kit;
  const schedule = await madeSchedule(ana, ben);
  const wish = { version: 1, name: undefined, definition: daily(cem) };
  const edit = (effectiveFrom: Temporal.Instant) => updateSchedule(at(hours(30)), schedule.head.id, { ...wish, effectiveFrom });
  await assert.rejects(edit(hours(30)), { code: "conflict" });
  await assert.rejects(edit(hours(29)), { code: "invalid" });
  await assert.rejects(edit(hours(24 * 367 + 31)), { code: "invalid" });
  assert.equal((await getSchedule(at(hours(30)), schedule.head.id)).schedule.head.version, 1);
});

test("a later edit replaces one that has not held yet", async () => {
  const { ana, ben, cem, at, madeSchedule, onCall } = kit;
  const schedule = await madeSchedule(ana, ben);
  const edit = (version: number, userId: UserId | undefined, effectiveFrom: Temporal.Instant) =>
    updateSchedule(at(hours(1)), schedule.head.id, { version, name: undefined, definition: daily(userId), effectiveFrom });
  await edit(1, cem, hours(72));
  await edit(2, ben, hours(48));
  assert.deepEqual(await onCall(schedule, hours(0)), [ana]);
  assert.deepEqual(await onCall(schedule, hours(48)), [ben]);
  assert.deepEqual(await onCall(schedule, hours(72)), [ben]);
});

test("an edit made against an older version is refused and shows the stored one", async () => {
  const { ana, at, madeSchedule } = kit;
  const schedule = await madeSchedule(ana);
  const wish = { version: 1, definition: undefined, effectiveFrom: undefined };
  await updateSchedule(at(hours(1)), schedule.head.id, { ...wish, name: `${schedule.head.name}, renamed` });
  await assert.rejects(updateSchedule(at(hours(1)), schedule.head.id, { ...wish, name: "Late" }), { code: "precondition_failed" });
});

test("adding somebody to a rotation holds at once and leaves the running turn and the next one where they were", async () => {
  const { ana, ben, cem, at, madeSchedule, onCall } = kit;
  const schedule = await madeSchedule(ana, ben);
  const [rotation] = schedule.versions[0]?.definition.rotations ?? [];
  assert.ok(rotation !== undefined);
  const definition = {
    ...daily(),
    rotations: [{ ...rotation, members: [...rotation.members, { kind: "user", userId: cem } as const] }],
  };
  const now = hours(24 * 4 + 1);
  const edited = await updateSchedule(at(now), schedule.head.id, { version: 1, name: undefined, definition, effectiveFrom: undefined });
  assert.equal(edited.versions.at(-1)?.effectiveFrom.toString(), now.toString());
  const answers = await Promise.all([4, 5, 6, 7].map((day) => onCall(schedule, hours(24 * day + 2))));
  assert.deepEqual(answers.flat(), [ana, ben, cem, ana]);
});

test("a preview says who gains and loses which hours, and saves nothing", async () => {
  const { ana, ben, at, madeSchedule, onCall } = kit;
  const schedule = await madeSchedule(ana, ben);
  const preview = await previewSchedule(at(hours(1)), schedule.head.id, { definition: daily(ana, undefined), effectiveFrom: undefined });
  assert.equal(preview.effectiveFrom.toString(), hours(1).toString());
  assert.deepEqual(preview.people, [{ userId: ben, gainedHours: 0, lostHours: 28 * 24 }]);
  assert.equal(preview.gaps.length, 28);
  assert.deepEqual(await onCall(schedule, hours(24)), [ben]);
});

test("somebody who is no member of the organisation can neither take turns nor stand in", async () => {
  const { ana, at, madeSchedule } = kit;
  const stranger = newId<"user">();
  await assert.rejects(madeSchedule(ana, stranger), { code: "invalid" });
  const schedule = await madeSchedule(ana);
  const wish = { cover: { kind: "replace" as const, userId: stranger }, from: undefined, until: hours(5), reason: "" };
  await assert.rejects(addOverride(at(hours(1)), schedule.head.id, wish), { code: "invalid" });
});

test("a name is taken once, whatever its case, and free again after archiving", async () => {
  const { ana, at } = kit;
  const name = "Payments on-call";
  const schedule = await createSchedule(at(monday), { name, definition: daily(ana) });
  const again = { name: name.toUpperCase(), definition: daily(ana) };
  await assert.rejects(createSchedule(at(monday), again), { code: "conflict" });
  await archiveSchedule(at(hours(1)), { scheduleId: schedule.head.id, version: 1 }, async () => []);
  await createSchedule(at(hours(2)), again);
});

test("an override puts somebody on from now at the earliest, and taking it back ends it without touching what it held", async () => {
  const { ana, ben, at, madeSchedule, onCall } = kit;
  const schedule = await madeSchedule(ana);
  const override = await addOverride(at(hours(2)), schedule.head.id, {
    cover: { kind: "replace", userId: ben },
    from: hours(-5),
    until: hours(10),
    reason: "dentist",
  });
  assert.equal(override.from.toString(), hours(2).toString());
  assert.deepEqual((await Promise.all([1, 2, 9, 10].map((hour) => onCall(schedule, hours(hour))))).flat(), [ana, ben, ben, ana]);

  await removeOverride(at(hours(4)), schedule.head.id, override.id);
  assert.deepEqual((await Promise.all([2, 3, 4, 9].map((hour) => onCall(schedule, hours(hour))))).flat(), [ben, ben, ana, ana]);
  await assert.rejects(removeOverride(at(hours(5)), schedule.head.id, override.id), { code: "conflict" });
});

test("an override of the past is never removed, and none is made for it", async () => {
  const { ana, ben, at, madeSchedule, onCall } = kit;
  const schedule = await madeSchedule(ana);
  const override = await addOverride(at(hours(2)), schedule.head.id, {
    cover: { kind: "replace", userId: ben },
    from: undefined,
    until: hours(3),
    reason: "",
  });
  await assert.rejects(removeOverride(at(hours(3)), schedule.head.id, override.id), { code: "conflict" });
  await assert.rejects(
    addOverride(at(hours(4)), schedule.head.id, { cover: { kind: "replace", userId: ben }, from: hours(2), until: hours(4), reason: "" }),
    {
      code: "invalid",
    },
  );
  assert.deepEqual(await onCall(schedule, hours(2)), [ben]);
});

test("a schedule in use is not archived, and the refusal lists the uses", async () => {
  const { ana, at, madeSchedule, onCall } = kit;
  const schedule = await madeSchedule(ana);
  const uses = [{ type: "escalation-policy", id: newId(), name: "Payments" }];
  const wish = { scheduleId: schedule.head.id, version: 1 };
  await assert.rejects(
    archiveSchedule(at(hours(1)), wish, async () => uses),
    { code: "conflict", details: { uses } },
  );
  await archiveSchedule(at(hours(1)), wish, async () => []);
  assert.deepEqual(await onCall(schedule, hours(0)), [ana]);
  assert.deepEqual(await onCall(schedule, hours(1)), []);
  await assert.rejects(
    addOverride(at(hours(2)), schedule.head.id, { cover: { kind: "replace", userId: ana }, from: undefined, until: hours(5), reason: "" }),
    {
      code: "conflict",
    },
  );
});

test("the overview names who is on now, until when, who is next, and the gaps of two weeks", async () => {
  const { ana, ben, at, madeSchedule } = kit;
  const schedule = await madeSchedule(ana, ben, undefined);
  const { items, names } = await readOnCallNow(at(hours(1)));
  const item = items.find((candidate) => candidate.schedule.id === schedule.head.id);
  assert.ok(item?.now !== undefined && item.next !== undefined);
  assert.deepEqual([names(item.now.userId).name, item.now.until?.toString()], ["Ana", hours(24).toString()]);
  assert.deepEqual([names(item.next.userId).name, item.next.from.toString()], ["Ben", hours(24).toString()]);
  assert.equal(item.gaps[0]?.from.toString(), hours(48).toString());
  assert.equal(item.gaps.length, 5);
});

test("my shifts are those of all schedules, cover included, in order", async () => {
  const { ana, ben, db, at, madeSchedule } = kit;
  const eve = await db.createUser({ name: "Eve" });
  const one = await madeSchedule(ana, eve);
  const other = await madeSchedule(ben);
  await addOverride(at(hours(1)), other.head.id, { cover: { kind: "replace", userId: eve }, from: hours(2), until: hours(4), reason: "" });
  const shifts = await readMyShifts(db.contextFor({ userId: eve, role: "responder", now: hours(1) }), { from: hours(0), until: hours(48) });
  assert.deepEqual(
    shifts.map((shift) => [shift.schedule.id, shift.from.toString(), shift.until.toString()]),
    [
      [other.head.id, hours(2).toString(), hours(4).toString()],
      [one.head.id, hours(24).toString(), hours(48).toString()],
    ],
  );
});

test("observers look, responders cover, admins edit", async () => {
  const { ana, ben, db, madeSchedule } = kit;
  const schedule = await madeSchedule(ana);
  const as = (role: "observer" | "responder" | "admin"): CommandContext => db.contextFor({ role, now: hours(1) });
  const cover = { cover: { kind: "replace" as const, userId: ben }, from: undefined, until: hours(3), reason: "" };
  const rename = { version: 1, name: `${schedule.head.name} renamed`, definition: undefined, effectiveFrom: undefined };
  await readShifts(as("observer"), schedule.head.id, { from: hours(0), until: hours(2) });
  await assert.rejects(addOverride(as("observer"), schedule.head.id, cover), { code: "forbidden" });
  await addOverride(as("responder"), schedule.head.id, cover);
  await assert.rejects(updateSchedule(as("responder"), schedule.head.id, rename), { code: "forbidden" });
  await updateSchedule(as("admin"), schedule.head.id, rename);
});

test("another organisation sees nothing of a schedule", async () => {
  const { ana, db, madeSchedule } = kit;
  const schedule = await madeSchedule(ana);
  const { organisationId, ownerId } = await db.createOrganisation();
  const theirs = db.contextFor({ organisationId, userId: ownerId, now: hours(1) });
  await assert.rejects(getSchedule(theirs, schedule.head.id), { code: "not_found" });
  await assert.rejects(
    updateSchedule(theirs, schedule.head.id, { version: 1, name: "Taken", definition: undefined, effectiveFrom: undefined }),
    { code: "not_found" },
  );
  assert.deepEqual((await listSchedules(theirs, { limit: 10 })).items, []);
  assert.deepEqual(await theirs.transact((tx) => onCallUsers(tx, organisationId, schedule.head.id, hours(1))), []);
});
