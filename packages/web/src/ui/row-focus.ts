import type { KeyboardEvent } from "react";

const rowSelector = "[data-row]";

/**
 * Arrows through the rows of a list, Home and End to its ends. Each row is reached by Tab as well where it holds a
 * link; the arrows are the faster way, and `j` and `k` are theirs by another name.
 */
export function moveAmongRows(event: KeyboardEvent<HTMLElement>): void {
  if (!(event.target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(rowSelector)];
  const here = rows.findIndex((row) => row.contains(event.target instanceof Node ? event.target : null));
  const next = nextRow(event.key, here, rows.length);
  if (next === undefined) return;
  event.preventDefault();
  const row = rows[next];
  if (row !== undefined) focusRow(row);
}

function nextRow(key: string, here: number, count: number): number | undefined {
  if (key === "ArrowDown") return Math.min(here + 1, count - 1);
  if (key === "ArrowUp") return Math.max(here - 1, 0);
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : undefined;
}

/** A row is focused at what it opens, else at its first control, else as a whole. */
export function focusRow(row: HTMLElement): void {
  const target = row.querySelector<HTMLElement>("[data-row-link]") ?? row.querySelector<HTMLElement>("a[href], button, input");
  (target ?? row).focus();
}
