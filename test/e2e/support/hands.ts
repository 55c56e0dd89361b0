import assert from "node:assert/strict";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { checkScreen, photograph } from "./screen-checks.ts";

/** Pictures of each screen go there, where it is set. */
const pictures = process.env["STAUNCH_TEST_PICTURES"];

/** What somebody holds in their hands. */
export interface Device {
  readonly name: string;
  readonly options: BrowserContextOptions;
  readonly isPhone: boolean;
}

const place = { locale: "en-GB", timezoneId: "Europe/Berlin" } as const;
export const desktop: Device = { name: "desktop", options: { ...place, viewport: { width: 1440, height: 900 } }, isPhone: false };
export const phone: Device = {
  name: "phone",
  options: { ...place, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  isPhone: true,
};

/** A person at a device: presses with the pointer of a desktop or the thumb of a phone. */
export class Hands {
  readonly page: Page;
  readonly device: Device;

  constructor(page: Page, device: Device) {
    this.page = page;
    this.device = device;
  }

  async press(target: Locator): Promise<void> {
    if (this.device.isPhone) await target.tap();
    else await target.click();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name });
  }

  /** Whatever dialog is open; a toast calls itself one too, though it asks nothing. */
  get dialog(): Locator {
    return this.page.locator("[role=dialog], [role=alertdialog]:not([aria-modal=false])");
  }

  dialogButton(name: string): Locator {
    return this.dialog.getByRole("button", { name, exact: true });
  }

  async fill(label: string | RegExp, text: string): Promise<void> {
    await this.page.getByLabel(label).fill(text);
  }

  /** Opens a list of choices by its label and takes one. */
  async choose(label: string, option: string | RegExp): Promise<void> {
    await this.press(this.button(new RegExp(`${label}$`)));
    await this.press(this.page.getByRole("option", { name: option }).first());
  }

  /** Takes one of the options that typing has left, once its list lies where a finger would meet it. */
  async pick(option: RegExp): Promise<void> {
    await this.page.waitForFunction((source) => {
      const wanted = [...document.querySelectorAll("[role=option]")].find((one) => new RegExp(source).test(one.textContent));
      if (wanted === undefined) return false;
      const { x, y, width, height } = wanted.getBoundingClientRect();
      return wanted.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    }, option.source);
    const target = this.page.getByRole("option", { name: option });
    const box = await target.boundingBox();
    if (!this.device.isPhone || box === null) return this.press(target);
    // Where it lies: scrolling it into view, as a tap by the tester does, would close the list.
    await this.page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  }

  /** In the incident room: the key of a desktop, the sheet of all actions on a phone. */
  async act(key: string, action: string): Promise<void> {
    if (!this.device.isPhone) {
      await this.page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
      await this.page.keyboard.press(key);
      return;
    }
    await this.press(this.page.getByRole("toolbar", { name: "In this room" }).getByRole("button", { name: "More" }));
    await this.press(this.dialog.getByRole("button", { name: action }));
  }

  /** On a phone the room shows one of its sections at a time. */
  async section(name: "Act" | "Timeline" | "Update" | "People"): Promise<void> {
    if (!this.device.isPhone) return;
    await this.press(this.page.getByRole("navigation", { name: "Sections of the room" }).getByRole("button", { name }));
  }

  /** axe in both themes, no sideways scrolling at 320 px, a title and one h1. */
  async check(name: string): Promise<void> {
    const whole = `${name} (${this.device.name})`;
    if (pictures !== undefined) await photograph(this.page, pictures, `story-${this.device.name}-${name}`);
    await checkScreen(this.page, whole);
  }

  /** Waits until nothing of a dialog is left. */
  async dialogGone(): Promise<void> {
    await this.dialog.waitFor({ state: "detached" });
  }

  /** What a field for copying holds. */
  async copied(label: string): Promise<string> {
    const text = await this.page.getByText(label, { exact: true }).locator("xpath=following-sibling::div[1]//code").textContent();
    assert.ok(text !== null && text !== "", `${label} is empty`);
    return text;
  }
}

/** Takes one of a field's list by the pointer and the keyboard: pressed, typed into letter by letter, and chosen from. */
export async function chooseByTyping(field: Locator, text: string): Promise<void> {
  await field.click();
  await chooseByKeys(field, text);
}

/** The same by keyboard alone: each key is pressed once the list shows what it answers to. */
export async function chooseByKeys(field: Locator, text: string): Promise<void> {
  const options = field.page().getByRole("option");
  await field.pressSequentially(text);
  await options.first().filter({ hasText: text }).waitFor();
  await field.press("ArrowDown");
  await field.page().locator("[role=option][data-focused]").filter({ hasText: text }).waitFor();
  await field.press("Enter");
  await options.first().waitFor({ state: "detached" });
}
