import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { Locator, Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { chooseByTyping } from "./support/hands.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

const title = "Can somebody look at the invoices?";

let staunch: TestStaunch;
let browser: Browser;
let page: Page;

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  browser = await openBrowser({ viewport: { width: 1280, height: 900 }, timezoneId: "Europe/Berlin", locale: "en-GB" });
  page = await browser.context.newPage();
  const signIn = await browser.context.request.post(`${staunch.url}/api/v1/session`, {
    data: { email: staunch.ownerEmail, password: staunch.ownerPassword },
  });
  assert.ok(signIn.ok(), await signIn.text());
  await join("Lena Vogt");
  await join("Ravi Menon");
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
});

async function join(name: string): Promise<void> {
  const email = `${name.split(" ")[0]?.toLowerCase()}@example.org`;
  const { link } = await staunch.api<{ link: string }>("POST", "/invitations", { email, role: "responder" });
  await using theirs = await openBrowser();
  const accepted = await theirs.context.request.post(`${staunch.url}/api/v1/invitations/${link.split("/").at(-1)}/accept`, {
    data: { name, password: "a password of length", timeZone: "Europe/Berlin" },
  });
  assert.ok(accepted.ok(), await accepted.text());
}

async function check(name: string): Promise<void> {
  await checkScreen(page, name);
  if (pictures !== undefined) await photograph(page, pictures, name);
}

/** Whatever dialog is open; a toast calls itself one too, though it asks nothing. */
function dialog(): Locator {
  return page.locator("[role=dialog], [role=alertdialog]:not([aria-modal=false])");
}

async function choose(label: string, text: string): Promise<void> {
  await chooseByTyping(dialog().getByRole("combobox", { name: label }), text);
}

function steps(): Locator {
  return page.getByRole("list", { name: "Steps of this page" });
}

test("somebody is paged by hand, and the page opens", async () => {
  await page.goto(staunch.url);
  await page.getByRole("button", { name: "Page somebody" }).click();
  await choose("Whom", "Lena Vogt");
  await dialog().getByRole("radio", { name: /^Low/ }).check();
  await check("page-somebody");
  await dialog().getByRole("textbox", { name: "What is wrong" }).fill(title);
  await dialog().getByRole("button", { name: "Page", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await page.getByText("Low urgency").waitFor();
  await steps().getByText("Paged Lena Vogt").waitFor();
});

test("the page is passed on to somebody else, and its story shows both", async () => {
  await page.getByRole("button", { name: "Pass on to…" }).click();
  await choose("To whom", "Ravi Menon");
  await check("page-reassign");
  await dialog().getByRole("button", { name: "Pass on" }).click();
  await steps().getByText("Paged Ravi Menon").waitFor();
  await steps().getByText("Paged Lena Vogt").waitFor();
  await steps().getByText("Not needed: the page was passed on").waitFor();
  await dialog().waitFor({ state: "detached" });
  await check("page-reassigned");
});

test("a page whose policy has changed is told to follow the newest", async () => {
  const { user } = await staunch.api<{ user: { id: string } }>("GET", "/me");
  const wish = { name: "Invoices", repeatCount: 1, steps: [{ delayMinutes: 30, targets: [{ kind: "person", userId: user.id }] }] };
  const policy = await staunch.api<{ id: string; version: number }>("POST", "/escalation-policies", wish);
  const paged = await staunch.api<{ id: string }>("POST", "/pages", { policyId: policy.id, title });
  await staunch.api("PUT", `/escalation-policies/${policy.id}`, { ...wish, repeatCount: 2, version: policy.version });
  await page.goto(`${staunch.url}/pages/${paged.id}`);
  await page.getByText("Invoices has changed since this page began").waitFor();
  await check("page-newer-policy");
  await page.getByRole("button", { name: "Follow the newest policy" }).click();
  await dialog().getByRole("button", { name: "Follow" }).click();
  await steps().getByText("Not needed: the policy has changed").waitFor();
  await page.getByText("Invoices has changed since this page began").waitFor({ state: "detached" });
  const story = await staunch.api<{ policy: { version: number } }>("GET", `/pages/${paged.id}`);
  assert.equal(story.policy.version, policy.version + 1);
});

test("the palette pages somebody from anywhere, and typed words survive", async () => {
  await page.goto(`${staunch.url}/on-call`);
  await page.getByRole("heading", { level: 1, name: "On-call" }).waitFor();
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("searchbox", { name: "Search or run a command" }).waitFor();
  await page.keyboard.type("Page somebody");
  await page.getByRole("menuitem", { name: /Page somebody/ }).click();
  await choose("Whom", "Ravi Menon");
  await dialog().getByRole("textbox", { name: "What is wrong" }).fill("Half a sentence");
  await page.keyboard.press("Escape");
  await dialog().waitFor({ state: "detached" });
  await page.goto(staunch.url);
  await page.getByRole("button", { name: "Page somebody" }).click();
  await choose("Whom", "Ravi Menon");
  assert.equal(await dialog().getByRole("textbox", { name: "What is wrong" }).inputValue(), "Half a sentence");
});

interface Proof {
  readonly weekday: number;
  readonly atTime: string;
  readonly timeZone: string;
}

async function storedProof(): Promise<Proof | undefined> {
  const response = await browser.context.request.get(`${staunch.url}/api/v1/me/pager-proof`);
  const { proof }: { readonly proof: Proof | null } = await response.json();
  return proof ?? undefined;
}

test("the weekly proof is switched on, moved to another day, and switched off", async () => {
  await page.goto(`${staunch.url}/me`);
  const proof = page.getByRole("switch", { name: /Prove my pager every week/ });
  await proof.check();
  await page.getByText(/Berlin time\. Next:/).waitFor();
  const hour = page.getByRole("group", { name: "When the weekly test page comes" });
  await hour.getByRole("button", { name: /Day$/ }).click();
  await page.getByRole("option", { name: "Wednesday" }).click();
  await hour.getByRole("button", { name: "Save" }).click();
  await hour.getByRole("button", { name: "Save" }).waitFor({ state: "detached" });
  const { weekday, atTime, timeZone } = (await storedProof()) ?? {};
  assert.deepEqual({ weekday, atTime, timeZone }, { weekday: 3, atTime: "10:00", timeZone: "Europe/Berlin" });
  await check("weekly-proof");
  await proof.uncheck();
  await page.getByText(/Berlin time\. Next:/).waitFor({ state: "detached" });
  assert.equal(await storedProof(), undefined);
});

test("an admin sees on the first screen that steps of pages are missing", async () => {
  await page.route("**/api/v1/readiness", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), missingSteps: 2 } });
  });
  await page.goto(staunch.url);
  await page.getByText("Pages may not reach anybody").waitFor();
  await page.getByText(/2 steps of pages are overdue/).waitFor();
  await check("missing-steps");
  await page.unroute("**/api/v1/readiness");
});
