/**
 * One outage from an empty installation to the last action item, through the screens, once at a desktop and once in a
 * hand. By API is done what has no screen or is somebody else's: the pipeline's report of a deploy, the second person's
 * joining and their acceptance of command, and reading what the screens did.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./browser.ts";
import { type Device, Hands } from "./hands.ts";
import { type Outage, pageLink, startOutage } from "./outage.ts";
import { until } from "./until.ts";

const owner = { name: "Ada Sample", email: "ada@example.org", password: "four words in a row" };
const second = { name: "Jonas Sample", email: "jonas@example.org", password: "four other words here" };
/** Screens that wait for a monitor, a runner and a recovery check, on a machine that has other work too. */
const patienceMs = 45_000;

export function tellWholeStory(device: Device): void {
  let outage: Outage;
  let browser: Browser;
  let page: Page;
  let hands: Hands;
  let key = "";
  let serviceId = "";
  let room = "";
  let statusPath = "";
  let isCutShort = false;

  /** What happens after a step that failed says nothing: it is skipped. */
  function step(name: string, play: () => Promise<void>): void {
    void test(name, async (t) => {
      if (isCutShort) return t.skip("the story ended before");
      isCutShort = true;
      await play();
      isCutShort = false;
    });
  }

  before(async () => {
    outage = await startOutage("none");
    browser = await openBrowser(device.options);
    browser.context.setDefaultTimeout(patienceMs);
    page = await browser.context.newPage();
    hands = new Hands(page, device);
  });

  after(async () => {
    await browser[Symbol.asyncDispose]();
    await outage[Symbol.asyncDispose]();
  });

  const read = <T>(path: string): Promise<T> => outage.staunch.api<T>("GET", path, undefined, { key });
  const write = <T>(path: string, body: unknown): Promise<T> => outage.staunch.api<T>("POST", path, body, { key });
  const open = (path: string): Promise<unknown> => page.goto(outage.staunch.url + path);
  const heading = (name: string | RegExp): Promise<void> => page.getByRole("heading", { name }).first().waitFor();

  step("the first visitor signs up", async () => {
    await open("/");
    await heading("Set up Staunch");
    await hands.check("sign-up");
    await hands.fill("Organisation", "Sample shop");
    await hands.fill("Your name", owner.name);
    await hands.fill("Email", owner.email);
    await hands.fill("Password", owner.password);
    await hands.press(hands.button("Create the organisation"));
    await heading("Where a page finds you");
  });

  step("the first run ends with a page that reached them", async () => {
    await hands.check("first-run");
    await hands.press(hands.button("Send a code"));
    const code = await outage.staunch.mail.waitFor((caught) => /\b\d{6}\b/.test(caught.text));
    await hands.fill("Code from the mail", /\b(\d{6})\b/.exec(code.text)?.[1] ?? "");
    await hands.press(hands.button("Confirm"));
    await hands.fill("Name of the service", "shop");
    await hands.press(hands.button("Create service"));
    await hands.press(hands.button("Create rota"));
    await hands.press(hands.button("Page me now"));
    await page.getByText("Waiting for your answer").waitFor();
    const answer = new Hands(await browser.context.newPage(), device);
    await answer.page.goto(await pageLink(outage.staunch.mail, owner.email));
    await answer.check("message-link");
    await answer.press(answer.button(/Acknowledge/));
    await answer.page.getByText(/You took this page/).waitFor();
    await answer.page.close();
    await heading("A page reached you");
    await hands.check("first-run-reached");
  });

  step("a second person joins, by API", async () => {
    key = await page.evaluate(async () => {
      const headers = { "content-type": "application/json" };
      const made = await fetch("/api/v1/api-keys", {
        method: "POST",
        headers,
        body: JSON.stringify({ name: "Sample pipeline", role: "admin" }),
      });
      return ((await made.json()) as { readonly secret: string }).secret;
    });
    const { link } = await write<{ link: string }>("/invitations", { email: second.email, role: "responder" });
    const { name, password } = second;
    await write(`/invitations/${link.split("/").at(-1)}/accept`, { name, password });
  });

  step("the service gets a source, a way back and a recovery check", async () => {
    await open("/services");
    await hands.press(page.getByRole("row", { name: "shop" }));
    await heading("shop");
    serviceId = page.url().split("/").at(-1) ?? "";
    await hands.press(page.getByRole("link", { name: "Add source" }));
    await hands.press(page.getByRole("link", { name: "Generic JSON" }));
    await hands.press(hands.button("Add source"));
    await page.waitForURL(/\/sources\/[0-9a-f-]{36}$/);
    outage.watchFrom(await hands.copied("Address"));
    await hands.check("source");
    await open(`/services/${serviceId}`);

    await hands.press(hands.button("Add mitigation"));
    await page.getByRole("dialog").getByLabel("Runner address").fill(`${outage.shop.url}/rollback`);
    await hands.press(hands.dialogButton("Add"));
    outage.shop.trust(await hands.copied("Signing secret"));
    await hands.press(hands.button("Done"));

    await hands.press(hands.button("Add check"));
    await writeCheck();
    await hands.press(hands.dialogButton("Add"));
    await page.getByText("below 1 % for 5 s, read every 5 s").waitFor();
    await hands.check("service");
  });

  async function writeCheck(): Promise<void> {
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Failed checkouts");
    await dialog.getByRole("radio", { name: "HTTP address" }).check();
    await dialog.getByLabel("Address", { exact: true }).fill(`${outage.shop.url}/stats`);
    await hands.choose("What is measured", "A number in its JSON");
    await dialog.getByLabel("Path of the number").fill("errorRatePercent");
    await hands.choose("Compared", "below");
    await hands.choose("Unit", "Percent");
    for (const [label, text] of [
      ["Threshold", "1"],
      ["Hold, seconds", "5"],
      ["Every, seconds", "5"],
    ] as const) {
      const field = dialog.getByRole("textbox", { name: label });
      await field.fill(text);
      await field.press("Tab");
    }
    await hands.press(hands.button("Read it now"));
    await page.getByText("0 %, which meets the objective.").waitFor();
  }

  step("a status page is made and published", async () => {
    await open("/status-pages");
    await hands.fill("Name", "Sample shop");
    await hands.fill("Components", "Checkout");
    await hands.press(hands.button("Create status page"));
    await heading("Sample shop");
    await hands.press(hands.button("Actions for Checkout"));
    await hands.press(page.getByRole("menuitem", { name: "Edit" }));
    await hands.choose("Service behind it", "shop");
    await hands.press(hands.dialogButton("Save"));
    await hands.dialogGone();
    await hands.press(hands.button("Publish"));
    await hands.press(hands.dialogButton("Publish"));
    const link = page.getByRole("link", { name: "Open page" });
    await link.waitFor();
    statusPath = (await link.getAttribute("href")) ?? "";
    await hands.check("status-page-admin");
  });

  step("the alert of a bad release arrives by itself on the open screen, and is acknowledged", async () => {
    await open("/alerts");
    await page.getByText("No open alerts.").waitFor();
    await outage.deployBadRelease(serviceId, key);
    const alert = page.getByText(/Checkout fails for \d+ % of customers/);
    await alert.waitFor();
    await hands.check("alerts");
    await hands.press(alert.first());
    await heading(/Checkout fails/);
    await hands.check("alert");
    await hands.press(hands.button("Acknowledge"));
    await page.getByText("Acknowledged").first().waitFor();
    const { items } = await read<{ items: { status: string }[] }>("/pages");
    assert.ok(items.length > 0 && items.every((one) => one.status === "acknowledged"), "taking the alert took its page");
  });

  step("it is declared, and the room opens on the likely cause", async () => {
    await hands.press(hands.button("Declare incident"));
    await page.waitForURL(/\/incidents\/INC-1$/);
    room = new URL(page.url()).pathname;
    await page.getByText("Strong match").waitFor();
    await page.getByText("2.0.0").first().waitFor();
    await page.getByRole("button", { name: "Roll back to 1.0.0" }).waitFor();
    await hands.check("room");
    await hands.act("s", "Change severity");
    await hands.dialog.getByRole("radio", { name: /SEV1/ }).check({ force: true });
    await hands.fill("Why it changes", "Nobody is sure to pay");
    await hands.press(hands.dialogButton("Change severity"));
    await hands.dialogGone();
  });

  step("roles are taken, and command is offered and accepted", async () => {
    await hands.section("People");
    await hands.check("room-people");
    await hands.press(page.getByRole("button", { name: "Take operations" }).and(page.locator(":visible")));
    await hands.act("h", "Hand over command");
    await page.getByRole("combobox", { name: "To whom" }).fill("Jonas");
    await hands.pick(/Jonas Sample/);
    await hands.press(hands.dialogButton("Offer command"));
    await page.getByText(/You have offered command to/).waitFor();
    await hands.check("room-offer");
    await acceptCommand();
    await page.getByText(/You have offered command to/).waitFor({ state: "detached" });
    const { roles } = await read<{ roles: { role: string; holder: { name: string } | null }[] }>(room);
    const holders = Object.fromEntries(roles.map((role) => [role.role, role.holder?.name]));
    assert.equal(holders["incident_commander"], second.name);
    assert.equal(holders["operations_lead"], owner.name);
  });

  /** As the second person, by API: their own session, not the owner's. */
  async function acceptCommand(): Promise<void> {
    const at = `${outage.staunch.url}/api/v1`;
    const { email, password } = second;
    const headers = { "content-type": "application/json" };
    const session = await fetch(`${at}/session`, { method: "POST", headers, body: JSON.stringify({ email, password }) });
    assert.ok(session.ok, await session.text());
    const cookie = session.headers.getSetCookie().map((one) => one.split(";")[0]);
    const accepted = await fetch(`${at}${room}/handoff/accept`, { method: "POST", headers: { cookie: cookie.join("; ") } });
    assert.ok(accepted.ok, await accepted.text());
  }

  step("a note stands on the timeline", async () => {
    await hands.section("Timeline");
    await page.getByRole("textbox", { name: "Note" }).fill("Only checkouts since the deploy");
    await hands.press(hands.button("Add note"));
    await page.getByRole("listitem").filter({ hasText: "Only checkouts since the deploy" }).waitFor();
    await hands.check("room-timeline");
  });

  step("the release is rolled back once, and recovery is seen and holds", async () => {
    await hands.section("Act");
    if (device.isPhone) await hands.press(hands.button("Roll back to 1.0.0"));
    else await hands.act("r", "Roll back to 1.0.0");
    await hands.dialog.getByRole("heading", { name: "Roll back to 1.0.0?" }).waitFor();
    await hands.check("roll-back");
    await hands.press(hands.dialog.getByRole("button", { name: "Roll back to 1.0.0" }));
    await page.getByText("Recovery confirmed").first().waitFor();
    assert.equal(outage.shop.version, "1.0.0");
    assert.equal(outage.shop.rollbacks.length, 1, "the rollback ran exactly once");
    assert.equal((await read<{ status: string }>(room)).status, "mitigated");
    await hands.check("room-recovered");
  });

  step("an update with the time of the next one is posted, and the public reads it without a script", async () => {
    await hands.section("Update");
    await hands.fill("Message", "Some payments failed. We have reversed the change that caused it, and payments work again.");
    await page.getByRole("radio", { name: "30 min" }).check();
    await page.getByText(/Readers are told to expect news by/).waitFor();
    await hands.check("room-update");
    await hands.press(hands.button(/^Post to/));
    await hands.press(hands.dialogButton("Post"));
    await hands.dialogGone();

    await using stranger = await openBrowser({ ...device.options, javaScriptEnabled: false });
    const public_ = await stranger.context.newPage();
    await public_.goto(outage.staunch.url + statusPath);
    await public_.getByText("payments work again").first().waitFor();
    await public_
      .getByText(/Next news by/)
      .first()
      .waitFor();
    assert.equal(await public_.locator("script").count(), 0);
    await open(statusPath);
    await hands.check("status-page-public");
  });

  step("with the alert over and recovery confirmed, it resolves without a word", async () => {
    const alerts = async () => (await read<{ items: { status: string }[] }>("/alerts")).items;
    await until("the alert is resolved", async () => (await alerts()).every((alert) => alert.status === "resolved"));
    await open(room);
    await heading(/Checkout fails/);
    await page.getByText("Recovery confirmed").first().waitFor();
    await hands.act("l", "Next step of the lifecycle");
    const dialog = page.getByRole("dialog", { name: "Resolve" });
    await dialog.getByText("Nothing is open.").waitFor();
    await hands.check("room-resolve");
    await hands.press(hands.dialogButton("Resolve"));
    await hands.dialogGone();
    assert.equal((await read<{ status: string }>(room)).status, "resolved");
  });

  step("the review drafts itself and keeps what is written without a button", async () => {
    await hands.section("Update");
    await hands.press(hands.button("Draft review"));
    await page.waitForURL(/\/postmortems\//);
    const moments = page.getByRole("textbox", { name: "Key moments" });
    assert.match(await moments.inputValue(), /2\.0\.0|roll(ed)? back/i, "the draft tells of the rollback");
    await page.getByRole("textbox", { name: "Summary" }).fill("Release 2.0.0 made three checkouts in ten fail; rolling back ended it.");
    const section = page.getByRole("region", { name: "Summary" });
    await section.getByText("Saving…").or(section.getByText("Saved")).waitFor();
    await section.getByText("Saved").waitFor();
    await page.reload();
    assert.match(await page.getByRole("textbox", { name: "Summary" }).inputValue(), /three checkouts in ten/);
    await hands.check("postmortem");
  });

  step("two action items later it is published, and the incident is closed", async () => {
    for (const title of ["Stop a release at 5 % failed checkouts", "Alert on failed checkouts within a minute"]) {
      await hands.press(hands.button("Add action item").first());
      await page.getByRole("dialog").getByLabel("What will be there").fill(title);
      await hands.press(hands.dialogButton("Add action item"));
      await hands.dialogGone();
      await page.getByText(title).first().waitFor();
    }
    await page.getByText("Ready. Publishing closes the incident.").waitFor();
    await hands.press(hands.button("Publish"));
    await hands.press(hands.dialogButton("Publish"));
    await heading("Published");
    await hands.check("postmortem-published");
    assert.equal((await read<{ status: string }>(room)).status, "closed");
    await open(room);
    await page.getByText("Closed", { exact: true }).and(page.locator(":visible")).first().waitFor();
    await hands.check("room-closed");
    await open("/");
    await heading("Nothing is on fire");
    await hands.check("now");
  });
}
