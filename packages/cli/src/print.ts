import type { CommonOptions, Surroundings } from "#surroundings.ts";
import { type Column, printable, table, tabSeparated } from "#table.ts";

/** An answer of the API, and how a person and a program each read it. */
export interface Listing<Row> {
  /** What `--json` prints: the API's own words. */
  readonly answer: unknown;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** Said at a terminal when there are no rows. */
  readonly empty: string;
}

/** Prints a list: JSON when asked for, a table at a terminal, tab-separated lines into a pipe. */
export function printList<Row>(around: Surroundings, options: CommonOptions, listing: Listing<Row>): void {
  if (options.json === true) {
    printJson(around, listing.answer);
    return;
  }
  if (listing.rows.length === 0) {
    if (around.isTerminal) around.writeOut(`${listing.empty}\n`);
    return;
  }
  const text = around.isTerminal ? table(listing.rows, listing.columns) : tabSeparated(listing.rows, listing.columns);
  around.writeOut(`${text}\n`);
}

/** Prints what was done: JSON when asked for, otherwise a sentence. */
export function printDone(
  around: Surroundings,
  options: CommonOptions,
  done: { readonly answer: unknown; readonly sentence: string },
): void {
  if (options.json === true) printJson(around, done.answer);
  else around.writeOut(`${printable(done.sentence)}\n`);
}

/** Prints what takes several lines: JSON when asked for. */
export function printLines(
  around: Surroundings,
  options: CommonOptions,
  said: { readonly answer: unknown; readonly lines: readonly string[] },
): void {
  if (options.json === true) printJson(around, said.answer);
  else around.writeOut(said.lines.map((line) => `${printable(line)}\n`).join(""));
}

function printJson(around: Surroundings, value: unknown): void {
  around.writeOut(`${JSON.stringify(value, null, 2)}\n`);
}
