import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decideMark, decideUndo, type Mark, standingOf, stepAnswers, type Tick } from "#runbooks/marks.ts";
import { parseRunbook } from "#runbooks/parse-runbook.ts";
import type { Runbook } from "#runbooks/runbook.ts";

const runbook = read(`## Look {#look}

## Restart {#restart}

Did it work?

- Yes: finish
- No: go to #scale

## Ask {#ask}

## Scale {#scale}

Did it work?

- Yes: finish
- No: go to #look
`);

function read(text: string): Runbook {
  const parsed = parseRunbook(text);
  assert.ok(parsed.kind === "runbook");
  return parsed.runbook;
}

function ticked(marks: readonly Mark[], tick: Tick): readonly Mark[] {
  const decision = decideMark(runbook, marks, tick);
  return decision.kind === "marked" ? decision.marks : marks;
}

const done = (step: string): Mark => ({ step, answer: "done" });
const worked = (step: string): Mark => ({ step, answer: "worked" });
const failed = (step: string): Mark => ({ step, answer: "did_not_work" });

test("a tick leads to the next step, an answer where it says", () => {
  assert.equal(standingOf(runbook, []).current?.name, "look");
  assert.equal(standingOf(runbook, [done("look")]).current?.name, "restart");
  assert.equal(standingOf(runbook, [done("look"), failed("restart")]).current?.name, "scale");
  assert.equal(standingOf(runbook, [done("look"), worked("restart")]).current, undefined);
});

test("an answer that leads back takes off what is to be done again", () => {
  const marks = [done("look"), failed("restart"), failed("scale")];
  const standing = standingOf(runbook, marks);
  assert.equal(standing.current?.name, "look");
  assert.equal(standing.marks.size, 0);
  assert.equal(standing.rounds.get("scale"), 1);
  assert.deepEqual(decideMark(runbook, marks, { step: "look", answer: "done", round: 1 }).kind, "marked");
});

test("a second click on the answer that led back changes nothing", () => {
  const marks = [done("look"), failed("restart"), failed("scale")];
  assert.deepEqual(decideMark(runbook, marks, { step: "scale", answer: "did_not_work", round: 0 }), { kind: "unchanged" });
});

test("of two people with different answers the second is told that somebody answered meanwhile", () => {
  const decision = decideMark(runbook, [worked("restart")], { step: "restart", answer: "did_not_work", round: 0 });
  assert.deepEqual(decision, { kind: "refused", reason: "answered_meanwhile" });
});

test("a step that asks takes an answer, one that does not takes a tick, and one that is not there takes nothing", () => {
  const reasonOf = (tick: Tick) => {
    const decision = decideMark(runbook, [], tick);
    return decision.kind === "refused" ? decision.reason : decision.kind;
  };
  assert.equal(reasonOf({ step: "restart", answer: "done", round: 0 }), "answer_does_not_fit");
  assert.equal(reasonOf({ step: "look", answer: "worked", round: 0 }), "answer_does_not_fit");
  assert.equal(reasonOf({ step: "fly", answer: "done", round: 0 }), "no_such_step");
});

test("the last answer of all can be taken back, also when it led back to an earlier step", () => {
  const marks = [done("look"), failed("restart"), failed("scale")];
  assert.deepEqual(decideUndo(runbook, marks, { step: "scale", round: 1 }), { kind: "undone", at: 2 });
  assert.deepEqual(decideUndo(runbook, marks, { step: "restart", round: 1 }), { kind: "unchanged" });
  assert.deepEqual(decideUndo(runbook, marks, { step: "ask", round: 0 }), { kind: "unchanged" });
});

const step = fc.constantFrom("look", "restart", "ask", "scale", "fly");
const click = fc.oneof(
  fc.record({ kind: fc.constant("tick" as const), step, answer: fc.constantFrom(...stepAnswers), behind: fc.nat(1) }),
  fc.record({ kind: fc.constant("undo" as const), step, answer: fc.constantFrom(...stepAnswers), behind: fc.nat(1) }),
);

/** Plays clicks, some of them made on what stood there one answer ago. */
function play(clicks: readonly { kind: "tick" | "undo"; step: string; answer: Mark["answer"]; behind: number }[]): readonly Mark[] {
  let marks: readonly Mark[] = [];
  for (const { kind, behind, ...tick } of clicks) {
    const round = Math.max(0, (standingOf(runbook, marks).rounds.get(tick.step) ?? 0) - behind);
    if (kind === "tick") marks = ticked(marks, { ...tick, round });
    else {
      const undo = decideUndo(runbook, marks, { step: tick.step, round });
      if (undo.kind === "undone") marks = marks.toSpliced(undo.at, 1);
    }
  }
  return marks;
}

test("whatever is clicked, what is to be done now has no tick", () => {
  fc.assert(
    fc.property(fc.array(click, { maxLength: 25 }), (clicks) => {
      const { current, marks } = standingOf(runbook, play(clicks));
      assert.ok(current === undefined || !marks.has(current.name));
    }),
  );
});

test("a click made twice is the click made once", () => {
  fc.assert(
    fc.property(fc.array(click, { maxLength: 25 }), step, fc.constantFrom(...stepAnswers), (clicks, name, answer) => {
      const before = play(clicks);
      const tick = { step: name, answer, round: standingOf(runbook, before).rounds.get(name) ?? 0 };
      const once = ticked(before, tick);
      assert.deepEqual(ticked(once, tick), once);
    }),
  );
});

test("a tick that is taken back leaves everything as it was", () => {
  fc.assert(
    fc.property(fc.array(click, { maxLength: 25 }), step, fc.constantFrom(...stepAnswers), (clicks, name, answer) => {
      const before = play(clicks);
      const round = standingOf(runbook, before).rounds.get(name) ?? 0;
      const decision = decideMark(runbook, before, { step: name, answer, round });
      if (decision.kind !== "marked") return;
      const undo = decideUndo(runbook, decision.marks, { step: name, round: round + 1 });
      assert.ok(undo.kind === "undone");
      assert.deepEqual(decision.marks.toSpliced(undo.at, 1), before);
    }),
  );
});
