import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { BrowserContext, Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { chooseByTyping } from "./support/hands.ts";
import { checkScreen, overflowAt320, photograph } from "./support/screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];
const password = "four words in a row";
const desktop = { width: 1440, height: 1000 };
const phone = { width: 390, height: 844 };

let staunch: TestStaunch;
let browser: Browser;
let page: Page;

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  browser = await openBrowser({ viewport: desktop, locale: "en-GB", timezoneId: "Europe/Berlin" });
  await signIn(browser.context, { email: staunch.ownerEmail, password: staunch.ownerPassword });
  page = await browser.context.newPage();
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
});

async function signIn(context: BrowserContext, data: { readonly email: string; readonly password: string }): Promise<void> {
  const session = await context.request.post(`${staunch.url}/api/v1/session`, { data });
  assert.ok(session.ok(), await session.text());
}

/** Another member, and a browser of their own. */
async function join(name: string, role: "responder" | "observer"): Promise<{ readonly browser: Browser; readonly page: Page }> {
  const email = `${name.split(" ")[0]?.toLowerCase()}@example.org`;
  const { link } = await staunch.api<{ link: string }>("POST", "/invitations", { email, role });
  const theirs = await openBrowser({ viewport: desktop, locale: "en-GB", timezoneId: "Europe/Lisbon" });
  const accepted = await theirs.context.request.post(`${staunch.url}/api/v1/invitations/${link.split("/").at(-1)}/accept`, {
    data: { name, password, timeZone: "Europe/Lisbon" },
  });
  assert.ok(accepted.ok(), await accepted.text());
  return { browser: theirs, page: await theirs.context.newPage() };
}

async function check(name: string): Promise<void> {
  if (pictures !== undefined) await photograph(page, pictures, name);
  await checkScreen(page, name);
}

interface RoomFacts {
  readonly reference: string;
  readonly status: string;
  readonly severity: string;
  readonly roles: readonly { readonly role: string; readonly holder: { readonly name: string } | null }[];
}

function readRoom(reference: string): Promise<RoomFacts> {
  return staunch.api<RoomFacts>("GET", `/incidents/${reference}`);
}

async function declare(title: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return (await staunch.api<{ reference: string }>("POST", "/incidents", { title, ...more })).reference;
}

async function open(reference: string, query = ""): Promise<void> {
  await page.goto(`${staunch.url}/incidents/${reference}${query}`);
  await page.getByRole("heading", { level: 1 }).filter({ hasText: /./u }).waitFor();
  await page.getByText("declared SEV").first().waitFor({ state: "attached" });
}

/** Single letters belong to whoever types; leaving the field gives them back to the room. */
async function leaveField(): Promise<void> {
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
}

test("the list says that nothing is on fire, and c declares from there with one line", async () => {
  await page.goto(`${staunch.url}/incidents`);
  await page.getByText("Nothing is on fire.").waitFor();
  await check("incidents-empty");
  await page.keyboard.press("c");
  await page.getByRole("dialog", { name: "Declare an incident" }).waitFor();
  await check("declare");
  await page.keyboard.type("Checkout failing for EU customers");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { level: 1, name: "Checkout failing for EU customers" }).waitFor();
  assert.match(page.url(), /\/incidents\/INC-1$/u);
  await page.goto(`${staunch.url}/incidents`);
  await page.getByText("INC-1").waitFor();
  await check("incidents");
});

test("an open incident like the one being typed is offered to join instead", async () => {
  await page.goto(`${staunch.url}/incidents`);
  await page.getByText("INC-1").waitFor();
  await page.keyboard.press("c");
  await page.getByLabel("What is happening").fill("checkouts fail in EU");
  await page.getByRole("button", { name: "Join INC-1" }).waitFor();
  await check("declare-similar");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("c");
  assert.equal(await page.getByLabel("What is happening").inputValue(), "checkouts fail in EU", "closing loses no text");
  await page.getByRole("button", { name: "Join INC-1" }).click();
  await page.waitForURL(/\/incidents\/INC-1$/u);
});

