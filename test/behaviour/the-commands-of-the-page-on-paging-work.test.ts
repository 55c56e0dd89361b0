import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";

const page = readFileSync(new URL("../../docs/paging.md", import.meta.url), "utf8");

function run(command: string, env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn("sh", ["-c", command], { env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(output) : reject(new Error(`ended with ${code}: ${command}`))));
  });
}

test("the commands of the page on paging work as they stand", async () => {
  await using staunch = await testStaunch();
  await staunch.settle();
  const people = await staunch.api<{ items: readonly { id: string }[] }>("GET", "/users");
  const env = { STAUNCH_URL: staunch.url, STAUNCH_KEY: staunch.ownerKey, USER_ID: people.items[0]?.id ?? "" };
  const commands = [...page.matchAll(/```sh\n(.+?)\n```/gs)].map((match) => match[1] ?? "");
  assert.equal(commands.length, 4);
  const answers: unknown[] = [];
  for (const command of commands) answers.push(JSON.parse(await run(command, env)));
  const [policy, dry, started, proof] = answers as [
    { steps: unknown[] },
    { places: { outcome: string }[] },
    { status: string },
    { nextAt: string },
  ];
  assert.deepEqual(
    [policy.steps.length, dry.places[0]?.outcome, started.status, proof.nextAt],
    [2, "fired", "triggered", "2026-11-23T09:00:00Z"],
  );
});

test("the settings, paths and metrics that the page names are those there are", async () => {
  const config = readFileSync(new URL("../../packages/server/src/platform/config.ts", import.meta.url), "utf8");
  const paths = readFileSync(new URL("../../docs/openapi.json", import.meta.url), "utf8");
  assert.ok(config.includes("  STAUNCH_HEARTBEAT_URL:"));
  const named = [...page.matchAll(/`(?:POST |PUT )?(\/api\/v1\/[\w/{}-]+)`/g)].map((match) => match[1] ?? "");
  assert.ok(named.length > 5);
  for (const path of named) assert.ok(paths.includes(`"${path}"`), path);
});
