import { useMemo } from "react";
import { type Command, useCommands } from "#ui/commands.ts";
import { focusRow } from "#ui/row-focus.ts";

/** `j` and `k` through the rows of the page's list, `x` selects. */
export function useRowKeys(): void {
  const commands = useMemo(
    (): readonly Command[] => [
      { id: "rows.next", label: "Next row", keys: "j", group: "global", onAct: () => moveBy(1) },
      { id: "rows.previous", label: "Previous row", keys: "k", group: "global", onAct: () => moveBy(-1) },
      { id: "rows.select", label: "Select row", keys: "x", group: "global", onAct: selectHere },
    ],
    [],
  );
  useCommands(commands);
}

function focusedRow(): HTMLElement | undefined {
  return document.activeElement?.closest<HTMLElement>("[data-row]") ?? undefined;
}

function moveBy(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("main [data-row]")];
  const here = focusedRow();
  const at = here === undefined ? -1 : rows.indexOf(here);
  const row = rows[at === -1 ? 0 : at + step];
  if (row !== undefined) focusRow(row);
}

function selectHere(): void {
  focusedRow()?.querySelector<HTMLElement>("[data-select-box]")?.click();
}
