const storageKey = "staunch.shortcuts";

/** Whether single letters act on this device (WCAG 2.1.4: they can be switched off). */
export function areShortcutsOn(): boolean {
  return localStorage.getItem(storageKey) !== "off";
}

/** Remembered on this device. */
export function chooseShortcuts(choice: "on" | "off"): void {
  if (choice === "on") localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, choice);
}
