/** Five thousand open alerts on one screen: only what is seen is drawn, and it stays smooth. */
import assert from "node:assert/strict";
import { after, before, test, type TestContext } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { desktop } from "./support/hands.ts";
import { checkScreen } from "./support/screen-checks.ts";

const many = 5_000;
const batch = 500;
/** Rows of three screens and what is drawn ahead of them. */
const mostRows = 120;

let staunch: TestStaunch;
let browser: Browser;
let page: Page;

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout-api" });
  const wish = { kind: "prometheus", name: "Prometheus", serviceId: service.id };
  const source = await staunch.api<{ routingKey: string }>("POST", "/sources", wish);
  for (let at = 0; at < many; at += batch) await fire(source.routingKey, at);
  await everyAlertIsOpen();
  browser = await openBrowser(desktop.options);
  const data = { email: staunch.ownerEmail, password: staunch.ownerPassword };
  assert.ok((await browser.context.request.post(`${staunch.url}/api/v1/session`, { data })).ok());
  page = await browser.context.newPage();
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
});

async function fire(key: string, at: number): Promise<void> {
  const alerts = Array.from({ length: batch }, (_, index) => ({
    labels: { alertname: `Disk of host ${String(at + index).padStart(4, "0")} is full`, severity: "warning", host: `host-${at + index}` },
    annotations: { summary: `Disk of host ${String(at + index).padStart(4, "0")} is full` },
  }));
  const answer = await fetch(`${staunch.url}/integrations/prometheus/${key}/api/v2/alerts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(alerts),
  });
  assert.equal(answer.status, 200, await answer.text());
}

async function everyAlertIsOpen(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    const counts = await staunch.api<{ triggered: number }>("GET", "/alerts/counts");
    if (counts.triggered === many) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("not every alert was taken");
}

const rowCount = () => page.locator("main [data-row]").count();

test("the first rows are there at once, and few are drawn", async () => {
  await page.goto(`${staunch.url}/alerts`);
  await page.getByText("Disk of host").first().waitFor();
  assert.ok((await rowCount()) <= mostRows);
  await checkScreen(page, "many alerts");
});

test("End after End leads to the last of all of them, and Home back, by keyboard", async () => {
  await page.keyboard.press("j");
  for (let turn = 0; turn < 200; turn++) {
    await page.keyboard.press("End");
    if (await page.getByText(`${many} alerts`).isVisible()) break;
    await page.waitForTimeout(100);
  }
  await page.keyboard.press("End");
  await page.locator(`main [data-row][aria-posinset="${many}"]`).waitFor();
  assert.ok((await rowCount()) <= mostRows, `${await rowCount()} rows are drawn`);
  await page.keyboard.press("Home");
  await page.locator('main [data-row][aria-posinset="1"]:focus-within').waitFor();
});

test("scrolling draws what is seen and no more, and says what a frame took", async (t: TestContext) => {
  const { frames, drawn } = await page.evaluate(async () => {
    const gaps: number[] = [];
    let most = 0;
    let before = performance.now();
    // Half a screen a frame: a wheel turned as fast as it goes.
    for (let turn = 0; turn < 150; turn++) {
      window.scrollBy(0, 450);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      gaps.push(performance.now() - before);
      most = Math.max(most, document.querySelectorAll("main [data-row]").length);
      before = performance.now();
    }
    return { frames: gaps.toSorted((one, other) => one - other), drawn: most };
  });
  const at = (share: number): number => Math.round(frames[Math.floor(frames.length * share)] ?? 0);
  t.diagnostic(`frames over ${many} rows: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, worst ${at(0.999)} ms`);
  assert.ok(drawn > 0 && drawn <= mostRows, `${drawn} rows were drawn at once`);
});

test("all that is selected is acknowledged in as few requests as it takes", async (t: TestContext) => {
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.getByRole("checkbox", { name: "Select all" }).check();
  await page.getByText(`${many} selected`).waitFor();
  const begin = performance.now();
  await page.keyboard.press("a");
  await page.getByText("None selected").waitFor({ timeout: 60_000 });
  t.diagnostic(`${many} acknowledged in ${Math.round(performance.now() - begin)} ms`);
  const counts = await staunch.api<{ triggered: number; acknowledged: number }>("GET", "/alerts/counts");
  assert.deepEqual([counts.triggered, counts.acknowledged], [0, many]);
});
