import assert from "node:assert/strict";
import { createServer, type ServerResponse } from "node:http";
import { after, before, test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

/** The shop's monitoring and its runner: Prometheus' HTTP API over one series, and a rollback that takes as long as the test says. */
interface Shop extends AsyncDisposable {
  readonly url: string;
  /** Errors per request from now on. */
  errorRate: number;
  /** The open answer of the runner, once it was called. */
  readonly called: Promise<ServerResponse>;
}

const impactAt = Temporal.Now.instant().subtract({ minutes: 24 });

/** Well before the impact, about 38 % since, as a deploy does it that fails for one region. */
function pastRate(epochSeconds: number): number {
  const minutes = epochSeconds / 60 - impactAt.epochMilliseconds / 60_000;
  const share = 1 / (1 + Math.exp(-(minutes - 3) * 1.6));
  return 0.002 + share * (0.38 + 0.012 * Math.sin(minutes * 1.9));
}

async function startShop(): Promise<Shop> {
  const called = Promise.withResolvers<ServerResponse>();
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      request.resume().on("end", () => called.resolve(response));
      return;
    }
    const query = new URL(request.url ?? "", "http://shop").searchParams;
    const rate = String(shop.errorRate);
    const range = Array.from({ length: 120 }, (_, index) => Number(query.get("start")) + index * Number(query.get("step")));
    const data = query.has("start")
      ? { resultType: "matrix", result: [{ metric: {}, values: range.map((at) => [at, String(pastRate(at))]) }] }
      : { resultType: "vector", result: [{ metric: {}, value: [Number(query.get("time")), rate] }] };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ status: "success", data }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const shop: Shop = {
    url: `http://127.0.0.1:${address.port}`,
    errorRate: 0.386,
    called: called.promise,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return shop;
}

let shop: Shop;
let staunch: TestStaunch;
let browser: Browser;
let page: Page;
let serviceId = "";

before(async () => {
  shop = await startShop();
  staunch = await testStaunch({ clock: systemClock });
  browser = await openBrowser({ viewport: { width: 1440, height: 900 }, locale: "en-GB", timezoneId: "Europe/Berlin" });
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
  await shop[Symbol.asyncDispose]();
});

async function check(name: string): Promise<void> {
  if (pictures !== undefined) await photographAll(pictures, name);
  await checkScreen(page, name);
}

