/** What holds pages back: silences with their preview and the second question, maintenance, mute intervals, inhibition. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { TestStaunch } from "@staunch/test-support";
import type { Locator, Page } from "playwright-core";
import { openBrowser } from "./support/browser.ts";
import { desktop, phone } from "./support/hands.ts";
import { axeFindings, checkScreen, photograph } from "./support/screen-checks.ts";
import { checkWholly, startSignedIn } from "./support/signed-in.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let page: Page;
let sender = "";

before(async () => {
  ({ staunch, page } = await startSignedIn(desktop.options));
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "checkout-api" });
  const wish = { kind: "generic", name: "Monitor", serviceId: service.id };
  sender = (await staunch.api<{ url: string }>("POST", "/sources", wish)).url;
  await say({ title: "Disk full on db1", severity: "warning", dedupKey: "db1", labels: { host: "db1", team: "shop" } });
  await say({ title: "Disk full on db2", severity: "warning", dedupKey: "db2", labels: { host: "db2", team: "shop" } });
});

async function say(body: object): Promise<void> {
  const response = await fetch(sender, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}

const check = (name: string): Promise<void> => checkWholly(page, name);
/** What the screen says, without the notices over it, which say the same for a moment. */
const main = (): Locator => page.getByRole("main");

test("without any, each screen says what it is for", async () => {
  for (const [name, path, sign] of [
    ["silences-empty", "/silences", "Nothing is silenced"],
    ["maintenance-empty", "/maintenance-windows", "No maintenance is planned"],
    ["mutes-empty", "/mute-intervals", "Nothing is muted by the clock"],
    ["inhibition-empty", "/inhibition-rules", "No inhibition rules yet"],
  ] as const) {
    await page.goto(staunch.url + path);
    await page.getByText(sign).waitFor();
    await check(name);
  }
});

test("one key on an alert leads to a silence of its like, which shows what it would have caught", async () => {
  await page.goto(`${staunch.url}/alerts`);
  await page.getByRole("link", { name: /Disk full on db1/ }).click();
  await page.getByRole("heading", { level: 1, name: "Disk full on db1" }).waitFor();
  await page.keyboard.press("s");
  const matchers = page.getByLabel("Alerts that match");
  await matchers.waitFor();
  assert.equal(await matchers.inputValue(), '{host="db1",team="shop"}');
  await page.getByText("It would have caught one alert, 1 open now").waitFor();
  await matchers.fill("{host=~");
  await page
    .getByRole("status")
    .filter({ hasText: /matcher/ })
    .waitFor();
  await matchers.fill('{team="shop"}');
  await page.getByText("It would have caught 2 alerts, 2 open now").waitFor();
  await check("silence-new");
  await page.getByLabel("Reason").fill("Bigger disks are on their way");
  await page.getByRole("button", { name: /For$/ }).click();
  await page.getByRole("option", { name: "Until resolved" }).click();
  await page.getByRole("button", { name: "Silence", exact: true }).click();
  await page.waitForURL("**/silences");
  await main().getByText("Bigger disks are on their way").waitFor();
  await page.getByText(/until resolved/).waitFor();
  await check("silences");
});

test("an alert that is held back says so in the list, and explains by what, step by step", async () => {
  await say({ title: "Disk full on db3", severity: "critical", dedupKey: "db3", labels: { host: "db3", team: "shop" } });
  await page.goto(`${staunch.url}/alerts?suppressed=only`);
  const row = page.getByRole("listitem").filter({ hasText: "Disk full on db3" });
  await row.getByText("Suppressed").waitFor();
  await row.getByRole("link").click();
  const stages = page.getByRole("list", { name: "Stages of the pipeline" });
  await stages.getByText("Silenced").waitFor();
  assert.equal(await stages.locator("> li").count(), 9, "every stage is shown");
  await stages.getByRole("link", { name: "Bigger disks are on their way" }).first().waitFor();
  await stages.getByText("Pages nobody as long as something holds it back").waitFor();
  await check("alert-explained");
  await page.goto(`${staunch.url}/silences`);
  await page.getByText("Bigger disks are on their way").waitFor();
});

test("a silence of everything is asked for twice", async () => {
  await page.getByRole("link", { name: "New silence" }).click();
  await page.getByLabel("Alerts that match").fill('{team=~".*"}');
  await page.getByLabel("Reason").fill("The whole data centre is moving");
  await page.getByRole("button", { name: "Silence", exact: true }).click();
  const asked = page.getByRole("alertdialog", { name: "These matchers match every alert" });
  await asked.waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await asked.getByRole("button", { name: "Leave as it is" }).click();
  await asked.waitFor({ state: "detached" });
  const active = async (): Promise<number> => (await staunch.api<{ items: unknown[] }>("GET", "/silences?state=active")).items.length;
  assert.equal(await active(), 1);
  assert.equal(await page.getByLabel("Reason").inputValue(), "The whole data centre is moving");
  await page.getByRole("button", { name: "Silence", exact: true }).click();
  await asked.getByRole("button", { name: "Silence everything" }).click();
  await page.waitForURL("**/silences");
  await main().getByText("The whole data centre is moving").waitFor();
  assert.equal(await active(), 2);
});

