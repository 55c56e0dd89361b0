import assert from "node:assert/strict";
import { test } from "node:test";
import { type OutputJson, stage } from "#mitigation/test-kit.test.ts";

test("the view names the deploy, its evidence and the rollback to the version before it", async () => {
  await using s = await stage();
  const view = await s.view();
  assert.equal(view.suspect?.changeId, s.changeId);
  assert.equal(view.suspect?.strength, "strong");
  assert.deepEqual(view.suspect?.evidence.slice(0, 2), ["Deployed 4 min before the impact began", "Same service"]);
  assert.equal(view.primary?.label, "Roll back to 2026.11.22-7");
  assert.equal(view.primaryUndoesSuspect, true);
  assert.equal(view.graph?.latest, "31 %");
  assert.equal(view.recovery?.state, "red");
  assert.deepEqual(view.runs, []);
});

test("a rollback runs, its output streams, the numbers fall, the incident is mitigated and recovery holds", async () => {
  await using s = await stage();
  s.peer.answer = (response) => {
    response.write("replacing pod 1 of 2\n");
    response.write('{"message":"replacing pod 2 of 2"}\n');
    s.peer.errorRate = 0.004;
    response.end('{"status":"succeeded"}\n');
  };
  const started = await s.start("first-click");
  assert.equal(started.status, "running");
  await s.staunch.settle();

  assert.equal(s.peer.calls.length, 1);
  assert.partialDeepStrictEqual(s.peer.calls[0]?.body, {
    type: "mitigation.run",
    data: {
      runId: started.id,
      parameters: { version: "2026.11.22-7" },
      service: { name: "checkout-api" },
      mitigation: { kind: "rollback" },
    },
  });
  assert.equal(s.peer.calls[0]?.headers["idempotency-key"], started.id);
  const output = await s.staunch.api<OutputJson>("GET", `/runs/${started.id}/output`);
  assert.deepEqual(
    output.lines.map((line) => line.text),
    ["replacing pod 1 of 2", "replacing pod 2 of 2"],
  );

  await s.staunch.advance({ seconds: 15 });
  const run = await s.run(started.id);
  assert.equal(run.status, "effect_seen");
  assert.deepEqual([run.valueBefore, run.valueAfter], [0.31, 0.004]);
  assert.equal((await s.view()).status, "mitigated");
  assert.ok((await s.sentences("run.effect-seen")).includes("error rate 31 % → 0.4 % after Roll back to 2026.11.22-7"));

  await s.staunch.advance({ seconds: 80 });
  assert.equal((await s.run(started.id)).status, "confirmed");
  await s.staunch.api("POST", `/incidents/${s.incidentId}/resolve`, {});
  assert.deepEqual((await s.timeline()).filter((type) => type.startsWith("run.")).toReversed(), [
    "run.started",
    "run.output",
    "run.finished",
    "run.effect-seen",
    "run.confirmed",
  ]);
});

test("a red reading after that makes the incident active again, and the next way is proposed", async () => {
  await using s = await stage();
  await s.staunch.api("POST", `/services/${s.serviceId}/mitigations`, {
    kind: "restart",
    name: "Restart all",
    secondsToEffect: 10,
    runner: { kind: "http", url: `${s.peer.url}/run` },
  });
  s.peer.errorRate = 0.31;
  const { id } = await s.start("first-click");
  s.peer.errorRate = 0.002;
  await s.staunch.advance({ seconds: 25 });
  assert.equal((await s.view()).status, "mitigated");

  s.peer.errorRate = 0.4;
  await s.staunch.advance({ seconds: 10 });
  const view = await s.view();
  assert.equal(view.status, "active");
  assert.equal((await s.run(id)).status, "no_effect");
  assert.equal(view.primary?.name, "Restart all");
  assert.deepEqual(await s.sentences("mitigation.proposed"), ["Next to try: Restart all"]);
});

test("numbers that do not move in time mean no effect, and the incident stays active", async () => {
  await using s = await stage();
  const { id } = await s.start("first-click");
  await s.staunch.advance({ seconds: 80 });
  assert.equal((await s.run(id)).status, "running");
  await s.staunch.advance({ seconds: 20 });
  const run = await s.run(id);
  assert.equal(run.status, "no_effect");
  assert.equal((await s.view()).status, "active");
});

test("a run that the runner calls failed is failed, and the same mitigation can be tried again", async () => {
  await using s = await stage();
  s.peer.answer = (response) => response.end('no such version\n{"status":"failed"}\n');
  const { id } = await s.start("first-click");
  await s.staunch.settle();
  assert.equal((await s.run(id)).status, "failed");
  const again = await s.start("second-click");
  assert.notEqual(again.id, id);
  await s.staunch.settle();
  assert.equal(s.peer.calls.length, 2);
});

