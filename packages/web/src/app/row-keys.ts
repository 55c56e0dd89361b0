import { useMemo } from "react";
import { type Command, useCommands } from "#ui/commands.ts";

/** `j` and `k` through the rows of the page's list, `x` selects: the arrows and the space bar, for hands that stay where they are. */
export function useRowKeys(): void {
  const commands = useMemo(
    (): readonly Command[] => [
      { id: "rows.next", label: "Next row", keys: "j", group: "global", onAct: () => pressInRows("ArrowDown") },
      { id: "rows.previous", label: "Previous row", keys: "k", group: "global", onAct: () => pressInRows("ArrowUp") },
      { id: "rows.select", label: "Select row", keys: "x", group: "global", onAct: () => pressInRows(" ") },
    ],
    [],
  );
  useCommands(commands);
}

function pressInRows(key: string): void {
  const focused = document.activeElement?.closest("[role=row]");
  if (focused === null || focused === undefined) {
    const first = document.querySelector("main [role=grid] [role=row][data-key]");
    if (first instanceof HTMLElement) first.focus();
    return;
  }
  for (const type of ["keydown", "keyup"] as const)
    focused.dispatchEvent(new KeyboardEvent(type, { key, code: key === " " ? "Space" : key, bubbles: true, cancelable: true }));
}
