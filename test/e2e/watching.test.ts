/** What Staunch watches by itself, how a service's alerts are grouped, and what of it is noise. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { TestStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { openBrowser } from "./support/browser.ts";
import { desktop, phone } from "./support/hands.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";
import { checkWholly, signInAsOwner, startSignedIn } from "./support/signed-in.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let page: Page;
let serviceId = "";

before(async () => {
  ({ staunch, page } = await startSignedIn(desktop.options));
  serviceId = (await staunch.api<{ id: string }>("POST", "/services", { name: "checkout-api" })).id;
});

const check = (name: string): Promise<void> => checkWholly(page, name);

test("a heartbeat is made, pinged at the address that is shown, paused and resumed", async () => {
  await page.goto(`${staunch.url}/heartbeats`);
  await page.getByText("No sign of life is expected yet").waitFor();
  await check("heartbeats-empty");
  await page.getByRole("button", { name: "New heartbeat" }).click();
  await page.getByLabel("Name", { exact: true }).fill("nightly-backup");
  await checkScreen(page, "heartbeat-new");
  await page.getByRole("button", { name: "Create heartbeat" }).click();
  await page.getByRole("heading", { level: 1, name: "nightly-backup" }).waitFor();
  await page.getByText("Nothing heard yet").waitFor();
  const address = await page.getByText("Address", { exact: true }).locator("xpath=following-sibling::div[1]//code").textContent();
  assert.equal((await fetch(address ?? "")).status, 200);
  assert.equal((await fetch(`${address ?? ""}/3`, { method: "POST", body: "disk full" })).status, 200);
  await page.getByText("exit status 3").waitFor();
  await page.getByText("disk full").waitFor();
  await check("heartbeat");
  await page.goto(`${staunch.url}/heartbeats`);
  await page.getByText("Failed").waitFor();
  await page.getByRole("button", { name: "Pause: nightly-backup" }).click();
  await page.getByRole("button", { name: "Resume: nightly-backup" }).waitFor();
  await check("heartbeats");
});

test("a probe is tried before it is saved, and its last look stands in the list", async () => {
  await page.goto(`${staunch.url}/probes`);
  await page.getByText("Nothing is looked at yet").waitFor();
  await check("probes-empty");
  await page.getByRole("button", { name: "New probe" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Shop");
  await page.getByLabel("Address", { exact: true }).fill("http://shop.invalid/");
  await page.getByRole("button", { name: "Look once" }).click();
  await page.getByText("Not as expected").waitFor();
  await checkScreen(page, "probe-new");
  if (pictures !== undefined) await photograph(page, pictures, "probe-new");
  await page.getByRole("button", { name: "Create probe" }).click();
  await page.getByText("http://shop.invalid/, every").waitFor();
  await page.getByRole("button", { name: "Pause: Shop" }).click();
  await page.getByRole("button", { name: "Resume: Shop" }).waitFor();
  await check("probes");
  await page.getByRole("button", { name: "Remove: Shop" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText("Nothing is looked at yet").waitFor();
});

test("what clears itself is shown as noise, and its remedy leads to the service's grouping, filled in", async () => {
  const { url } = await staunch.api<{ url: string }>("POST", "/sources", { kind: "generic", name: "Disk monitor", serviceId });
  for (let n = 0; n < 6; n++) {
    for (const status of ["triggered", "resolved"]) {
      const body = JSON.stringify({ title: "Disk is slow", dedupKey: `disk-${n}`, severity: "critical", status });
      await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
      await staunch.settle();
    }
  }
  await page.goto(`${staunch.url}/alerts/noise`);
  await page.getByText("Cleared itself within 1 min in 6 of 6 cases: hold it 1 min.").waitFor();
  await page.getByRole("button", { name: "Acted on" }).click();
  await check("noise");
  await page.getByText("Alert keys", { exact: true }).click();
  await page
    .getByRole("rowheader", { name: /Disk is slow/u })
    .first()
    .waitFor();
  await page.getByText("Services", { exact: true }).last().click();
  await page.getByRole("link", { name: "Hold for 1 min" }).click();
  await page.getByText("Proposed from what its alerts did").waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Seconds to wait at high urgency" }).inputValue(), "60");
  await check("grouping");
  await page.getByRole("button", { name: "Save grouping" }).click();
  await page.getByText("Saved", { exact: true }).waitFor();
  const saved = await staunch.api<{ waitSeconds: { high: number } }>("GET", `/services/${serviceId}/grouping`);
  assert.equal(saved.waitSeconds.high, 60);
});

test("a source's rate is set where its settings are, and its mapping shows what it makes while one types", async () => {
  const source = await staunch.api<{ id: string }>("POST", "/sources", { kind: "generic", name: "Till monitor", serviceId });
  await page.goto(`${staunch.url}/sources/${source.id}`);
  await page.getByRole("textbox", { name: "Requests a second it may send" }).fill("50");
  await page.getByLabel("Title", { exact: true }).fill("data.text");
  await page.getByLabel("Try it with a body").fill('{"data":{"text":"Till 4 is offline"}}');
  await page.getByRole("list", { name: "What it would become" }).getByText("Till 4 is offline").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved", { exact: true }).waitFor();
  const saved = await staunch.api<{ requestsPerSecond: number; settings: { mapping: { title: string } } }>("GET", `/sources/${source.id}`);
  assert.equal(saved.requestsPerSecond, 50);
  assert.equal(saved.settings.mapping.title, "data.text");
  await check("source-rate");
});

test("on a phone each of them fits, and an alert's Acknowledge comes first", async () => {
  const { url } = await staunch.api<{ url: string }>("POST", "/sources", { kind: "generic", name: "Phone", serviceId });
  const body = JSON.stringify({ title: "Till 5 is offline", dedupKey: "t5", severity: "critical" });
  await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  await staunch.settle();
  await using hand = await openBrowser(phone.options);
  await signInAsOwner(hand, staunch);
  const small = await hand.context.newPage();
  const { items } = await staunch.api<{ items: { id: string }[] }>("GET", "/alerts?status=triggered");
  for (const [name, path, sign] of [
    ["heartbeats", "/heartbeats", "nightly-backup"],
    ["probes", "/probes", "Nothing is looked at yet"],
    ["noise", "/alerts/noise", "Cleared itself within"],
    ["grouping", `/services/${serviceId}/grouping`, "Before the first page"],
    ["alert", `/alerts/${items[0]?.id ?? ""}`, "Till 5 is offline"],
  ] as const) {
    await small.goto(staunch.url + path);
    await small.getByText(sign).first().waitFor();
    await checkScreen(small, `${name} on a phone`);
    if (pictures !== undefined) await photograph(small, pictures, `${name}-phone`);
  }
  const top = async (label: string): Promise<number> => (await small.getByRole("button", { name: label }).first().boundingBox())?.y ?? 0;
  assert.ok((await top("Acknowledge")) < (await top("Silence")));
});

test("whoever may not change them sees heartbeats and grouping and is told why", async () => {
  const invitation = await staunch.api<{ link: string }>("POST", "/invitations", { email: "eye@example.org", role: "observer" });
  const token = new URL(invitation.link).pathname.split("/").at(-1);
  await using visitor = await openBrowser(desktop.options);
  const data = { name: "Eye", password: "only here to look" };
  const joined = await visitor.context.request.post(`${staunch.url}/api/v1/invitations/${token}/accept`, { data });
  assert.ok(joined.ok(), await joined.text());
  const visited = await visitor.context.newPage();
  for (const [path, button] of [
    ["/heartbeats", "New heartbeat"],
    ["/probes", "New probe"],
    [`/services/${serviceId}/grouping`, "Save grouping"],
  ] as const) {
    await visited.goto(staunch.url + path);
    const refused = visited.getByRole("button", { name: button });
    await refused.waitFor();
    assert.equal(await refused.getAttribute("aria-disabled"), "true", path);
    await checkScreen(visited, `${path} of an observer`);
  }
});
