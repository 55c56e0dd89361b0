import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { phone } from "./support/hands.ts";
import { axeFindings, checkScreen, photograph } from "./support/screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let browser: Browser;
let page: Page;
let sender: string;

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  browser = await openBrowser({ viewport: { width: 1440, height: 900 } });
  page = await browser.context.newPage();
  const credentials = { email: staunch.ownerEmail, password: staunch.ownerPassword };
  const signIn = await browser.context.request.post(`${staunch.url}/api/v1/session`, { data: credentials });
  assert.ok(signIn.ok(), await signIn.text());
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout-api" });
  const source = await staunch.api<{ url: string }>("POST", "/sources", { kind: "generic", name: "Shop monitor", serviceId: service.id });
  sender = source.url;
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
});

async function say(body: object): Promise<void> {
  const response = await fetch(sender, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}

async function check(name: string): Promise<void> {
  await checkScreen(page, name);
  if (pictures !== undefined) await photograph(page, pictures, name);
}

test("no alert yet: the screen says where alerts come from; the first one appears by itself", async () => {
  await page.goto(`${staunch.url}/alerts`);
  await page.getByText("No open alerts.").waitFor();
  await check("alerts-empty");
  await say({
    title: "Checkout fails for 31 % of customers",
    severity: "critical",
    dedupKey: "errors",
    labels: { region: "eu", endpoint: "/checkout" },
  });
  await page.getByText("Checkout fails for 31 % of customers").waitFor();
});

test("several alerts are selected and acknowledged with the keyboard alone", async () => {
  await say({ title: "Queue depth above 10,000", severity: "warning", dedupKey: "queue" });
  await say({ title: "Certificate ends in six days", severity: "info", dedupKey: "certificate" });
  await page.getByText("Certificate ends in six days").waitFor();
  await check("alerts");
  for (let row = 0; row < 2; row++) {
    await page.keyboard.press("j");
    await page.keyboard.press("x");
  }
  await page.getByText("2 selected").waitFor();
  await page.keyboard.press("a");
  await page.getByText("None selected").waitFor();
  // One group has one page: taking it takes its alerts.
  const triggered = page.getByRole("list", { name: "Alerts" }).getByText("Triggered");
  await triggered.first().waitFor({ state: "detached" });
  assert.equal(await page.getByRole("list", { name: "Alerts" }).getByText("Acknowledged").count(), 3);
});

test("without a selection the keys take the row with the focus; resolving asks first", async () => {
  await page.mouse.move(0, 0);
  await say({ title: "Backups are late", severity: "warning", dedupKey: "backups" });
  await page.getByText("Backups are late").waitFor();
  const row = page.getByRole("listitem").filter({ hasText: "Backups are late" });
  await row.getByRole("link").focus();
  await page.keyboard.press("a");
  await row.getByText("Acknowledged").waitFor();
  await page.keyboard.press("r");
  await page.getByRole("alertdialog", { name: "Resolve this alert" }).waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await page.keyboard.press("Enter");
  await row.waitFor({ state: "detached" });
});

test("the list is narrowed by words, severity and source; the address holds it all, and a view gets a name", async () => {
  await page.getByRole("searchbox", { name: "Words in the title" }).fill("queue");
  await page.getByText("Checkout fails for 31 % of customers").waitFor({ state: "detached" });
  await page.waitForURL(/q=queue/);
  await page.getByRole("button", { name: /Severity$/ }).click();
  await page.getByRole("option", { name: "Warning and worse" }).click();
  await page.waitForURL(/severity=warning/);
  await page.getByText("Queue depth above 10,000").waitFor();
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByLabel("Save what is shown now as").fill("Queues");
  await page.getByRole("button", { name: "Save view" }).click();
  assert.deepEqual(await axeFindings(page), []);
  await page.getByRole("link", { name: "Every open alert" }).click();
  await page.getByText("Checkout fails for 31 % of customers").waitFor();
  assert.equal(new URL(page.url()).search, "");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("link", { name: "Queues" }).click();
  await page.waitForURL(/q=queue/);
  await page.getByText("Checkout fails for 31 % of customers").waitFor({ state: "detached" });
  await page.reload();
  await page.getByText("Queue depth above 10,000").waitFor();
  assert.equal(await page.getByRole("searchbox", { name: "Words in the title" }).inputValue(), "queue");
  await page.getByRole("searchbox", { name: "Words in the title" }).fill("nobody says this");
  await page.getByText("No alert is like this.").waitFor();
  await check("alerts-none-alike");
  await page.getByRole("link", { name: "Show every open alert" }).click();
});

test("what is new waits while the pointer rests on the list", async () => {
  await page.getByText("Checkout fails for 31 % of customers").hover();
  await say({ title: "A new one", severity: "error", dedupKey: "new-one" });
  await page.getByRole("button", { name: "1 new alert" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "A new one" }).count(), 0);
  // Nothing can be clicked by mistake any more once it has gone.
  await page.mouse.move(0, 0);
  await page.getByText("A new one").waitFor();
});

