/** The core of an outage without a pointer: every step is keys alone, as somebody plays it who has no mouse or wants none. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Stage } from "@staunch/demo/set-up";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { desktop } from "./support/hands.ts";
import { type Outage, setStage, startOutage } from "./support/outage.ts";
import { checkScreen } from "./support/screen-checks.ts";
import { untilTheEnd } from "./support/until-the-end.ts";
import { until } from "./support/until.ts";

const patienceMs = 45_000;

let outage: Outage;
let stage: Stage;
let browser: Browser;
let page: Page;

before(async () => {
  outage = untilTheEnd.use(await startOutage("made"));
  stage = await setStage(outage);
  browser = untilTheEnd.use(await openBrowser(desktop.options));
  browser.context.setDefaultTimeout(patienceMs);
  const data = { email: outage.staunch.ownerEmail, password: outage.staunch.ownerPassword };
  const session = await browser.context.request.post(`${outage.staunch.url}/api/v1/session`, { data });
  assert.ok(session.ok(), await session.text());
  page = await browser.context.newPage();
  await page.goto(`${outage.staunch.url}/alerts`);
  await outage.deployBadRelease(stage.serviceId, outage.staunch.ownerKey);
  await page.getByText(/Checkout fails for/).waitFor();
});

const press = (key: string): Promise<void> => page.keyboard.press(key);
const status = async (): Promise<string> => (await outage.staunch.api<{ status: string }>("GET", "/incidents/INC-1")).status;

/** What has the focus, in the words of its role and name. */
function focused(): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return `${element?.tagName.toLowerCase()} ${element?.getAttribute("aria-label") ?? element?.textContent ?? ""}`;
  });
}

/** Where one cannot be caught: somebody without a pointer leaves a field by Tab. A word that has just appeared may stand on the way. */
async function leaveField(): Promise<void> {
  const somewhere = /^(button|a|input) /;
  await press("Tab");
  if (!somewhere.test(await focused())) await press("Tab");
  assert.match(await focused(), somewhere);
}

test("an alert is opened, acknowledged and declared", async () => {
  await press("j");
  await press("Enter");
  await page.getByRole("heading", { level: 1, name: /Checkout fails for/ }).waitFor();
  await press("a");
  await page.getByText("Acknowledged by").or(page.getByText("Acknowledged")).first().waitFor();
  await press("d");
  await page.waitForURL(/\/incidents\/INC-1$/);
  await page.getByText("Strong match").waitFor();
});

test("a note is written", async () => {
  await press("n");
  await page.locator("textarea[aria-label=Note]:focus").waitFor();
  await page.keyboard.type("Only checkouts since the deploy");
  await press("Enter");
  await page.getByRole("listitem").filter({ hasText: "Only checkouts since the deploy" }).waitFor();
  await leaveField();
});

test("the release is rolled back, after a look at the sheet that closes without a trace", async () => {
  const sheet = page.getByRole("heading", { name: "Roll back to 1.0.0?" });
  await press("r");
  await sheet.waitFor();
  await press("Escape");
  await sheet.waitFor({ state: "detached" });
  assert.equal(outage.shop.rollbacks.length, 0);
  await press("r");
  await sheet.waitFor();
  assert.match(await focused(), /Roll back to 1\.0\.0/);
  await press("Enter");
  await page.getByText("Recovery confirmed").first().waitFor();
  assert.deepEqual([outage.shop.version, outage.shop.rollbacks.length, await status()], ["1.0.0", 1, "mitigated"]);
});

test("an update is posted with the time of the next one", async () => {
  await press("u");
  await page.keyboard.type("Some payments failed. The change behind it is reversed, and payments work again.");
  await press("Control+Enter");
  await page.getByRole("heading", { name: "Post about INC-1" }).waitFor();
  await press("Enter");
  await page.getByRole("heading", { name: "Post about INC-1" }).waitFor({ state: "detached" });
  const updates = await outage.staunch.api<{ items: { message: string; nextUpdateAt: string | null }[] }>(
    "GET",
    "/incidents/INC-1/updates",
  );
  assert.match(updates.items[0]?.message ?? "", /payments work again/);
  assert.ok(updates.items[0]?.nextUpdateAt !== null, "readers are told when to expect news");
  // The word that it is posted takes the focus on the way, and keys work from there as from anywhere.
  await page.getByRole("region", { name: "Notifications" }).getByText("Posted").waitFor();
  await leaveField();
});

test("it is resolved, once nothing is open any more", async () => {
  const alerts = async () => (await outage.staunch.api<{ items: { status: string }[] }>("GET", "/alerts")).items;
  await until("the alert is resolved", async () => (await alerts()).every((one) => one.status === "resolved"));
  await press("l");
  await page.getByRole("dialog", { name: "Resolve" }).getByText("Nothing is open.").waitFor();
  await press("Control+Enter");
  await page.getByRole("dialog", { name: "Resolve" }).waitFor({ state: "detached" });
  assert.equal(await status(), "resolved");
  await checkScreen(page, "room after a story by keyboard");
});
