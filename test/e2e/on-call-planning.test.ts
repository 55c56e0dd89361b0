import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { chooseByTyping } from "./support/hands.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];
const desktop = { width: 1440, height: 900 } as const;
const device = { timezoneId: "Europe/Berlin", locale: "en-GB" } as const;

let staunch: TestStaunch;
let browser: Browser;
let page: Page;
let ownerId: string;
let lena: { readonly id: string; readonly page: Page };
let scheduleId: string;

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  browser = await openBrowser({ ...device, viewport: desktop });
  page = await browser.context.newPage();
  const credentials = { email: staunch.ownerEmail, password: staunch.ownerPassword };
  const signIn = await browser.context.request.post(`${staunch.url}/api/v1/session`, { data: credentials });
  assert.ok(signIn.ok(), await signIn.text());
  ownerId = (await staunch.api<{ user: { id: string } }>("GET", "/me")).user.id;
  lena = await addPerson("Lena Vogt");
  scheduleId = await addSchedule();
});

after(async () => {
  await lena.page.context().close();
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
});

/** Somebody with a browser of their own, signed in. */
async function addPerson(name: string): Promise<typeof lena> {
  const email = `${name.split(" ")[0]?.toLowerCase()}@example.org`;
  const { link } = await staunch.api<{ link: string }>("POST", "/invitations", { email, role: "responder" });
  const token = new URL(link).pathname.split("/").at(-1);
  const context = await browser.context.browser()?.newContext({ ...device, viewport: desktop });
  assert.ok(context !== undefined);
  const data = { name, password: "a password of length", timeZone: "Europe/Berlin" };
  const accepted = await context.request.post(`${staunch.url}/api/v1/invitations/${token}/accept`, { data });
  assert.ok(accepted.ok(), await accepted.text());
  return { id: (await accepted.json()).user.id, page: await context.newPage() };
}

/** The owner and Lena, week by week since long ago, and the owner as Lena's shadow. */
async function addSchedule(): Promise<string> {
  const turn = { unit: "weeks", count: 1, handoffAt: "09:00", handoffOn: 1 };
  const member = (userId: string): object => ({ kind: "user", userId });
  const rotations = [
    { name: "Primary", members: [member(ownerId), member(lena.id)], start: "2026-01-05T09:00", turn },
    { name: "Learning", members: [member(lena.id)], start: "2026-01-05T09:00", turn, duty: "shadow" },
  ];
  const definition = { timeZone: "Europe/Berlin", holidayRegion: "DE-BE", rotations };
  return (await staunch.api<{ id: string }>("POST", "/schedules", { name: "Payments", definition })).id;
}

async function check(name: string): Promise<void> {
  await checkScreen(page, name);
  if (pictures !== undefined) await photograph(page, pictures, name);
}

test("a shift is offered to anyone, the other takes it over in her own browser, and both see it at once", async () => {
  await page.goto(`${staunch.url}/me/shifts`);
  await page
    .getByRole("link", { name: /^Ask for cover for .* on Payments$/ })
    .last()
    .click();
  const sheet = page.getByRole("dialog", { name: "Ask for cover" });
  await sheet.getByRole("textbox", { name: "Reason" }).fill("Wedding");
  await check("ask-for-cover");
  await sheet.getByRole("button", { name: "Ask", exact: true }).click();
  await page.getByText("You ask anyone in the rotations").waitFor();

  await lena.page.goto(`${staunch.url}/me/shifts`);
  await lena.page.getByRole("button", { name: /^Take over, / }).click();
  const dialog = lena.page.getByRole("alertdialog", { name: "Take over from owner?" });
  await dialog.getByRole("button", { name: "Take over" }).click();
  await lena.page.getByText("You stand in").waitFor();
  await page.getByText("You asked, Lena Vogt stands in").waitFor();
  await check("my-shifts-requests");
});

test("leave that falls on a shift names the shift and leads to asking for cover; it is shown in the rota", async () => {
  await page.goto(`${staunch.url}/me/shifts`);
  const present = systemClock.now();
  const span = { from: present.toString(), until: present.add({ hours: 24 * 8 }).toString(), reason: "Away" };
  await staunch.api("POST", "/absences", span);
  await page.getByText("Away").waitFor();
  await page.getByRole("button", { name: "Note leave" }).click();
  const dialog = page.getByRole("dialog", { name: "Note leave" });
  await dialog.getByRole("textbox", { name: "Note" }).fill("Half a day");
  await dialog.getByRole("button", { name: "Note leave" }).click();
  await Promise.race([
    page.getByRole("dialog", { name: "Noted. These shifts are still yours" }).waitFor(),
    dialog.waitFor({ state: "detached" }),
  ]);
  await page.keyboard.press("Escape");
  await page.goto(`${staunch.url}/schedules/${scheduleId}`);
  await page.getByRole("list", { name: "On leave" }).getByText("owner").first().waitFor();
  await page.getByText("Learning (shadow)").waitFor();
  await check("schedule-leave");
});

