import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import { startTwilioServer, type TwilioServer } from "@staunch/test-support/telephony";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let twilio: TwilioServer;
let browser: Browser;
let page: Page;

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  twilio = await startTwilioServer();
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  page = await browser.context.newPage();
  const signIn = await browser.context.request.post(`${staunch.url}/api/v1/session`, {
    data: { email: staunch.ownerEmail, password: staunch.ownerPassword },
  });
  assert.ok(signIn.ok(), await signIn.text());
  await staunch.settle();
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
  await twilio[Symbol.asyncDispose]();
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

test("an account is added with what its kind needs, and checked at the provider", async () => {
  await page.goto(`${staunch.url}/settings?tab=channels`);
  await page.getByText("No account yet").waitFor();
  await page.getByRole("button", { name: "Add Twilio, or a compatible provider" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/A message comes in/).waitFor();
  await dialog.getByRole("textbox", { name: "Name" }).first().fill("Twilio Berlin");
  await dialog.getByRole("textbox", { name: "Account SID" }).fill(twilio.accountSid);
  await dialog.getByLabel("Auth token").fill(twilio.authToken);
  await dialog.getByRole("textbox", { name: "Number for messages and calls" }).fill("030 1234");
  await dialog.getByRole("textbox", { name: "Address of the API" }).fill(twilio.url);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/a phone number with its country's code/).waitFor();
  await check("channel-account-dialog");
  await dialog.getByRole("textbox", { name: "Number for messages and calls" }).fill("+1 500 555 0006");
  await dialog.getByRole("button", { name: "Save" }).click();
  const row = page.getByRole("list", { name: "Accounts, in the order they are tried" }).getByRole("listitem", { name: "Twilio Berlin" });
  await row.getByText("Not used yet.").waitFor();
  await row.getByRole("button", { name: "Check" }).click();
  await page.getByText("The account is active.").waitFor();
  await page.getByRole("list", { name: "Channels" }).getByText("SMS", { exact: true }).waitFor();
  await check("settings-channels");
});

test("a phone number is added with its code, and the account then says when it was used", async () => {
  await page.goto(`${staunch.url}/me`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("radio", { name: /SMS/ }).check();
  const number = page.getByRole("textbox", { name: "Phone number" });
  assert.deepEqual([await number.getAttribute("type"), await number.getAttribute("autocomplete")], ["tel", "tel"]);
  await check("add-phone-number");
  await number.fill("0170 1234567");
  await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
  await page.getByText(/a phone number such as/).waitFor();
  await number.fill("+49 170 1234567");
  await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
  const message = await twilio.until(() => twilio.messages[0]);
  const row = page.getByRole("list", { name: "Contact methods" }).getByRole("listitem").filter({ hasText: "+491701234567" });
  await row.getByRole("textbox", { name: /Code that was sent/ }).fill(message.body.slice(0, 6));
  await row.getByRole("button", { name: "Verify" }).click();
  await row.getByText("Ready", { exact: true }).waitFor();
  await page.goto(`${staunch.url}/settings?tab=channels`);
  await page.getByRole("button", { name: "Send me a test" }).click();
  await twilio.until(() => twilio.messages.find(({ body }) => body.includes("Twilio Berlin reaches you")));
});

test("a number that said STOP is shown as switched off, with the way back", async () => {
  const [account] = (await staunch.api<{ items: { id: string }[] }>("GET", "/channel-accounts")).items;
  await twilio.receive("+491701234567", "STOP", `${staunch.url}/channels/twilio/${account?.id}/sms`);
  await page.goto(`${staunch.url}/me`);
  const row = page.getByRole("list", { name: "Contact methods" }).getByRole("listitem").filter({ hasText: "+491701234567" });
  await row.getByText("Switched off").waitFor();
  await row.getByRole("button", { name: "Use again" }).waitFor();
  await check("me-switched-off");
  await twilio.receive("+491701234567", "START", `${staunch.url}/channels/twilio/${account?.id}/sms`);
  await page.reload();
  await row.getByText("Ready", { exact: true }).waitFor();
});

test("an account is removed after a question", async () => {
  await page.goto(`${staunch.url}/settings?tab=channels`);
  await page.getByRole("button", { name: "Remove Twilio Berlin" }).click();
  await page.getByRole("alertdialog").or(page.getByRole("dialog")).getByRole("button", { name: "Remove" }).click();
  await page.getByText("No account yet").waitFor();
});
