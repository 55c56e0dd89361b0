import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";

interface Source {
  readonly id: string;
  readonly url: string;
  readonly version: number;
  readonly settings: object;
}

interface Tried {
  readonly events: readonly { readonly title: string; readonly severity: string }[];
  readonly fault: { readonly field: string } | null;
}

const mapping = {
  title: "check.name",
  key: "check.id",
  state: { path: "check.now", resolved: ["FINE"] },
  severity: { path: "level", words: { critical: ["schlimm"] } },
};
const body = { check: { name: "Disk full", id: 7, now: "ALARM" }, level: "schlimm" };

test("a source's mapping is tried, saved, and reads what its sender sends from then on", async () => {
  await using staunch = await testStaunch();
  const tried = await staunch.api<Tried>("POST", "/sources/try-mapping", { mapping, body: JSON.stringify(body) });
  assert.deepEqual([tried.fault, tried.events[0]?.title, tried.events[0]?.severity], [null, "Disk full", "critical"]);
  const wrong = await staunch.api<Tried>("POST", "/sources/try-mapping", { mapping: { title: "check.title" }, body: JSON.stringify(body) });
  assert.deepEqual([wrong.events, wrong.fault?.field], [[], "check.title"]);

  const source = await staunch.api<Source>("POST", "/sources", { kind: "generic", name: "odd", settings: { mapping } });
  const send = async (json: unknown): Promise<unknown> => (await fetch(source.url, { method: "POST", body: JSON.stringify(json) })).json();
  assert.deepEqual(await send(body), { status: "accepted", dedupKey: "7" });
  const statuses = async (): Promise<readonly string[]> => {
    await staunch.settle();
    const { items } = await staunch.api<{ items: { title: string; status: string; severity: string }[] }>(
      "GET",
      `/alerts?sourceId=${source.id}`,
    );
    return items.map((alert) => `${alert.title} ${alert.status} ${alert.severity}`);
  };
  assert.deepEqual(await statuses(), ["Disk full triggered critical"]);
  await send({ ...body, check: { ...body.check, now: "FINE" } });
  assert.deepEqual(await statuses(), ["Disk full resolved critical"]);
});

test("a setting that is none is refused by its name", async () => {
  await using staunch = await testStaunch();
  for (const [settings, field] of [
    [{ mapping: { title: "a..b" } }, "settings.mapping.title"],
    [{ mapping: { titel: "a" } }, "settings.mapping"],
    [{ mapping: { severity: { path: "a", words: { bad: ["x"] } } } }, "settings.mapping.severity.words"],
  ] as const) {
    const refused = await staunch.call("POST", "/sources", { kind: "generic", name: "g", settings });
    assert.equal(refused.status, 422);
    assert.ok((await refused.text()).includes(field), field);
  }
});

test("only who may set up sources tries mappings", async () => {
  await using staunch = await testStaunch();
  const { secret: key } = await staunch.api<{ secret: string }>("POST", "/api-keys", { name: "reader", role: "observer" });
  const refused = await staunch.call("POST", "/sources/try-mapping", { mapping, body: "{}" }, { key });
  assert.equal(refused.status, 403);
});

test("with a secret only signed bodies are taken, with or without the algorithm before the signature", async () => {
  await using staunch = await testStaunch();
  const settings = { signatureHeader: "X-Hub-Signature-256" };
  const source = await staunch.api<Source>("POST", "/sources", { kind: "generic", name: "signed", secret: "s3cret", settings });
  const text = JSON.stringify({ title: "Signed", dedupKey: "k" });
  const signature = createHmac("sha256", "s3cret").update(text).digest("hex");
  const send = async (given?: string): Promise<number> =>
    (await fetch(source.url, { method: "POST", body: text, headers: given === undefined ? {} : { "X-Hub-Signature-256": given } })).status;
  assert.deepEqual([await send(), await send("sha256=00"), await send(signature.replace(/^./, "x"))], [401, 401, 401]);
  assert.deepEqual([await send(signature), await send(`sha256=${signature}`)], [202, 202]);
  const { lastError } = await staunch.api<{ lastError: string }>("GET", `/sources/${source.id}`);
  assert.match(lastError, /X-Hub-Signature-256/);
});

test("keys too long to store stay two problems, and one request says no more than 10,000 things", async () => {
  await using staunch = await testStaunch();
  const source = await staunch.api<Source>("POST", "/sources", { kind: "generic", name: "long", settings: { mapping: { items: "all" } } });
  const send = async (all: readonly object[]): Promise<number> =>
    (await fetch(source.url, { method: "POST", body: JSON.stringify({ all }) })).status;
  const key = "k".repeat(600);
  assert.equal(
    await send([
      { title: "a", key: `${key}1` },
      { title: "b", key: `${key}2` },
    ]),
    202,
  );
  assert.equal(await send([{ title: "a", key: `${key}1`, status: "resolved" }]), 202);
  assert.equal(await send(Array.from({ length: 10_001 }, (_, index) => ({ title: "t", key: index }))), 422);
  await staunch.settle();
  const { items } = await staunch.api<{ items: { title: string; status: string }[] }>("GET", `/alerts?sourceId=${source.id}`);
  assert.deepEqual(items.map((alert) => `${alert.title} ${alert.status}`).toSorted(), [
    "Unparsed request from long triggered",
    "a resolved",
    "b triggered",
  ]);
});