test("a calendar address is made, shown once, and read by a calendar program", async () => {
  await page.goto(`${staunch.url}/me/shifts`);
  await page.getByRole("button", { name: "Make an address" }).click();
  const address = await page.locator("code", { hasText: "/feeds/" }).innerText();
  const answer = await fetch(address);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /^BEGIN:VCALENDAR\r\n/);
  await page.reload();
  await page.getByText(/^Last read/).waitFor();
  assert.equal(await page.locator("code", { hasText: "/feeds/" }).count(), 0);
  await page.getByRole("button", { name: "End", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End" }).click();
  await page.getByRole("button", { name: "Make an address" }).waitFor();
  assert.equal((await fetch(address)).status, 404);
});

test("somebody is taken off for a stretch, and the list of cover says so", async () => {
  await page.goto(`${staunch.url}/schedules/${scheduleId}?cover=new`);
  const sheet = page.getByRole("dialog", { name: "Cover on Payments" });
  await sheet.getByRole("button", { name: /What it does/ }).click();
  await page.getByRole("option", { name: "Is taken off" }).click();
  const field = sheet.getByRole("combobox", { name: "Who is taken off" });
  await chooseByTyping(field, "Lena");
  await sheet.getByRole("button", { name: "Cover", exact: true }).click();
  await page.getByText("Lena Vogt is taken off").first().waitFor();
});

test("a stretch is planned shift by shift, says what it changes, stands in the rota and is taken back", async () => {
  await page.goto(`${staunch.url}/schedules/${scheduleId}`);
  await page.getByRole("button", { name: "Plan a stretch" }).click();
  const sheet = page.getByRole("dialog", { name: "Plan a stretch of Payments" });
  const field = sheet.getByRole("combobox", { name: "Who" });
  await chooseByTyping(field, "Lena");
  await sheet.getByRole("textbox", { name: "Reason" }).fill("Conference");
  await sheet.getByRole("region", { name: "What this changes" }).waitFor();
  await check("temporary-plan");
  await sheet.getByRole("button", { name: "Save the plan" }).click();
  await page.getByRole("list", { name: "Temporary plan", exact: true }).getByText("Lena Vogt").first().waitFor();
  await page.getByRole("button", { name: /^Remove the plan of / }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText("None. A plan of its own").waitFor();
});

test("leave is read from a calendar elsewhere, and a calendar that fails says why", async () => {
  const day = systemClock.now().toZonedDateTimeISO("UTC").add({ days: 20 }).toPlainDate();
  const compact = (date: Temporal.PlainDate): string => date.toString().replaceAll("-", "");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//test//test//EN",
    "BEGIN:VEVENT",
    "UID:leave-1@example.org",
    `DTSTAMP:${compact(day)}T000000Z`,
    `DTSTART;VALUE=DATE:${compact(day)}`,
    `DTEND;VALUE=DATE:${compact(day.add({ days: 2 }))}`,
    "SUMMARY:Lena Vogt",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  const server = createServer((_, response) => response.setHeader("content-type", "text/calendar").end(`${lines.join("\r\n")}\r\n`));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  try {
    await page.goto(`${staunch.url}/on-call/calendars`);
    await page.getByText("No calendar is read").waitFor();
    await check("calendars-empty");
    await page.getByRole("button", { name: "Read a calendar" }).click();
    const dialog = page.getByRole("dialog", { name: "Read a calendar" });
    await dialog.getByRole("textbox", { name: "Name" }).fill("Absences");
    await dialog.getByRole("textbox", { name: "Address" }).fill(`http://127.0.0.1:${address.port}/absences.ics`);
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText(/1 events?, read/).waitFor();
    await check("calendars");
    const { items } = await staunch.api<{ items: { user: { name: string } }[] }>("GET", `/absences?userId=${lena.id}`);
    assert.equal(items[0]?.user.name, "Lena Vogt");
  } finally {
    server.close();
    server.closeAllConnections();
  }
  await page.getByRole("button", { name: "Read now: Absences" }).click();
  await page
    .getByText(/ECONNREFUSED|not be reached|refused|could not/i)
    .first()
    .waitFor();
});

test("the report counts hours by person, and with rates says what they are paid", async () => {
  await page.goto(`${staunch.url}/on-call/report?month=2026-11`);
  await page.getByRole("table", { name: "On call, by person" }).getByText("Lena Vogt").waitFor();
  await page.getByRole("button", { name: "Pay rates" }).click();
  const dialog = page.getByRole("dialog", { name: "Pay rates" });
  await dialog.getByRole("textbox", { name: "Hour on a weekday" }).fill("4.5");
  await dialog.getByRole("textbox", { name: "Hour at the weekend" }).fill("9");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("columnheader", { name: "Pay" }).waitFor();
  await page
    .getByText(/^€[1-9]/)
    .first()
    .waitFor();
  await check("on-call-report");
});

test("the form keeps shadows, months, holidays and rotations side by side", async () => {
  await page.goto(`${staunch.url}/schedules/${scheduleId}/edit`);
  await page.getByRole("radio", { name: /All of them are paged/ }).check();
  assert.equal(
    await page
      .getByRole("switch", { name: /^Shadow/ })
      .nth(1)
      .isChecked(),
    true,
  );
  await check("edit-schedule-side-by-side");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("list", { name: "Who gets paged" }).waitFor();
  const { versions } = await staunch.api<{ versions: { definition: { mode: string; holidayRegion: string } }[] }>(
    "GET",
    `/schedules/${scheduleId}`,
  );
  assert.deepEqual([versions.at(-1)?.definition.mode, versions.at(-1)?.definition.holidayRegion], ["concurrent", "DE-BE"]);
});
