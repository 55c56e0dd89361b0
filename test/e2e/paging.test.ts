import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { chooseByTyping } from "./support/hands.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let browser: Browser;
let page: Page;

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  page = await browser.context.newPage();
  const signIn = await browser.context.request.post(`${staunch.url}/api/v1/session`, {
    data: { email: staunch.ownerEmail, password: staunch.ownerPassword },
  });
  assert.ok(signIn.ok(), await signIn.text());
  await staunch.settle();
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
});

async function check(name: string): Promise<void> {
  await checkScreen(page, name);
  if (pictures === undefined) return;
  await photograph(page, pictures, name);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    await photograph(page, pictures, `${name}-${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("a page is taken from its screen by one key, and it says so", async () => {
  const { user } = await staunch.api<{ user: { id: string } }>("GET", "/me");
  const wish = { userId: user.id, title: "Checkout fails for 31 % of customers", body: "error_ratio 0.31 > 0.05 for 2 min" };
  const { id } = await staunch.api<{ id: string }>("POST", "/pages", wish);
  await page.goto(`${staunch.url}/pages/${id}`);
  await page.getByRole("heading", { name: wish.title }).waitFor();
  await page.getByRole("button", { name: "Acknowledge" }).waitFor();
  await check("page-triggered");
  await page.keyboard.press("a");
  await page.getByText(/You took it/).waitFor();
  await check("page-acknowledged");
});

test("a message's link opens without script or sign-in, and its button takes the page", async () => {
  const { user } = await staunch.api<{ user: { id: string } }>("GET", "/me");
  await staunch.api("POST", "/pages", { userId: user.id, title: "Search is slow" });
  const mail = await staunch.mail.waitFor((caught) => caught.subject === "Search is slow");
  const link = /http:\/\/\S+\/a\/\S+/.exec(mail.text)?.[0] ?? "";
  await using stranger = await openBrowser({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  const phone = await stranger.context.newPage();
  await phone.goto(link);
  await phone.getByRole("button", { name: "Acknowledge" }).click();
  await phone.getByText(/You took this page/).waitFor();

  await page.goto(link);
  await check("message-link");
});

test("an escalation policy is written, reordered by the keyboard, rehearsed and saved", async () => {
  await page.goto(`${staunch.url}/escalation-policies`);
  await page.getByRole("link", { name: "New policy" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Checkout");
  await addTarget(1, "owner");
  await page.getByRole("button", { name: "Add a step" }).click();
  await addTarget(2, "Everyone");
  await page.getByRole("list", { name: "What would happen, in order" }).getByText("Step 2", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Move step 2 up" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await page.getByRole("listitem", { name: "Step 1" }).getByText("Everyone", { exact: true }).waitFor();
  await check("policy-draft");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Checkout" }).waitFor();
  const { items } = await staunch.api<{ items: { name: string; steps: { targets: { kind: string }[] }[] }[] }>(
    "GET",
    "/escalation-policies",
  );
  const saved = items.find((policy) => policy.name === "Checkout");
  assert.deepEqual(
    saved?.steps.map((step) => step.targets[0]?.kind),
    ["team", "person"],
  );
  await page.goto(`${staunch.url}/escalation-policies`);
  await page.getByRole("link", { name: "Checkout" }).waitFor();
  await check("policies");
});

async function addTarget(step: number, text: string): Promise<void> {
  await chooseByTyping(page.getByRole("combobox", { name: `Add to step ${step}` }), text);
}

test("one is paged now, and the answer in the mail proves the way", async () => {
  await page.goto(`${staunch.url}/me`);
  await page.getByRole("list", { name: "Contact methods" }).waitFor();
  await page.getByRole("button", { name: "Page me now" }).click();
  await page.getByText(/Waiting for your answer/).waitFor();
  const mail = await staunch.mail.waitFor((caught) => caught.subject.startsWith("Test page"));
  const link = /http:\/\/\S+\/a\/\S+/.exec(mail.text)?.[0] ?? "";
  const pressed = await fetch(link, { method: "POST" });
  assert.equal(pressed.status, 200);
  await page.getByText("You answered: this way reaches you.").waitFor();
  await page.getByText("Ready", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("textbox", { name: /Mail address/ }).fill("second@example.org");
  await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
  const code = await staunch.mail.waitFor((caught) => caught.to === "second@example.org");
  await page.getByRole("textbox", { name: /Code that was sent/ }).fill(code.subject.slice(0, 6));
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText("Ready", { exact: true }).nth(1).waitFor();
  await check("me");
});
