/** What people say is wrong: by the public form without a script, and answered by those who respond. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { TestStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { desktop, phone } from "./support/hands.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";
import { checkWholly, startSignedIn } from "./support/signed-in.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let browser: Browser;
let page: Page;
let formUrl = "";

before(async () => {
  ({ staunch, browser, page } = await startSignedIn(desktop.options));
  await staunch.api("POST", "/services", { name: "checkout-api" });
});

const check = (name: string): Promise<void> => checkWholly(page, name);

test("where nobody has reported anything, the screen says how it is done", async () => {
  await page.goto(`${staunch.url}/incidents`);
  await page.getByRole("link", { name: "Reports" }).click();
  await page.getByText("No report waits for an answer").waitFor();
  await check("reports-empty");
});

test("an admin opens the public form and takes its address away", async () => {
  await page.getByRole("button", { name: "Public form" }).click();
  await page.getByText("The form is open").click();
  await page.getByLabel("Said above the form").fill("For everybody in the shops. When tills are down, ring 110.");
  await page.getByRole("button", { name: "Save form" }).click();
  formUrl = (await page.getByText("Address to share").locator("xpath=following-sibling::div[1]//code").textContent()) ?? "";
  assert.match(formUrl, /\/report\/[\w-]{22}$/u);
  await checkScreen(page, "report-form-sheet");
  if (pictures !== undefined) await photograph(page, pictures, "report-form-sheet");
  await page.keyboard.press("Escape");
});

test("somebody without an account and without scripts reports by phone, and keeps what they typed when something is wrong", async () => {
  await using visitor = await openBrowser({ ...phone.options, javaScriptEnabled: false });
  const form = await visitor.context.newPage();
  const url = staunch.url + new URL(formUrl).pathname;
  await form.goto(url);
  await form.getByText("ring 110").waitFor();
  await form.getByLabel("What is happening?").fill("Nobody can pay in Lyon\nThe tills say 503 since nine.");
  await form.getByLabel("Your name").fill("Ada");
  await form.getByLabel("Your mail address").fill("ada@shops");
  await form.getByRole("button", { name: "Send report" }).tap();
  await form.getByText("That is no mail address").waitFor();
  assert.match(await form.getByLabel("What is happening?").inputValue(), /Lyon/u);
  await form.getByLabel("Your mail address").fill("ada@example.org");
  await form.getByRole("button", { name: "Send report" }).tap();
  await form.getByText("Your report has come in").waitFor();
});

test("the form has nothing to complain about for whoever sees or moves differently", async () => {
  const visited = await browser.context.newPage();
  await visited.goto(staunch.url + new URL(formUrl).pathname);
  await checkScreen(visited, "the public form");
  if (pictures !== undefined) await photograph(visited, pictures, "report-public-form");
  await visited.close();
});

test("the report appears by itself and is answered: declared, with a word back", async () => {
  await page.goto(`${staunch.url}/reports`);
  await page.getByRole("heading", { name: "Nobody can pay in Lyon" }).waitFor();
  await staunch.api("POST", "/reports", { text: "Search is slow", severity: "warning" });
  await page.getByRole("heading", { name: "Search is slow" }).waitFor();
  await check("reports");
  const row = page.getByRole("listitem").filter({ hasText: "Nobody can pay in Lyon" });
  await row.getByRole("button", { name: "Declare" }).click();
  await page.getByLabel("Word to the reporter").fill("We are on it. Take cash until eleven.");
  await checkScreen(page, "report-declare");
  if (pictures !== undefined) await photograph(page, pictures, "report-declare");
  await page.getByRole("dialog").getByRole("button", { name: "Declare" }).click();
  await page.getByRole("heading", { level: 1, name: "Nobody can pay in Lyon" }).waitFor();
  await page.getByText("declared from a report").first().waitFor();
});

test("another joins the open incident, and what was answered says by whom and whether the mail arrived", async () => {
  await page.goto(`${staunch.url}/reports`);
  await page.getByRole("button", { name: "Merge into an incident" }).first().click();
  await page.getByRole("radio", { name: /INC-1/u }).check({ force: true });
  await page.getByRole("dialog").getByRole("button", { name: "Merge" }).click();
  await page.getByText("No report waits for an answer").waitFor();
  await page.getByText("Answered", { exact: true }).click();
  await page.getByText("Merged into", { exact: true }).waitFor();
  await page.getByText("Reporter told").waitFor();
  await check("reports-answered");
});

test("whoever only looks sees the reports and is told why they cannot answer, on a phone", async () => {
  await staunch.api("POST", "/reports", { text: "The printer is out of paper" });
  const invitation = await staunch.api<{ link: string }>("POST", "/invitations", { email: "eye@example.org", role: "observer" });
  const token = new URL(invitation.link).pathname.split("/").at(-1);
  await using visitor = await openBrowser(phone.options);
  const data = { name: "Eye", password: "only here to look" };
  const joined = await visitor.context.request.post(`${staunch.url}/api/v1/invitations/${token}/accept`, { data });
  assert.ok(joined.ok(), await joined.text());
  const visited = await visitor.context.newPage();
  await visited.goto(`${staunch.url}/reports`);
  await visited.getByRole("heading", { name: "The printer is out of paper" }).waitFor();
  assert.equal(await visited.getByRole("button", { name: "Decline" }).getAttribute("aria-disabled"), "true");
  await checkScreen(visited, "reports of an observer on a phone");
  if (pictures !== undefined) await photograph(visited, pictures, "reports-phone");
});
