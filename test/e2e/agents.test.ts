import assert from "node:assert/strict";
import { before, test } from "node:test";
import { checkScreen, photograph } from "./support/screen-checks.ts";
import { type SignedIn, startSignedIn } from "./support/signed-in.ts";
import { until } from "./support/until.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let signedIn: SignedIn;

before(async () => {
  signedIn = await startSignedIn({ viewport: { width: 1280, height: 900 } });
});

test("an agent is added with its key shown once, seen with what it offers, and revoked", async () => {
  const { staunch, page } = signedIn;
  await page.goto(`${staunch.url}/settings?tab=agents`);
  await page.getByText("No agents").waitFor();
  await page.getByRole("button", { name: "Add agent" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("rack-7");
  await dialog.getByRole("button", { name: "Add agent" }).click();
  const key = (await dialog.locator("code").first().textContent()) ?? "";
  assert.match(key, /^sta_/);
  await checkScreen(page, "agent-key");
  if (pictures !== undefined) await photograph(page, pictures, "agent-key");
  await dialog.getByRole("button", { name: "Done" }).click();

  const parameters = [{ name: "unit", pattern: "web|queue", isRequired: true }];
  const actions = [{ name: "restart", description: "", timeLimitSeconds: 60, parameters }];
  const asked = new AbortController();
  void fetch(`${staunch.url}/api/v1/agent/poll`, {
    method: "POST",
    signal: asked.signal,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ version: "1.2.3", host: "rack-7.example.org", actions, slots: 1 }),
    // It waits for a job, and is aborted once what it said is seen.
  }).catch(() => undefined);
  const table = page.getByRole("table", { name: "Agents" });
  await until("the agent is seen", async () => {
    const { items } = await staunch.api<{ items: { lastSeenAt: string | null }[] }>("GET", "/agents");
    return items[0]?.lastSeenAt !== null;
  });
  asked.abort();
  await page.reload();
  await table.getByText("restart(unit)").waitFor();
  await table.getByText("rack-7.example.org, version 1.2.3").waitFor();
  await checkScreen(page, "settings-agents");
  if (pictures !== undefined) {
    await photograph(page, pictures, "settings-agents");
    await page.setViewportSize({ width: 390, height: 844 });
    await photograph(page, pictures, "settings-agents-390");
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  await table.getByRole("button", { name: "Revoke rack-7" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("No agents").waitFor();
});
