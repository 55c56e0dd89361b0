import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { asId } from "#kernel/index.ts";
import { isUnsettled, isWatched, newRun, nextRunState, runStatuses } from "#mitigation/run-state.ts";
import type { CallOutcome, RunEvent, RunState, RunStatus } from "#mitigation/run-state.ts";

const mira = asId<"user">("mira");
const ravi = asId<"user">("ravi");

function after(state: RunState, ...events: readonly RunEvent[]): RunState {
  return events.reduce((run, event) => {
    const decision = nextRunState(run, event);
    assert.equal(decision.kind, "moved", `${event.kind} from ${run.status}`);
    return decision.kind === "moved" ? decision.state : run;
  }, state);
}

const succeeded = after(newRun(mira, "not_needed"), { kind: "start" }, { kind: "call_succeeded" });

test("a run that helps goes from approved to confirmed", () => {
  assert.equal(succeeded.status, "running");
  assert.equal(after(succeeded, { kind: "effect" }).status, "effect_seen");
  assert.equal(after(succeeded, { kind: "effect" }, { kind: "recovered" }).status, "confirmed");
  assert.equal(after(succeeded, { kind: "effect" }, { kind: "recovered" }, { kind: "revert" }).status, "reverted");
});

test("a proposal needs a second person, and a nameless one does not count as that", () => {
  const proposal = newRun(mira, "needed");
  for (const by of [mira, undefined]) {
    assert.deepEqual(nextRunState(proposal, { kind: "approve", by }), { kind: "refused", reason: "second_person_required" });
  }
  assert.equal(after(proposal, { kind: "approve", by: ravi }).status, "approved");
  assert.equal(after(proposal, { kind: "reject" }).status, "failed");
  assert.equal(nextRunState(proposal, { kind: "start" }).kind, "refused");
});

test("a lost call is unknown until a person says how it ended, and only then is its effect watched", () => {
  const lost = after(newRun(mira, "not_needed"), { kind: "start" }, { kind: "call_lost" });
  assert.equal(lost.status, "unknown");
  assert.equal(isUnsettled(lost), true);
  assert.equal(isWatched(lost), false);
  for (const event of ["effect", "no_effect", "recovered", "call_succeeded", "start", "revert"] as const) {
    assert.equal(nextRunState(lost, { kind: event }).kind, "refused", event);
  }
  assert.equal(isWatched(after(lost, { kind: "person_says", outcome: "succeeded" })), true);
  assert.equal(after(lost, { kind: "person_says", outcome: "failed" }).status, "failed");
});

test("a run without effect can still be confirmed when recovery comes late, and an effect can fall back", () => {
  assert.equal(after(succeeded, { kind: "no_effect" }, { kind: "recovered" }).status, "confirmed");
  assert.equal(after(succeeded, { kind: "effect" }, { kind: "no_effect" }).status, "no_effect");
});

const anyState: fc.Arbitrary<RunState> = fc.record({
  status: fc.constantFrom(...runStatuses),
  call: fc.constantFrom<CallOutcome>("none", "pending", "succeeded", "failed", "unknown"),
  proposedBy: fc.constantFrom(mira, undefined),
});
const anyEvent: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.constantFrom<RunEvent>(
    { kind: "reject" },
    { kind: "start" },
    { kind: "call_succeeded" },
    { kind: "call_failed" },
    { kind: "call_lost" },
    { kind: "effect" },
    { kind: "no_effect" },
    { kind: "recovered" },
    { kind: "revert" },
    { kind: "person_says", outcome: "succeeded" },
    { kind: "person_says", outcome: "failed" },
  ),
  fc.record({ kind: fc.constant("approve" as const), by: fc.constantFrom(mira, ravi, undefined) }),
);

test("whatever happens in whatever order, success is never reached without a call that succeeded", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), fc.constantFrom("needed" as const, "not_needed" as const), (events, approval) => {
      let run = newRun(mira, approval);
      let starts = 0;
      for (const event of events) {
        const decision = nextRunState(run, event);
        if (decision.kind === "refused") continue;
        if (event.kind === "start") starts += 1;
        run = decision.state;
        const needsSuccess: readonly RunStatus[] = ["effect_seen", "confirmed", "no_effect", "reverted"];
        if (needsSuccess.includes(run.status)) assert.equal(run.call, "succeeded");
      }
      assert.ok(starts <= 1, "a run starts once");
    }),
  );
});

test("ended runs stay ended", () => {
  fc.assert(
    fc.property(anyState, anyEvent, (state, event) => {
      if (state.status !== "failed" && state.status !== "reverted") return;
      assert.equal(nextRunState(state, event).kind, "refused");
    }),
  );
});
