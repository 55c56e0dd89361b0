import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { asId } from "#kernel/index.ts";
import {
  type ActionItemState,
  type ActionItemStep,
  type ActionItemStatus,
  actionItemHint,
  decideActionItemStep,
  isOverdue,
  planReminder,
} from "#postmortems/action-item.ts";

test("done needs evidence, waived and reopened need a reason", () => {
  const open: ActionItemState = { status: "open" };
  assert.deepEqual(decideActionItemStep(open, { kind: "finish", evidence: " https://example.org/pr/1 " }), {
    kind: "moved",
    state: { status: "done", evidence: "https://example.org/pr/1" },
  });
  assert.deepEqual(decideActionItemStep(open, { kind: "waive", reason: "the service is retired" }), {
    kind: "moved",
    state: { status: "waived", waiveReason: "the service is retired" },
  });
  const done: ActionItemState = { status: "done", evidence: "x" };
  assert.deepEqual(decideActionItemStep(done, { kind: "reopen", reason: "it came back" }), {
    kind: "moved",
    state: { status: "open" },
  });
  for (const [state, step] of [
    [open, { kind: "finish", evidence: "  " }],
    [open, { kind: "waive", reason: "" }],
    [open, { kind: "reopen", reason: "why" }],
    [done, { kind: "finish", evidence: "again" }],
    [done, { kind: "waive", reason: "why" }],
    [done, { kind: "reopen", reason: " " }],
  ] as const) {
    assert.equal(decideActionItemStep(state, step).kind, "refused");
  }
});

const anyStep: fc.Arbitrary<ActionItemStep> = fc.oneof(
  fc.record({ kind: fc.constant("finish" as const), evidence: fc.string() }),
  fc.record({ kind: fc.constant("waive" as const), reason: fc.string() }),
  fc.record({ kind: fc.constant("reopen" as const), reason: fc.string() }),
);

test("whatever is done to it, an item that is done shows evidence and one that is waived a reason", () => {
  fc.assert(
    fc.property(fc.array(anyStep), (steps) => {
      let state: ActionItemState = { status: "open" };
      for (const step of steps) {
        const decision = decideActionItemStep(state, step);
        if (decision.kind === "moved") state = decision.state;
        assert.equal((state.evidence ?? "").trim() !== "", state.status === "done");
        assert.equal((state.waiveReason ?? "").trim() !== "", state.status === "waived");
      }
    }),
  );
});

const due = Temporal.PlainDate.from("2026-11-20");
const item = (status: ActionItemStatus) => ({ status, dueOn: due, ownerId: asId<"user">("u") });

test("the due day itself is not overdue; the day after reminds the owner, a week later the team", () => {
  const table = [
    ["2026-11-19", { kind: "wait", on: "2026-11-21" }],
    ["2026-11-20", { kind: "wait", on: "2026-11-21" }],
    ["2026-11-21", { kind: "remind", whom: "owner", overdueDays: 1, nextOn: "2026-11-28" }],
    ["2026-11-28", { kind: "remind", whom: "team", overdueDays: 8, nextOn: "2026-12-05" }],
  ] as const;
  for (const [today, expected] of table) {
    assert.deepEqual(JSON.parse(JSON.stringify(planReminder(item("open"), Temporal.PlainDate.from(today)))), expected);
  }
});

test("what is done or waived is never overdue and reminds nobody", () => {
  fc.assert(
    fc.property(fc.constantFrom("done" as const, "waived" as const), fc.integer({ min: -50, max: 500 }), (status, days) => {
      const today = due.add({ days });
      assert.equal(isOverdue(item(status), today), false);
      assert.deepEqual(planReminder(item(status), today), { kind: "none" });
    }),
  );
});

test("a title without an end gets advice", () => {
  assert.match(actionItemHint("Improve monitoring") ?? "", /has no end/);
  assert.equal(actionItemHint("Add a canary gate that stops at 1 % errors"), undefined);
});
