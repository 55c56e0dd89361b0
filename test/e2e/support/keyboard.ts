import type { Page } from "playwright-core";

/** More stops than any screen has: a walk that does not come round is a trap. */
const mostStops = 400;

interface Walk {
  /** What can be pressed or filled in and was never met, in words. */
  readonly missed: readonly string[];
  /** Stops at which nothing showed where the focus is. */
  readonly unseen: readonly string[];
  readonly isTrapped: boolean;
}

/** Marks what a person without a pointer must be able to reach; a group with one stop counts as met when one of it is. */
async function markTargets(page: Page): Promise<void> {
  await page.evaluate(() => {
    // A walk through an earlier screen of the same document left its marks on the frame.
    for (const element of document.querySelectorAll<HTMLElement>("[data-met],[data-wanted]")) {
      delete element.dataset["met"];
      delete element.dataset["wanted"];
    }
    const group = "[role=radiogroup],[role=toolbar],[role=tablist],[role=grid],[role=treegrid],[role=listbox],[role=menu]";
    const pressable = "a[href],button,input,select,textarea,summary,[tabindex='0']";
    for (const element of document.querySelectorAll<HTMLElement>(pressable)) {
      const isShown = element.checkVisibility({ opacityProperty: false, visibilityProperty: true });
      const isOut = element.closest("[inert],[aria-hidden=true],[hidden]") !== null || element.matches(":disabled,[type=hidden]");
      if (!isShown || isOut) continue;
      // Steps of a number field and the arrow of a combo box have keys of their own in the field beside them.
      if (element.tabIndex < 0 && element.closest(`${group},[role=group],[role=row]`) !== null) continue;
      if (element.tabIndex < 0) continue;
      (element.closest<HTMLElement>(group) ?? element).dataset["wanted"] = "";
    }
  });
}

/** So many keys go out before the page is asked whether the walk has come round: each question costs as much as a key. */
const stride = 12;

/** Presses Tab from the top of the page until it comes round, and tells what was met on the way. */
export async function walkByTab(page: Page): Promise<Walk> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    getSelection()?.removeAllRanges();
  });
  await markTargets(page);
  const stops = await page.evaluateHandle(noteStops);
  let isRound = false;
  for (let count = 0; count < mostStops && !isRound; count += stride) {
    for (let key = 0; key < stride; key++) await page.keyboard.press("Tab");
    isRound = await stops.evaluate((noted) => noted.isRound);
  }
  const unseen = await stops.evaluate((noted) => {
    noted.end();
    return noted.unseen;
  });
  await stops.dispose();
  return { missed: await missed(page), unseen, isTrapped: !isRound };
}

interface Stops {
  readonly unseen: string[];
  isRound: boolean;
  end(): void;
}

/** Runs in the page: notes each stop when the key that led there is let go. */
function noteStops(): Stops {
  const noted: Stops = {
    unseen: [],
    isRound: false,
    end: () => removeEventListener("keyup", note, true),
  };
  const note = (): void => {
    const element = document.activeElement;
    // Beyond the last stop lies the browser itself, and then the first.
    if (noted.isRound || !(element instanceof HTMLElement) || element === document.body) return;
    if (element.dataset["met"] !== undefined) {
      noted.isRound = true;
      return;
    }
    element.dataset["met"] = "";
    for (let at: HTMLElement | null = element; at !== null; at = at.parentElement) delete at.dataset["wanted"];
    const places = [element, element.parentElement, element.closest("label,[role=group],[role=row],li")].filter((one) => one !== null);
    // A link that covers its row draws its focus around the row, by what stands after it.
    const styles = [...places.map((one) => getComputedStyle(one)), getComputedStyle(element, "::after")];
    const shows = styles.some((style) => style.outlineStyle !== "none" && style.outlineWidth !== "0px");
    if (!shows && element.tagName !== "IFRAME") noted.unseen.push(element.outerHTML.slice(0, 160));
  };
  addEventListener("keyup", note, true);
  return noted;
}

function missed(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => [...document.querySelectorAll("[data-wanted]")].map((element) => element.outerHTML.slice(0, 160)));
}
