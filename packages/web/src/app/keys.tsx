import { type ReactNode, useEffect } from "react";
import { useGlobalCommands } from "#app/global-commands.ts";
import { useHotkeys } from "#app/hotkeys.ts";
import type { OverlayControl } from "#app/overlays.tsx";
import { useRowKeys } from "#app/row-keys.ts";

/** Offers what can be done everywhere and listens to the keyboard; shows nothing. */
export function Keys({ overlay }: { readonly overlay: OverlayControl }): ReactNode {
  useGlobalCommands(overlay);
  useRowKeys();
  useHotkeys();
  // Whoever presses mod+k types on at once: the field has to be there.
  useEffect(() => void import("#app/palette.tsx"), []);
  return undefined;
}
