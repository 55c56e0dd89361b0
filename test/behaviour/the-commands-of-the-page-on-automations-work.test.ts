import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";
import { triggerEvents } from "@staunch/core/automations";
import { testStaunch } from "@staunch/test-support";

const page = readFileSync(new URL("../../docs/automations.md", import.meta.url), "utf8");

test("the commands of the page on automations work as they stand", async () => {
  await using staunch = await testStaunch();
  const [add = "", rehearse = "", ...more] = [...page.matchAll(/```sh\n(.+?)\n```/gs)].map((match) => match[1] ?? "");
  assert.deepEqual(more, []);
  const env = { PATH: process.env["PATH"], STAUNCH_URL: staunch.url, STAUNCH_KEY: staunch.ownerKey };
  const run = async (command: string): Promise<string> => (await promisify(execFile)("sh", ["-c", command], { env })).stdout;
  await run(add);
  await staunch.api("POST", "/incidents", { title: "All is lost", severity: "SEV1" });
  await staunch.settle();
  const { items } = JSON.parse(await run(rehearse)) as { items: readonly { fires: boolean }[] };
  assert.deepEqual(
    items.map(({ fires }) => fires),
    [true],
  );
});

test("the page names every event that can set an automation off", () => {
  for (const type of Object.keys(triggerEvents)) assert.ok(page.includes(`\`${type}\``), type);
});
