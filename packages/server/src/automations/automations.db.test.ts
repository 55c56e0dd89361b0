import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";

interface FiringJson {
  readonly fired: boolean;
  readonly outcome: string;
  readonly event: { readonly type: string };
  readonly incident: { readonly id: string };
  readonly actions: readonly { readonly words: string; readonly status: string; readonly outcome: string }[];
}

let staunch: TestStaunch;

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

const received: Received[] = [];
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    received.push({ headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(204).end();
  });
});
let hook: string;
let me: string;

before(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  assert.ok(typeof address === "object" && address !== null);
  hook = `http://127.0.0.1:${address.port}/hook`;
  staunch = await testStaunch();
  me = (await staunch.api<{ user: { id: string } }>("GET", "/me")).user.id;
});

after(async () => {
  await staunch[Symbol.asyncDispose]();
  receiver.closeAllConnections();
  receiver.close();
});

async function automate(name: string, wish: object): Promise<{ id: string; secret: string; version: number }> {
  return staunch.api("POST", "/automations", { name, events: ["incident.declared"], ...wish });
}

async function declare(title: string, severity: string): Promise<string> {
  const { id } = await staunch.api<{ id: string }>("POST", "/incidents", { title, severity });
  await staunch.settle();
  return id;
}

async function firingsOf(automation: { readonly id: string }, incidentId?: string): Promise<readonly FiringJson[]> {
  const { items } = await staunch.api<{ items: FiringJson[] }>("GET", `/automations/${automation.id}/firings`);
  return items.filter(({ incident }) => incidentId === undefined || incident.id === incidentId);
}

async function textsOf(incidentId: string, type: string): Promise<readonly string[]> {
  const { items } = await staunch.api<{ items: { type: string; actor: { name: string }; data: Record<string, string> }[] }>(
    "GET",
    `/incidents/${incidentId}/timeline?limit=200`,
  );
  return items
    .filter((row) => row.type === type)
    .map((row) => `${row.actor.name}: ${row.data["text"] ?? row.data["role"] ?? row.data["name"]}`);
}

test("an event whose condition holds has every action done once, in order, and one that fails does not hold up the others", async () => {
  const runbook = await staunch.api<{ id: string }>("POST", "/runbooks", { name: "Worst case", markdown: "## Breathe" });
  const automation = await automate("Worst", {
    condition: 'incident.severity == "SEV1"',
    actions: [
      { kind: "add_task", text: "Call the lawyers" },
      { kind: "open_runbook", runbookId: "0199f0c4-0000-7000-8000-000000000001" },
      { kind: "give_role", role: "scribe", userId: me },
      { kind: "open_runbook", runbookId: runbook.id },
      { kind: "draft_update" },
      { kind: "open_channel" },
      { kind: "page", whom: { kind: "person", userId: me }, message: "Needed" },
    ],
  });
  const worst = await declare("All is lost", "SEV1");
  const small = await declare("A typo", "SEV5");
  await staunch.settle();
  const [fired] = await firingsOf(automation, worst);
  assert.deepEqual(
    fired?.actions.map(({ status }) => status),
    ["done", "failed", "done", "done", "done", "failed", "done"],
  );
  assert.match(fired.actions[1]?.outcome ?? "", /No runbook/);
  const held = await firingsOf(automation, small);
  assert.deepEqual(
    held.map(({ fired: is, outcome, actions }) => [is, outcome, actions]),
    [[false, "The condition did not hold", []]],
  );
  assert.deepEqual(await textsOf(worst, "incident.task-added"), ["Automation “Worst”: Call the lawyers"]);
  assert.deepEqual(await textsOf(worst, "runbook.opened"), ["Automation “Worst”: Worst case"]);
  assert.equal((await textsOf(worst, "incident.role-assigned")).filter((text) => text.endsWith("scribe")).length, 1);
  assert.match((await textsOf(worst, "incident.note-added"))[0] ?? "", /Draft of an update/);
  assert.equal(
    (await textsOf(worst, "incident.paged")).length + (await staunch.api<{ items: unknown[] }>("GET", "/pages")).items.length > 0,
    true,
  );
  const told = await staunch.api<{ items: { type: string; data: Record<string, string> }[] }>("GET", `/incidents/${worst}/timeline`);
  assert.deepEqual(
    told.items.filter(({ type }) => type === "automation.acted").map(({ data }) => data["sentence"]),
    ["Automation “Worst”: 5 of 7 actions done, 2 failed"],
  );
  await staunch.api("DELETE", `/automations/${automation.id}`);
});

