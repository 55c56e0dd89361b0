const onApple = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.userAgent);

const glyphs: Readonly<Record<string, string>> = {
  mod: onApple ? "⌘" : "Ctrl ",
  shift: "⇧",
  alt: onApple ? "⌥" : "Alt ",
  enter: "↵",
  escape: "Esc",
  up: "↑",
  down: "↓",
};

/** "mod+enter" as people know it on this machine: ⌘↵ or Ctrl ↵. */
export function keyGlyphs(keys: string): string {
  return keys
    .split(" ")
    .map((chord) =>
      chord
        .split("+")
        .map((key) => glyphs[key.toLowerCase()] ?? key.toUpperCase())
        .join(""),
    )
    .join(" ");
}
