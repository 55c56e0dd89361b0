import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseRunbook } from "#runbooks/parse-runbook.ts";
import { type Runbook, type RunbookFault, runbookLimits } from "#runbooks/runbook.ts";

const mitigationId = "0199f0c4-0000-7000-8000-000000000001";

const checkout = `Checkout fails for customers.

## 1. Look at the queue

\`\`\`
## not a step
\`\`\`

Did it work?

- Yes: go on
- No: go to #scale

## Restart the workers {#restart}

They lose nothing.

[Restart the workers](mitigation:${mitigationId})

**Did it work?**
* **Yes:** finish.
* **No:** go to [more room](#scale)

Scale out {#scale}
---

Twice the workers.
`;

function read(text: string): Runbook {
  const parsed = parseRunbook(text);
  assert.ok(parsed.kind === "runbook", JSON.stringify(parsed));
  return parsed.runbook;
}

function faultsOf(text: string): readonly RunbookFault[] {
  const parsed = parseRunbook(text);
  assert.ok(parsed.kind === "refused", JSON.stringify(parsed));
  return parsed.faults;
}

test("a runbook is an introduction and steps with text, run buttons and the ways of its answers", () => {
  const runbook = read(checkout);
  assert.equal(runbook.introduction, "Checkout fails for customers.");
  assert.deepEqual(
    runbook.steps.map(({ name, title, line }) => ({ name, title, line })),
    [
      { name: "look-at-the-queue", title: "1. Look at the queue", line: 3 },
      { name: "restart", title: "Restart the workers", line: 14 },
      { name: "scale", title: "Scale out", line: 24 },
    ],
  );
  assert.deepEqual(runbook.steps[0]?.branch, { yes: { kind: "next" }, no: { kind: "step", name: "scale" } });
  assert.deepEqual(runbook.steps[1], {
    name: "restart",
    title: "Restart the workers",
    line: 14,
    parts: [
      { kind: "text", markdown: "They lose nothing." },
      { kind: "mitigation", mitigationId, label: "Restart the workers", line: 18 },
    ],
    branch: { yes: { kind: "finish" }, no: { kind: "step", name: "scale" } },
  });
  assert.deepEqual(runbook.steps[2]?.branch, undefined);
});

test("the same text with the line ends of Windows and a byte order mark is the same runbook", () => {
  const windows = read(`\uFEFF${checkout.replaceAll("\n", "\r\n")}`);
  assert.deepEqual(
    windows.steps.map(({ name, line, branch }) => ({ name, line, branch })),
    read(checkout).steps.map(({ name, line, branch }) => ({ name, line, branch })),
  );
});

