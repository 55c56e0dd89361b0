import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";

interface Alert {
  readonly id: string;
  readonly title: string;
  readonly status: string;
}

interface Answer {
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

const nobodys = "01900000-0000-7000-8000-000000000000";

let staunch: TestStaunch;
let sourceUrl = "";

before(async () => {
  staunch = await testStaunch();
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout" });
  const source = await staunch.api<{ url: string }>("POST", "/sources", { kind: "generic", name: "monitor", serviceId: service.id });
  sourceUrl = source.url;
});

after(() => staunch[Symbol.asyncDispose]());

async function say(body: object): Promise<void> {
  const response = await fetch(sourceUrl, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}

async function list(query = ""): Promise<readonly Alert[]> {
  await staunch.settle();
  return (await staunch.api<{ items: Alert[] }>("GET", `/alerts${query}`)).items;
}

function answer(verb: "acknowledge" | "resolve", ids: readonly string[]): Promise<Answer> {
  return staunch.api<Answer>("POST", `/alerts/${verb}`, { ids });
}

test("several alerts are taken in one request, their page stops, and what cannot be taken holds up nothing", async () => {
  for (const key of ["a", "b", "c"]) await say({ title: `Disk ${key}`, severity: "critical", dedupKey: key });
  const [a, b, c] = (await list()).toSorted((one, other) => one.title.localeCompare(other.title, "en"));
  assert.ok(a !== undefined && b !== undefined && c !== undefined);
  await say({ title: "Disk c", severity: "critical", dedupKey: "c", status: "resolved" });
  await staunch.settle();
  const taken = await answer("acknowledge", [a.id, b.id, c.id, nobodys]);
  assert.deepEqual([...taken.changed].sort(), [a.id, b.id].sort());
  assert.deepEqual(
    taken.refused.map(({ id }) => id).sort(),
    [c.id, nobodys].sort(),
    "what is over and what is not there are refused by themselves",
  );
  const pages = await staunch.api<{ items: { status: string }[] }>("GET", "/pages");
  assert.deepEqual([...new Set(pages.items.map((page) => page.status))], ["acknowledged"]);
  assert.deepEqual(await answer("acknowledge", [a.id]), { changed: [], unchanged: [a.id], refused: [] });
});

test("several alerts are resolved in one request", async () => {
  const open = await list("?status=triggered,acknowledged");
  assert.equal(open.length, 2);
  const ended = await answer(
    "resolve",
    open.map(({ id }) => id),
  );
  assert.equal(ended.changed.length, 2);
  assert.deepEqual(await list("?status=triggered,acknowledged"), []);
});

test("alerts are found by severity and by words of their title, which are no pattern", async () => {
  await say({ title: "Queue at 100 %", severity: "warning", dedupKey: "queue" });
  await say({ title: "Certificate ends", severity: "info", dedupKey: "certificate" });
  const titles = async (query: string): Promise<readonly string[]> => (await list(query)).map((alert) => alert.title).toSorted();
  assert.deepEqual(await titles("?severity=warning,info"), ["Certificate ends", "Queue at 100 %"]);
  assert.deepEqual(await titles("?search=queue"), ["Queue at 100 %"]);
  assert.deepEqual(await titles(`?search=${encodeURIComponent("%")}`), ["Queue at 100 %"]);
  assert.equal((await staunch.call("GET", "/alerts?severity=terrible")).status, 400);
  assert.deepEqual(await titles("?dedupKey=queue"), ["Queue at 100 %"]);
});

test("whoever only looks takes nothing", async () => {
  const { secret } = await staunch.api<{ secret: string }>("POST", "/api-keys", { name: "looks", role: "observer" });
  const refused = await staunch.call("POST", "/alerts/acknowledge", { ids: [nobodys] }, { key: secret });
  assert.equal(refused.status, 403);
});
