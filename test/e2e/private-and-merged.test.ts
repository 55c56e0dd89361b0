/** Who sees an incident, and what becomes of one that was another's all along. */
import { before, test } from "node:test";
import type { TestStaunch } from "@staunch/test-support";
import type { Page } from "playwright-core";
import { chooseByTyping, desktop, Hands } from "./support/hands.ts";
import { checkScreen, photograph } from "./support/screen-checks.ts";
import { startSignedIn } from "./support/signed-in.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

let staunch: TestStaunch;
let page: Page;
let hands: Hands;

before(async () => {
  ({ staunch, page } = await startSignedIn(desktop.options));
  hands = new Hands(page, desktop);
  await staunch.api("POST", "/teams", { name: "Security" });
  await staunch.api("POST", "/incidents", { title: "Laptop of the finance team stolen", severity: "SEV2" });
  await staunch.api("POST", "/incidents", { title: "Baskets are lost", severity: "SEV1" });
});

async function check(name: string): Promise<void> {
  await checkScreen(page, name);
  if (pictures !== undefined) await photograph(page, pictures, name);
}

async function openAction(reference: string, action: string): Promise<void> {
  await page.goto(`${staunch.url}/incidents/${reference}`);
  await hands.press(page.getByRole("button", { name: "All actions", exact: true }));
  await hands.press(hands.dialog.getByRole("button", { name: action }));
}

test("an incident is made private with a reason, and a team is let in", async () => {
  await openAction("INC-1", "Who sees this incident");
  await page.getByText("Everybody in the organisation sees it.").waitFor();
  await hands.fill("Why it is private", "It names a person");
  await hands.press(hands.dialogButton("Make it private"));
  await page.getByText("It is private: nobody but these people").waitFor();
  await chooseByTyping(page.getByRole("combobox", { name: "Give access to" }), "Security");
  await hands.press(hands.dialogButton("Give access"));
  await page.getByRole("list", { name: "Who sees it" }).getByText("Security").waitFor();
  await check("access-sheet");
  await page.keyboard.press("Escape");
  await page.getByText("gave Security access").waitFor();
  await page.goto(`${staunch.url}/incidents`);
  await page.getByRole("img", { name: "Private" }).waitFor();
  await check("incidents-with-a-private-one");
});

test("an incident is merged into another one, and the merge is undone", async () => {
  await staunch.api("POST", "/incidents", { title: "Checkout is slow", severity: "SEV2" });
  await openAction("INC-3", "Merge into another incident");
  await chooseByTyping(page.getByRole("combobox", { name: "Which one goes on" }), "Baskets");
  await hands.fill("Why they are the same", "The same database");
  await check("merge-sheet");
  await hands.press(hands.dialogButton("Merge"));
  await page.getByText(/^It goes on in/u).waitFor();
  await check("room-merged");
  await page.getByRole("main").getByRole("link", { name: "INC-2", exact: true }).first().click();
  await page.getByText(/^Another incident goes on here/u).waitFor();
  await page.goto(`${staunch.url}/incidents/INC-3`);
  await hands.press(hands.button(/^Undo the merge/));
  await hands.fill("Why they are not the same", "Two causes after all");
  await hands.press(hands.dialogButton("Undo the merge"));
  await page.getByText("undid the merge into INC-2").waitFor();
  await hands.press(page.getByRole("button", { name: "All actions", exact: true }));
  await hands.press(hands.dialog.getByRole("button", { name: "Decline: it was nothing" }));
  await hands.fill("Why it is nothing", "A load test");
  await check("decline-sheet");
  await hands.press(hands.dialogButton("Decline"));
  await page.getByText("Declined: it was nothing.").waitFor();
});
