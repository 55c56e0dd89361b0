import { afterEach } from "node:test";
import type { BrowserContext, Page } from "playwright-core";

/** What is told of one page. */
const mostCharacters = 4_000;
/** A page that does not answer is told by its address alone. */
const patienceMs = 3_000;

const watched = new Set<BrowserContext>();

/** From now until it closes, what this browser shows is told when a test fails. */
export function tellOnFailure(context: BrowserContext): void {
  watched.add(context);
  context.once("close", () => watched.delete(context));
}

// Outside of a test (the pictures of the documentation are taken by the same browser) a hook would begin a run of tests.
if (process.env["NODE_TEST_CONTEXT"] !== undefined) {
  afterEach(async (context) => {
    if (context.passed) return;
    const pages = [...watched].flatMap((browser) => browser.pages()).filter((page) => page.url() !== "about:blank");
    for (const page of pages) console.log(`${context.name}: it failed while a page showed this.\n${await describePage(page)}`);
  });
}

/** Where a page is and what it says, as a screen reader would be told. */
async function describePage(page: Page): Promise<string> {
  const shown = await page
    .locator("body")
    .ariaSnapshot({ timeout: patienceMs })
    .catch((error: unknown) => String(error));
  const rest = shown.length - mostCharacters;
  return `${page.url()}\n${shown.slice(0, mostCharacters)}${rest > 0 ? `\n… and ${rest} characters more` : ""}`;
}
