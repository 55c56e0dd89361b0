import assert from "node:assert/strict";
import { test } from "node:test";
import type { EscalationPolicy } from "#paging/paging-queries.ts";
import { draftOf, emptyDraft, isChanged, moveStep, targetKey, targetOf, toBody, whyNot } from "#paging/policy-draft.ts";

const policy: EscalationPolicy = {
  id: "p",
  name: "Checkout",
  version: 3,
  isDefault: false,
  repeatCount: 1,
  createdAt: "2026-11-23T03:00:00Z",
  updatedAt: "2026-11-23T03:00:00Z",
  steps: [
    { targets: [{ kind: "person", userId: "ada" }], delayMinutes: 5, conditions: null },
    { targets: [{ kind: "schedule", scheduleId: "primary" }], delayMinutes: 10, conditions: null },
  ],
};

test("a draft says what the policy says until it is edited", () => {
  const draft = draftOf(policy);
  assert.equal(isChanged(draft, policy), false);
  assert.equal(isChanged({ ...draft, repeatCount: 2 }, policy), true);
  assert.deepEqual(toBody(draft).steps, policy.steps);
});

test("a step moves by one place and keeps its key, and never leaves the list", () => {
  const { steps } = draftOf(policy);
  const moved = moveStep(steps, 1, -1);
  assert.deepEqual(
    moved.map((step) => step.key),
    [steps[1]?.key, steps[0]?.key],
  );
  assert.equal(moveStep(steps, 0, -1), steps);
  assert.equal(moveStep(steps, 1, 1), steps);
});

test("a draft says why it cannot be saved yet", () => {
  const draft = emptyDraft();
  assert.equal(whyNot(draft), "Give it a name first");
  assert.equal(whyNot({ ...draft, name: "Checkout" }), "Step 1 names nobody yet");
  assert.equal(whyNot({ ...draft, name: "Checkout", steps: [] }), "Add a step first");
  assert.equal(whyNot(draftOf(policy)), undefined);
});

test("a target and its option stand for each other", () => {
  for (const step of policy.steps) for (const target of step.targets) assert.deepEqual(targetOf(targetKey(target)), target);
  assert.equal(targetOf("nonsense"), undefined);
});
