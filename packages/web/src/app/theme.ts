/** What is shown: the system's choice, or one's own. */
export type Theme = "system" | "light" | "dark";

const storageKey = "staunch.theme";

/** The theme chosen on this device. */
export function chosenTheme(): Theme {
  const stored = localStorage.getItem(storageKey);
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** Shows it at once and remembers it on this device. `theme.js` reads it before the first paint. */
export function chooseTheme(theme: Theme): void {
  if (theme === "system") {
    localStorage.removeItem(storageKey);
    delete document.documentElement.dataset["theme"];
    return;
  }
  localStorage.setItem(storageKey, theme);
  document.documentElement.dataset["theme"] = theme;
}

/** Whether what is shown now is dark. */
export function isDarkNow(): boolean {
  const theme = chosenTheme();
  return theme === "system" ? window.matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
}