test("an alert shows what it said, its history and the changes nearby, and hostile text stays text", async () => {
  await say({
    title: "<img src=x onerror=alert(1)> is <b>down</b>",
    severity: "error",
    dedupKey: "html",
    description: "line one\nline two",
  });
  await page.goto(`${staunch.url}/alerts`);
  await page.getByRole("link", { name: /is <b>down<\/b>/ }).click();
  await page.getByRole("heading", { level: 1, name: "<img src=x onerror=alert(1)> is <b>down</b>" }).waitFor();
  await page.getByRole("heading", { level: 2, name: "Changes" }).waitFor();
  await check("alert");
  await page.keyboard.press("a");
  await page.getByText("Acknowledged by").or(page.getByText("Acknowledged").first()).first().waitFor();
  await page.getByRole("button", { name: "Resolve" }).click();
  await page.getByText("Resolved by hand").waitFor();
});

test("colours of a terminal and turned directions are shown, not acted on; the same problem's other times are told", async () => {
  const title = "Deploy \u001b[31mof user\u202egpj.exe";
  await say({ title, severity: "warning", dedupKey: "turned", labels: { note: "a\u2066b" } });
  await staunch.settle();
  await say({ title, severity: "warning", dedupKey: "turned", status: "resolved" });
  await page.goto(`${staunch.url}/alerts?state=all`);
  const row = page.getByRole("listitem").filter({ hasText: "⟨U+202E⟩gpj.exe" });
  await row.waitFor();
  const drawn = await page.locator("main").innerText();
  assert.doesNotMatch(drawn, /\u202e|\u2066|\p{Cc}\[/u);
  await row.getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: /U\+202E/ }).waitFor();
  await page.getByText("This is the first time.").waitFor();
  assert.doesNotMatch(await page.locator("main").innerText(), /[\u202e\u2066]/u);
  await check("alert-hostile");
});

test("an incident is declared from an alert by one key and opens in its room", async () => {
  await page.goto(`${staunch.url}/alerts`);
  await page.getByText("Queue depth above 10,000").click();
  await page.getByRole("heading", { level: 1, name: "Queue depth above 10,000" }).waitFor();
  await page.keyboard.press("d");
  await page.waitForURL(/\/incidents\/INC-1$/);
  await page.getByRole("heading", { level: 1, name: "Queue depth above 10,000" }).waitFor();
});

test("the list fits a phone, and is worked through with a thumb", async () => {
  await using hand = await openBrowser(phone.options);
  const data = { email: staunch.ownerEmail, password: staunch.ownerPassword };
  assert.ok((await hand.context.request.post(`${staunch.url}/api/v1/session`, { data })).ok());
  const small = await hand.context.newPage();
  await small.goto(`${staunch.url}/alerts`);
  const row = small.getByRole("listitem").filter({ hasText: "A new one" });
  await row.waitFor();
  await checkScreen(small, "alerts on a phone");
  if (pictures !== undefined) await photograph(small, pictures, "alerts-phone");
  await row.getByRole("checkbox").tap();
  await small.getByText("1 selected").waitFor();
  await small.getByRole("button", { name: "Resolve" }).tap();
  await small.getByRole("alertdialog").getByRole("button", { name: "Resolve" }).tap();
  await row.waitFor({ state: "detached" });
});

test("an alert of nobody's says that there is none", async () => {
  await page.goto(`${staunch.url}/alerts/01900000-0000-7000-8000-000000000000`);
  await page.getByText("There is no such alert").waitFor();
  await check("alert-unknown");
});
