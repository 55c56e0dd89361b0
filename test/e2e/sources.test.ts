/** Ways in: chosen, connected by the one command that is shown, changed and closed. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { before, test } from "node:test";
import { promisify } from "node:util";
import type { TestStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { openBrowser } from "./support/browser.ts";
import { desktop, phone } from "./support/hands.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";
import { checkWholly, signInAsOwner, startSignedIn } from "./support/signed-in.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let page: Page;

before(async () => {
  ({ staunch, page } = await startSignedIn(desktop.options));
});

const check = (name: string): Promise<void> => checkWholly(page, name);

test("where nothing sends yet, the screen says what to do", async () => {
  await page.goto(`${staunch.url}/sources`);
  await page.getByText("Nothing sends alerts yet").waitFor();
  await check("sources-empty");
});

test("a sender is found among all of them, added, and connected by the command that is shown", async () => {
  await page.getByRole("link", { name: "Add source" }).click();
  await page.getByRole("list", { name: "Senders" }).waitFor();
  await check("source-kinds");
  await page.getByRole("searchbox", { name: "Find a sender" }).fill("nothing is called this");
  await page.getByText("Nothing is called anything with").waitFor();
  await page.getByRole("searchbox", { name: "Find a sender" }).fill("generic");
  await page.getByRole("link", { name: "Generic JSON" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Shop monitor");
  await check("source-new");
  await page.getByRole("button", { name: "Add source" }).click();
  await page.getByRole("heading", { level: 1, name: "Shop monitor" }).waitFor();
  await page.getByText("Nothing received yet.").waitFor();
  const command = await page.getByText("Copy this", { exact: true }).locator("xpath=following-sibling::div[1]//code").first().textContent();
  assert.ok(command !== null);
  await promisify(execFile)("sh", ["-c", command]);
  await page.getByText("It is connected.").waitFor();
  await check("source");
});

test("a field mapping is tried against a pasted body before it is saved", async () => {
  await page.getByLabel("Title", { exact: true }).fill("data.text");
  await page.getByLabel("Try it with a body").fill('{"data":{"text":"Disk full on db1"}}');
  await page.getByRole("button", { name: "Try", exact: true }).click();
  await page.getByRole("list", { name: "What it would become" }).getByText("Disk full on db1").waitFor();
  await check("source-mapping");
  await page.getByLabel("Try it with a body").fill('{"data":{}}');
  await page.getByRole("button", { name: "Try", exact: true }).click();
  await page.getByText("data.text leads to nothing in this body").waitFor();
});

test("a source is renamed; somebody else's change in between is said, not overwritten", async () => {
  await page.getByLabel("Name", { exact: true }).fill("Shop monitor, Frankfurt");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Shop monitor, Frankfurt" }).waitFor();
  const id = page.url().split("/").at(-1) ?? "";
  const { version } = await staunch.api<{ version: number }>("GET", `/sources/${id}`);
  await staunch.api("PATCH", `/sources/${id}`, { version, name: "By somebody else" });
  await page.getByLabel("Name", { exact: true }).fill("Mine");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("form", { name: "Source" }).getByRole("alert").waitFor();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Mine", "what was typed stays");
});

test("what a sender got wrong is shown in the list and at the source", async () => {
  const source = await staunch.api<{ id: string; url: string }>("POST", "/sources", { kind: "generic", name: "Broken sender" });
  const refused = await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body: "<b>no</b>" });
  assert.equal(refused.status, 422);
  await page.goto(`${staunch.url}/sources`);
  await page.getByText("Last refused").waitFor();
  await check("sources");
  await page.getByRole("row", { name: /Broken sender/ }).click();
  await page.getByText("The last message was refused").waitFor();
  await page.getByText("body: expected JSON").waitFor();
});

test("a closed source is gone, and its sender is refused", async () => {
  const url = await page.getByText("Address", { exact: true }).locator("xpath=following-sibling::div[1]//code").textContent();
  await page.getByRole("button", { name: "Close source" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Close source" }).click();
  await page.waitForURL("**/sources");
  await page.getByText("Broken sender").first().waitFor({ state: "detached" });
  assert.equal((await fetch(url ?? "", { method: "POST", body: "{}" })).status, 404);
});

test("whoever may not see keys is told so, on a phone too", async () => {
  const invitation = await staunch.api<{ link: string }>("POST", "/invitations", { email: "eye@example.org", role: "responder" });
  const token = new URL(invitation.link).pathname.split("/").at(-1);
  await using visitor = await openBrowser(phone.options);
  const data = { name: "Eye", password: "only here to look" };
  const joined = await visitor.context.request.post(`${staunch.url}/api/v1/invitations/${token}/accept`, { data });
  assert.ok(joined.ok(), await joined.text());
  const visited = await visitor.context.newPage();
  for (const path of ["/sources", "/sources/new"]) {
    await visited.goto(staunch.url + path);
    await visited.getByText("Needs the role admin; yours is responder").waitFor();
    await checkScreen(visited, `${path} of a responder`);
  }
});

test("on a phone the list, the choice and the source fit", async () => {
  await using hand = await openBrowser(phone.options);
  await signInAsOwner(hand, staunch);
  const small = await hand.context.newPage();
  const { items } = await staunch.api<{ items: { id: string }[] }>("GET", "/sources");
  for (const [name, path, sign] of [
    ["sources", "/sources", "By somebody else"],
    ["source-kinds", "/sources/new", "Generic JSON"],
    ["source", `/sources/${items[0]?.id ?? ""}`, "Copy this"],
  ] as const) {
    await small.goto(staunch.url + path);
    await small.getByText(sign).first().waitFor();
    await checkScreen(small, `${name} on a phone`);
    if (pictures !== undefined) await photograph(small, pictures, `${name}-phone`);
  }
});
