import { type KeybindingPress, matchKeybindingPress, parseKeybinding } from "tinykeys";

/** Longer than this between two presses, and the second begins anew. */
const togetherMs = 1000;
const longest = 4;

/**
 * What has been pressed lately, whatever could be done at each of those moments: the commands change while a screen
 * arrives, between the `g` and the `h` of whoever is quick, and the half of a sequence must outlive that.
 */
export class KeySequence {
  #recent: readonly KeyboardEvent[] = [];

  /** Which of the keys on offer now this press completes: the longest, for `g d` and `d` both end in the same press. */
  complete(press: KeyboardEvent, offered: Iterable<string>): string | undefined {
    if (modifiers.has(press.key)) return undefined;
    const last = this.#recent.at(-1);
    const before = last !== undefined && press.timeStamp - last.timeStamp <= togetherMs ? this.#recent : [];
    this.#recent = [...before, press].slice(-longest);
    const [found] = [...offered]
      .filter((keys) => this.#endsWith(keys))
      .sort((one, other) => pressesOf(other).length - pressesOf(one).length);
    if (found !== undefined) this.forget();
    return found;
  }

  /** The next press begins anew. */
  forget(): void {
    this.#recent = [];
  }

  #endsWith(keys: string): boolean {
    const presses = pressesOf(keys);
    const pressed = this.#recent.slice(-presses.length);
    return pressed.length === presses.length && presses.every((wanted, index) => isPressed(pressed[index], wanted));
  }
}

const modifiers: ReadonlySet<string> = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph"]);
const parsed = new Map<string, readonly KeybindingPress[]>();

function isPressed(press: KeyboardEvent | undefined, wanted: KeybindingPress): boolean {
  return press !== undefined && matchKeybindingPress(press, wanted);
}

function pressesOf(keys: string): readonly KeybindingPress[] {
  const known = parsed.get(keys) ?? parseKeybinding(toTinykeys(keys));
  parsed.set(keys, known);
  return known;
}

function toTinykeys(keys: string): string {
  return keys
    .split(" ")
    .map((press) =>
      press === "?" ? "[Shift]+(\\?)" : press.replace("mod+", "$mod+").replace("enter", "Enter").replace("shift+", "Shift+"),
    )
    .join(" ");
}
