import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryFolder, testStaunch } from "@staunch/test-support";
import { keyHolder } from "./on-call-people.ts";

const page = readFileSync(new URL("../../docs/on-call.md", import.meta.url), "utf8");
const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

interface Place {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

function run(command: string, { folder, env }: Place): Promise<string> {
  const child = spawn("sh", ["-c", command], {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(output) : reject(new Error(`ended with ${code}: ${command}\n${output}`))));
  });
}

/** What each command of the page answers, in order. */
const expected: readonly RegExp[] = [
  /Hours gained and lost:\n.*No gaps\./s,
  /^Created Shop\.\nHolds from 2026-11-23 09:00 \(Europe\/Berlin\)/,
  /"members": \[/,
  /^Asked Ben: Shop, 2026-11-24 10:00 to 2026-11-24 18:00 Europe\/Berlin/,
  /\topen\t/,
  /^Noted\./,
  /\/feeds\/[\w-]{43}\.ics"/,
  /Ben\t/,
  /^"name","time zone","hours",/,
];

test("the commands of the page on on-call work as they stand", async () => {
  await using staunch = await testStaunch();
  const ben = await keyHolder(staunch, "Ben");
  const folder = await temporaryFolder();
  await mkdir(join(folder, "home"));
  await symlink(modules, join(folder, "node_modules"));
  const file = /```json\n(.+?)```/s.exec(page)?.[1] ?? "";
  // Two on call, so that there is somebody to ask.
  await writeFile(join(folder, "shop.json"), file.replace('"nobody"', `"${ben.email}"`));
  const place = { folder, env: { STAUNCH_URL: staunch.url, STAUNCH_API_KEY: staunch.ownerKey, HOME: join(folder, "home") } };
  const commands = [...page.matchAll(/```sh\n(.+?)\n```/gs)].map((match) => (match[1] ?? "").replace("ben@example.org", ben.email));
  const said: string[] = [];
  for (const command of commands) said.push(await run(command, place));
  assert.equal(said.length, expected.length);
  for (const [index, pattern] of expected.entries()) assert.match(said[index] ?? "", pattern);
  const exported = said[2] ?? "";
  const document = JSON.parse(exported) as { definition: { rotations: { members: string[] }[] } };
  assert.deepEqual(document.definition.rotations[0]?.members, [staunch.ownerEmail, ben.email]);

  // What is exported and applied again changes nothing.
  await writeFile(join(folder, "again.json"), exported);
  assert.match(await run("npx staunch schedules plan again.json", place), /Nobody's hours change\./);
  const accepted = await ben.api<{ items: { id: string; mayAnswer: boolean }[] }>("GET", "/me/cover-requests");
  assert.deepEqual(
    accepted.items.map(({ mayAnswer }) => mayAnswer),
    [true],
  );
});