test("a silence is ended, is found among those that ended, and is made again from there", async () => {
  await page.getByRole("button", { name: "End now: The whole data centre is moving" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End now" }).click();
  await main().getByText("The whole data centre is moving").waitFor({ state: "detached" });
  await page.getByRole("radio", { name: "Ended" }).check();
  await page.getByRole("link", { name: "Silence again: The whole data centre is moving" }).click();
  await page.getByLabel("Alerts that match").waitFor();
  assert.match(await page.getByLabel("Alerts that match").inputValue(), /team=~/);
});

test("a maintenance window is planned, changed and ended", async () => {
  await page.goto(`${staunch.url}/maintenance-windows`);
  await page.getByRole("button", { name: "New window" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("What is done").fill("Database upgrade");
  await sheet.getByRole("checkbox", { name: "checkout-api" }).check();
  await sheet.getByRole("group", { name: "From" }).waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await sheet.getByRole("button", { name: "Save window" }).click();
  await page.getByText("Begins later").waitFor();
  await check("maintenance");
  await page.getByRole("button", { name: "Edit: Database upgrade" }).click();
  await sheet.getByLabel("What is done").fill("Database upgrade to 18");
  await sheet.getByRole("button", { name: "Save window" }).click();
  await page.getByText("Database upgrade to 18").first().waitFor();
  await page.getByRole("button", { name: "End now: Database upgrade to 18" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End now" }).click();
  await page.getByText("Ended", { exact: true }).first().waitFor();
});

test("a mute interval comes round at its times, and wrong times are refused at their field", async () => {
  await page.goto(`${staunch.url}/mute-intervals`);
  await page.getByRole("button", { name: "New mute interval" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Name", { exact: true }).fill("Nights");
  await sheet.getByLabel("Alerts that match").fill('{staunch_severity="info"}');
  await sheet.getByLabel("Times of day").fill("at night");
  await sheet.getByRole("checkbox", { name: "Sat" }).check();
  await sheet.getByRole("button", { name: "Save mute interval" }).click();
  await sheet.getByText(/Expected times as 09:00-17:00/).waitFor();
  await sheet.getByLabel("Times of day").fill("00:00-06:00\n22:00-24:00");
  await sheet.getByRole("combobox", { name: "Time zone" }).waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await sheet.getByRole("button", { name: "Save mute interval" }).click();
  await page.getByText("Sat 00:00-06:00, 22:00-24:00, Europe/Berlin").waitFor();
  await check("mutes");
  await page.getByRole("button", { name: "Remove: Nights" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText("Nothing is muted by the clock").waitFor();
});

test("an inhibition rule is written as a sentence, changed and removed", async () => {
  await page.goto(`${staunch.url}/inhibition-rules`);
  await page.getByRole("button", { name: "New rule" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Name", { exact: true }).fill("Cluster down");
  await sheet.getByLabel("While an alert like this is open").fill('{alertname="ClusterDown"}');
  await sheet.getByLabel("Hold back alerts like this").fill('{staunch_severity=~"warning|info"}');
  await sheet.getByLabel("With the same labels").fill("cluster, zone");
  assert.deepEqual(await axeFindings(page), []);
  await sheet.getByRole("button", { name: "Save rule" }).click();
  await page.getByText(/with the same cluster, zone/).waitFor();
  await check("inhibition");
  await page.getByRole("button", { name: "Edit: Cluster down" }).click();
  await sheet.getByLabel("Name", { exact: true }).fill("Cluster is down");
  await sheet.getByRole("button", { name: "Save rule" }).click();
  await page.getByRole("button", { name: "Remove: Cluster is down" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText("No inhibition rules yet").waitFor();
});

test("they fit a phone, and whoever may not change them sees why", async () => {
  const invitation = await staunch.api<{ link: string }>("POST", "/invitations", { email: "eye@example.org", role: "observer" });
  const token = new URL(invitation.link).pathname.split("/").at(-1);
  await using visitor = await openBrowser(phone.options);
  const data = { name: "Eye", password: "only here to look" };
  assert.ok((await visitor.context.request.post(`${staunch.url}/api/v1/invitations/${token}/accept`, { data })).ok());
  const small = await visitor.context.newPage();
  for (const [path, sign] of [
    ["/silences", "Bigger disks are on their way"],
    ["/silences/new", "Needs the role responder; yours is observer"],
    ["/maintenance-windows", "Database upgrade to 18"],
    ["/mute-intervals", "Nothing is muted by the clock"],
    ["/inhibition-rules", "No inhibition rules yet"],
  ] as const) {
    await small.goto(staunch.url + path);
    await small.getByText(sign).first().waitFor();
    await checkScreen(small, `${path} on a phone`);
    if (pictures !== undefined) await photograph(small, pictures, `phone${path.replaceAll("/", "-")}`);
  }
});
