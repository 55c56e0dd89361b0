import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { runProgram, type TestStaunch, testStaunch } from "@staunch/test-support";

interface Heartbeat {
  readonly id: string;
  readonly status: string;
  readonly pingUrl: string;
  readonly setup: string;
  readonly silentAt: string | null;
  readonly version: number;
}
interface Alert {
  readonly title: string;
  readonly status: string;
  readonly sourceId: string;
  readonly count: number;
}

let staunch: TestStaunch;

before(async () => {
  staunch = await testStaunch();
});
after(async () => {
  await staunch[Symbol.asyncDispose]();
});

async function heartbeat(name: string, more: object = {}): Promise<Heartbeat> {
  return staunch.api<Heartbeat>("POST", "/heartbeats", { name, periodSeconds: 600, graceSeconds: 60, ...more });
}

async function ping(url: string, options: RequestInit = {}): Promise<readonly [number, string]> {
  const response = await fetch(url, options);
  return [response.status, await response.text()];
}

async function read(id: string): Promise<Heartbeat> {
  return staunch.api<Heartbeat>("GET", `/heartbeats/${id}`);
}

async function alertsOf(name: string): Promise<readonly Alert[]> {
  await staunch.settle();
  const { items } = await staunch.api<{ items: readonly (Alert & { sourceName: string })[] }>("GET", "/alerts");
  return items
    .filter((alert) => alert.sourceName === name)
    .map(({ title, status, sourceId, count }) => ({ title, status, sourceId, count }));
}

test("a heartbeat that falls silent for longer than period and grace pages, and the next ping resolves its alert", async () => {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "backups" });
  const { id, pingUrl } = await heartbeat("nightly-backup", { serviceId: service.id, severity: "critical" });
  await staunch.advance({ hours: 5 });
  assert.deepEqual(await alertsOf("nightly-backup"), [], "nothing is missed before the first ping");

  assert.deepEqual(await ping(pingUrl), [200, "OK"]);
  await staunch.advance({ minutes: 8 });
  assert.deepEqual(await ping(pingUrl, { method: "POST", body: "42 files" }), [200, "OK"]);
  await staunch.advance({ minutes: 10, seconds: 59 });
  assert.equal((await read(id)).status, "healthy");
  assert.deepEqual(await alertsOf("nightly-backup"), []);

  const mailsBefore = staunch.mail.mails.length;
  await staunch.advance({ seconds: 1 });
  assert.equal((await read(id)).status, "late");
  assert.deepEqual(
    (await alertsOf("nightly-backup")).map(({ title, status }) => [title, status]),
    [["nightly-backup is silent", "triggered"]],
  );
  const { items: pages } = await staunch.api<{ items: readonly { title: string }[] }>("GET", "/pages");
  assert.ok(pages.some((page) => page.title.includes("nightly-backup")));
  assert.ok(staunch.mail.mails.length > mailsBefore, "somebody was mailed");

  await staunch.advance({ hours: 3 });
  assert.equal((await alertsOf("nightly-backup"))[0]?.count, 1, "silence alerts once");
  assert.deepEqual(await ping(pingUrl), [200, "OK"]);
  assert.equal((await alertsOf("nightly-backup"))[0]?.status, "resolved");
  assert.equal((await read(id)).status, "healthy");
});

test("a job that fails is told of at once with what it said, and its next success makes that good", async () => {
  const { id, pingUrl } = await heartbeat("import");
  assert.deepEqual(await ping(`${pingUrl}/start?rid=a`, { method: "POST" }), [200, "OK"]);
  await staunch.advance({ seconds: 30 });
  assert.deepEqual(await ping(`${pingUrl}/3?rid=a`, { method: "POST", body: "disk full" }), [200, "OK"]);
  assert.equal((await read(id)).status, "failed");
  assert.deepEqual(
    (await alertsOf("import")).map(({ title, status }) => [title, status]),
    [["import failed (exit status 3)", "triggered"]],
  );
  await ping(`${pingUrl}/0`, { method: "HEAD" });
  assert.equal((await alertsOf("import"))[0]?.status, "resolved");

  const { items } = await staunch.api<{ items: readonly object[] }>("GET", `/heartbeats/${id}/pings`);
  const at = staunch.clock.now().toString();
  const failed = { at, kind: "fail", exitStatus: 3, runId: "a", durationMs: 30_000, body: "disk full" };
  assert.deepEqual(items[0], { at, kind: "success", exitStatus: 0, runId: null, durationMs: null, body: null });
  assert.deepEqual(items[1], failed);
});

