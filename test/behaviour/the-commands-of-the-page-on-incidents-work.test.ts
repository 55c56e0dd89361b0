import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";

const page = readFileSync(new URL("../../docs/incidents.md", import.meta.url), "utf8");

function run(command: string, env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn("sh", ["-c", command], { env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(output) : reject(new Error(`ended with ${code}: ${command}`))));
  });
}

test("the page's commands declare a private incident, open it, merge one, undo that and decline it", async () => {
  await using staunch = await testStaunch();
  const env = { STAUNCH_URL: staunch.url, STAUNCH_KEY: staunch.ownerKey };
  const [declare = "", open = "", ...rest] = [...page.matchAll(/```sh\n(.+?)\n```/gs)].map((match) => match[1] ?? "");
  const isPrivate = async (): Promise<boolean> => (await staunch.api<{ isPrivate: boolean }>("GET", "/incidents/INC-1")).isPrivate;
  await run(declare, env);
  assert.equal(await isPrivate(), true);
  await run(open, env);
  assert.equal(await isPrivate(), false);
  for (const title of ["Checkout is slow", "Baskets are lost"]) await staunch.api("POST", "/incidents", { title });
  const statuses: string[] = [];
  for (const command of rest) {
    await run(command, env);
    statuses.push((await staunch.api<{ status: string }>("GET", "/incidents/INC-2")).status);
  }
  assert.deepEqual(statuses, ["merged", "active", "declined"]);
});
