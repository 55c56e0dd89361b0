import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { chooseByKeys, chooseByTyping } from "./support/hands.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];
const desktop = { width: 1280, height: 900 } as const;
/** Not the zone of the schedules, so that a mistake between the two shows. */
const device = { timezoneId: "America/New_York", locale: "en-GB" } as const;

let staunch: TestStaunch;
let browser: Browser;
let page: Page;
let lena: string;
let ravi: string;

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  browser = await openBrowser({ ...device, viewport: desktop });
  page = await browser.context.newPage();
  const credentials = { email: staunch.ownerEmail, password: staunch.ownerPassword };
  const signIn = await browser.context.request.post(`${staunch.url}/api/v1/session`, { data: credentials });
  assert.ok(signIn.ok(), await signIn.text());
  [lena, ravi] = [await addPerson("Lena Vogt", "responder"), await addPerson("Ravi Menon", "responder")];
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
});

async function invite(name: string, role: string): Promise<{ readonly url: string; readonly data: object }> {
  const email = `${name.split(" ")[0]?.toLowerCase()}@example.org`;
  const { link } = await staunch.api<{ link: string }>("POST", "/invitations", { email, role });
  const token = new URL(link).pathname.split("/").at(-1);
  const data = { name, password: "a password of length", timeZone: "Europe/Berlin" };
  return { url: `${staunch.url}/api/v1/invitations/${token}/accept`, data };
}

async function addPerson(name: string, role: string): Promise<string> {
  const { url, data } = await invite(name, role);
  const accepted = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(data) });
  const body = await accepted.json();
  assert.equal(accepted.status, 201, JSON.stringify(body));
  return body.user.id;
}

/** Handed on every day at 09:00 in Berlin, long since begun. */
async function addSchedule(name: string): Promise<string> {
  const rotation = {
    name: "Primary",
    members: [lena, ravi].map((userId) => ({ kind: "user", userId })),
    start: "2026-01-05T09:00",
    turn: { unit: "days", count: 1, handoffAt: "09:00" },
  };
  const { id } = await staunch.api<{ id: string }>("POST", "/schedules", {
    name,
    definition: { timeZone: "Europe/Berlin", rotations: [rotation] },
  });
  return id;
}

async function check(name: string): Promise<void> {
  await checkScreen(page, name);
  if (pictures !== undefined) await photograph(page, pictures, name);
}

async function openRota(id: string, search = ""): Promise<void> {
  await page.goto(`${staunch.url}/schedules/${id}${search}`);
  await page.getByRole("list", { name: "Who gets paged" }).waitFor();
}

async function chooseMember(name: string): Promise<void> {
  await chooseByTyping(page.getByRole("combobox", { name: "Add somebody to Primary" }), name.slice(0, 4));
}

