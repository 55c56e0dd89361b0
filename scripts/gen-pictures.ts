/**
 * Takes the pictures of the README: a whole Staunch, a sample outage played to the moment before the rollback and after,
 * photographed by Chromium. Run by hand, with the web built:  npm run gen:pictures
 * Everything in the pictures is sample data.
 */
import { join } from "node:path";
import { startMailCatcher, startStaunchProcess } from "@staunch/test-support";
import type { BrowserContext, Page } from "playwright-core";
import { openBrowser } from "../test/e2e/support/browser.ts";
import { desktop, phone } from "../test/e2e/support/hands.ts";
import { keep, shoot, sideBySide } from "./pictures/camera.ts";
import { startMonitoring } from "./pictures/sample-monitoring.ts";
import { type Caller, playOutage, type SampleOutage, until } from "./pictures/sample-outage.ts";

const folder = join(import.meta.dirname, "..", "docs", "pictures");
const impactAt = Temporal.Now.instant().subtract({ minutes: 24 });

await using mail = await startMailCatcher();
await using monitoring = await startMonitoring(impactAt);
await using staunch = await startStaunchProcess({
  STAUNCH_SMTP_URL: mail.url,
  STAUNCH_ALLOW_PRIVATE_TARGETS: "127.0.0.1",
  STAUNCH_ORGANISATION: "Sample data",
});
await using browser = await openBrowser({ ...desktop.options });
await using hand = await openBrowser({ ...phone.options });
const page = await signedIn(browser.context);
const thumb = await signedIn(hand.context);
const commander: Caller = { api: callAs(browser.context) };
const outage = await playOutage(commander, monitoring, impactAt);

await beforeTheRollback(page, thumb, outage);
await rollBack(page, outage);
await afterwards(page, commander, outage);

function callAs(context: BrowserContext): Caller["api"] {
  return async (method, path, data) => {
    const answer = await context.request.fetch(`${staunch.url}/api/v1${path}`, { method, ...(data !== undefined && { data }) });
    if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${await answer.text()}`);
    const text = await answer.text();
    return text === "" ? undefined : JSON.parse(text);
  };
}

async function signedIn(context: BrowserContext): Promise<Page> {
  const data = { email: staunch.ownerEmail, password: staunch.ownerPassword };
  const session = await context.request.post(`${staunch.url}/api/v1/session`, { data });
  if (!session.ok()) throw new Error(await session.text());
  return context.newPage();
}

async function beforeTheRollback(wide: Page, narrow: Page, { room, scheduleId, statusPath }: SampleOutage): Promise<void> {
  await openRoom(wide, room);
  await wide
    .getByLabel("Message")
    .fill("We are reversing the change that caused checkout errors for customers in Europe. Orders already placed are safe.");
  await wide.getByLabel("Message").blur();
  const screens = [await shoot(wide, "dark"), await shoot(wide, "light")];
  await openRoom(narrow, room);
  const hands = [await shoot(narrow, "light")];
  await narrow.goto(`${staunch.url}${room}?section=timeline`);
  await narrow.getByText("Roll back first").waitFor();
  hands.push(await shoot(narrow, "dark"));
  await narrow.goto(`${staunch.url}${room}?section=people`);
  await narrow.getByRole("heading", { name: "Responders" }).waitFor();
  hands.push(await shoot(narrow, "light"));
  await wide.goto(`${staunch.url}/schedules/${scheduleId}`);
  await wide.getByRole("list", { name: "Who gets paged" }).waitFor();
  const firstDay = (): string | undefined => document.querySelector("ol[aria-label=Days] li")?.textContent;
  const thisWeek = await wide.evaluate(firstDay);
  await wide.getByRole("button", { name: "Next week" }).click();
  await wide.waitForFunction((before) => document.querySelector("ol[aria-label=Days] li")?.textContent !== before, thisWeek);
  await wide.setViewportSize({ width: 1440, height: 460 });
  keep(folder, "rota.png", await shoot(wide, "light"));
  await wide.goto(staunch.url + statusPath);
  await wide.setViewportSize({ width: 900, height: 760 });
  keep(folder, "status-page.png", await shoot(wide, "light"));

  const table = await browser.context.newPage();
  keep(folder, "incident-room.png", await sideBySide(table, screens, 2_000));
  keep(folder, "incident-room-phone.png", await sideBySide(table, hands, 1_200));
  await table.close();
  await wide.setViewportSize({ width: 1440, height: 900 });
}

async function openRoom(shown: Page, room: string): Promise<void> {
  await shown.goto(staunch.url + room);
  await shown.getByText("Strong match").waitFor();
  await shown.getByRole("img", { name: /Failed checkouts, EU/ }).waitFor();
}

/** Through the product, as a person would: one key, one look, one press. */
async function rollBack(shown: Page, { room }: SampleOutage): Promise<void> {
  await openRoom(shown, room);
  await shown.keyboard.press("r");
  await shown.getByRole("heading", { name: "Roll back to 2026.11.22-7?" }).waitFor();
  await shown.keyboard.press("Enter");
  await shown.getByText("Carried out").first().waitFor();
  monitoring.heal();
  await until("the recovery to be confirmed", async () =>
    (await staunch.api<{ status: string }>("GET", room)).status === "mitigated" ? true : undefined,
  );
  await shown.getByText("Recovery confirmed").first().waitFor();
  keep(folder, "recovered.png", await shoot(shown, "light"));
}

async function afterwards(shown: Page, { api }: Caller, { room }: SampleOutage): Promise<void> {
  await api("POST", `${room}/resolve`, { word: "Support sees orders come in again" });
  const review = await api<{ id: string }>("POST", `${room}/postmortem`, {});
  const me = await api<{ user: { id: string } }>("GET", "/me");
  for (const title of ["Stop a canary at 1 % failed checkouts", "Alert on failed checkouts by region within a minute"])
    await api("POST", `/postmortems/${review.id}/action-items`, {
      title,
      ownerId: me.user.id,
      dueOn: Temporal.Now.plainDateISO().add({ days: 14 }).toString(),
      kind: "prevent",
    });
  await shown.goto(`${staunch.url}/postmortems/${review.id}?view=read`);
  await shown.getByRole("region", { name: "Key moments" }).getByRole("link").first().waitFor();
  keep(folder, "postmortem.png", await shoot(shown, "light"));
}
