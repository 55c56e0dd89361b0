import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let browser: Browser;
let page: Page;

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  browser = await openBrowser({ viewport: { width: 1440, height: 900 }, locale: "en-GB", timezoneId: "Europe/Berlin" });
  page = await browser.context.newPage();
  const signIn = await browser.context.request.post(`${staunch.url}/api/v1/session`, {
    data: { email: staunch.ownerEmail, password: staunch.ownerPassword },
  });
  assert.ok(signIn.ok(), await signIn.text());
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
});

async function picture(name: string): Promise<void> {
  await checkScreen(page, name);
  if (pictures !== undefined) await photograph(page, pictures, name);
}

test("a runbook is written with its preview, opens in the room, and what somebody ticks is seen by everybody", async () => {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout" });
  await page.goto(`${staunch.url}/runbooks/new`);
  await page.getByLabel("Name").fill("Nobody can pay");
  await page.getByLabel("Markdown").fill("## Look\n\nDid it work?\n\n- No: go to #restart");
  await page.getByText("Line 5: There is no step “restart” to go to.").waitFor();
  await page.getByLabel("Markdown").fill("## Look\n\nDid it work?\n\n- Yes: finish\n- No: go to #restart\n\n## Restart\n\nAll of them.");
  await page.getByText("Did it work? Yes: finish · No: go to “Restart”").waitFor();
  await page.getByRole("button", { name: "Save runbook" }).click();
  await page.getByRole("heading", { name: "History" }).waitFor();
  const runbookId = new URL(page.url()).pathname.split("/").at(-1) ?? "";

  await staunch.api("POST", `/runbooks/${runbookId}/attachments`, { serviceId: service.id });
  const incident = await staunch.api<{ id: string; number: number }>("POST", "/incidents", {
    title: "Nobody can pay",
    severity: "SEV2",
    serviceIds: [service.id],
  });
  await page.goto(`${staunch.url}/incidents/${incident.number}`);
  await page.getByRole("button", { name: "Show runbook Nobody can pay" }).click();
  await page.getByRole("button", { name: "No: Go to “Restart”" }).click();
  await page.getByText("It did not work").waitFor();
  await picture("runbook-room");

  // Somebody else ticks: it is seen here by itself.
  const { items } = await staunch.api<{ items: { id: string }[] }>("GET", `/incidents/${incident.id}/runbooks`);
  const tick = { step: "restart", answer: "done", round: 0 };
  await staunch.api("POST", `/incidents/${incident.id}/runbooks/${items[0]?.id}/marks`, tick);
  await page.getByText("Finished", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("did step 2: Restart").waitFor();
});
