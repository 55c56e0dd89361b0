import assert from "node:assert/strict";
import { test } from "node:test";
import { declareIncident } from "#incidents/declare-incident.ts";
import { addDecision, addNote } from "#incidents/notes.ts";
import { changeSeverity } from "#incidents/change-severity.ts";
import { changeStatus } from "#incidents/change-status.ts";
import { correctFact } from "#incidents/correct-fact.ts";
import { getIncident } from "#incidents/read-links.ts";
import { listIncidents } from "#incidents/read-incidents.ts";
import { readRoom } from "#incidents/read-room.ts";
import { findSimilarOpenIncidents } from "#incidents/read-similar.ts";
import { readTimeline } from "#incidents/read-timeline.ts";
import { recordMitigation } from "#incidents/record-mitigation.ts";
import { recordRecovery } from "#incidents/record-recovery.ts";
import { closeIncident, reopenIncident, resolveIncident } from "#incidents/resolve-incident.ts";
import { addTask, completeTask } from "#incidents/tasks.ts";
import { scene, start } from "#incidents/test-kit.ts";
import { newId, recordEvent, StaunchError } from "#platform/index.ts";

/** The refusal a promise ends in: its code and the reason in its details. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof StaunchError)) throw new Error(`expected a refusal, not ${String(error)}`);
  const { reason } = error.details;
  return `${error.code}:${typeof reason === "string" ? reason : (error.faults[0]?.field ?? "")}`;
}

test("one line of text declares: the declarer commands, the number counts up, a promise runs", async () => {
  await using s = await scene();
  const first = await s.declare();
  const second = await s.declare({ title: "Search is slow", severity: "SEV1", status: "triage" });
  assert.deepEqual([first.number, second.number], [1, 2]);
  assert.deepEqual([first.severity, first.status, second.status], ["SEV3", "active", "triage"]);
  const room = await readRoom(s.jonas.at(1), second.id);
  assert.equal(room.roles.find((role) => role.role === "incident_commander")?.holder?.userId, s.mira.userId);
  assert.equal(room.promise.nextUpdateAt, start.add({ minutes: 30 }).toString());
  assert.equal(room.facts.declaredAt, start.toString());
});

test("people who declare at the same moment get different numbers without a hole", async () => {
  await using s = await scene();
  const declared = await Promise.all(Array.from({ length: 6 }, (_, index) => s.declare({ title: `Outage ${index}` })));
  assert.deepEqual(
    declared.map((one) => one.number).toSorted((a, b) => a - b),
    [1, 2, 3, 4, 5, 6],
  );
});

test("an alert group is declared once: the second declarer is told which incident to join", async () => {
  await using s = await scene();
  const serviceId = await s.service("checkout-api");
  const { groupId } = await s.alertGroup(serviceId, -4);
  const incident = await s.declare({ alertGroupId: groupId });
  assert.equal(incident.severity, "SEV2");
  assert.equal(incident.facts.impactStartedAt?.toString(), start.subtract({ minutes: 4 }).toString());
  const error = await declareIncident(s.jonas.at(1), { title: "Again", alertGroupId: groupId }).catch((caught: unknown) => caught);
  assert.ok(error instanceof StaunchError);
  assert.deepEqual([error.code, error.details["incidentId"], error.details["reference"]], ["conflict", incident.id, "INC-1"]);
  const room = await readRoom(s.jonas.at(1), incident.id);
  assert.deepEqual(
    room.services.map((service) => service.name),
    ["checkout-api"],
  );
  assert.equal(room.firingAlerts, 1);
});

test("a named commander is paged, the declarer is not", async () => {
  await using s = await scene();
  const incident = await s.declare({ commanderId: s.jonas.userId });
  const pages = await s.pagesAbout(incident.id);
  assert.deepEqual(
    pages.map((page) => page.people),
    [[s.jonas.userId]],
  );
  assert.deepEqual(await s.pagesAbout((await s.declare()).id), []);
});

test("the product itself cannot declare without naming a commander", async () => {
  await using s = await scene();
  assert.equal(await refusal(declareIncident(s.system(0), { title: "By a rule" })), "invalid:commanderId");
});

test("mitigated needs a recorded mitigation", async () => {
  await using s = await scene();
  const incident = await s.declare();
  assert.equal(await refusal(changeStatus(s.mira.at(1), incident.id, { to: "mitigated", reason: "" })), "conflict:mitigation_required");
  await recordMitigation(s.mira.at(2), incident.id, { what: "Rolled back to 2026.11.22-7" });
  const mitigated = await changeStatus(s.mira.at(3), incident.id, { to: "mitigated", reason: "" });
  assert.equal(mitigated.status, "mitigated");
  assert.equal(mitigated.facts.mitigatedAt?.toString(), start.add({ minutes: 3 }).toString());
});

test("what a person says happened is recorded and called mitigated in one step", async () => {
  await using s = await scene();
  const incident = await s.declare();
  await changeStatus(s.mira.at(3), incident.id, { to: "mitigated", reason: "", mitigation: "Restarted the pods" });
  const room = await readRoom(s.mira.at(3), incident.id);
  assert.deepEqual([room.status, room.mitigations.map((one) => one.what)], ["mitigated", ["Restarted the pods"]]);
});

test("a run is recorded as a mitigation once, however often it is reported", async () => {
  await using s = await scene();
  const incident = await s.declare();
  const runId = newId<"run">();
  await recordMitigation(s.system(2), incident.id, { what: "Rollback", runId });
  await recordMitigation(s.system(3), incident.id, { what: "Rollback", runId });
  assert.equal((await s.events(incident.id, "incident.mitigation-recorded")).length, 1);
});

test("the resolve gate names every open point, opens by itself when recovery is confirmed, and by a person's word", async () => {
  await using s = await scene();
  const serviceId = await s.service("checkout-api");
  const { groupId, alertId } = await s.alertGroup(serviceId, -4);
  const incident = await s.declare({ alertGroupId: groupId });
  await changeStatus(s.mira.at(3), incident.id, { to: "mitigated", reason: "", mitigation: "Rolled back" });
  assert.equal(await refusal(resolveIncident(s.mira.at(4), incident.id, {})), "conflict:recovery_not_confirmed");
  assert.deepEqual(codes(await readRoom(s.mira.at(4), incident.id)), ["recovery_unknown", "alerts_firing"]);

  const holdUntil = start.add({ minutes: 9 });
  await recordRecovery(s.system(4), incident.id, { state: "green", since: start.add({ minutes: 4 }), holdUntil, evidence: "31 % → 0.4 %" });
  await s.resolveAlert(alertId, 5);
  assert.deepEqual(codes(await readRoom(s.mira.at(6), incident.id)), ["recovery_holding"]);
  assert.equal(await refusal(resolveIncident(s.mira.at(6), incident.id, {})), "conflict:recovery_not_confirmed");
  const resolved = await resolveIncident(s.mira.at(9), incident.id, {});
  assert.deepEqual([resolved.status, resolved.nextUpdateAt], ["resolved", undefined]);
});

function codes(room: Awaited<ReturnType<typeof readRoom>>): readonly string[] {
  return room.openPoints.map((point) => point.code);
}

test("a person's word resolves with its reason on the timeline", async () => {
  await using s = await scene();
  const incident = await s.declare();
  await changeStatus(s.mira.at(3), incident.id, { to: "mitigated", reason: "", mitigation: "Failover" });
  await resolveIncident(s.mira.at(5), incident.id, { word: "Support confirms orders flow" });
  const changes = await s.events(incident.id, "incident.status-changed");
  assert.deepEqual(
    changes.map((event) => [event.data["to"], event.data["why"]]),
    [
      ["mitigated", "mitigation_recorded"],
      ["resolved", "Support confirms orders flow"],
    ],
  );
});

test("a red check while mitigated makes it active again, forgets the mitigation and pages the commander", async () => {
  await using s = await scene();
  const incident = await s.declare();
  await changeStatus(s.mira.at(3), incident.id, { to: "mitigated", reason: "", mitigation: "Failover" });
  await recordRecovery(s.system(6), incident.id, {
    state: "red",
    since: start.add({ minutes: 6 }),
    holdUntil: undefined,
    evidence: "error rate 12 %",
  });
  const room = await readRoom(s.mira.at(6), incident.id);
  assert.deepEqual([room.status, room.facts.mitigatedAt, room.recovery?.state], ["active", null, "red"]);
  assert.deepEqual(await s.pagesAbout(incident.id), [{ title: "INC-1 is active again: error rate 12 %", people: [s.mira.userId] }]);
  assert.equal(await refusal(changeStatus(s.mira.at(7), incident.id, { to: "mitigated", reason: "" })), "conflict:mitigation_required");
});

test("a member alert that fires again while mitigated makes it active again, and reacting twice changes nothing more", async () => {
  await using s = await scene();
  const serviceId = await s.service("checkout-api");
  const { groupId, alertId } = await s.alertGroup(serviceId, -4);
  const incident = await s.declare({ alertGroupId: groupId });
  await changeStatus(s.mira.at(3), incident.id, { to: "mitigated", reason: "", mitigation: "Rolled back" });
  await s.resolveAlert(alertId, 4);
  // The old group ended with its last alert: the re-fire comes in a new one of the same service.
  const again = await s.alertGroup(serviceId, 8);
  const ctx = s.system(8);
  const topics = [`alert-group:${again.groupId}`];
  await ctx.transact((tx) =>
    recordEvent(tx, ctx, { type: "alert.opened", subject: { type: "alert", id: again.alertId }, topics, data: { title: "5xx above 5 %" } }),
  );
  for (const minutes of [8, 9]) await s.react(minutes, ["alert.opened"], `alert-group:${again.groupId}`);
  const room = await readRoom(s.mira.at(9), incident.id);
  assert.equal(room.status, "active");
  assert.equal(room.alertGroups.length, 2);
  const regressed = (await s.events(incident.id, "incident.status-changed")).filter((event) => event.data["how"] === "regress");
  assert.deepEqual(
    regressed.map((event) => event.data["why"]),
    ["Firing again: 5xx above 5 %"],
  );
  assert.deepEqual(
    (await s.pagesAbout(incident.id)).map((page) => page.people),
    [[s.mira.userId]],
  );
});

test("an alert of a service the incident never had an alert of is left alone", async () => {
  await using s = await scene();
  const serviceId = await s.service("search");
  const incident = await s.declare({ serviceIds: [serviceId] });
  await changeStatus(s.mira.at(3), incident.id, { to: "mitigated", reason: "", mitigation: "Restarted" });
  const { groupId, alertId } = await s.alertGroup(serviceId, 5);
  const ctx = s.system(5);
  const topics = [`alert-group:${groupId}`];
  await ctx.transact((tx) => recordEvent(tx, ctx, { type: "alert.opened", subject: { type: "alert", id: alertId }, topics, data: {} }));
  await s.react(5, ["alert.opened"], `alert-group:${groupId}`);
  assert.equal((await getIncident(s.mira.at(6), incident.id)).status, "mitigated");
});

test("closing owes a review where the severity says so, and takes a waiver with a reason", async () => {
  await using s = await scene();
  const incident = await s.declare({ severity: "SEV1" });
  await changeStatus(s.mira.at(3), incident.id, { to: "mitigated", reason: "", mitigation: "Failover" });
  await resolveIncident(s.mira.at(5), incident.id, { word: "seen" });
  assert.equal(await refusal(closeIncident(s.mira.at(6), incident.id, { kind: "none" })), "conflict:review_required");
  const closed = await closeIncident(s.mira.at(7), incident.id, { kind: "waived", reason: "A drill by the provider" });
  assert.deepEqual([closed.status, closed.reviewOutcome, closed.reviewReason], ["closed", "waived", "A drill by the provider"]);
  const reopened = await reopenIncident(s.mira.at(8), incident.id, "It is back");
  assert.deepEqual([reopened.status, reopened.reviewOutcome], ["active", undefined]);
});

test("ending an incident ends its pages", async () => {
  await using s = await scene();
  const incident = await s.declare({ commanderId: s.jonas.userId, status: "triage" });
  await changeStatus(s.mira.at(1), incident.id, { to: "declined", reason: "A test host" });
  const room = await readRoom(s.mira.at(2), incident.id);
  assert.deepEqual([room.status, room.responders.filter((one) => one.page?.status === "triggered")], ["declined", []]);
});

test("a rise in severity brings the promise forward and needs a reason", async () => {
  await using s = await scene();
  const incident = await s.declare({ severity: "SEV3" });
  assert.equal(await refusal(changeSeverity(s.mira.at(1), incident.id, { severity: "SEV1", reason: " " })), "invalid:reason");
  const worse = await changeSeverity(s.mira.at(1), incident.id, { severity: "SEV1", reason: "All of EU" });
  assert.equal(worse.nextUpdateAt?.toString(), start.add({ minutes: 31 }).toString());
  const better = await changeSeverity(s.mira.at(2), incident.id, { severity: "SEV4", reason: "Only staging" });
  assert.equal(better.nextUpdateAt?.toString(), start.add({ minutes: 31 }).toString());
});

test("facts are corrected in order, with a reason, and the timeline keeps what they were", async () => {
  await using s = await scene();
  const incident = await s.declare();
  const at = start.subtract({ minutes: 12 });
  await correctFact(s.jonas.at(4), incident.id, { name: "impact_started", at, reason: "The graph shows it" });
  const late = correctFact(s.jonas.at(5), incident.id, { name: "impact_started", at: start.add({ minutes: 4 }), reason: "?" });
  assert.equal(await refusal(late), "conflict:out_of_order");
  const [corrected] = await s.events(incident.id, "incident.fact-corrected");
  assert.deepEqual(
    [corrected?.data["from"], corrected?.data["to"], corrected?.actor.name],
    [start.toString(), at.toString(), "Jonas Lindqvist"],
  );
});

test("the timeline tells notes, decisions and changes apart, pages through them, and takes back-dated notes", async () => {
  await using s = await scene();
  const incident = await s.declare();
  await addNote(s.jonas.at(2), incident.id, { text: "PSP timeouts", at: start.subtract({ minutes: 2 }) });
  await addDecision(s.mira.at(3), incident.id, { text: "Roll back first" });
  await changeStatus(s.mira.at(4), incident.id, { to: "mitigated", reason: "", mitigation: "Rolled back" });
  assert.equal(await refusal(addNote(s.jonas.at(2), incident.id, { text: "?", at: start.add({ minutes: 3 }) })), "invalid:at");

  const people = await readTimeline(s.jonas.at(5), incident.id, { filter: "people", limit: 10 });
  assert.deepEqual(
    people.items.map((row) => row.type),
    ["incident.decision-made", "incident.note-added", "incident.declared"],
  );
  assert.equal(people.items[1]?.at, start.subtract({ minutes: 2 }).toString());
  const changes = await readTimeline(s.jonas.at(5), incident.id, { filter: "changes", limit: 10 });
  assert.deepEqual(
    changes.items.map((row) => row.type),
    ["incident.status-changed", "incident.mitigation-recorded"],
  );

  const first = await readTimeline(s.jonas.at(5), incident.id, { filter: "all", limit: 3 });
  const second = await readTimeline(s.jonas.at(5), incident.id, { filter: "all", limit: 3, cursor: first.nextCursor ?? undefined });
  assert.equal(new Set([...first.items, ...second.items].map((row) => row.seq)).size, 5);
  assert.equal(second.nextCursor, null);
});

test("a task has an assignee and is done once", async () => {
  await using s = await scene();
  const incident = await s.declare();
  const task = await addTask(s.mira.at(1), incident.id, { text: "Check the queue", assigneeId: s.jonas.userId });
  await completeTask(s.jonas.at(2), incident.id, task.id);
  await completeTask(s.sana.at(3), incident.id, task.id);
  assert.equal((await s.events(incident.id, "incident.task-completed")).length, 1);
  const other = await s.declare({ title: "Another" });
  assert.equal(await refusal(completeTask(s.jonas.at(4), other.id, task.id)), "not_found:");
});

test("the list begins with what is open, worst first, and pages on without loss", async () => {
  await using s = await scene();
  const ended = await s.declare({ title: "Over", severity: "SEV1", status: "triage" });
  await changeStatus(s.mira.at(1), ended.id, { to: "declined", reason: "nothing" });
  for (const severity of ["SEV3", "SEV1", "SEV2"] as const) await s.declare({ title: severity, severity });
  const titles: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listIncidents(s.jonas.at(2), { limit: 1, cursor });
    titles.push(...page.items.map((item) => item.title));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  assert.deepEqual(titles, ["SEV1", "SEV2", "SEV3", "Over"]);
  assert.equal((await listIncidents(s.jonas.at(2), { limit: 10, withRoleOf: s.jonas.userId })).items.length, 0);
  assert.equal((await listIncidents(s.jonas.at(2), { limit: 10, status: ["declined"] })).items.length, 1);
});

test("what looks like an open incident is shown while declaring", async () => {
  await using s = await scene();
  await s.declare({ title: "Checkout failing for EU customers" });
  const similar = await findSimilarOpenIncidents(s.jonas.at(1), { title: "checkouts fail in EU", serviceIds: [] });
  assert.deepEqual(
    similar.map((one) => one.why),
    ["same_words"],
  );
});

test("another organisation finds no incident of ours, and an observer changes none", async () => {
  await using s = await scene();
  const incident = await s.declare();
  const other = await s.db.createOrganisation();
  const stranger = s.db.contextFor({ organisationId: other.organisationId, userId: other.ownerId });
  assert.equal(await refusal(readRoom(stranger, incident.id)), "not_found:");
  assert.equal(await refusal(addNote(stranger, incident.id, { text: "hello" })), "not_found:");
  assert.equal(await refusal(addNote(s.db.contextFor({ role: "observer" }), incident.id, { text: "hello" })), "forbidden:");
});
