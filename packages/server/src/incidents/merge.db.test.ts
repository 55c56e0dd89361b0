import assert from "node:assert/strict";
import { test } from "node:test";
import { changePrivacy } from "#incidents/change-privacy.ts";
import { changeStatus } from "#incidents/change-status.ts";
import type { Incident } from "#incidents/incident.ts";
import { linkService } from "#incidents/links.ts";
import { mergeIncident, unmergeIncident } from "#incidents/merge-incident.ts";
import { addNote } from "#incidents/notes.ts";
import { findOpenIncidentOfGroup } from "#incidents/read-links.ts";
import { readRoom, type RoomView } from "#incidents/read-room.ts";
import { readTimeline } from "#incidents/read-timeline.ts";
import { type Scene, scene } from "#incidents/test-kit.ts";

async function types(s: Scene, incident: Incident): Promise<readonly string[]> {
  const { items } = await readTimeline(s.mira.at(20), incident.id, { filter: "all", limit: 50 });
  return items.map(({ type }) => type);
}

/** A room without what every write changes. */
async function still(s: Scene, incident: Incident, minutes: number): Promise<Omit<RoomView, "version">> {
  const { version, ...room } = await readRoom(s.mira.at(minutes), incident.id);
  assert.ok(version > 0);
  return room;
}

async function reasonOf(refused: Promise<unknown>): Promise<unknown> {
  const error: unknown = await refused.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Error && "details" in error && typeof error.details === "object" && error.details !== null
    ? Object.fromEntries(Object.entries(error.details))["reason"]
    : error;
}

test("merged, an incident's alerts, services, people and story are the other's; undone, both are as they were", async () => {
  await using s = await scene();
  const [shop, pay] = [await s.service("Shop"), await s.service("Payments")];
  const { groupId } = await s.alertGroup(shop, 0);
  const from = await s.declare({ title: "Shop is slow", alertGroupId: groupId, commanderId: s.jonas.userId });
  const into = await s.declare({ title: "Payments fail", serviceIds: [pay] });
  await addNote(s.jonas.at(1), from.id, { text: "Baskets are lost" });
  const before = [await still(s, from, 2), await still(s, into, 2)];

  const merged = await mergeIncident(s.mira.at(2), from.id, { intoId: into.id, reason: "the same database" });
  assert.equal(merged.status, "merged");
  const room = await still(s, into, 3);
  assert.deepEqual(room.services.map(({ name }) => name).toSorted(), ["Payments", "Shop"]);
  assert.deepEqual(
    room.alertGroups.map(({ id }) => id),
    [groupId],
  );
  assert.deepEqual(
    room.merged.map(({ reference }) => reference),
    ["INC-1"],
  );
  assert.ok(room.responders.some(({ userId }) => userId === s.jonas.userId));
  assert.ok((await types(s, into)).includes("incident.note-added"));
  const member = await s.mira.at(3).transact((tx) => findOpenIncidentOfGroup(tx, from.organisationId, groupId));
  assert.equal(member?.id, into.id);
  const old = await still(s, from, 3);
  assert.deepEqual([old.status, old.mergedInto?.reference, old.open, old.promise.nextUpdateAt], ["merged", "INC-2", false, null]);

  await unmergeIncident(s.mira.at(4), from.id, "two causes after all");
  const after = [await still(s, from, 2), await still(s, into, 2)];
  // Its commander is told that it stands on its own again: the one trace beside the story.
  const paged = after[0]?.responders.find(({ userId }) => userId === s.jonas.userId);
  assert.ok(paged !== undefined);
  const known = (room: Omit<RoomView, "version"> | undefined) => ({ ...room, responders: room?.responders.map(({ name }) => name) });
  assert.deepEqual(after.map(known), before.map(known));
  assert.ok(!(await types(s, into)).includes("incident.note-added"));
  for (const [incident, type] of [
    [from, "incident.unmerged"],
    [into, "incident.unmerged-from"],
  ] as const) {
    assert.ok((await types(s, incident)).includes(type), type);
  }
});

