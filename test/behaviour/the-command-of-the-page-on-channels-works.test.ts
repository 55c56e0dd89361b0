import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";

const page = readFileSync(new URL("../../docs/channels.md", import.meta.url), "utf8");

function run(command: string, env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn("sh", ["-c", command], { env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(output) : reject(new Error(`ended with ${code}: ${command}`))));
  });
}

interface Kind {
  readonly kind: string;
  readonly settings: { readonly properties: Readonly<Record<string, unknown>> };
}

test("the command makes an account, and the page names every kind of account with what it needs", async () => {
  await using staunch = await testStaunch();
  const command = /```sh\n(.+?)\n```/s.exec(page)?.[1] ?? "";
  const account = JSON.parse(await run(command, { STAUNCH_URL: staunch.url, STAUNCH_KEY: staunch.ownerKey })) as Record<string, unknown>;
  assert.equal(account["kind"], "twilio");
  assert.deepEqual(account["settings"], {
    accountSid: "AC00000000000000000000000000000000",
    from: "+49301234567",
    baseUrl: "https://api.twilio.com",
  });
  const { items } = await staunch.api<{ items: readonly Kind[] }>("GET", "/channel-account-kinds");
  for (const { kind } of items) assert.ok(page.includes(`\`${kind}\``), `the page does not name ${kind}`);
  const twilio = items.find(({ kind }) => kind === "twilio");
  for (const name of Object.keys(twilio?.settings.properties ?? {})) assert.ok(page.includes(`\`${name}\``), name);
});
