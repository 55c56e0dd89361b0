import assert from "node:assert/strict";
import { test } from "node:test";
import type { EscalationPolicy, StepTarget } from "#paging/paging-queries.ts";
import {
  draftOf,
  emptyDraft,
  emptyStep,
  isChanged,
  moveStep,
  officeHours,
  settledConditions,
  targetKey,
  targetOf,
  toBody,
  whyNoHours,
  whyNot,
  whyNotRehearsed,
  whyNoWebhook,
  withoutTarget,
  withTarget,
} from "#paging/policy-draft.ts";

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

const hook: StepTarget = { kind: "webhook", url: "https://hooks.example.org/a" };
const ops: StepTarget = { kind: "channel", channel: "slack", address: "C024BE91L", name: "#ops" };

test("a policy of channels and webhooks alone can be rehearsed and not saved", () => {
  const draft = { ...emptyDraft(), name: "Told", steps: [{ ...emptyStep(), targets: [hook, ops] }] };
  assert.equal(whyNotRehearsed(draft), undefined);
  assert.match(whyNot(draft) ?? "", /wake nobody/);
  const round: StepTarget = { kind: "round_robin", userIds: ["ada", "grace"] };
  assert.equal(whyNot({ ...draft, steps: [...draft.steps, { ...emptyStep(), targets: [round] }] }), undefined);
});

test("a target takes another's place, and stands in its step once", () => {
  const step = { ...emptyStep(), targets: [hook, ops] };
  const other: StepTarget = { kind: "webhook", url: "https://hooks.example.org/b" };
  assert.deepEqual(withTarget(step, other, hook).targets, [other, ops]);
  assert.deepEqual(withTarget(step, other, undefined).targets, [hook, ops, other]);
  assert.deepEqual(withTarget(step, hook, hook).targets, [hook, ops]);
  assert.deepEqual(withTarget(step, ops, hook).targets, [ops]);
  assert.deepEqual(withTarget(step, ops, undefined).targets, [hook, ops]);
  assert.deepEqual(withoutTarget(step, hook).targets, [ops]);
});

test("conditions that all hold always are none", () => {
  assert.equal(settledConditions({ urgency: null, severities: [], hours: null }), null);
  assert.deepEqual(settledConditions({ urgency: "low", severities: [], hours: null }), { urgency: "low", severities: null, hours: null });
});

test("what cannot be kept is said in words", () => {
  const hours = officeHours("Europe/Berlin");
  assert.equal(whyNoHours(null), undefined);
  assert.equal(whyNoHours(hours), undefined);
  assert.equal(whyNoHours({ ...hours, days: [] }), "Choose at least one day.");
  assert.match(whyNoHours({ ...hours, until: "09:00" }) ?? "", /two different times/);
  assert.equal(whyNoWebhook(" https://hooks.example.org/a "), undefined);
  for (const text of ["", "hooks.example.org", "ftp://hooks.example.org/a"]) assert.match(whyNoWebhook(text) ?? "", /whole address/);
});
