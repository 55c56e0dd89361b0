import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { z } from "zod";
import type { openRunbookSchema, runbookSchema } from "#runbooks/schemas.ts";

type Open = z.infer<typeof openRunbookSchema>;
type Runbook = z.infer<typeof runbookSchema>;

interface Row {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

let staunch: TestStaunch;
let serviceId: string;
let mitigationId: string;

before(async () => {
  staunch = await testStaunch();
  serviceId = await make("/services", { name: "checkout" });
  mitigationId = await make(`/services/${serviceId}/mitigations`, {
    kind: "restart",
    name: "Restart the workers",
    secondsToEffect: 60,
    runner: { kind: "http", url: "https://runner.example/" },
  });
});

after(() => staunch[Symbol.asyncDispose]());

async function make(path: string, body: object): Promise<string> {
  return (await staunch.api<{ id: string }>("POST", path, body)).id;
}

async function statusOf(method: string, path: string, body?: object): Promise<number> {
  return (await staunch.call(method, path, body)).status;
}

function textWith(id: string): string {
  return [
    "Nobody can pay. <script>alert(1)</script>",
    `## Look {#look}\n\nAt the [queue](javascript:alert(1)).`,
    `## Restart {#restart}\n\n[Restart the workers](mitigation:${id})\n\nDid it work?\n\n- Yes: finish\n- No: go to #look`,
  ].join("\n\n");
}

async function incidentOf(
  title: string,
  serviceIds: readonly string[],
): Promise<{ id: string; open(): Promise<readonly Open[]>; rows(): Promise<readonly Row[]> }> {
  const id = await make("/incidents", { title, severity: "SEV2", serviceIds });
  await staunch.settle();
  return {
    id,
    open: async () => (await staunch.api<{ items: Open[] }>("GET", `/incidents/${id}/runbooks`)).items,
    rows: async () =>
      (await staunch.api<{ items: Row[] }>("GET", `/incidents/${id}/timeline`)).items.filter(({ type }) => type.startsWith("runbook.")),
  };
}

test("a text is refused with the line of each fault, also for a run button of no catalogue", async () => {
  const draft = { name: "Broken", markdown: "## A\n\nDid it work?\n\n- No: go to #b" };
  const refused = await staunch.call("POST", "/runbooks", draft);
  assert.equal(refused.status, 422);
  assert.match(await refused.text(), /Line 5: There is no step “b” to go to/);
  const unknown = await staunch.call("POST", "/runbooks", { name: "Unknown", markdown: textWith("0199f0c4-0000-7000-8000-000000000001") });
  assert.equal(unknown.status, 422);
  assert.match(await unknown.text(), /Line 9: No catalogue has the mitigation/);
});

test("it opens in incidents of its service, is ticked, goes back where the answer says, and the timeline tells", async () => {
  const runbookId = await make("/runbooks", { name: "Nobody can pay", markdown: textWith(mitigationId) });
  await staunch.api("POST", `/runbooks/${runbookId}/attachments`, { serviceId });
  const incident = await incidentOf("Nobody can pay", [serviceId]);
  const [open] = await incident.open();
  assert.ok(open !== undefined);
  assert.deepEqual(
    [open.name, open.version, open.current, open.because],
    ["Nobody can pay", 1, "look", { kind: "service", name: "checkout" }],
  );
  assert.deepEqual(open.steps[1]?.parts, [{ kind: "mitigation", mitigationId, label: "Restart the workers" }]);
  assert.deepEqual(open.steps[1].question, { yes: "Finish", no: "Go to “Look”" });

  const marks = `/incidents/${incident.id}/runbooks/${open.id}/marks`;
  const tick = (step: string, answer: string, round: number) => statusOf("POST", marks, { step, answer, round });
  assert.deepEqual(await Promise.all([tick("look", "done", 0), tick("look", "done", 0)]), [200, 200]);
  assert.equal((await incident.open())[0]?.current, "restart");
  assert.equal(await tick("restart", "did_not_work", 0), 200);
  assert.equal(await tick("restart", "did_not_work", 0), 200);
  assert.equal(await tick("restart", "worked", 0), 409);
  assert.equal(await tick("restart", "done", 1), 422);
  assert.equal((await incident.open())[0]?.current, "look");
  const undo = { step: "restart", round: 1 };
  assert.deepEqual([await statusOf("POST", `${marks}/undo`, undo), await statusOf("POST", `${marks}/undo`, undo)], [200, 200]);
  assert.equal((await incident.open())[0]?.current, "restart");
  assert.equal(await tick("restart", "worked", 0), 200);
  assert.equal((await incident.open())[0]?.current, null);
  assert.deepEqual(
    (await incident.rows())
      .map(({ type, data }) => [type, data["title"] ?? data["name"], data["answer"] ?? null, data["finished"] ?? null])
      .toReversed(),
    [
      ["runbook.opened", "Nobody can pay", null, null],
      ["runbook.step-marked", "Look", "done", false],
      ["runbook.step-marked", "Restart", "did_not_work", false],
      ["runbook.step-undone", "Restart", "did_not_work", null],
      ["runbook.step-marked", "Restart", "worked", true],
    ],
  );
});

test("an edit makes a version; an incident keeps the one it began with and knows of the newer one", async () => {
  const runbookId = await make("/runbooks", { name: "Slow search", markdown: "## First" });
  const incident = await incidentOf("Search is slow", []);
  await staunch.api("POST", `/incidents/${incident.id}/runbooks`, { runbookId });
  const edit = { name: "Slow search", markdown: "## Other", summary: "The first step was wrong", version: 1 };
  assert.equal((await staunch.api<Runbook>("PUT", `/runbooks/${runbookId}`, edit)).version, 2);
  assert.equal(await statusOf("PUT", `/runbooks/${runbookId}`, edit), 412);
  const [open] = await incident.open();
  assert.deepEqual([open?.steps[0]?.title, open?.version, open?.newestVersion], ["First", 1, 2]);
  await staunch.api("POST", `/incidents/${incident.id}/runbooks`, { runbookId });
  assert.equal((await incident.open()).length, 1);
  const versions = await staunch.api<{ items: { version: number; summary: string }[] }>("GET", `/runbooks/${runbookId}/versions`);
  assert.deepEqual(
    versions.items.map(({ version, summary }) => [version, summary]),
    [
      [2, "The first step was wrong"],
      [1, ""],
    ],
  );
  assert.equal(await statusOf("DELETE", `/runbooks/${runbookId}`), 204);
  assert.equal(await statusOf("GET", `/runbooks/${runbookId}`), 404);
  assert.equal((await incident.open())[0]?.name, "Slow search");
});

test("it opens with an alert that its matchers match", async () => {
  const runbookId = await make("/runbooks", { name: "Disk full", markdown: "## Make room" });
  await staunch.api("POST", `/runbooks/${runbookId}/attachments`, { matchers: 'alertname="DiskFull", host=~"db-.*"' });
  const source = await staunch.api<{ routingKey: string }>("POST", "/sources", { kind: "generic", name: "Disks" });
  for (const host of ["web-1", "db-7"]) {
    await fetch(`${staunch.url}/integrations/generic/${source.routingKey}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ title: `Disk of ${host} is full`, dedupKey: host, labels: { alertname: "DiskFull", host } }),
    });
  }
  await staunch.settle();
  const { items } = await staunch.api<{ items: { id: string; title: string; groupId: string }[] }>("GET", "/alerts");
  const opened: Record<string, readonly string[]> = {};
  for (const { title, groupId } of items) {
    const incident = await incidentOf(title, []);
    await staunch.call("POST", `/incidents/${incident.id}/alert-groups`, { alertGroupId: groupId });
    await staunch.settle();
    for (const { because } of await incident.open()) opened[because.kind] = [...(opened[because.kind] ?? []), because.name];
  }
  assert.deepEqual(opened, { alert: ["Disk of db-7 is full"] });
});

test("a copy is one file without script in which raw HTML is text", async () => {
  const copy = await staunch.call("GET", "/runbooks/copy?format=html");
  assert.match(copy.headers.get("content-disposition") ?? "", /attachment; filename="runbooks\.html"/);
  const page = await copy.text();
  assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  assert.doesNotMatch(page, /<script|javascript:|<link|src=/);
  assert.match(page, /No: <a href="#r\d+-look">1\. Look<\/a>/);
  const markdown = await (await staunch.call("GET", "/runbooks/copy?format=markdown")).text();
  assert.match(markdown, /# Nobody can pay\n\nVersion 1, /);
  assert.match(markdown, /## Restart \{#restart\}/);
});

test("observers read and do not tick; responders tick and do not write", async () => {
  const keyFor = async (role: string): Promise<string> =>
    (await staunch.api<{ secret: string }>("POST", "/api-keys", { name: role, role })).secret;
  const [observer, responder] = [await keyFor("observer"), await keyFor("responder")];
  const { id } = await incidentOf("Rights", [serviceId]);
  const [open] = (await staunch.api<{ items: Open[] }>("GET", `/incidents/${id}/runbooks`)).items;
  const tick = { step: "look", answer: "done", round: 0 };
  const path = `/incidents/${id}/runbooks/${open?.id}/marks`;
  assert.equal((await staunch.call("GET", "/runbooks", undefined, { key: observer })).status, 200);
  assert.equal((await staunch.call("POST", path, tick, { key: observer })).status, 403);
  assert.equal((await staunch.call("POST", path, tick, { key: responder })).status, 200);
  assert.equal((await staunch.call("POST", "/runbooks", { name: "x", markdown: "## A" }, { key: responder })).status, 403);
});
