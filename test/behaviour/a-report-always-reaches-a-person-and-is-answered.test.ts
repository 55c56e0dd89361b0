import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { testStaunch } from "@staunch/test-support";

const page = readFileSync(new URL("../../docs/reports.md", import.meta.url), "utf8");

function run(command: string, env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn("sh", ["-c", command], { env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(output) : reject(new Error(`ended with ${code}: ${command}`))));
  });
}

test("a report made by the page's own commands, by key and by form, mails whoever is on call until somebody answers it", async () => {
  await using staunch = await testStaunch();
  // The owner's way of being reached is set up by now.
  await staunch.settle();
  const commands = [...page.matchAll(/```sh\n(.+?)\n```/gs)].map((match) => match[1] ?? "");
  assert.equal(commands.length, 2);
  const env = { STAUNCH_URL: staunch.url, STAUNCH_KEY: staunch.ownerKey };
  const report = JSON.parse(await run(commands[0] ?? "", env)) as { id: string; text: string };
  await staunch.settle();
  const told = (): number =>
    staunch.mail.mails.filter(({ to, subject }) => to.includes(staunch.ownerEmail) && /Nobody can pay/u.test(subject)).length;
  assert.ok(told() >= 1, "whoever is on call was mailed");

  const form = JSON.parse(await run(commands[1] ?? "", env)) as { url: string };
  const url = staunch.url + new URL(form.url).pathname;
  const token = /name="token" value="([^"]+)"/.exec(await (await fetch(url)).text())?.[1] ?? "";
  const sent = await fetch(url, { method: "POST", body: new URLSearchParams({ token, text: "The tills are down" }) });
  assert.equal(sent.status, 200);
  const { waiting } = await staunch.api<{ waiting: number }>("GET", "/reports?status=new");
  assert.equal(waiting, 2);

  await staunch.api("POST", `/reports/${report.id}/decline`, { word: "The bank is down, not we." });
  await staunch.settle();
  const mail = staunch.mail.mails.find(({ to }) => to.includes("ada@example.org"));
  assert.match(mail?.text ?? "", /^The bank is down, not we\./u);
  const before = told();
  await staunch.advance({ hours: 2 });
  assert.equal(told(), before, "an answered report pages nobody any more");
});
