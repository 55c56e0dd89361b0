import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decideReportAnswer, isFormFresh, keptReport, nextWordTry, reportStatuses, titleOfReport } from "#incidents/report.ts";

const now = Temporal.Instant.from("2026-11-23T08:00:00Z");

test("a report is answered once: whatever was answered is refused by what became of it", () => {
  assert.deepEqual(
    reportStatuses.map((status) => decideReportAnswer(status)),
    [
      { kind: "answer" },
      { kind: "refused", reason: "This report is declared already." },
      { kind: "refused", reason: "This report is merged already." },
      { kind: "refused", reason: "This report is declined already." },
    ],
  );
});

test("a report is called by its first line with words in it", () => {
  assert.equal(titleOfReport("\n  \n The  shop\tis down \nsince nine"), "The shop is down");
  assert.equal(titleOfReport("  \n"), "");
});

test("what is kept has plain line ends, nothing that cannot be stored, and no more than is kept", () => {
  assert.equal(keptReport("Down\r\nsince\rnine\u0000"), "Down\nsince\nnine");
  assert.equal(keptReport(`${"x".repeat(9_999)}😀`).length, 10_000);
  assert.ok(keptReport(`${"x".repeat(9_999)}😀`).isWellFormed());
});

test("a long line is cut between words and says so; one without spaces is cut where it must be", () => {
  const words = titleOfReport("checkout ".repeat(40));
  assert.match(words, /checkout…$/u);
  assert.equal(titleOfReport("x".repeat(500)), `${"x".repeat(119)}…`);
});

test("whatever was written, its title is one line of at most 120 characters without half a sign", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      const title = titleOfReport(text);
      assert.ok(title.length <= 120 && !title.includes("\n") && title.isWellFormed());
    }),
  );
});

test("a form is good for a day and for the skew of clocks, not for longer and not from the future", () => {
  const after = (seconds: number): boolean => isFormFresh(now, now.add({ seconds }));
  assert.deepEqual([0, 86_400, 86_401, -60, -61].map(after), [true, true, false, true, false]);
});

test("a word back is tried for hours, ever later, and then no more", () => {
  const waits = [1, 2, 3, 7, 11, 12].map((tries) => nextWordTry(now, tries)?.since(now).total("minutes"));
  assert.deepEqual(waits, [1, 2, 4, 60, 60, undefined]);
});
