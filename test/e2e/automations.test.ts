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

test("an automation is built, its condition checked while it is typed, tried against the past, and its run log read", async () => {
  await staunch.api("POST", "/incidents", { title: "All was lost", severity: "SEV1" });
  await page.goto(`${staunch.url}/automations/new`);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Worst first");
  await page.getByRole("textbox", { name: "If", exact: true }).fill("incident.severity ==");
  await page
    .getByText(/at character|Unexpected|expected/i)
    .first()
    .waitFor();
  await page.getByRole("textbox", { name: "If", exact: true }).fill('incident.severity == "SEV1"');
  await page.getByRole("button", { name: "Add an action" }).click();
  await page.getByRole("menuitem", { name: "Add a task" }).click();
  await page.getByRole("textbox", { name: "Task", exact: true }).fill("Open the bridge");
  await page.getByRole("button", { name: "Try it" }).click();
  await page.getByText("It would have heard 1 event and acted on 1. Nothing was changed.").waitFor();
  await checkScreen(page, "automation-editor");
  if (pictures !== undefined) await photograph(page, pictures, "automation-editor");
  await page.getByRole("button", { name: "Save automation" }).click();
  await page.getByText("It has heard nothing yet.").waitFor();
  await staunch.api("POST", "/incidents", { title: "All is lost", severity: "SEV1" });
  await page.getByRole("list", { name: "Run log" }).getByText("add the task “Open the bridge”").waitFor();
});
