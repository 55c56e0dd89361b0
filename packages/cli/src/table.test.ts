import assert from "node:assert/strict";
import { test } from "node:test";
import { spanInWords } from "#relative-time.ts";
import { printable, table, tabSeparated } from "#table.ts";

const columns = [
  { head: "name", text: (row: { name: string }) => row.name },
  { head: "size", text: (row: { name: string }) => String(row.name.length) },
];

test("columns are as wide as their widest cell, and lines end without blanks", () => {
  assert.equal(table([{ name: "checkout-api" }, { name: "web" }], columns), "NAME          SIZE\ncheckout-api  12\nweb           3");
  assert.equal(tabSeparated([{ name: "web" }], columns), "web\t3");
});

test("text from outside cannot steer the terminal or break a line", () => {
  assert.equal(printable("\u001b[31mred\u001b[0m\nnext\tcell\u0007"), "[31mred[0m next cell ");
});

test("spans read as people say them", () => {
  const now = Temporal.Instant.from("2026-11-23T12:00:00Z");
  const spans = [40, 240, 7_500, 7_200, 260_000].map((seconds) => spanInWords(now.subtract({ seconds }).toString(), now));
  assert.deepEqual(spans, ["40 s", "4 min", "2 h 5 min", "2 h", "3 d"]);
});
