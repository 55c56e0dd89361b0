import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { type Browser, openBrowser } from "./support/browser.ts";
import { chooseByTyping } from "./support/hands.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let browser: Browser;
let page: Page;

before(async () => {
  staunch = await testStaunch({ clock: systemClock });
  browser = await openBrowser({ viewport: { width: 1280, height: 900 } });
  page = await browser.context.newPage();
  const credentials = { email: staunch.ownerEmail, password: staunch.ownerPassword };
  const signIn = await browser.context.request.post(`${staunch.url}/api/v1/session`, { data: credentials });
  assert.ok(signIn.ok(), await signIn.text());
});

after(async () => {
  await browser[Symbol.asyncDispose]();
  await staunch[Symbol.asyncDispose]();
});

async function check(name: string): Promise<void> {
  await checkScreen(page, name);
  if (pictures !== undefined) await photograph(page, pictures, name);
}

async function addByApi(name: string): Promise<string> {
  const { id } = await staunch.api<{ id: string }>("POST", "/services", { name });
  return id;
}

test("a first service is added with the keyboard alone and opens on its own screen", async () => {
  await page.goto(`${staunch.url}/services`);
  await page.getByText("No services yet").waitFor();
  await check("services-empty");

  await page.getByRole("button", { name: "Add service" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type("checkout-api");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "checkout-api" }).waitFor();
  await page.getByText("No change to this service is known").waitFor();
  await check("service-new");
});

test("a change that a pipeline reports by the command shown appears without a reload, with the version to go back to", async () => {
  const id = await addByApi("deployed");
  await page.goto(`${staunch.url}/services/${id}`);
  const command = await page.getByText("curl -sf").textContent();
  const serviceId = /"serviceId":"([^"]+)"/.exec(command ?? "")?.[1];
  assert.equal(serviceId, id);
  await staunch.api("POST", "/changes", {
    serviceId,
    version: "v2",
    previousVersion: "v1",
    author: "ci",
    link: "https://ci.example.com/7",
  });
  await page.getByText("Deployed v2").waitFor();
  await page.getByText(/before it v1/).waitFor();
  assert.equal(
    await page.getByRole("link", { name: "Open “Deployed v2” where it was made" }).getAttribute("href"),
    "https://ci.example.com/7",
  );
  await check("service-changed");
});

test("more changes than fit are shown page by page, each once", async () => {
  const id = await addByApi("busy");
  for (let number = 1; number <= 23; number += 1) await staunch.api("POST", "/changes", { serviceId: id, version: `v${number}` });
  await page.goto(`${staunch.url}/services/${id}`);
  const rows = page.getByText(/^Deployed v\d+$/);
  for (const expected of [10, 20, 23]) {
    await rows.nth(expected - 1).waitFor();
    assert.equal(await rows.count(), expected);
    if (expected < 23) await page.getByRole("button", { name: "Show older changes" }).click();
  }
  assert.equal(new Set(await rows.allTextContents()).size, 23);
  assert.equal(await page.getByRole("button", { name: "Show older changes" }).count(), 0);
});

test("an edit is saved, and one made against an older version is refused with what was typed kept", async () => {
  const id = await addByApi("edited");
  await page.goto(`${staunch.url}/services/${id}`);
  await page.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Description" }).fill("Takes the money");
  await dialog.getByText("An acknowledgement times out").click();
  await check("service-edit");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Takes the money").waitFor();
  const saved = await staunch.api<Record<string, unknown>>("GET", `/services/${id}`);
  assert.deepEqual([saved["description"], saved["acknowledgementTimeoutMinutes"], saved["version"]], ["Takes the money", null, 2]);

  await page.route("**/api/v1/stream", (route) => route.abort());
  await page.reload();
  await page.getByRole("button", { name: "Edit" }).click();
  await dialog.getByRole("textbox", { name: "Description" }).fill("Typed meanwhile");
  await staunch.api("PATCH", `/services/${id}`, { tier: 1, version: 2 });
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText(/Somebody changed this meanwhile/).waitFor();
  assert.equal(await dialog.getByRole("textbox", { name: "Description" }).inputValue(), "Typed meanwhile");
  await page.unroute("**/api/v1/stream");
});

