import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { temporaryFolder, testStaunch } from "@staunch/test-support";

const page = await readFile(new URL("../../docs/runbooks.md", import.meta.url), "utf8");

test("the commands of the page on runbooks work as they stand", async () => {
  await using staunch = await testStaunch();
  const folder = await temporaryFolder();
  const commands = [...page.matchAll(/```sh\n(.+?)\n```/gs)].map((match) => match[1] ?? "");
  assert.equal(commands.length, 3);
  const env = { PATH: process.env["PATH"], STAUNCH_URL: staunch.url, STAUNCH_KEY: staunch.ownerKey };
  const run = async (command: string, more: Readonly<Record<string, string>> = {}): Promise<string> =>
    (await promisify(execFile)("sh", ["-c", command], { cwd: folder, env: { ...env, ...more } })).stdout;
  const [add = "", attach = "", copy = ""] = commands;
  const { id } = JSON.parse(await run(add)) as { id: string };
  const attached = JSON.parse(await run(attach, { RUNBOOK: id })) as { attachments: readonly unknown[]; warnings: readonly unknown[] };
  assert.equal(attached.attachments.length, 1);
  assert.deepEqual(attached.warnings, []);
  await run(copy);
  assert.match(await readFile(join(folder, "runbooks.html"), "utf8"), /Queue stands still/);
});