test("a run that does not end in time is an alert, though pings were on time before", async () => {
  const { id, pingUrl } = await heartbeat("report", { graceSeconds: 120 });
  await ping(pingUrl);
  await ping(`${pingUrl}/start`);
  await staunch.advance({ seconds: 119 });
  assert.equal((await read(id)).status, "healthy");
  await staunch.advance({ seconds: 1 });
  assert.equal((await read(id)).status, "late");
});

test("pausing ends the alert and pings meanwhile change nothing; resuming listens again", async () => {
  const { id, pingUrl } = await heartbeat("mirror");
  await ping(`${pingUrl}/fail`);
  assert.equal((await alertsOf("mirror"))[0]?.status, "triggered");
  assert.equal((await staunch.api<Heartbeat>("POST", `/heartbeats/${id}/pause`)).status, "paused");
  assert.equal((await alertsOf("mirror"))[0]?.status, "resolved");
  await ping(`${pingUrl}/fail`);
  await staunch.advance({ hours: 5 });
  assert.equal((await alertsOf("mirror"))[0]?.status, "resolved");
  const resumed = await staunch.api<Heartbeat>("POST", `/heartbeats/${id}/resume`);
  assert.equal(resumed.silentAt, staunch.clock.now().add({ seconds: 660 }).toString());
  await staunch.advance({ seconds: 660 });
  assert.equal((await read(id)).status, "late");
});

test("longer terms make good what was late, under the version; a removed one is unknown from then on", async () => {
  const { id, pingUrl, version } = await heartbeat("sync");
  await ping(pingUrl);
  await staunch.advance({ seconds: 700 });
  assert.equal((await read(id)).status, "late");
  const stale = await staunch.call("PATCH", `/heartbeats/${id}`, { version: version + 1, periodSeconds: 60 });
  assert.equal(stale.status, 412);
  const edited = await staunch.api<Heartbeat>("PATCH", `/heartbeats/${id}`, { version, periodSeconds: 3_600 });
  assert.deepEqual([edited.status, edited.version], ["healthy", version + 1]);
  assert.equal((await alertsOf("sync"))[0]?.status, "resolved");
  const twin = await staunch.call("POST", "/heartbeats", { name: "sync", periodSeconds: 60 });
  assert.equal(twin.status, 409);

  await staunch.api("DELETE", `/heartbeats/${id}`);
  assert.deepEqual(await ping(pingUrl), [404, "not found"]);
  await staunch.advance({ hours: 3 });
  assert.equal((await alertsOf("sync")).length, 1);
});

test("an alert of low urgency stays open however long the silence lasts", async () => {
  const { pingUrl } = await heartbeat("weekly", { severity: "info" });
  await ping(pingUrl);
  await staunch.advance({ hours: 24 * 4 });
  assert.deepEqual(
    (await alertsOf("weekly")).map(({ status }) => status),
    ["triggered"],
  );
});

test("who may not change heartbeats sees where they stand and not where they are pinged", async () => {
  const { id } = await heartbeat("secret");
  const { secret: key } = await staunch.api<{ secret: string }>("POST", "/api-keys", { name: "observer", role: "observer" });
  const seen = await staunch.api<Heartbeat>("GET", `/heartbeats/${id}`, undefined, { key });
  assert.deepEqual([seen.pingUrl, seen.setup, seen.status], [null, null, "waiting"]);
  assert.equal((await staunch.call("POST", `/heartbeats/${id}/pause`, undefined, { key })).status, 403);
});

test("the commands of the set-up text work as they stand", async () => {
  const { id, setup } = await heartbeat("as it stands");
  const commands = [...setup.matchAll(/```sh\n(.+?)\n```/gs)].map((match) => match[1] ?? "");
  assert.equal(commands.length, 2);
  for (const command of commands) await runProgram("sh", ["-c", command]);
  assert.equal((await read(id)).status, "healthy");
  const { items } = await staunch.api<{ items: readonly object[] }>("GET", `/heartbeats/${id}/pings`);
  assert.equal(items.length, 2);
});

test("a heartbeat speaks through a source of its own that nobody manages as a source", async () => {
  const sources = await staunch.api<{ items: readonly { kind: string }[] }>("GET", "/sources");
  assert.ok(sources.items.every(({ kind }) => kind !== "heartbeat"));
  const [alert] = await alertsOf("import");
  assert.equal((await staunch.call("DELETE", `/sources/${alert?.sourceId ?? ""}`)).status, 404);
});
