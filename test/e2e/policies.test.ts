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

let staunch: TestStaunch;
let browser: Browser;
let page: Page;
let accountId: string;

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  browser = await openBrowser({ viewport: { width: 1280, height: 900 }, timezoneId: "Europe/Berlin" });
  page = await browser.context.newPage();
  const signIn = await browser.context.request.post(`${staunch.url}/api/v1/session`, {
    data: { email: staunch.ownerEmail, password: staunch.ownerPassword },
  });
  assert.ok(signIn.ok(), await signIn.text());
  await staunch.settle();
  const settings = { url: "http://127.0.0.1:9", botToken: "a".repeat(26) };
  const account = await staunch.api<{ id: string }>("POST", "/channel-accounts", { kind: "mattermost", name: "Chat Berlin", settings });
  accountId = account.id;
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
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

function step(number: number): Locator {
  return page.getByRole("list", { name: "Steps" }).getByRole("listitem", { name: `Step ${number}` });
}

async function addPost(number: number, kind: "Channel" | "Webhook"): Promise<Locator> {
  await page.getByRole("button", { name: `${kind}: add to step ${number}` }).click();
  const dialog = page.getByRole("dialog", { name: kind });
  await dialog.waitFor();
  return dialog;
}

test("a policy of channels alone is not saved, and says why", async () => {
  await page.goto(`${staunch.url}/escalation-policies/new`);
  await page.getByRole("textbox", { name: "Name" }).fill("Payments");
  const dialog = await addPost(1, "Channel");
  await dialog.getByRole("button", { name: /Channel/ }).click();
  await page.getByRole("option", { name: "ntfy" }).click();
  await dialog.getByRole("button", { name: "Use this" }).click();
  assert.equal(await dialog.getByRole("textbox", { name: "Topic address" }).getAttribute("aria-invalid"), "true");
  await dialog.getByRole("textbox", { name: "Topic address" }).fill("https://ntfy.example.org/payments");
  await dialog.getByRole("textbox", { name: "What it is called" }).fill("payments topic");
  await check("policy-channel-dialog");
  await dialog.getByRole("button", { name: "Use this" }).click();
  await step(1).getByText("payments topic", { exact: true }).waitFor();
  await page.getByRole("list", { name: "What would happen, in order" }).getByText("payments topic").first().waitFor();
  await page.getByRole("button", { name: "Save" }).focus();
  await page
    .getByText(/Channels and webhooks wake nobody/)
    .first()
    .waitFor();
});

test("a round robin is chosen and put in order", async () => {
  await page.getByRole("button", { name: "Round robin: add to step 1" }).click();
  const dialog = page.getByRole("dialog", { name: "Round robin" });
  await chooseByTyping(dialog.getByRole("combobox", { name: "Add somebody" }), "owner");
  await dialog.getByRole("list", { name: "In turn" }).getByRole("listitem").first().waitFor();
  await check("policy-round-dialog");
  await dialog.getByRole("button", { name: "Use these" }).click();
  await step(1).getByText("in turn").waitFor();
});

test("a webhook says what is wrong with its address, and shows what it is signed with", async () => {
  await page.getByRole("button", { name: "Add a step" }).click();
  const dialog = await addPost(2, "Webhook");
  await dialog.getByRole("textbox", { name: "Address" }).fill("hooks.example.org");
  await page.keyboard.press("Enter");
  await dialog.getByText(/Give the whole address/).waitFor();
  await dialog.getByRole("textbox", { name: "Address" }).fill("https://hooks.example.org/pages");
  await dialog.getByRole("button", { name: "Show the signing secret" }).click();
  await dialog.getByText(/^whsec_/).waitFor();
  await check("policy-webhook-dialog");
  await dialog.getByRole("button", { name: "Use this" }).click();
  await step(2).getByText("https://hooks.example.org/pages").waitFor();
});

