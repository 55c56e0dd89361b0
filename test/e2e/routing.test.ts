/** Rules: written, tried before they are saved, put in order by keys, and seen to decide. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { TestStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { openBrowser } from "./support/browser.ts";
import { desktop, phone } from "./support/hands.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";
import { checkWholly, signInAsOwner, startSignedIn } from "./support/signed-in.ts";
import { until } from "./support/until.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let page: Page;
let sender = "";

before(async () => {
  ({ staunch, page } = await startSignedIn(desktop.options));
  await staunch.api("POST", "/services", { name: "checkout-api" });
  sender = (await staunch.api<{ url: string }>("POST", "/sources", { kind: "generic", name: "Monitor" })).url;
});

async function say(body: object): Promise<void> {
  const response = await fetch(sender, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  assert.equal(response.status, 202);
}

const check = (name: string): Promise<void> => checkWholly(page, name);

test("without rules the screen says what decides instead", async () => {
  await page.goto(`${staunch.url}/routing`);
  await page.getByText("No rules yet").waitFor();
  await check("routing-empty");
});

test("a rule is tried against a pasted payload before it is saved, and a broken one is refused at its field", async () => {
  await page.getByRole("link", { name: "New rule" }).click();
  await page.getByLabel("Name", { exact: true }).fill("The shop's own");
  await page.getByLabel("When").fill('labels.team == "shop');
  await page.getByRole("button", { name: "Save rule" }).click();
  await page.locator("textarea[name=condition][aria-invalid=true]").waitFor();
  await check("routing-rule-refused");
  await page.getByLabel("When").fill('labels.team == "shop"');
  await page.getByRole("button", { name: /Service$/ }).click();
  await page.getByRole("option", { name: "checkout-api" }).click();
  await page.getByRole("button", { name: /Urgency$/ }).click();
  await page.getByRole("option", { name: "Low" }).click();
  await page.getByRole("textbox", { name: "Payload" }).fill("not JSON");
  await page.getByRole("button", { name: "Try" }).click();
  await page.getByText("Expected JSON, as the sender sends it.").waitFor();
  await page.getByRole("textbox", { name: "Payload" }).fill('{"title":"Basket is empty","severity":"critical","labels":{"team":"shop"}}');
  await page.getByRole("button", { name: "Try" }).click();
  await page.getByText("service: none → checkout-api").waitFor();
  await page.getByText("urgency: high → low").waitFor();
  await page.getByText(/The shop's own matched/).waitFor();
  await check("routing-rule");
  assert.equal((await staunch.api<{ items: unknown[] }>("GET", "/routing-rules")).items.length, 0, "trying saves nothing");
  await page.getByRole("button", { name: "Save rule" }).click();
  await page.waitForURL("**/routing");
  await page.getByText("it concerns checkout-api, has low urgency; then stop.").waitFor();
});

test("rules are put in order by keys alone, and tried against past alerts", async () => {
  await say({ title: "Basket is empty", severity: "critical", labels: { team: "shop" } });
  await staunch.api("POST", "/routing-rules", { name: "All quiet", condition: "true", actions: { suppress: true }, enabled: false });
  await page.getByText("All quiet").waitFor();
  await page.getByRole("link", { name: "All quiet" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await page.getByText("Rule 2 is now rule 1 of 2.").waitFor();
  const names = async (): Promise<readonly string[]> =>
    (await staunch.api<{ items: { name: string }[] }>("GET", "/routing-rules")).items.map((rule) => rule.name);
  await page.getByRole("list", { name: "Rules" }).getByRole("listitem").first().filter({ hasText: "All quiet" }).waitFor();
  await until("the order is stored", async () => (await names())[0] === "All quiet");
  assert.deepEqual(await names(), ["All quiet", "The shop's own"]);
  await page.getByRole("radio", { name: "Past alerts" }).check();
  await page.getByRole("button", { name: "Try" }).click();
  await page.getByText(/of 1 alerts would differ/).waitFor();
  await check("routing");
});

test("a rule is changed and removed", async () => {
  await page.getByRole("link", { name: "All quiet" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Quieter still");
  await page.getByRole("button", { name: "Save rule" }).click();
  await page.getByRole("link", { name: "Quieter still" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await page.waitForURL("**/routing");
  await page.getByRole("main").getByText("Quieter still").waitFor({ state: "detached" });
});

test("rules fit a phone; whoever may not change them reads them", async () => {
  await using hand = await openBrowser(phone.options);
  await signInAsOwner(hand, staunch);
  const small = await hand.context.newPage();
  for (const [name, path, sign] of [
    ["routing", "/routing", "The shop's own"],
    ["routing-rule", "/routing/new", "Save rule"],
  ] as const) {
    await small.goto(staunch.url + path);
    await small.getByText(sign).first().waitFor();
    await checkScreen(small, `${name} on a phone`);
    if (pictures !== undefined) await photograph(small, pictures, `${name}-phone`);
  }
  const invitation = await staunch.api<{ link: string }>("POST", "/invitations", { email: "eye@example.org", role: "observer" });
  const token = new URL(invitation.link).pathname.split("/").at(-1);
  await using visitor = await openBrowser(desktop.options);
  const data = { name: "Eye", password: "only here to look" };
  assert.ok((await visitor.context.request.post(`${staunch.url}/api/v1/invitations/${token}/accept`, { data })).ok());
  const visited = await visitor.context.newPage();
  await visited.goto(`${staunch.url}/routing`);
  await visited.getByText("The shop's own").first().waitFor();
  await checkScreen(visited, "routing of an observer");
  await visited.goto(`${staunch.url}/routing/new`);
  await visited.getByText("Needs the role admin; yours is observer").waitFor();
});
