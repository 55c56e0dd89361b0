/** Fields with a list: what people do to them while the screen moves and answers are late. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { TestStaunch } from "@staunch/test-support";
import type { Locator, Page } from "playwright-core";
import { startSignedIn } from "./support/signed-in.ts";

let staunch: TestStaunch;
let page: Page;

before(async () => {
  ({ staunch, page } = await startSignedIn({ viewport: { width: 1280, height: 500 } }));
});

/** Waits until the open list begins that close below its field. */
async function liesBelow(field: Locator): Promise<void> {
  const list = await page.getByRole("listbox").elementHandle();
  const input = await field.elementHandle();
  await page.waitForFunction(
    ([above, below]) => {
      const gap = (below?.getBoundingClientRect().top ?? 0) - (above?.getBoundingClientRect().bottom ?? 0);
      return gap > 0 && gap < 20;
    },
    [input, list] as const,
  );
}

test("a list stays open beside its field, with what was typed, while the page scrolls and grows", async () => {
  await page.goto(`${staunch.url}/escalation-policies/new`);
  const field = page.getByRole("combobox", { name: "Add to step 1" });
  await field.click();
  await field.pressSequentially("Every");
  const option = page.getByRole("option", { name: "Everyone" });
  await option.waitFor();
  await liesBelow(field);

  await page.mouse.move(5, 5);
  await page.mouse.wheel(0, 80);
  await page.waitForFunction(() => scrollY >= 80);
  await page.evaluate(() => {
    const news = document.createElement("div");
    news.style.height = "60px";
    document.querySelector("main")?.prepend(news);
  });
  await liesBelow(field);
  assert.equal(await field.inputValue(), "Every", "what was typed is still there");
  await option.waitFor();
  await field.press("ArrowDown");
  await field.press("Enter");
  await page.getByRole("listitem", { name: "Step 1" }).getByText("Everyone", { exact: true }).waitFor();
});

test("what is typed before the list has come is kept, and chosen from when it has", async () => {
  const { reference } = await staunch.api<{ reference: string }>("POST", "/incidents", { title: "Search is slow" });
  const come = Promise.withResolvers<void>();
  await page.route("**/api/v1/schedules*", async (route) => {
    await come.promise;
    await route.continue();
  });
  await page.goto(`${staunch.url}/incidents/${reference}`);
  await page.getByText("declared SEV").first().waitFor({ state: "attached" });
  await page.keyboard.press("p");
  const field = page.getByRole("dialog", { name: "Page someone" }).getByRole("combobox", { name: "Whom" });
  await field.pressSequentially("own");
  await field.and(page.locator("[aria-expanded=true]")).waitFor();
  come.resolve();
  await page.unroute("**/api/v1/schedules*");
  await page.getByRole("option", { name: /owner/ }).waitFor();
  assert.equal(await field.inputValue(), "own");
  await field.press("ArrowDown");
  await field.press("Enter");
  await page.getByRole("button", { name: "Page", exact: true }).and(page.locator(":not([aria-disabled=true])")).waitFor();
});
