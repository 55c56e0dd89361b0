import assert from "node:assert/strict";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";

interface Source {
  readonly id: string;
  readonly name: string;
  readonly serviceId: string | null;
  readonly settings: object;
  readonly hasSecret: boolean;
  readonly version: number;
}

test("a source is renamed and moved to another service under its version; its address stays", async () => {
  await using staunch = await testStaunch();
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout" });
  const source = await staunch.api<Source & { url: string }>("POST", "/sources", { kind: "generic", name: "first" });
  const edited = await staunch.api<Source & { url: string }>("PATCH", `/sources/${source.id}`, {
    version: source.version,
    name: "second",
    serviceId: service.id,
  });
  assert.deepEqual([edited.name, edited.serviceId, edited.version, edited.url], ["second", service.id, source.version + 1, source.url]);
  const stale = await staunch.call("PATCH", `/sources/${source.id}`, { version: source.version, name: "third" });
  assert.equal(stale.status, 412);
});

test("a kind without settings and secret refuses both by name", async () => {
  await using staunch = await testStaunch();
  const wish = { kind: "pagerduty", name: "p" };
  for (const extra of [{ settings: { color: "red" } }, { secret: "s" }]) {
    const refused = await staunch.call("POST", "/sources", { ...wish, ...extra });
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /settings\.color|secret/);
  }
});