test("a dependency is added, a circle is refused in words, and a removal can be undone", async () => {
  const [web, bank] = [await addByApi("web"), await addByApi("bank")];
  const need = async (name: string): Promise<void> => {
    const card = page.getByRole("region", { name: "Dependencies" }).or(page.locator("section", { hasText: "Dependencies" }));
    await card.getByRole("button", { name: "Add" }).click();
    await chooseByTyping(page.getByRole("combobox", { name: "Service" }), name);
    await page.getByRole("button", { name: "Add dependency" }).click();
  };
  await page.goto(`${staunch.url}/services/${web}`);
  await need("bank");
  await page.getByRole("link", { name: "bank" }).waitFor();
  await page.goto(`${staunch.url}/services/${bank}`);
  await page.getByText("Needed by").waitFor();
  await need("web");
  await page.getByText("That would close a circle: web needs bank.").waitFor();
  await page.keyboard.press("Escape");

  await page.goto(`${staunch.url}/services/${web}`);
  await page.getByRole("button", { name: "Remove bank" }).click();
  await page.getByText("web no longer needs bank").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Remove bank" }).waitFor();
});

test("a source is added at its service and shows at once what to tell the sender", async () => {
  const id = await addByApi("watched");
  await page.goto(`${staunch.url}/services/${id}`);
  await page.getByRole("link", { name: "Add source" }).click();
  await page.getByRole("link", { name: "PagerDuty" }).first().click();
  await page.getByRole("button", { name: "Add source" }).click();
  await page.getByText("Routing key").first().waitFor();
  await page.getByRole("link", { name: "watched" }).click();
  await page.getByText("Nothing yet").waitFor();
  const { items } = await staunch.api<{ items: { serviceId: string; routingKey: string }[] }>("GET", "/sources");
  assert.equal(items.filter((source) => source.serviceId === id).length, 1);
});

test("the list says which service hurts, and a service nobody has is not found", async () => {
  const id = await addByApi("hurting");
  await staunch.api("POST", "/incidents", { title: "One in three orders fails", severity: "SEV1", serviceIds: [id] });
  await page.goto(`${staunch.url}/services`);
  const row = page.getByRole("row", { name: "hurting" });
  await row.getByText("SEV1").waitFor();
  await check("services");
  await page.getByRole("searchbox", { name: "Find a service" }).fill("HURT");
  await page.getByRole("row", { name: "checkout-api" }).waitFor({ state: "detached" });
  await row.click();
  await page.getByRole("heading", { level: 1, name: "hurting" }).waitFor();
  await page.getByText("One in three orders fails").waitFor();

  await page.goto(`${staunch.url}/services/0199abcd-0000-7000-8000-000000000000`);
  await page.getByText("There is nothing at this address").waitFor();
});

test("who may not change anything sees why at the buttons", async () => {
  const id = await addByApi("read-only");
  const invitation = await staunch.api<{ link: string }>("POST", "/invitations", { email: "eye@example.org", role: "observer" });
  const token = new URL(invitation.link).pathname.split("/").at(-1);
  await using visitor = await openBrowser({ viewport: { width: 390, height: 844 } });
  const joined = await visitor.context.request.post(`${staunch.url}/api/v1/invitations/${token}/accept`, {
    data: { name: "Eye", password: "only here to look" },
  });
  assert.ok(joined.ok(), await joined.text());
  const phone = await visitor.context.newPage();
  await phone.goto(`${staunch.url}/services/${id}`);
  const edit = phone.getByRole("button", { name: "Edit" });
  await edit.and(phone.locator("[aria-disabled=true]")).waitFor();
  await edit.focus();
  await phone.getByText("Needs the role admin; yours is observer").first().waitFor();
  await checkScreen(phone, "service-observer");
});
