import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type MailCatcher, type StaunchProcess, startMailCatcher, startStaunchProcess } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { axeFindings, checkScreen, photograph } from "./support/screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];
const email = "ada@example.org";
const password = "four words in a row";

let mail: MailCatcher;
let staunch: StaunchProcess;
let browser: Browser;
let page: Page;

before(async () => {
  mail = await startMailCatcher();
  // An installation nobody owns yet: the first visitor sets it up.
  const nobody = { STAUNCH_ADMIN_EMAIL: "", STAUNCH_ADMIN_PASSWORD: "", STAUNCH_API_KEY: "", STAUNCH_ORGANISATION: "" };
  staunch = await startStaunchProcess({ ...nobody, STAUNCH_SMTP_URL: mail.url });
  browser = await openBrowser({ viewport: { width: 1440, height: 900 } });
  page = await browser.context.newPage();
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
});

async function check(name: string): Promise<void> {
  await checkScreen(page, name);
  if (pictures === undefined) return;
  await photograph(page, pictures, name);
  await page.setViewportSize({ width: 390, height: 844 });
  await photograph(page, pictures, `${name}-phone`);
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("the first visitor is led to setting up, whatever address they open, and becomes the owner", async () => {
  await page.goto(`${staunch.url}/incidents`);
  await page.getByRole("heading", { name: "Set up Staunch" }).waitFor();
  await check("sign-up");
  await page.getByLabel("Organisation").fill("Example");
  await page.getByLabel("Your name").fill("Ada Example");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(email);
  await page.getByRole("button", { name: "Create the organisation" }).click();
  await page
    .getByText(/password: |Expected/i)
    .first()
    .waitFor();
  assert.equal(await page.getByLabel("Organisation").inputValue(), "Example", "a refusal keeps what was typed");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create the organisation" }).click();
  await page.getByRole("heading", { name: "Where a page finds you" }).waitFor();
});

test("the first run ends with a page that reached somebody", async () => {
  await check("first-run-contact");
  await page.getByRole("button", { name: "Send a code" }).click();
  const codeMail = await mail.waitFor((caught) => /\b\d{6}\b/.test(caught.text));
  await page.getByLabel("Code from the mail").fill(/\b(\d{6})\b/.exec(codeMail.text)?.[1] ?? "");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByLabel("Name of the service").fill("checkout-api");
  await page.getByRole("button", { name: "Create service" }).click();
  await page.getByRole("button", { name: "Create rota" }).click();
  await page.getByRole("button", { name: "Page me now" }).click();
  await page.getByText("Waiting for your answer").waitFor();
  await check("first-run-waiting");
  const pageMail = await mail.waitFor((caught) => /\/a\/\S+/.test(caught.text));
  const answer = await browser.context.newPage();
  await answer.goto(/http:\/\/\S+\/a\/\S+/.exec(pageMail.text)?.[0] ?? "");
  await answer.getByRole("button", { name: /Acknowledge/ }).click();
  await page.getByRole("heading", { name: "A page reached you" }).waitFor();
  await answer.close();
  await check("first-run-reached");
});

test("Now says that nothing is on fire and who is on call", async () => {
  await page.goto(staunch.url);
  await page.getByRole("heading", { name: "Nothing is on fire" }).waitFor();
  await page.getByRole("heading", { name: "You are on call" }).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  await check("now");
});

test("a page that arrives is shown without a reload, and one key takes it", async () => {
  await page.evaluate(() => fetch("/api/v1/me/test-page", { method: "POST" }));
  await page.getByRole("heading", { name: "A page waits for you" }).waitFor();
  await check("now-paged");
  await page.keyboard.press("a");
  await page.getByRole("heading", { name: "Nothing is on fire" }).waitFor();
});

test("people are invited by a link, which lets them in once", async () => {
  await page.goto(`${staunch.url}/settings`);
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByLabel("Email").fill("ravi@example.org");
  await page.getByRole("dialog").getByRole("button", { name: "Invite" }).click();
  const link = await page.getByRole("dialog").locator("code").innerText();
  await page.getByRole("button", { name: "Done" }).click();
  await check("settings-people");
  await using other = await openBrowser();
  const visitor = await other.context.newPage();
  await visitor.goto(link);
  await visitor.getByLabel("Your name").fill("Ravi Example");
  await visitor.getByLabel("Password").fill(password);
  await visitor.getByRole("button", { name: "Join" }).click();
  await visitor.getByRole("heading", { name: "Me", exact: true }).waitFor();
  await page.getByText("Ravi Example").first().waitFor();
});

test("a key is shown once and then only by its first letters", async () => {
  await page.goto(`${staunch.url}/settings?tab=keys`);
  await page.getByRole("button", { name: "Create key" }).click();
  await page.getByLabel("What it is for").fill("Alertmanager");
  await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
  const secret = await page.getByRole("dialog").locator("code").innerText();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByText("Alertmanager").waitFor();
  assert.equal(await page.getByText(secret).count(), 0);
  const answer = await fetch(`${staunch.url}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
  assert.equal(answer.status, 200);
  await check("settings-keys");
  await page.goto(`${staunch.url}/me`);
  await page.getByRole("heading", { name: "This device" }).waitFor();
  await check("me");
});

test("whoever signs out comes back, after signing in, to where they were going", async () => {
  await page.goto(`${staunch.url}/me`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(`${staunch.url}/settings?tab=keys`);
  await page.getByText("Sign in to go on where you were.").waitFor();
  await check("sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByLabel("Email").inputValue(), email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("tab", { name: "API keys", selected: true }).waitFor();
});

test("places, the palette and the help are reached from the keyboard alone", async () => {
  await page.goto(staunch.url);
  await page.getByRole("heading", { name: "Nothing is on fire" }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("searchbox", { name: "Search or run a command" }).waitFor();
  await page.keyboard.type("on-call");
  await page
    .getByRole("menuitem", { name: /On-call/ })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/on-call");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  // At once, while the screen is still arriving: what it offers must not break off what is half typed.
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await page.waitForURL(`${staunch.url}/`);
});

test("every primitive in every state passes the same checks", async () => {
  await page.goto(`${staunch.url}/kit`);
  await page.getByRole("heading", { name: "Kit" }).waitFor();
  await page.getByRole("spinbutton").first().waitFor();
  await check("kit");
  for (const name of ["Dialog", "Sheet", "Confirm", "Actions"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await page.locator("[role=dialog], [role=alertdialog], [role=menu]").first().waitFor();
    assert.deepEqual(await axeFindings(page), [], name);
    await page.keyboard.press("Escape");
    await page.locator("[role=dialog], [role=alertdialog], [role=menu]").first().waitFor({ state: "detached" });
  }
});
