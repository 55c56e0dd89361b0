import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";

const page = readFileSync(new URL("../../docs/watching.md", import.meta.url), "utf8");

function run(command: string, env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn("sh", ["-c", command], { env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(output) : reject(new Error(`ended with ${code}: ${command}`))));
  });
}

test("the commands of the page on heartbeats and probes work as they stand", async () => {
  await using staunch = await testStaunch();
  const commands = [...page.matchAll(/```sh\n(.+?)\n```/gs)].map((match) => match[1] ?? "");
  assert.equal(commands.length, 2);
  const env = { STAUNCH_URL: staunch.url, STAUNCH_KEY: staunch.ownerKey };
  const [heartbeat = "", probe = ""] = await Promise.all(commands.map((command) => run(command, env)));
  const { pingUrl } = JSON.parse(heartbeat) as { pingUrl: string };
  for (const more of ["", "/start", "/0", "/fail", "/255", "/log", "?rid=a"])
    assert.equal((await fetch(`${pingUrl}${more}`)).status, 200, more);
  assert.equal((JSON.parse(probe) as { status: string }).status, "waiting");
});

test("the settings and source kinds that the page names are those there are", async () => {
  await using staunch = await testStaunch({ inboundSmtpPort: 0 });
  const { items } = await staunch.api<{ items: readonly { kind: string }[] }>("GET", "/source-kinds");
  const kinds = new Set(items.map(({ kind }) => kind));
  for (const kind of ["github", "gitlab", "argocd", "email"]) {
    assert.ok(page.includes(`\`${kind}\``) && kinds.has(kind), kind);
  }
  const config = readFileSync(new URL("../../packages/server/src/platform/config.ts", import.meta.url), "utf8");
  for (const [name] of page.matchAll(/STAUNCH_(?:INBOUND|HOST|PUBLIC)\w*/g)) assert.ok(config.includes(`  ${name}:`), name);
});