async function photographAll(folder: string, name: string): Promise<void> {
  await photograph(page, folder, name);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    await photograph(page, folder, `${name}-${width}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

function addMitigation(draft: Readonly<Record<string, unknown>>): Promise<unknown> {
  return staunch.api("POST", `/services/${serviceId}/mitigations`, { runner: { kind: "http", url: `${shop.url}/run` }, ...draft });
}

test("the room of an incident without a suspect or a number says so, and offers what the service has", async () => {
  await addMitigation({
    kind: "failover",
    name: "Shift EU checkout to eu-west",
    description: "Standby at 71 % of capacity",
    secondsToEffect: 300,
    risk: "medium",
  });
  const { number } = await staunch.api<{ number: number }>("POST", "/incidents", { title: "Search is slow", serviceIds: [serviceId] });
  await page.goto(`${staunch.url}/incidents/${number}`);
  await page.getByText("No change found in the 2 h before impact").waitFor();
  await page.getByRole("button", { name: "Fail over: Shift EU checkout to eu-west" }).waitFor();
  await check("impact-no-suspect");
});

test("on the service's screen a rollback and a check are written, tried and saved", async () => {
  await page.goto(`${staunch.url}/services/${serviceId}`);
  await page.getByRole("button", { name: "Add mitigation" }).click();
  await page.getByRole("dialog").getByLabel("Runner address").fill(`${shop.url}/run`);
  await check("mitigation-editor");
  await page.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText(/^whsec_/).waitFor();
  await check("mitigation-secret");
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByText("Roll back", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Add check" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Failed checkouts, EU");
  await dialog.getByLabel("Prometheus address").fill(shop.url);
  await dialog.getByRole("textbox", { name: "Query" }).fill("sum(rate(checkout_errors[1m])) / sum(rate(checkout_requests[1m]))");
  await dialog.getByRole("button", { name: "Read it now" }).click();
  await dialog.getByText("38.6 %, which misses the objective.").waitFor();
  await check("check-editor");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("below 1 % for 5 min, read every 15 s").waitFor();
  await check("service-mitigation");
});

let room = "";

test("the room opens on the likely cause, its evidence and the one action that undoes it", async () => {
  const { items } = await staunch.api<{ items: { id: string; version: number }[] }>("GET", `/services/${serviceId}/recovery-checks`);
  const saved = items[0];
  assert.ok(saved !== undefined);
  const source = { kind: "promql", url: shop.url, query: "error_ratio" };
  const objective = { operator: "<", threshold: 0.01, unit: "ratio" };
  // A short hold, so that a person's patience is not what is tested.
  const rule = { name: "Failed checkouts, EU", source, objective, holdSeconds: 8, intervalSeconds: 5 };
  await staunch.api("PUT", `/checks/${saved.id}`, { ...rule, version: saved.version });
  await addMitigation({
    kind: "disable_flag",
    name: "Turn off new-psp-routing",
    description: "Feature flag, 100 % EU since Friday",
    secondsToEffect: 10,
  });
  await addMitigation({
    kind: "rate_limit",
    name: "Queue guest checkouts",
    description: "Customers wait, orders are kept",
    secondsToEffect: 30,
  });
  await staunch.api("POST", "/changes", {
    serviceId,
    kind: "deploy",
    version: "2026.11.23-2",
    previousVersion: "2026.11.22-7",
    summary: "Serving EU, 3 commits",
    author: "ravi",
    link: "https://git.example/checkout-api/compare",
    at: impactAt.subtract({ minutes: 4 }).toString(),
  });
  const declaration = {
    title: "Checkout failing for EU customers",
    severity: "SEV1",
    serviceIds: [serviceId],
    impactStartedAt: impactAt.toString(),
  };
  const { number } = await staunch.api<{ number: number }>("POST", "/incidents", declaration);
  await staunch.settle();
  room = `${staunch.url}/incidents/${number}`;
  await page.goto(room);
  await page.getByText("Began").or(page.getByText("Deployed 4 min before the impact began")).first().waitFor();
  await page.getByRole("img", { name: /Failed checkouts, EU: .* 38\.6 % now.*Impact since/ }).waitFor();
  await page.getByText("not run before").first().waitFor();
  await check("impact");
});

test('"not this change" moves on and is taken back', async () => {
  await page.getByRole("button", { name: "Not this change" }).click();
  await page.getByText("No other change found in the 2 h before impact").waitFor();
  await check("impact-dismissed");
  await page.getByText("1 set aside").click();
  await page.getByRole("button", { name: "Take back" }).click();
  await page.getByText("Strong match").waitFor();
});

test("one key opens the sheet that says from, to, on what and what is recorded; Escape leaves all as it was", async () => {
  await page.keyboard.press("r");
  const sheet = page.getByRole("alertdialog");
  await sheet.getByRole("heading", { name: "Roll back to 2026.11.22-7?" }).waitFor();
  for (const text of ["2026.11.23-2", "2026.11.22-7", "checkout-api", "Low risk"])
    await sheet.getByText(text, { exact: true }).first().waitFor();
  await check("impact-sheet");
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  await page.keyboard.press("m");
  const focused = await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  assert.match(focused ?? "", /Turn off: Turn off new-psp-routing/);
});

test("the run streams its output, the numbers fall, recovery holds, and the timeline tells it", async () => {
  await page.keyboard.press("r");
  await page.getByRole("alertdialog").getByRole("button", { name: "Roll back to 2026.11.22-7" }).click();
  const answer = await shop.called;
  answer.write("Draining pod 1 of 2\n");
  await page.getByText("Draining pod 1 of 2").first().waitFor();
  answer.write("Draining pod 2 of 2\n2026.11.22-7 takes all traffic\n");
  await page.getByLabel("Latest output").getByText("2026.11.22-7 takes all traffic").waitFor();
  await check("impact-running");

  answer.end('{"status":"succeeded"}\n');
  await page.getByText("Carried out").first().waitFor();
  await check("impact-watching");
  shop.errorRate = 0.004;
  await page.getByText("Effect seen").first().waitFor();
  await check("impact-holding");
  await page.getByText("Recovery confirmed").first().waitFor({ timeout: 60_000 });
  await page
    .getByText(/38\.6 % → 0\.4 %/)
    .first()
    .waitFor();
  await check("impact-confirmed");
  await page.getByRole("button", { name: /Show all 3 lines/ }).click();
  await page.getByRole("dialog").getByRole("region", { name: "Output" }).waitFor();
  await check("impact-output");
});
