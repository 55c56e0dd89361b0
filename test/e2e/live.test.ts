import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type StaunchProcess, startStaunchProcess } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";

let staunch: StaunchProcess;
let browser: Browser;
const streams: string[] = [];

before(async () => {
  staunch = await startStaunchProcess();
  browser = await openBrowser({ viewport: { width: 1440, height: 900 } });
  browser.context.on("request", (request) => {
    if (request.url().endsWith("/api/v1/stream")) streams.push(request.headers()["last-event-id"] ?? "");
  });
  const data = { email: staunch.ownerEmail, password: staunch.ownerPassword };
  const answer = await browser.context.request.post(`${staunch.url}/api/v1/session`, { data });
  assert.ok(answer.ok(), await answer.text());
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
});

async function openNow(): Promise<Page> {
  const page = await browser.context.newPage();
  await page.goto(staunch.url);
  await page.getByText("Live", { exact: true }).waitFor();
  return page;
}

/** An event of the server that Now shows at once: the page's count in its heading. */
async function pageMe(pages: readonly Page[], count: number): Promise<void> {
  await staunch.api("POST", "/me/test-page");
  const heading = count === 1 ? "A page waits for you" : `${count} pages wait for you`;
  await Promise.all(pages.map((page) => page.getByRole("heading", { name: heading }).waitFor()));
}

test("seven tabs of a browser share one stream, and each of them follows", async () => {
  const tabs: Page[] = [];
  for (let count = 0; count < 7; count += 1) tabs.push(await openNow());
  assert.equal(streams.length, 1);
  await pageMe(tabs, 1);

  const [first, ...rest] = tabs;
  await first?.close();
  await pageMe(rest, 2);
  assert.equal(streams.length, 2, "the tab that goes hands the stream to one other");
  await Promise.all(rest.map((tab) => tab.close()));
});

test("after a crash of the server the screen says so, comes back and has missed nothing", async () => {
  const page = await openNow();
  await pageMe([page], 3);
  await staunch.kill();
  await page.getByText("Reconnecting", { exact: true }).waitFor();
  await staunch.restart();
  await staunch.api("POST", "/me/test-page");
  await page.getByText("Live", { exact: true }).waitFor();
  await page.getByRole("heading", { name: "4 pages wait for you" }).waitFor();
  assert.notEqual(streams.at(-1), "", "it says where it was");
});

test("without a network the screen says that it is offline, and keeps what it showed", async () => {
  const [page] = browser.context.pages().filter((tab) => tab.url().startsWith(staunch.url));
  assert.ok(page !== undefined);
  await browser.context.setOffline(true);
  await page.getByText("Offline", { exact: true }).waitFor();
  await page.getByRole("heading", { name: "4 pages wait for you" }).waitFor();
  await browser.context.setOffline(false);
  await page.getByText("Live", { exact: true }).waitFor();
});