const slips: readonly (readonly [what: string, text: string, line: number, says: RegExp])[] = [
  ["no step", "Only words.", 1, /needs a step/],
  ["an answer that leads nowhere", "## A\n\nDid it work?\n\n- Yes: go on\n- No: go to #b", 6, /no step “b”/],
  ["a question without a list", "## A\n\nDid it work?\n\nMaybe.", 3, /comes a list/],
  ["a question without a no", "## A\n\nDid it work?\n\n- Yes: go on", 3, /where “No” leads/],
  ["an answer twice", "## A\n\nDid it work?\n\n- No: finish\n- No: go on", 6, /answered twice/],
  ["an answer nobody understands", "## A\n\nDid it work?\n\n- Perhaps: go on\n- No: finish", 5, /Expected “Yes:”/],
  ["a way nobody understands", "## A\n\nDid it work?\n\n- No: fly", 5, /go to #name/],
  ["two questions", "## A\n\nDid it work?\n- No: finish\n\nDid it work?\n- No: finish", 6, /once/],
  ["two steps of one name", "## A\n\n## A", 3, /line 1 is called “a” already/],
  ["a name that is none", "## A {#b c}", 1, /no name for a step/],
  ["an empty heading", "##", 1, /needs words/],
  ["an id that is none", "## A\n\n[Run](mitigation:everything)", 3, /not the id of a mitigation/],
  ["a run button in a sentence", `## A\n\nNow [run](mitigation:${mitigationId}) it`, 3, /paragraph of its own/],
  ["a run button in a list", `## A\n\n- a\n- [run](mitigation:${mitigationId})`, 4, /paragraph of its own/],
  ["a run button before the first step", `[run](mitigation:${mitigationId})\n\n## A`, 1, /none has begun/],
  ["a question before the first step", "Did it work?\n\n## A", 1, /none has begun/],
];

for (const [what, text, line, says] of slips) {
  test(`${what} is refused with its line`, () => {
    const [fault] = faultsOf(text);
    assert.equal(fault?.line, line);
    assert.match(fault.message, says);
  });
}

test("every fault of a text is named, in the order of its lines", () => {
  const faults = faultsOf("## A\n\nDid it work?\n\n- No: go to #x\n\n## A\n\n[r](mitigation:1)");
  assert.deepEqual(
    faults.map(({ line }) => line),
    [5, 7, 9],
  );
});

test("a step that no answer leads to is warned about", () => {
  const parsed = parseRunbook("## A\n\nDid it work?\n\n- Yes: finish\n- No: go to #c\n\n## B\n\n## C");
  assert.ok(parsed.kind === "runbook");
  assert.deepEqual(parsed.warnings, [{ line: 8, message: "No way leads to “B”." }]);
});

test("raw HTML and headings within quotes and fences begin no step", () => {
  const runbook = read("## A\n\n<div>\n## b\n</div>\n\n> ## c\n\n~~~\n## d\n~~~\n\n### e");
  assert.deepEqual(
    runbook.steps.map(({ name }) => name),
    ["a"],
  );
});

const wayArbitrary = fc.oneof(
  fc.constant("go on"),
  fc.constant("finish"),
  fc.nat(9).map((step) => `go to #s${step}`),
);

test("what is written as steps is read as the same steps, whatever stands between", () => {
  const step = fc.record({
    prose: fc.constantFrom("", "Text.", "```\n## x\n```", "> quote", "| a |\n| - |\n| 1 |"),
    no: fc.option(wayArbitrary),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 12 }), (steps) => {
      const text = steps
        .map(({ prose, no }, index) => `## Step ${index} {#s${index}}\n\n${prose}\n${no === null ? "" : `\nDid it work?\n\n- No: ${no}\n`}`)
        .join("\n");
      const runbook = read(text);
      assert.deepEqual(
        runbook.steps.map(({ name, branch }) => [name, branch !== undefined]),
        steps.map(({ no }, index) => [`s${index}`, no !== null]),
      );
    }),
  );
});

test("no text makes the reading fail, and every fault lies within the text", () => {
  const crumb = fc.constantFrom(
    "## ",
    "Did it work?",
    "\n",
    "\n\n",
    "- Yes: go on",
    "- No: go to #a",
    "{#a}",
    "[x](mitigation:",
    ")",
    "> ",
    "```",
    "<b>",
    "\0",
    "\t",
  );
  const text = fc.array(fc.oneof(crumb, fc.string({ unit: "grapheme", maxLength: 5 })), { maxLength: 30 }).map((crumbs) => crumbs.join(""));
  fc.assert(
    fc.property(text, (source) => {
      const parsed = parseRunbook(source);
      const lines = source.split(/\r\n|[\r\n]/).length;
      const named = parsed.kind === "refused" ? parsed.faults : parsed.warnings;
      for (const { line } of named) assert.ok(line >= 1 && line <= lines, `line ${line} of ${lines}: ${JSON.stringify(source)}`);
      assert.ok(parsed.kind === "runbook" || parsed.faults.length > 0);
    }),
  );
});

const heavy: readonly (readonly [what: string, text: string])[] = [
  ["quotes within quotes", `## A\n\n${">".repeat(2_000)}`],
  ["quotes with blanks between", `## A\n\n${"> ".repeat(2_000)}`],
  ["emphasis without end", `## A\n\n${"_a__ ".repeat(2_000)}`],
  ["more than a runbook holds", `## A\n\n${"word\n\n".repeat(runbookLimits.characters)}`],
];

for (const [what, text] of heavy) {
  test(`${what}: refused before it is read`, () => assert.equal(faultsOf(text).length, 1));
}
