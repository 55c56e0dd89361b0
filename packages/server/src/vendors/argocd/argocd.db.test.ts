import assert from "node:assert/strict";
import { test } from "node:test";
import { runProgram, testStaunch } from "@staunch/test-support";

test("the command of the set-up text becomes a change, and the same bytes again do nothing", async () => {
  await using staunch = await testStaunch();
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "shop" });
  const wish = { kind: "argocd", name: "Argo CD", serviceId: service.id };
  const source = await staunch.api<{ setup: string }>("POST", "/sources", wish);
  const command = /```sh\n(.+?)\n```/s.exec(source.setup)?.[1] ?? "";
  assert.match(await runProgram("sh", ["-c", command]), /recorded/);
  assert.match(await runProgram("sh", ["-c", command]), /repeated/);
  const { items } = await staunch.api<{ items: { summary: string }[] }>("GET", "/changes");
  assert.deepEqual(
    items.map(({ summary }) => summary),
    ["Synced try-it at abc1234"],
  );
});