test("an answer that breaks off is unknown: nothing counts as done, nothing starts again until a person says", async () => {
  await using s = await stage();
  s.peer.answer = (response) => {
    response.write("half way\n");
    setImmediate(() => response.destroy());
  };
  const { id } = await s.start("first-click");
  await s.staunch.settle();
  assert.equal((await s.run(id)).status, "unknown");
  assert.equal((await s.timeline()).includes("incident.mitigation-recorded"), false);
  const refused = await s.staunch.call(
    "POST",
    `/incidents/${s.incidentId}/runs`,
    { mitigationId: s.mitigation.id },
    { headers: { "idempotency-key": "another-click" } },
  );
  assert.equal(refused.status, 422, "without the suspect nobody knows the version");
  const blocked = await s.staunch.call(
    "POST",
    `/incidents/${s.incidentId}/runs`,
    { mitigationId: s.mitigation.id, changeId: s.changeId },
    { headers: { "idempotency-key": "third-click" } },
  );
  assert.equal(blocked.status, 409);

  await s.staunch.api("POST", `/runs/${id}/confirm`, { word: "succeeded" });
  s.peer.errorRate = 0;
  await s.staunch.advance({ seconds: 15 });
  assert.equal((await s.run(id)).status, "effect_seen");
  assert.equal((await s.view()).status, "mitigated");
});

test('"not this one" moves on, shows in the view, and can be taken back', async () => {
  await using s = await stage();
  const body = { changeId: s.changeId };
  await s.staunch.api("POST", `/incidents/${s.incidentId}/suspects/dismiss`, body);
  await s.staunch.api("POST", `/incidents/${s.incidentId}/suspects/dismiss`, body);
  const view = await s.view();
  assert.equal(view.suspect, null);
  assert.equal(view.dismissed[0]?.changeId, s.changeId);
  assert.equal(view.primary, null);
  assert.equal(view.others.length, 1);
  assert.equal((await s.sentences("suspect.dismissed")).length, 1);
  await s.staunch.api("POST", `/incidents/${s.incidentId}/suspects/restore`, body);
  assert.equal((await s.view()).suspect?.changeId, s.changeId);
});

test("a change of a service that the affected one depends on is a suspect, named with its distance", async () => {
  await using s = await stage();
  const payments = await s.staunch.api<{ id: string }>("POST", "/services", { name: "payments" });
  await s.staunch.api("PUT", `/services/${s.serviceId}/dependencies/${payments.id}`);
  const at = s.staunch.clock.now().subtract({ minutes: 1 }).toString();
  await s.staunch.api("POST", "/changes", { serviceId: payments.id, kind: "config", summary: "Timeout 5 s to 1 s", at });
  const view = await s.view();
  assert.equal(view.otherSuspects[0]?.serviceName, "payments");
  assert.ok(view.otherSuspects[0]?.evidence.includes("The service depends on payments"));
});

test("readings without a number are unknown: neither red nor green, and nothing is confirmed by them", async () => {
  await using s = await stage();
  s.peer.errorRate = undefined;
  const { id } = await s.start("first-click");
  await s.staunch.advance({ seconds: 120 });
  const view = await s.view();
  assert.equal(view.recovery?.state, "unknown");
  assert.match(view.checks[0]?.lastError ?? "", /503/);
  const run = await s.run(id);
  assert.equal(run.status, "running");
  assert.match(run.reason ?? "", /say whether it helped/);
  await s.staunch.api("POST", `/runs/${id}/confirm`, { word: "helped" });
  assert.equal((await s.run(id)).status, "confirmed");
});

test("a number that was healthy all along proves nothing: the person is asked, and nothing is called mitigated", async () => {
  await using s = await stage();
  s.peer.errorRate = 0.001;
  await s.staunch.advance({ seconds: 12 });
  const { id } = await s.start("first-click");
  await s.staunch.advance({ seconds: 120 });
  const run = await s.run(id);
  assert.deepEqual([run.status, run.call], ["running", "succeeded"]);
  assert.match(run.reason ?? "", /say whether it helped/);
  assert.equal((await s.view()).status, "active");
});

test("checks are read only while an incident touches their service", async () => {
  await using s = await stage();
  await s.staunch.api("POST", `/incidents/${s.incidentId}/mitigations`, { what: "Turned it off and on" });
  await s.staunch.api("POST", `/incidents/${s.incidentId}/status`, { to: "mitigated" });
  await s.staunch.api("POST", `/incidents/${s.incidentId}/resolve`, { word: "We looked at it" });
  await s.staunch.advance({ seconds: 30 });
  const before = (await s.staunch.api<{ standing: { sampledAt: string } | null }>("GET", `/checks/${s.check.id}`)).standing?.sampledAt;
  await s.staunch.advance({ minutes: 5 });
  const after = (await s.staunch.api<{ standing: { sampledAt: string } | null }>("GET", `/checks/${s.check.id}`)).standing?.sampledAt;
  assert.equal(after, before);
});