test("automations that set one another off come to an end", async () => {
  const task = (text: string) => ({ events: ["incident.declared", "incident.task-added"], actions: [{ kind: "add_task", text }] });
  const [ping, pong] = [await automate("Ping", task("ping")), await automate("Pong", task("pong"))];
  const incident = await declare("Echo", "SEV3");
  await staunch.settle();
  assert.deepEqual((await textsOf(incident, "incident.task-added")).toSorted(), [
    "Automation “Ping”: ping",
    "Automation “Ping”: ping",
    "Automation “Pong”: pong",
    "Automation “Pong”: pong",
  ]);
  const outcomes = new Set((await firingsOf(ping, incident)).map(({ outcome }) => outcome));
  assert.ok(outcomes.has("Not again: the event comes of this automation itself"), [...outcomes].join());
  for (const { id } of [ping, pong]) await staunch.api("DELETE", `/automations/${id}`);
});

test("a webhook is told nothing of a private incident", async () => {
  const automation = await automate("Quiet hook", { actions: [{ kind: "webhook", url: hook }] });
  const before = received.length;
  const { id } = await staunch.api<{ id: string }>("POST", "/incidents", { title: "A leak of data", severity: "SEV3", isPrivate: true });
  await staunch.settle();
  const [firing] = await firingsOf(automation, id);
  assert.deepEqual(
    firing?.actions.map(({ status, outcome }) => [status, outcome.slice(0, 23)]),
    [["failed", "The incident is private"]],
  );
  assert.equal(received.length, before);
  await staunch.api("DELETE", `/automations/${automation.id}`);
});

test("a webhook is signed as the standard says, and what is answered stands in the run log", async () => {
  const automation = await automate("Hook", { actions: [{ kind: "webhook", url: hook }] });
  const incident = await declare("Tell others", "SEV3");
  const [request] = received;
  assert.ok(request !== undefined);
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature } = request.headers;
  const key = Buffer.from(automation.secret.slice("whsec_".length), "base64");
  assert.equal(signature, `v1,${createHmac("sha256", key).update(`${id}.${at}.${request.body}`).digest("base64")}`);
  const told = JSON.parse(request.body) as { data: { incident: { id: string } } };
  assert.equal(told.data.incident.id, incident);
  assert.match((await firingsOf(automation, incident))[0]?.actions[0]?.outcome ?? "", /answered 2\d\d/);
  await staunch.api("DELETE", `/automations/${automation.id}`);
});

test("a dry run says what would have been done in the last days, and changes nothing", async () => {
  const before = (await staunch.api<{ items: unknown[] }>("GET", "/automations")).items.length;
  const incident = await declare("Rehearsed", "SEV2");
  const wish = {
    name: "Never saved",
    events: ["incident.declared"],
    condition: 'incident.severity == "SEV2"',
    actions: [{ kind: "add_task", text: "Rehearse" }],
  };
  const { items } = await staunch.api<{ items: { fires: boolean; actions: string[]; incident: { id: string } }[] }>(
    "POST",
    "/automations/dry-run",
    {
      automation: wish,
      days: 7,
    },
  );
  const own = items.filter((item) => item.incident.id === incident);
  assert.deepEqual(
    own.map(({ fires, actions }) => [fires, actions]),
    [[true, ["add the task “Rehearse”"]]],
  );
  assert.ok(items.some(({ fires }) => !fires));
  await staunch.settle();
  assert.deepEqual(await textsOf(incident, "incident.task-added"), []);
  assert.equal((await staunch.api<{ items: unknown[] }>("GET", "/automations")).items.length, before);
});

test("hostile conditions and unknown events are refused when they are saved", async () => {
  const refused = async (wish: object): Promise<string> => {
    const answer = await staunch.call("POST", "/automations", {
      name: "Bad",
      events: ["incident.declared"],
      actions: [{ kind: "draft_update" }],
      ...wish,
    });
    assert.equal(answer.status, 422);
    return answer.text();
  };
  assert.match(await refused({ condition: 'incident.title.matches("(a+)+$")' }), /can take for ever/);
  assert.match(await refused({ events: ["session.started"] }), /event types that can set an automation off/);
});

test("only admins write and see them; an edit of an older version is refused", async () => {
  const automation = await automate("Rights", { actions: [{ kind: "draft_update" }] });
  const { secret: key } = await staunch.api<{ secret: string }>("POST", "/api-keys", { name: "responder", role: "responder" });
  assert.equal((await staunch.call("GET", "/automations", undefined, { key })).status, 403);
  const edit = {
    name: "Rights",
    events: ["incident.declared"],
    actions: [{ kind: "draft_update" }],
    isEnabled: false,
    version: automation.version,
  };
  assert.equal((await staunch.call("PUT", `/automations/${automation.id}`, edit)).status, 200);
  assert.equal((await staunch.call("PUT", `/automations/${automation.id}`, edit)).status, 412);
  const incident = await declare("Nothing happens", "SEV3");
  assert.deepEqual(await firingsOf(automation, incident), []);
});
