import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nextSectionState, type SectionState, type SectionStep, type StoredText } from "#postmortems/section-state.ts";

const saved: SectionState = { kind: "saved", text: "a", version: 1 };
const theirs: StoredText = { markdown: "theirs", version: 3, updatedBy: "Sana Ito" };

function after(...steps: readonly SectionStep[]): SectionState {
  return steps.reduce(nextSectionState, saved);
}

test("typing is saved at the next pause, and what is typed meanwhile at the one after", () => {
  assert.deepEqual(after({ kind: "typed", text: "ab" }, { kind: "sent" }, { kind: "stored", version: 2 }), {
    kind: "saved",
    text: "ab",
    version: 2,
  });
  const meanwhile = after({ kind: "typed", text: "ab" }, { kind: "sent" }, { kind: "typed", text: "abc" }, { kind: "stored", version: 2 });
  assert.deepEqual(meanwhile, { kind: "dirty", text: "abc", version: 2 });
});

test("a conflict shows both and goes on with the one that is chosen", () => {
  const conflict = after({ kind: "typed", text: "mine" }, { kind: "sent" }, { kind: "overtaken", theirs });
  assert.deepEqual(conflict, { kind: "conflict", text: "mine", version: 1, theirs });
  assert.deepEqual(nextSectionState(conflict, { kind: "keep_mine" }), { kind: "dirty", text: "mine", version: 3 });
  assert.deepEqual(nextSectionState(conflict, { kind: "take_theirs" }), { kind: "saved", text: "theirs", version: 3 });
});

test("news from others is taken over only where nothing of one's own is at stake", () => {
  assert.deepEqual(after({ kind: "heard", theirs }), { kind: "saved", text: "theirs", version: 3 });
  assert.equal(after({ kind: "typed", text: "mine" }, { kind: "heard", theirs }).text, "mine");
  assert.deepEqual(after({ kind: "heard", theirs: { ...theirs, version: 1 } }), saved);
});

const anyStep: fc.Arbitrary<SectionStep> = fc.oneof(
  fc.string().map((text): SectionStep => ({ kind: "typed", text })),
  fc.constantFrom<SectionStep>(
    { kind: "sent" },
    { kind: "stored", version: 2 },
    { kind: "refused", problem: "no" },
    { kind: "overtaken", theirs },
    { kind: "heard", theirs },
    { kind: "keep_mine" },
  ),
);

test("what was typed stays on the screen whatever happens, unless the other text is chosen", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(anyStep), (text, steps) => {
      let state = nextSectionState(saved, { kind: "typed", text });
      let last = text;
      for (const step of steps) {
        state = nextSectionState(state, step);
        if (step.kind === "typed") last = step.text;
        if (state.kind === "saved") return;
        assert.equal(state.text, last);
      }
    }),
  );
});