test("a key that is pressed before the part that listens has come is not lost", async () => {
  const late = Promise.withResolvers<void>();
  await page.route("**/assets/*.js", async (route) => {
    const response = await route.fetch();
    // The one part that knows where letters belong to whoever types.
    if ((await response.text()).includes("[role=alertdialog], [role=menu]")) await late.promise;
    await route.fulfill({ response });
  });
  await page.goto(`${staunch.url}/incidents`, { waitUntil: "commit" });
  await page.getByText("INC-1").waitFor();
  await page.keyboard.press("c");
  assert.equal(await page.getByRole("dialog").count(), 0);
  late.resolve();
  await page.getByRole("dialog", { name: "Declare an incident" }).waitFor();
  await page.unrouteAll({ behavior: "wait" });
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

test("an incident is carried from active to closed and back by keyboard alone", async () => {
  const reference = await declare("Search is slow", { severity: "SEV3" });
  await open(reference);
  await check("room-active");

  await page.keyboard.press("n");
  await page.locator("textarea[aria-label=Note]:focus").waitFor();
  await page.keyboard.type("PSP timeouts");
  await page.keyboard.press("Enter");
  await page.getByRole("listitem").filter({ hasText: "PSP timeouts" }).waitFor();
  await leaveField();
  await page.keyboard.press("d");
  await page.locator("textarea[aria-label=Decision]:focus").waitFor();
  await page.keyboard.type("Restart first");
  await page.keyboard.press("Enter");
  await page.getByRole("listitem").filter({ hasText: "Decision: " }).waitFor();
  await leaveField();

  await page.keyboard.press("t");
  await page.getByRole("dialog", { name: "Take a role" }).waitFor();
  await check("room-take");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await page.keyboard.press("s");
  await page.getByRole("dialog", { name: "Change severity" }).waitFor();
  await check("room-severity");
  await page.getByRole("radio", { name: /SEV2/u }).focus();
  await page.keyboard.press("Space");
  await page.getByLabel("Why it changes").focus();
  await page.keyboard.type("All of EU");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await step("Call it mitigated", "room-mitigated", async () => page.keyboard.type("Restarted the index"));
  assert.equal((await readRoom(reference)).status, "mitigated");
  await step("Resolve", "room-resolve", async () => {
    await page.getByRole("list", { name: "Open points" }).getByText("No recovery check has reported yet.").waitFor();
    await page.getByLabel("How you know that it is over").focus();
    await page.keyboard.type("Support confirms");
  });
  await step("Close without a review", "room-close", async () => {
    await page.getByLabel("Why no review is owed").focus();
    await page.keyboard.type("A known cause");
  });
  const closed = await readRoom(reference);
  assert.deepEqual([closed.status, closed.severity], ["closed", "SEV2"]);
  await check("room-closed");
  await step("Reopen", "room-reopen", async () => page.keyboard.type("It is back"));
  assert.equal((await readRoom(reference)).status, "active");
});

/** Opens the next step of the lifecycle, looks at it, fills it in and sends it. */
async function step(title: string, picture: string, fill: () => Promise<void>): Promise<void> {
  await leaveField();
  await page.keyboard.press("l");
  await page.getByRole("dialog", { name: title }).waitFor();
  await check(picture);
  await fill();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

test("a note the server refuses comes back to its author, and is sent again", async () => {
  const reference = await declare("Mails are late");
  await open(reference);
  await page.route("**/notes", (route) => route.fulfill({ status: 503, contentType: "application/json", body: "{}" }));
  const field = page.getByRole("textbox", { name: "Note" });
  await field.fill("The queue grows");
  await page.getByRole("button", { name: "Add note" }).click();
  await page.getByText("Your text is still in the field.").waitFor();
  assert.equal(await field.inputValue(), "The queue grows");
  assert.equal(await page.getByRole("listitem").filter({ hasText: "The queue grows" }).count(), 0);
  await page.reload();
  assert.equal(await page.getByRole("textbox", { name: "Note" }).inputValue(), "The queue grows", "a reload keeps the text");
  await page.unroute("**/notes");
  await page.getByRole("button", { name: "Add note" }).click();
  await page.getByRole("listitem").filter({ hasText: "The queue grows" }).waitFor();
});

test("command is offered, seen live by the other, read in a brief and accepted", async () => {
  const reference = await declare("Checkout is down", { severity: "SEV2" });
  const jonas = await join("Jonas Lindqvist", "responder");
  try {
    await jonas.page.goto(`${staunch.url}/incidents/${reference}`);
    await jonas.page.getByRole("heading", { level: 1, name: "Checkout is down" }).waitFor();
    await open(reference);
    await page.keyboard.press("h");
    await page.getByRole("dialog", { name: "Hand over command" }).waitFor();
    await check("room-handoff");
    await chooseByTyping(page.getByRole("combobox", { name: "To whom" }), "Jonas");
    await page.getByRole("button", { name: "Offer command" }).click();
    const offer = jonas.page.getByRole("alert", { name: "Offer of command" });
    await offer.getByText("SEV2 Major, active.").waitFor();
    assert.equal(
      (await readRoom(reference)).roles.find((role) => role.role === "incident_commander")?.holder?.name === "Jonas Lindqvist",
      false,
    );
    await jonas.page.getByRole("button", { name: "Accept command" }).click();
    await page.getByRole("list", { name: "Roles" }).first().getByText("Jonas Lindqvist").waitFor();
    assert.equal((await readRoom(reference)).roles.find((role) => role.role === "incident_commander")?.holder?.name, "Jonas Lindqvist");
  } finally {
    await jonas.browser[Symbol.asyncDispose]();
  }
});

test("somebody who may only look is told why the buttons do nothing", async () => {
  const reference = await declare("Only to look at");
  const vera = await join("Vera Novak", "observer");
  try {
    await vera.page.goto(`${staunch.url}/incidents/${reference}`);
    await vera.page.getByText("Needs the role responder; yours is observer").first().waitFor({ state: "attached" });
    assert.equal(await vera.page.getByRole("button", { name: /Call mitigated/u }).getAttribute("aria-disabled"), "true");
  } finally {
    await vera.browser[Symbol.asyncDispose]();
  }
});

test("on a phone the four sections stand one at a time, each without sideways scrolling, with a bar under the thumb", async () => {
  const reference = await declare("Seen on a phone", { severity: "SEV1" });
  await page.setViewportSize(phone);
  try {
    await open(reference);
    const sections = page.getByRole("navigation", { name: "Sections of the room" });
    for (const name of ["Timeline", "Update", "People", "Act"]) {
      await sections.getByRole("button", { name }).click();
      await check(`room-phone-${name.toLowerCase()}`);
      assert.deepEqual(await overflowAt320(page), [], name);
    }
    await page.getByRole("toolbar", { name: "In this room" }).getByRole("button", { name: "Note" }).click();
    await page.getByRole("textbox", { name: "Note" }).fill("From the train");
    await page.getByRole("button", { name: "Add note" }).click();
    await page.getByRole("listitem").filter({ hasText: "From the train" }).waitFor();
    await page.getByRole("toolbar", { name: "In this room" }).getByRole("button", { name: "More" }).click();
    await page.getByRole("dialog", { name: `${reference}: all actions` }).waitFor();
    await check("room-phone-more");
  } finally {
    await page.setViewportSize(desktop);
  }
});
