import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { after, before, test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import { startUnleashServer, type UnleashServer } from "@staunch/test-support/vendors";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let unleash: UnleashServer;
/** Takes a run and never answers. */
let silent: Server;
let browser: Browser;
let page: Page;
let serviceId = "";

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  unleash = await startUnleashServer();
  silent = createServer((request, response) => void request.resume().on("end", () => response.write("draining 1 of 9\n")));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  page = await browser.context.newPage();
  const session = await browser.context.request.post(`${staunch.url}/api/v1/session`, {
    data: { email: staunch.ownerEmail, password: staunch.ownerPassword },
  });
  assert.ok(session.ok(), await session.text());
  serviceId = (await staunch.api<{ id: string }>("POST", "/services", { name: "checkout-api" })).id;
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
  await unleash[Symbol.asyncDispose]();
  silent.closeAllConnections();
  silent.close();
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

test("an account for runners is added with what its kind needs, and checked", async () => {
  await page.goto(`${staunch.url}/settings?tab=runners`);
  await page.getByText("No account yet").waitFor();
  await page.getByRole("button", { name: "Add Unleash feature flag" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Flags");
  await dialog.getByRole("textbox", { name: "Address of Unleash" }).fill(unleash.url);
  await dialog.getByLabel("Token").fill(unleash.token);
  await check("runner-account");
  await dialog.getByRole("button", { name: "Save" }).click();
  const row = page.getByRole("list", { name: "Runner accounts" }).getByRole("listitem", { name: "Flags" });
  await row.getByText("not used yet").waitFor();
  await row.getByRole("button", { name: "Check" }).click();
  await page.getByText("It sees 1 project.").waitFor();
  await check("settings-runners");
});

test("a mitigation's dialog asks for what its kind of runner needs; the room tries it first, then does it", async () => {
  await page.goto(`${staunch.url}/services/${serviceId}`);
  await page.getByRole("button", { name: "Add mitigation" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /Kind$/ }).press("Enter");
  await page.getByRole("option", { name: /Turn off a flag/ }).press("Enter");
  await dialog.getByRole("button", { name: /Carried out by$/ }).press("Enter");
  await page.getByRole("option", { name: "Unleash feature flag" }).press("Enter");
  await dialog.getByRole("textbox", { name: "Feature flag" }).fill("new-checkout");
  await check("mitigation-unleash");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("Unleash: environment production, feature new-checkout, project default, turn off").waitFor();

  const { number } = await staunch.api<{ number: number }>("POST", "/incidents", { title: "Checkout fails", serviceIds: [serviceId] });
  await page.goto(`${staunch.url}/incidents/${number}`);
  await page.getByRole("button", { name: "Turn off: Turn off a flag" }).click();
  await page.getByRole("button", { name: "Dry run" }).click();
  await page.getByText("new-checkout in production is on; it would be turned off").waitFor();
  await check("dry-run");
  await page.getByRole("alertdialog").getByRole("button", { name: "Turn off a flag" }).click();
  await page.getByLabel("Latest output").getByText("new-checkout in production is off").waitFor();
  assert.equal(unleash.behaviour.environments["production"], false);
});

test("a run at work is cancelled with a reason, and ends unknown", async () => {
  const address = silent.address();
  assert.ok(typeof address === "object" && address !== null);
  const other = await staunch.api<{ id: string }>("POST", "/services", { name: "basket" });
  const runner = { kind: "http", url: `http://127.0.0.1:${address.port}/run` };
  await staunch.api("POST", `/services/${other.id}/mitigations`, { kind: "drain", name: "Drain basket", secondsToEffect: 5, runner });
  const { number } = await staunch.api<{ number: number }>("POST", "/incidents", { title: "Basket is slow", serviceIds: [other.id] });
  await page.goto(`${staunch.url}/incidents/${number}`);
  await page.getByRole("button", { name: "Drain: Drain basket" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Drain basket" }).click();
  await page.getByLabel("Latest output").getByText("draining 1 of 9").waitFor();
  await page.getByRole("button", { name: "Cancel the run" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("textbox", { name: "Why" }).fill("wrong region");
  await check("cancel-run");
  await dialog.getByRole("button", { name: "Cancel the run" }).click();
  await page
    .getByText(/cancelled it \(wrong region\); how far the runner got is not known/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "It was carried out" }).waitFor();
});
