import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";
import { keyGlyphs } from "#ui/key-glyphs.ts";

interface KbdProps {
  /** As in "mod+enter", "g h" or "r". */
  readonly keys: string;
  /** On the filled button the hint takes the button's own colours. */
  readonly onAct?: boolean;
}

/** A key hint for the eye. The command itself is what assistive technology hears. */
export function Kbd({ keys, onAct = false }: KbdProps): ReactNode {
  return (
    <kbd
      aria-hidden
      className={classNames(
        "ms-1 inline-flex min-w-5 items-center justify-center rounded-key border px-1 font-sans text-label font-label pointer-coarse:hidden",
        onAct ? "border-current" : "border-line text-ink-3",
      )}
    >
      {keyGlyphs(keys)}
    </kbd>
  );
}