test("a schedule is begun from a pattern, says who will be on call before it is created, and shows it after", async () => {
  await page.goto(`${staunch.url}/on-call`);
  await page.getByText("No schedules yet").waitFor();
  await check("on-call-empty");
  await page.getByRole("button", { name: "New schedule" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Search");
  await chooseMember("Lena Vogt");
  await chooseMember("Ravi Menon");
  await page.getByRole("button", { name: "Move Ravi Menon up" }).click();
  await page.getByText("Somebody is on call at every moment.").waitFor();
  await check("schedule-new");
  await page.getByRole("button", { name: "Create schedule" }).click();
  await page.getByRole("heading", { level: 1, name: "Search" }).waitFor();
  await page.getByRole("list", { name: "Who gets paged" }).getByRole("listitem").filter({ hasText: "Ravi Menon," }).first().waitFor();
  await check("schedule");
  await page.goto(`${staunch.url}/on-call`);
  await page.getByRole("listitem").filter({ hasText: "Search" }).getByText("Ravi Menon").waitFor();
  await check("on-call");
});

test("keys turn the weeks and change the zone, and the address keeps both", async () => {
  const id = await addSchedule("Keys");
  await openRota(id, "?from=2026-11-23");
  for (const [key, from] of [
    ["]", "2026-11-30"],
    ["]", "2026-12-07"],
    ["[", "2026-11-30"],
  ] as const) {
    await page.keyboard.press(key);
    await page.waitForURL((url) => url.searchParams.get("from") === from);
  }
  await page.keyboard.press("t");
  await page.waitForURL((url) => !url.searchParams.has("from"));
  for (const zone of ["UTC", device.timezoneId, "Europe/Berlin"]) {
    await page.keyboard.press("z");
    await page.getByText(`Days and times in ${zone}.`).waitFor();
  }
});

test("the week of the autumn change has a day of 25 hours, drawn and said in words", async () => {
  const id = await addSchedule("Autumn");
  await openRota(id, "?from=2027-10-25");
  await page.getByRole("list", { name: "Days" }).getByText("(25 h)").waitFor();
  await page.getByText("Clocks go back 1 h").waitFor();
  assert.equal(await page.getByRole("list", { name: "Days" }).getByText("(23 h)").count(), 0);
  await check("schedule-autumn");
});

test("somebody is put on call for a stretch with the keyboard alone, and taken off again", async () => {
  const id = await addSchedule("Cover");
  await openRota(id);
  await page.keyboard.press("o");
  await page.getByRole("dialog").waitFor();
  await check("cover");
  await chooseByKeys(page.getByRole("combobox", { name: "Who stands in" }), "Lena");
  await page.getByRole("region", { name: "Whom this relieves" }).waitFor();
  await page.getByRole("textbox", { name: "Reason" }).focus();
  await page.keyboard.type("A wedding");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByText("Added by owner: A wedding").waitFor();
  await page.getByRole("button", { name: "Remove the cover by Lena Vogt" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("alertdialog", { name: "Remove the cover by Lena Vogt?" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("Added by owner: A wedding").waitFor({ state: "detached" });
});

test("a stretch drawn on the cover row fills the form", async () => {
  const id = await addSchedule("Drag");
  await openRota(id, "?from=2027-01-04");
  const box = await page.getByRole("list", { name: "Cover", exact: true }).boundingBox();
  assert.ok(box !== null);
  await page.mouse.move(box.x + box.width * (2 / 14) + 1, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * (3 / 14), box.y + 8, { steps: 4 });
  await page.mouse.up();
  await page.getByRole("dialog").waitFor();
  const { searchParams } = new URL(page.url());
  // Midnight in Berlin, the zone of the columns.
  assert.deepEqual([searchParams.get("coverFrom"), searchParams.get("coverUntil")], ["2027-01-05T23:00:00Z", "2027-01-06T23:00:00Z"]);
});

test("an edit shows who gains and loses before it is saved, survives a reload, and holds from the end of the running shift", async () => {
  const id = await addSchedule("Edit");
  await page.goto(`${staunch.url}/schedules/${id}/edit`);
  await page.getByRole("button", { name: "Move Lena Vogt down" }).click();
  await page.getByRole("region", { name: "Before and after" }).waitFor();
  await page.reload();
  await page.getByRole("region", { name: "Before and after" }).waitFor();
  await check("schedule-edit");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("An edit holds from").waitFor();
});

test("of two edits at once the later is told, keeps what was typed and may be saved knowingly", async () => {
  const id = await addSchedule("Two at once");
  await page.goto(`${staunch.url}/schedules/${id}/edit`);
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await name.fill("Mine");
  await staunch.api("PATCH", `/schedules/${id}`, { version: 1, name: "Theirs" });
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("Somebody changed this schedule meanwhile").waitFor();
  assert.equal(await name.inputValue(), "Mine");
  await check("schedule-conflict");
  await page.getByRole("button", { name: "Save mine over it" }).click();
  await page.getByRole("heading", { level: 1, name: "Mine" }).waitFor();
});

test("cover added elsewhere appears without a reload", async () => {
  const id = await addSchedule("Live");
  await openRota(id);
  await page.getByText("Live", { exact: true }).first().waitFor();
  const until = systemClock.now().add({ hours: 5 }).toString();
  await staunch.api("POST", `/schedules/${id}/overrides`, { userId: lena, until, reason: "From elsewhere" });
  await page.getByText(/^Added by .*: From elsewhere$/).waitFor();
});

test("on a phone a rota is an agenda by day, and one's own shifts are listed with a way to find cover", async () => {
  const id = await addSchedule("Phone");
  const { user } = await staunch.api<{ user: { id: string } }>("GET", "/me");
  const until = systemClock.now().add({ hours: 30 }).toString();
  await staunch.api("POST", `/schedules/${id}/overrides`, { userId: user.id, until });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${staunch.url}/schedules/${id}`);
  await page.getByText("owner (you)").first().waitFor();
  assert.equal(await page.getByRole("list", { name: "Who gets paged" }).isVisible(), false);
  await check("schedule-phone");
  await page.goto(`${staunch.url}/me/shifts`);
  await page
    .getByRole("link", { name: /^Ask for cover for .* on Phone$/ })
    .first()
    .waitFor();
  await check("my-shifts");
  await page.setViewportSize(desktop);
});

test("an observer is told why they may neither cover nor edit", async () => {
  const id = await addSchedule("Observed");
  await using observer = await openBrowser({ ...device, viewport: desktop });
  const { url, data } = await invite("Olga Berg", "observer");
  assert.ok((await observer.context.request.post(url, { data })).ok());
  const theirs = await observer.context.newPage();
  await theirs.goto(`${staunch.url}/schedules/${id}`);
  const cover = theirs.getByRole("button", { name: "Cover", exact: true });
  await cover.waitFor();
  assert.equal(await cover.getAttribute("aria-disabled"), "true");
  await theirs.goto(`${staunch.url}/schedules/${id}/edit`);
  await theirs.getByText("You may not edit schedules").waitFor();
});