test("a channel goes by one of the organisation's accounts", async () => {
  const dialog = await addPost(2, "Channel");
  await dialog.getByRole("button", { name: /Channel/ }).click();
  await page.getByRole("option", { name: "Mattermost" }).click();
  await dialog.getByRole("button", { name: /By the account/ }).click();
  await page.getByRole("option", { name: "Chat Berlin" }).click();
  await dialog.getByRole("textbox", { name: "Mattermost user name" }).fill("ops-bot");
  await page.keyboard.press("Enter");
  await step(2).getByText("ops-bot", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Change ops-bot" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "What it is called" }).fill("Ops");
  await page.keyboard.press("Enter");
  await step(2).getByText("Ops", { exact: true }).waitFor();
});

test("a step's conditions are chosen by the keyboard and read as words", async () => {
  await page.getByRole("button", { name: "Conditions of step 2" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "When step 2 fires" });
  await dialog.getByRole("checkbox", { name: "critical" }).focus();
  await page.keyboard.press("Space");
  await dialog.getByRole("button", { name: /Urgency/ }).press("Enter");
  await page.getByRole("option", { name: "High" }).press("Enter");
  await dialog.getByRole("button", { name: /Time/ }).press("Enter");
  await page.getByRole("option", { name: "Inside these hours" }).press("Enter");
  for (const day of ["Mon", "Tue", "Wed", "Thu", "Fri"]) await dialog.getByRole("checkbox", { name: day }).uncheck();
  await dialog.getByRole("button", { name: "Use these" }).press("Enter");
  await dialog.getByText("Choose at least one day.").waitFor();
  await dialog.getByRole("checkbox", { name: "Sat" }).check();
  await dialog.getByRole("checkbox", { name: "Sun" }).check();
  await check("policy-conditions-dialog");
  await dialog.getByRole("button", { name: "Use these" }).press("Enter");
  const words = "only for high urgency and severity critical, inside Sat and Sun, 09:00 to 17:00 (Europe/Berlin),";
  await step(2).getByText(words).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Conditions of step 2");
  await check("policy-in-full");
});

test("what was written is saved, and is there after a reload", async () => {
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Payments" }).waitFor();
  const { items } = await staunch.api<{ items: readonly { name: string; steps: readonly unknown[] }[] }>("GET", "/escalation-policies");
  const { user } = await staunch.api<{ user: { id: string } }>("GET", "/me");
  assert.deepEqual(items.find((policy) => policy.name === "Payments")?.steps, [
    {
      delayMinutes: 5,
      conditions: null,
      targets: [
        { kind: "channel", channel: "ntfy", address: "https://ntfy.example.org/payments", name: "payments topic" },
        { kind: "round_robin", userIds: [user.id] },
      ],
    },
    {
      delayMinutes: 5,
      targets: [
        { kind: "webhook", url: "https://hooks.example.org/pages" },
        { kind: "channel", channel: "mattermost", accountId, address: "ops-bot", name: "Ops" },
      ],
      conditions: {
        urgency: "high",
        severities: ["critical"],
        hours: { timeZone: "Europe/Berlin", days: [6, 7], from: "09:00", until: "17:00", when: "inside" },
      },
    },
  ]);
  await page.reload();
  await step(1).getByText("payments topic", { exact: true }).waitFor();
  await step(2)
    .getByText(/only for high urgency/)
    .waitFor();
  const rehearsal = page.getByRole("list", { name: "What would happen, in order" });
  await rehearsal
    .getByText(/Passed over: its conditions do not hold/)
    .first()
    .waitFor();
  await page.getByRole("radio", { name: "Sunday" }).check();
  await page.getByRole("button", { name: /Severity of the page/ }).click();
  await page.getByRole("option", { name: "critical" }).click();
  await rehearsal.getByText("Ops is told").first().waitFor();
  await check("policy-stored");
});

test("readiness names the steps and people that cannot be reached, and leads there", async () => {
  const { id } = await staunch.api<{ id: string }>("POST", "/schedules", {
    name: "Weekends",
    definition: { timeZone: "UTC", rotations: [] },
  });
  const { items } = await staunch.api<{ items: readonly { id: string; name: string }[] }>("GET", "/escalation-policies");
  assert.ok(items.some((policy) => policy.name === "Payments"));
  const { user } = await staunch.api<{ user: { id: string } }>("GET", "/me");
  await staunch.api("POST", "/escalation-policies", {
    name: "Half empty",
    repeatCount: 0,
    steps: [
      { delayMinutes: 5, targets: [{ kind: "person", userId: user.id }] },
      { delayMinutes: 5, targets: [{ kind: "schedule", scheduleId: id }] },
    ],
  });
  await page.goto(`${staunch.url}/escalation-policies`);
  await page.getByText(/Page payments topic, .*; repeat 2 more times\./).waitFor();
  const steps = page.getByRole("list", { name: "Steps that do not reach everybody" });
  await steps.getByText("reaches nobody").waitFor();
  assert.equal(await steps.getByRole("listitem").count(), 1);
  await check("policies-readiness");
  await steps.getByRole("link", { name: "Half empty, step 2" }).click();
  await page.getByRole("heading", { level: 1, name: "Half empty" }).waitFor();
});
