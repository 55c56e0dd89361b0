import assert from "node:assert/strict";
import { test } from "node:test";
import { acceptHandoff, claimCommand, endHandoff, offerHandoff } from "#incidents/handoff.ts";
import { keepPromise } from "#incidents/keep-promise.ts";
import { addDecision } from "#incidents/notes.ts";
import { readRoom } from "#incidents/read-room.ts";
import { assignRole, leaveRole, takeRole } from "#incidents/roles.ts";
import { addTask, completeTask } from "#incidents/tasks.ts";
import { type Scene, scene, start } from "#incidents/test-kit.ts";
import type { IncidentId, UserId } from "@staunch/core/kernel";

async function holderOf(s: Scene, incidentId: IncidentId, role: string): Promise<UserId | string | undefined> {
  const room = await readRoom(s.mira.at(0), incidentId);
  return room.roles.find((one) => one.role === role)?.holder?.userId;
}

test("two people take one role at once: one has it, the other is told so", async () => {
  await using s = await scene();
  const incident = await s.declare();
  const takers = await Promise.allSettled([
    takeRole(s.jonas.at(1), incident.id, "operations_lead"),
    takeRole(s.sana.at(1), incident.id, "operations_lead"),
  ]);
  assert.deepEqual(takers.map((taker) => taker.status).sort(), ["fulfilled", "rejected"]);
  const winner = takers[0]?.status === "fulfilled" ? s.jonas.userId : s.sana.userId;
  assert.equal(await holderOf(s, incident.id, "operations_lead"), winner);
  assert.equal((await s.events(incident.id, "incident.role-assigned")).length, 1);
});

test("command moves when the offer is accepted, with a brief, and the person asked is paged", async () => {
  await using s = await scene();
  const incident = await s.declare();
  await addDecision(s.mira.at(1), incident.id, { text: "Roll back first" });
  await offerHandoff(s.mira.at(2), incident.id, s.jonas.userId);
  assert.equal(await holderOf(s, incident.id, "incident_commander"), s.mira.userId);
  const room = await readRoom(s.jonas.at(2), incident.id);
  assert.match(room.offer?.brief ?? "", /Decided: Roll back first \(1 min ago\)\./);
  assert.deepEqual(
    (await s.pagesAbout(incident.id)).map((page) => page.people),
    [[s.jonas.userId]],
  );
  await acceptHandoff(s.jonas.at(3), incident.id);
  assert.equal(await holderOf(s, incident.id, "incident_commander"), s.jonas.userId);
});

test("an accepter and a claimer race: command ends with exactly one of them", async () => {
  await using s = await scene();
  const incident = await s.declare();
  await offerHandoff(s.mira.at(1), incident.id, s.jonas.userId);
  await Promise.allSettled([acceptHandoff(s.jonas.at(2), incident.id), claimCommand(s.sana.at(2), incident.id, "Mira is gone")]);
  const moves = [
    ...(await s.events(incident.id, "incident.handoff-accepted")),
    ...(await s.events(incident.id, "incident.command-claimed")),
  ].toSorted((a, b) => a.seq - b.seq);
  // A claim ends the offer; an acceptance does not keep anybody from claiming after it.
  assert.ok(moves.length >= 1);
  assert.equal(await holderOf(s, incident.id, "incident_commander"), moves.at(-1)?.data["to"]);
  assert.equal((await readRoom(s.mira.at(3), incident.id)).offer, null);
});

test("an offer nobody answers ends by itself and command stays", async () => {
  await using s = await scene();
  const incident = await s.declare();
  await offerHandoff(s.mira.at(1), incident.id, s.jonas.userId);
  await s.runTimers(6);
  assert.equal((await s.events(incident.id, "incident.handoff-expired")).length, 1);
  await assert.rejects(acceptHandoff(s.jonas.at(7), incident.id), /no open offer/);
  assert.equal(await holderOf(s, incident.id, "incident_commander"), s.mira.userId);
});

test("an offer is declined by whom it was made to, and taken back by whom it came from", async () => {
  await using s = await scene();
  const incident = await s.declare();
  await offerHandoff(s.mira.at(1), incident.id, s.jonas.userId);
  await assert.rejects(endHandoff(s.sana.at(2), incident.id), /somebody else/);
  await endHandoff(s.jonas.at(2), incident.id);
  await offerHandoff(s.mira.at(3), incident.id, s.sana.userId);
  await endHandoff(s.mira.at(4), incident.id);
  assert.equal((await s.events(incident.id, "incident.handoff-declined")).length, 1);
  assert.equal((await s.events(incident.id, "incident.handoff-withdrawn")).length, 1);
});