test("nobody is paged any more about what was merged, and its clocks stand still", async () => {
  await using s = await scene();
  const from = await s.declare({ title: "Shop is slow", severity: "SEV1", commanderId: s.jonas.userId });
  const into = await s.declare({ title: "Payments fail", severity: "SEV1" });
  await mergeIncident(s.mira.at(1), from.id, { intoId: into.id, reason: "the same" });
  const told = (await s.events(from.id, "page.resolved")).length;
  assert.equal(told, 1);
  await s.runTimers(60);
  assert.deepEqual(await s.events(from.id, "incident.update-due"), []);
  assert.equal((await s.events(into.id, "incident.update-due")).length, 1);
});

test("merged at two removes, everything is the last one's; what was merged on is undone first", async () => {
  await using s = await scene();
  const { groupId } = await s.alertGroup(await s.service("Shop"), 0);
  const first = await s.declare({ title: "One", alertGroupId: groupId });
  const second = await s.declare({ title: "Two" });
  const third = await s.declare({ title: "Three" });
  await addNote(s.mira.at(1), first.id, { text: "from the first" });
  await mergeIncident(s.mira.at(2), first.id, { intoId: second.id, reason: "same" });
  await mergeIncident(s.mira.at(3), second.id, { intoId: third.id, reason: "same" });
  const room = await still(s, third, 4);
  assert.deepEqual([room.merged.map(({ reference }) => reference), room.alertGroups.length], [["INC-1", "INC-2"], 1]);
  assert.ok((await types(s, third)).includes("incident.note-added"));
  assert.equal(await reasonOf(unmergeIncident(s.mira.at(5), first.id, "no")), "into_merged");
  await unmergeIncident(s.mira.at(6), second.id, "no");
  assert.deepEqual((await still(s, third, 7)).alertGroups, []);
  assert.equal((await still(s, second, 7)).alertGroups.length, 1);
  await unmergeIncident(s.mira.at(8), first.id, "no");
  assert.deepEqual((await still(s, second, 9)).alertGroups, []);
});

test("what the other was said to be about meanwhile stays its own", async () => {
  await using s = await scene();
  const shop = await s.service("Shop");
  const from = await s.declare({ title: "One", serviceIds: [shop] });
  const into = await s.declare({ title: "Two" });
  await mergeIncident(s.mira.at(1), from.id, { intoId: into.id, reason: "same" });
  await linkService(s.mira.at(2), into.id, shop);
  await unmergeIncident(s.mira.at(3), from.id, "no");
  assert.equal((await still(s, into, 4)).services.length, 1);
});

test("refusals say why, and undoing ends with its day", async () => {
  await using s = await scene();
  const from = await s.declare({ title: "One" });
  const into = await s.declare({ title: "Two" });
  const over = await s.declare({ title: "Three", status: "triage" });
  await changeStatus(s.mira.at(1), over.id, { to: "declined", reason: "a test" });
  const merge = (intoId: Incident["id"]): Promise<Incident> => mergeIncident(s.mira.at(2), from.id, { intoId, reason: "same" });
  assert.equal(await reasonOf(merge(from.id)), "into_itself");
  assert.equal(await reasonOf(merge(over.id)), "into_incident_over");
  assert.equal(await reasonOf(unmergeIncident(s.mira.at(2), from.id, "x")), "not_merged");
  await changePrivacy(s.mira.at(2), from.id, { isPrivate: true, reason: "names" });
  assert.equal(await reasonOf(merge(into.id)), "private_into_open");
  await changePrivacy(s.mira.at(3), into.id, { isPrivate: true, reason: "names" });
  await merge(into.id);
  assert.equal(await reasonOf(changePrivacy(s.mira.at(4), from.id, { isPrivate: false, reason: "x" })), "incident_merged");
  assert.equal(await reasonOf(unmergeIncident(s.mira.at(24 * 60 + 3), from.id, "late")), "unmerge_window_over");
});

test("two people merge the same pair both ways at once: one way wins", async () => {
  await using s = await scene();
  const [one, two] = [await s.declare({ title: "One" }), await s.declare({ title: "Two" })];
  const results = await Promise.allSettled([
    mergeIncident(s.mira.at(1), one.id, { intoId: two.id, reason: "same" }),
    mergeIncident(s.jonas.at(1), two.id, { intoId: one.id, reason: "same" }),
  ]);
  assert.deepEqual(results.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
});
