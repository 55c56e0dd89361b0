import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { testStaunch } from "@staunch/test-support";
import { openBrowser } from "./support/browser.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

test("the API can be read in the browser, from this server alone", async () => {
  await using staunch = await testStaunch({ clock: systemClock });
  await using browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  const page = await browser.context.newPage();
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(staunch.url) && request.url().startsWith("http")) elsewhere.push(request.url());
  });
  await page.goto(`${staunch.url}/api/docs`);
  await page.getByRole("heading", { name: "Staunch" }).first().waitFor();
  await page.getByText("incidents", { exact: true }).first().waitFor();
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/api-docs.png` });
  assert.deepEqual(elsewhere, []);
});
