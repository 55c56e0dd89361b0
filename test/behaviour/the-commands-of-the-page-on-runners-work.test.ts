import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";
import { startUnleashServer } from "@staunch/test-support/vendors";

const page = readFileSync(new URL("../../docs/runners.md", import.meta.url), "utf8");

async function run(command: string, env: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>>> {
  const child = spawn("sh", ["-c", command], { env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  assert.equal(code, 0, command);
  return JSON.parse(output) as Readonly<Record<string, unknown>>;
}

test("the commands of the page on runners work as they stand, one after the other", async () => {
  await using staunch = await testStaunch();
  await using unleash = await startUnleashServer();
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout-api" });
  const [add, check, offer, rehearse, ...more] = [...page.matchAll(/```sh\n(.+?)\n```/gs)].map((match) => match[1] ?? "");
  assert.deepEqual(more, []);
  const env = { STAUNCH_URL: staunch.url, STAUNCH_KEY: staunch.ownerKey, UNLEASH_URL: unleash.url, UNLEASH_TOKEN: unleash.token };
  const account = await run(add ?? "", env);
  const known = { ...env, ACCOUNT_ID: String(account["id"]), SERVICE_ID: service.id };
  assert.deepEqual(await run(check ?? "", known), { isGood: true, detail: "The token is accepted. It sees 1 project." });
  const mitigation = await run(offer ?? "", known);
  const tried = await run(rehearse ?? "", { ...known, MITIGATION_ID: String(mitigation["id"]) });
  assert.deepEqual([tried["outcome"], tried["lines"]], ["succeeded", ["new-checkout in production is on; it would be turned off"]]);
  assert.equal(unleash.behaviour.environments["production"], true);
});

interface Kind {
  readonly kind: string;
  readonly canRehearse: boolean;
  readonly settings: { readonly properties: Readonly<Record<string, unknown>> };
}

test("the page names every kind of runner with each of its settings, and says which of them have a dry run", async () => {
  await using staunch = await testStaunch();
  const { items } = await staunch.api<{ items: readonly Kind[] }>("GET", "/runner-kinds");
  assert.equal(items.length, 7);
  for (const { kind, canRehearse, settings } of items) {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${kind}\` |`));
    assert.ok(row !== undefined, kind);
    assert.equal(row.split("|")[4]?.trim() !== "–", canRehearse, kind);
    // The call's own address and the agent's settings stand elsewhere.
    if (kind === "http" || kind === "agent") continue;
    for (const name of Object.keys(settings.properties)) assert.ok(page.includes(`\`${name}\``), `${kind}: ${name}`);
  }
});
