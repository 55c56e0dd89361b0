import assert from "node:assert/strict";
import { test } from "node:test";
import { asId } from "#kernel/index.ts";
import { decidePolicy, type PolicySnapshot, type PolicyStep } from "#paging/index.ts";

const person = { kind: "person" as const, userId: asId<"user">("ada") };
const step: PolicyStep = { targets: [person], delayMinutes: 5 };
const policy: PolicySnapshot = { steps: [step], repeatCount: 2, end: "fallback" };
const everybody = (): boolean => true;

test("a policy that reaches somebody in one of its steps is accepted", () => {
  const empty: PolicyStep = { targets: [{ kind: "team", teamId: asId("empty") }], delayMinutes: 1 };
  const decision = decidePolicy({ ...policy, steps: [empty, step] }, (target) => target.kind === "person");
  assert.deepEqual(decision, { kind: "accepted" });
});

test("a policy that can reach nobody cannot be saved, though it has a fallback", () => {
  assert.deepEqual(
    decidePolicy(policy, () => false),
    { kind: "refused", reason: "reaches_nobody" },
  );
});

const refusals: readonly [string, PolicySnapshot, object][] = [
  ["without steps", { ...policy, steps: [] }, { reason: "no_steps" }],
  ["with too many steps", { ...policy, steps: Array.from({ length: 21 }, () => step) }, { reason: "too_many_steps" }],
  [
    "with a step that has no targets",
    { ...policy, steps: [step, { ...step, targets: [] }] },
    { reason: "step_without_targets", stepIndex: 1 },
  ],
  [
    "with too many targets in a step",
    { ...policy, steps: [{ ...step, targets: Array.from({ length: 21 }, () => person) }] },
    { reason: "too_many_targets", stepIndex: 0 },
  ],
  ["with no delay after a step", { ...policy, steps: [{ ...step, delayMinutes: 0 }] }, { reason: "delay_out_of_bounds", stepIndex: 0 }],
  [
    "with a delay of more than a day",
    { ...policy, steps: [{ ...step, delayMinutes: 1441 }] },
    { reason: "delay_out_of_bounds", stepIndex: 0 },
  ],
  ["with a fraction of a minute", { ...policy, steps: [{ ...step, delayMinutes: 1.5 }] }, { reason: "delay_out_of_bounds", stepIndex: 0 }],
  ["that repeats ten times", { ...policy, repeatCount: 10 }, { reason: "repeat_out_of_bounds" }],
];

for (const [name, refused, expected] of refusals) {
  test(`a policy ${name} is refused`, () => {
    assert.deepEqual(decidePolicy(refused, everybody), { kind: "refused", ...expected });
  });
}
