/** One column of a table. */
export interface Column<Row> {
  readonly head: string;
  readonly text: (row: Row) => string;
}

const gap = "  ";
const escape = String.fromCodePoint(27);

/** Rows as aligned columns with a head, for people at a terminal. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.text(row))));
  const widths = columns.map((column, index) => Math.max(column.head.length, ...cells.map((line) => line[index]?.length ?? 0)));
  const lines = [columns.map((column) => column.head.toUpperCase()), ...cells];
  return lines
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join(gap)
        .trimEnd(),
    )
    .join("\n");
}

/** The same without head and padding, tab between: for programs without a JSON parser. */
export function tabSeparated<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  return rows.map((row) => columns.map((column) => printable(column.text(row))).join("\t")).join("\n");
}

/** Text of alerts and people must not steer the terminal, break a line or a column. */
export function printable(text: string): string {
  return text.replaceAll(escape, "").replace(/\p{Cc}+/gu, " ");
}
