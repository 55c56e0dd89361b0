import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";

const axePath = fileURLToPath(import.meta.resolve("axe-core/axe.min.js"));

export const themes = ["light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** Shows the page in a theme, as the theme switch does. */
export async function showTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await page.evaluate((chosen) => {
    document.documentElement.dataset["theme"] = chosen;
  }, theme);
}

interface AxeViolation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** WCAG 2.2 A and AA, and axe's best practices. */
const everyRule = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The rules whose verdict hangs on colours: all that a second theme of the same page can change. */
const colourRules = ["color-contrast", "link-in-text-block"];

/** What axe finds on the page as it is shown now, one line each. */
export async function axeFindings(page: Page, rules: readonly string[] = everyRule): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(await readFile(axePath, "utf8"));
  const violations = await page.evaluate(
    async (runOnly): Promise<readonly AxeViolation[]> => {
      const { axe } = window as unknown as {
        axe: { run(root: Document, options: unknown): Promise<{ violations: readonly AxeViolation[] }> };
      };
      // What is in order is not described: on a long list that takes longer than looking.
      return (await axe.run(document, { runOnly, resultTypes: ["violations"] })).violations;
    },
    [...rules],
  );
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${violation.help}: ${node.target.join(" ")}\n    ${node.failureSummary ?? ""}`),
  );
}

/**
 * Elements that stick out of a 320 px wide screen and make it scroll sideways. A list that was opened while the screen was
 * wide is left out: it has its place from then, and on a phone it is opened on the phone.
 */
export async function overflowAt320(page: Page): Promise<readonly string[]> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 700 });
  const found = await page.evaluate(() => {
    const lists = [...document.querySelectorAll<HTMLElement>("[data-rac][data-trigger]")];
    for (const list of lists) list.style.display = "none";
    const isTooWide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
    for (const list of lists) list.style.removeProperty("display");
    if (!isTooWide) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
      .slice(0, 5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
  });
  if (before !== null) await page.setViewportSize(before);
  return found;
}

/** axe in both themes, no sideways scrolling on the smallest phone, a title and one h1. @throws AssertionError saying what is wrong. */
export async function checkScreen(page: Page, name: string): Promise<void> {
  for (const theme of themes) {
    await showTheme(page, theme);
    const rules = theme === "light" ? everyRule : colourRules;
    assert.deepEqual(await axeFindings(page, rules), [], `${name}, ${theme}`);
  }
  assert.deepEqual(await overflowAt320(page), [], `${name} scrolls sideways at 320 px`);
  assert.match(await page.title(), /\S/, `${name} has no title`);
  assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, `${name} has one h1`);
}

/** A picture of the whole page in each theme: `<folder>/<name>-<theme>.png`. */
export async function photograph(page: Page, folder: string, name: string): Promise<void> {
  for (const theme of themes) {
    await showTheme(page, theme);
    await page.screenshot({ path: `${folder}/${name}-${theme}.png`, fullPage: true });
  }
}
