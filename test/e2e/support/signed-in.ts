import assert from "node:assert/strict";
import { systemClock } from "@staunch/server/platform";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import type { BrowserContextOptions, Page } from "playwright-core";
import { type Browser, openBrowser } from "./browser.ts";
import { walkByTab } from "./keyboard.ts";
import { checkScreen, photograph } from "./screen-checks.ts";
import { untilTheEnd } from "./until-the-end.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

/** A server of this file's own, and a browser in which its owner is signed in. */
export interface SignedIn {
  readonly staunch: TestStaunch;
  readonly browser: Browser;
  readonly page: Page;
}

/** To be called before the tests of a file. What it begins ends after the last of them. */
export async function startSignedIn(options: BrowserContextOptions): Promise<SignedIn> {
  const staunch = untilTheEnd.use(await testStaunch({ clock: systemClock }));
  const browser = untilTheEnd.use(await openBrowser(options));
  await signInAsOwner(browser, staunch);
  return { staunch, browser, page: await browser.context.newPage() };
}

/** As the form does it, without the form. */
export async function signInAsOwner({ context }: Browser, staunch: TestStaunch): Promise<void> {
  const data = { email: staunch.ownerEmail, password: staunch.ownerPassword };
  const answer = await context.request.post(`${staunch.url}/api/v1/session`, { data });
  assert.ok(answer.ok(), await answer.text());
}

/** All that holds for every screen: axe, the smallest phone, and each control reached by the keyboard with the focus seen. */
export async function checkWholly(page: Page, name: string): Promise<void> {
  await checkScreen(page, name);
  assert.deepEqual(await walkByTab(page), { missed: [], unseen: [], isTrapped: false }, `${name} by keyboard`);
  if (pictures !== undefined) await photograph(page, pictures, name);
}