test("a claim without a reason is refused", async () => {
  await using s = await scene();
  const incident = await s.declare();
  await assert.rejects(claimCommand(s.sana.at(2), incident.id, " "), /why command is claimed/);
  assert.equal(await holderOf(s, incident.id, "incident_commander"), s.mira.userId);
});

test("command and operations in one hand are warned about in a severe incident, not stopped", async () => {
  await using s = await scene();
  const incident = await s.declare({ severity: "SEV2" });
  await takeRole(s.mira.at(1), incident.id, "operations_lead");
  assert.equal((await readRoom(s.mira.at(1), incident.id)).commandAndOperations, true);
  await assignRole(s.mira.at(2), incident.id, { role: "operations_lead", userId: s.jonas.userId });
  assert.equal((await readRoom(s.mira.at(2), incident.id)).commandAndOperations, false);
  await leaveRole(s.jonas.at(3), incident.id, "operations_lead");
  assert.equal(await holderOf(s, incident.id, "operations_lead"), undefined);
});

test("an empty required role is nudged, and then paged for", async () => {
  await using s = await scene();
  const incident = await s.declare({ severity: "SEV2" });
  await takeRole(s.jonas.at(1), incident.id, "communications_lead");
  await s.runTimers(5);
  const [nudge] = await s.events(incident.id, "incident.role-nudged");
  assert.deepEqual(nudge?.data["roles"], ["operations_lead"]);
  assert.deepEqual(await s.pagesAbout(incident.id), []);
  await s.runTimers(10);
  assert.deepEqual(
    (await s.pagesAbout(incident.id)).map((page) => page.people),
    [[s.mira.userId]],
  );
});

test("a promise that comes due is told to the communications lead, a missed one to the commander, then the deputy", async () => {
  await using s = await scene();
  const incident = await s.declare({ severity: "SEV2" });
  await takeRole(s.jonas.at(1), incident.id, "communications_lead");
  await takeRole(s.sana.at(1), incident.id, "operations_lead");
  await assignRole(s.mira.at(1), incident.id, { role: "deputy", userId: s.sana.userId });
  await s.runTimers(60);
  await s.runTimers(65);
  await s.runTimers(90);
  const told = [...(await s.events(incident.id, "incident.update-due")), ...(await s.events(incident.id, "incident.update-missed"))];
  assert.deepEqual(
    told.map((event) => event.data["told"]),
    [s.jonas.userId, s.mira.userId, s.sana.userId],
  );
  assert.deepEqual(
    told.map((event) => event.at.toString()),
    [60, 65, 70].map((minutes) => start.add({ minutes }).toString()),
  );
});

test("an update keeps the promise and gives the next one", async () => {
  await using s = await scene();
  const incident = await s.declare({ severity: "SEV2" });
  const kept = await keepPromise(s.mira.at(20), incident.id, { nextUpdateAt: start.add({ minutes: 35 }) });
  assert.equal(kept.nextUpdateAt?.toString(), start.add({ minutes: 35 }).toString());
  await s.runTimers(34);
  assert.equal((await s.events(incident.id, "incident.update-due")).length, 0);
  await s.runTimers(36);
  assert.equal((await s.events(incident.id, "incident.update-due")).length, 1);
  await keepPromise(s.mira.at(37), incident.id, { nextUpdateAt: undefined });
  await s.runTimers(120);
  assert.equal((await s.events(incident.id, "incident.update-missed")).length, 0);
  const promises = await s.events(incident.id, "incident.update-promised");
  assert.deepEqual(
    promises.map((event) => event.data["kept"]),
    [true, true],
  );
});

test("a task is looked at again at its time, unless it is done by then", async () => {
  await using s = await scene();
  const incident = await s.declare({ severity: "SEV4" });
  const at = start.add({ minutes: 9 });
  const done = await addTask(s.mira.at(0), incident.id, { text: "Check the queue", assigneeId: s.jonas.userId, checkBackAt: at });
  await addTask(s.mira.at(0), incident.id, { text: "Call the provider", assigneeId: s.sana.userId, checkBackAt: at });
  await completeTask(s.jonas.at(5), incident.id, done.id);
  await s.runTimers(9);
  const looked = await s.events(incident.id, "incident.task-check-back");
  assert.deepEqual(
    looked.map((event) => [event.data["text"], event.data["assigneeName"]]),
    [["Call the provider", "Sana Ito"]],
  );
});
