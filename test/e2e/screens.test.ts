/** Every screen with something on it (an empty one is looked at where it is filled): axe in both themes, 320 px, and reached and left by keyboard with the focus always seen. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Stage } from "@staunch/demo/set-up";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { desktop } from "./support/hands.ts";
import { walkByTab } from "./support/keyboard.ts";
import { type Outage, setStage, startOutage } from "./support/outage.ts";
import { checkScreen } from "./support/screen-checks.ts";
import { untilTheEnd } from "./support/until-the-end.ts";

let outage: Outage;
let stage: Stage;
let browser: Browser;
let page: Page;
let policyId = "";
let scheduleId = "";
let postmortemId = "";

const api = <T>(method: string, path: string, body?: unknown): Promise<T> => outage.staunch.api<T>(method, path, body);

before(async () => {
  outage = untilTheEnd.use(await startOutage("made"));
  stage = await setStage(outage);
  await outage.deployBadRelease(stage.serviceId, outage.staunch.ownerKey);
  [scheduleId, policyId] = [await firstId("/schedules"), await firstId("/escalation-policies")];
  postmortemId = await reviewedIncident();
  await api("POST", "/incidents", { title: "Checkout is slow", severity: "SEV2", serviceIds: [stage.serviceId] });
  browser = untilTheEnd.use(await openBrowser(desktop.options));
  page = await browser.context.newPage();
});

async function firstId(path: string): Promise<string> {
  return (await api<{ items: { id: string }[] }>("GET", path)).items[0]?.id ?? "";
}

/** An incident that is over, with its review and an action item. */
async function reviewedIncident(): Promise<string> {
  const incident = await api<{ id: string }>("POST", "/incidents", { title: "Search was down", severity: "SEV1" });
  await api("POST", `/incidents/${incident.id}/notes`, { text: "The index had no space left" });
  await api("POST", `/incidents/${incident.id}/mitigations`, { what: "Made room" });
  await api("POST", `/incidents/${incident.id}/status`, { to: "mitigated" });
  await api("POST", `/incidents/${incident.id}/resolve`, { word: "Searches answer again" });
  const review = await api<{ id: string }>("POST", `/incidents/${incident.id}/postmortem`, {});
  const item = { title: "Alert on a full disk a day before", ownerId: stage.ownerId, dueOn: "2026-12-11", kind: "detect" };
  await api("POST", `/postmortems/${review.id}/action-items`, item);
  return review.id;
}

async function signIn(): Promise<void> {
  const data = { email: outage.staunch.ownerEmail, password: outage.staunch.ownerPassword };
  const session = await browser.context.request.post(`${outage.staunch.url}/api/v1/session`, { data });
  assert.ok(session.ok(), await session.text());
}

async function look(name: string, path: string, sign: string | RegExp): Promise<void> {
  await page.goto(outage.staunch.url + path);
  await page.getByText(sign).first().waitFor({ state: "attached" });
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await checkScreen(page, name);
  const walk = await walkByTab(page);
  assert.deepEqual(walk, { missed: [], unseen: [], isTrapped: false }, `${name} by keyboard`);
}

test("sign-up, on an installation of nobody's", async () => {
  await using fresh = await startOutage("none");
  await page.goto(fresh.staunch.url);
  await page.getByRole("heading", { name: "Set up Staunch" }).waitFor();
  await checkScreen(page, "sign-up");
  assert.deepEqual(await walkByTab(page), { missed: [], unseen: [], isTrapped: false });
});

test("signing in", async () => {
  await look("sign-in", "/sign-in", "Sign in");
});

const screens = (): readonly (readonly [name: string, path: string, sign: string | RegExp])[] => [
  ["first run", "/first-run", "Page me now"],
  ["now", "/", /INC-2|Checkout is slow/],
  ["alerts", "/alerts", /Checkout fails for/],
  ["sources", "/sources", "Generic JSON"],
  ["source kinds", "/sources/new", "PagerDuty"],
  ["source being added", "/sources/new?kind=generic", "Add source"],
  ["routing rule", "/routing/new", "Save rule"],
  ["silence being written", "/silences/new", "What, why, how long"],
  ["incidents", "/incidents", "Checkout is slow"],
  ["incident room", "/incidents/INC-2", "Stop the impact"],
  ["on-call", "/on-call", "Shop on call"],
  ["my shifts", "/me/shifts", /Shop on call/],
  ["schedule", `/schedules/${scheduleId}`, "Who gets paged"],
  ["schedule being edited", `/schedules/${scheduleId}/edit`, "Primary"],
  ["policies", "/escalation-policies", "Shop"],
  ["policy", `/escalation-policies/${policyId}`, "Step 1"],
  ["services", "/services", "shop"],
  ["service", `/services/${stage.serviceId}`, "Failed checkouts"],
  ["status pages", "/status-pages", "Sample shop"],
  ["status page, admin", `/status-pages/${stage.statusPageId}`, "Checkout"],
  ["status page, public", "/status/sample-shop", "Checkout"],
  ["status page, history", "/status/sample-shop/history", /\S/],
  ["postmortems", "/postmortems", "Search was down"],
  ["postmortem", `/postmortems/${postmortemId}`, "Key moments"],
  ["action items", "/action-items", "Alert on a full disk a day before"],
  ["me", "/me", "How you are reached"],
  ["settings", "/settings", "Sample Operations"],
];

test("every screen of somebody who is signed in", async (t) => {
  await signIn();
  for (const [name, path, sign] of screens()) await t.test(name, () => look(name, path, sign));
});

test("declaring, over a screen, and back to where one was", async () => {
  await page.goto(`${outage.staunch.url}/incidents`);
  await page.getByText("Checkout is slow").first().waitFor();
  await page.keyboard.press("c");
  await page.getByRole("dialog", { name: "Declare an incident" }).waitFor();
  await checkScreen(page, "declare");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "Declare an incident" }).waitFor({ state: "detached" });
});
