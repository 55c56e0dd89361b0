/** Several people in one room: each sees the same story, also after a time without a network, and a long one stays smooth. */
import assert from "node:assert/strict";
import { before, test, type TestContext } from "node:test";
import type { TestStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { desktop } from "./support/hands.ts";
import { signInAsOwner, startSignedIn } from "./support/signed-in.ts";
import { untilTheEnd } from "./support/until-the-end.ts";

const many = 500;

let staunch: TestStaunch;
let page: Page;
let room = "";
let incidentId = "";

before(async () => {
  ({ staunch, page } = await startSignedIn(desktop.options));
  const incident = await staunch.api<{ id: string; number: number }>("POST", "/incidents", { title: "Checkouts fail", severity: "SEV2" });
  incidentId = incident.id;
  room = `${staunch.url}/incidents/${incident.number}`;
});

async function note(text: string): Promise<void> {
  await staunch.api("POST", `/incidents/${incidentId}/notes`, { text });
}

async function openRoom(on: Page): Promise<void> {
  await on.goto(room);
  await on.getByRole("list", { name: /^Timeline/ }).waitFor();
  await on.getByText("Live", { exact: true }).first().waitFor();
}

const story = (on: Page): Promise<string[]> =>
  on
    .getByRole("list", { name: /^Timeline/ })
    .getByRole("listitem")
    .allInnerTexts();

test("after ten events without a network a browser shows what the others show", async () => {
  const other: Browser = untilTheEnd.use(await openBrowser(desktop.options));
  await signInAsOwner(other, staunch);
  const cutOff = await other.context.newPage();
  await openRoom(page);
  await openRoom(cutOff);
  await other.context.setOffline(true);
  await cutOff.getByText("Offline", { exact: true }).first().waitFor();
  for (let count = 1; count <= 8; count++) await note(`Event ${count} of ten`);
  await staunch.api("POST", `/incidents/${incidentId}/severity`, { severity: "SEV1", reason: "Every customer is hit" });
  await staunch.api("POST", `/incidents/${incidentId}/tasks`, { text: "Tell the call centre" });
  await page.getByText("Event 8 of ten").first().waitFor();
  await page.getByText("Tell the call centre").first().waitFor();
  assert.equal(await cutOff.getByText("Event 1 of ten").count(), 0);

  await other.context.setOffline(false);
  await cutOff.getByText("Event 8 of ten").first().waitFor();
  await cutOff.getByText("Tell the call centre").first().waitFor();
  await cutOff.getByText("SEV1").first().waitFor();
  await page.getByText("SEV1").first().waitFor();
  assert.deepEqual(await story(cutOff), await story(page));
});

test("five hundred rows of a timeline are read to the first, and scrolling says what a frame took", async (t: TestContext) => {
  for (let count = 0; count < many; count += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => note(`Row ${count + index} of many`)));
  }
  await openRoom(page);
  const rows = page.getByRole("list", { name: /^Timeline/ }).getByRole("listitem");
  const earlier = page.getByRole("button", { name: "Show earlier" });
  while (await earlier.isVisible()) {
    const shown = await rows.count();
    await earlier.click();
    await rows.nth(shown).waitFor();
  }
  assert.ok((await rows.count()) > many);
  await rows.last().getByText("declared SEV2").waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
  const frames = await page.evaluate(async () => {
    const gaps: number[] = [];
    let before = performance.now();
    while (window.scrollY + window.innerHeight < document.documentElement.scrollHeight - 1 && gaps.length < 400) {
      window.scrollBy(0, 450);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      gaps.push(performance.now() - before);
      before = performance.now();
    }
    return gaps.toSorted((one, next) => one - next);
  });
  const at = (share: number): number => Math.round(frames[Math.floor(frames.length * share)] ?? 0);
  t.diagnostic(`frames over ${many} rows: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, worst ${at(0.999)} ms`);
});
