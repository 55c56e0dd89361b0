import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decideMerge, decideUnmerge, unmergeWindowHours } from "#incidents/merge-decisions.ts";
import type { MergeState } from "#incidents/merge-decisions.ts";
import { incidentStatuses, isOpen } from "#incidents/incident-state.ts";
import { severities } from "#incidents/severity.ts";
import { asId } from "#kernel/index.ts";

const now = Temporal.Instant.from("2026-11-23T03:00:00Z");

function state(id: string, more: Partial<MergeState> = {}): MergeState {
  const rest = { status: "active", severity: "SEV2", isPrivate: false, mergedInto: undefined, endedAt: undefined } as const;
  return { id: asId<"incident">(id), nextUpdateAt: now.add({ minutes: 20 }), promiseStage: "pending", ...rest, ...more };
}

const wish = { reason: "the same outage", now };

const refusals: readonly (readonly [string, MergeState, MergeState, string, string])[] = [
  ["an incident is not merged into itself", state("a"), state("a"), "x", "into_itself"],
  ["what is over is not merged", state("a", { status: "resolved" }), state("b"), "x", "incident_over"],
  ["what was merged is not merged again", state("a", { status: "merged" }), state("b"), "x", "incident_over"],
  ["nothing is merged into what is over", state("a"), state("b", { status: "closed" }), "x", "into_incident_over"],
  ["nothing is merged into what was merged", state("a"), state("b", { status: "merged" }), "x", "into_incident_over"],
  ["what still hurts does not vanish in what is called mitigated", state("a"), state("b", { status: "mitigated" }), "x", "into_mitigated"],
  ["a private incident does not become open by merging", state("a", { isPrivate: true }), state("b"), "x", "private_into_open"],
  ["a merge needs a reason", state("a"), state("b"), "  ", "reason_required"],
];

for (const [name, from, into, reason, expected] of refusals) {
  test(name, () => {
    const decision = decideMerge(from, into, { reason, now });
    assert.equal(decision.kind === "refused" ? decision.reason : decision.kind, expected);
  });
}

test("an open incident may be merged into a private one, and a private one into a private one", () => {
  for (const isPrivate of [true, false]) {
    assert.equal(decideMerge(state("a", { isPrivate }), state("b", { isPrivate: true }), wish).kind, "merged");
  }
});

const anyState = (id: string): fc.Arbitrary<MergeState> =>
  fc
    .record({
      status: fc.constantFrom(...incidentStatuses),
      severity: fc.constantFrom(...severities),
      isPrivate: fc.boolean(),
      nextUpdateAt: fc.option(
        fc.integer({ min: -60, max: 3_000 }).map((minutes) => now.add({ minutes })),
        { nil: undefined },
      ),
      promiseStage: fc.constantFrom<MergeState["promiseStage"]>("pending", "due", "missed", "missed_again"),
    })
    .map((more) => state(id, more));

test("merging and undoing it leaves an incident as it was; only a promise that passed meanwhile is made anew", () => {
  fc.assert(
    fc.property(anyState("a"), anyState("b"), fc.integer({ min: 0, max: 48 * 60 }), (from, into, minutes) => {
      const decision = decideMerge(from, into, wish);
      if (decision.kind === "refused") return;
      const merged = { ...from, ...decision.change };
      assert.equal(merged.mergedInto, into.id);
      assert.ok(isOpen(from.status) && isOpen(into.status) && !isOpen(merged.status));
      const later = now.add({ minutes });
      const undone = decideUnmerge(merged, { kept: decision.kept, intoStatus: into.status }, { reason: "it is not", now: later });
      if (minutes > unmergeWindowHours * 60) {
        assert.deepEqual(undone, { kind: "refused", reason: "unmerge_window_over" });
        return;
      }
      assert.equal(undone.kind, "unmerged");
      const after = undone.kind === "unmerged" ? { ...merged, ...undone.change } : merged;
      const passed = from.nextUpdateAt !== undefined && Temporal.Instant.compare(from.nextUpdateAt, later) <= 0;
      const promise = passed ? { nextUpdateAt: after.nextUpdateAt, promiseStage: "pending" } : {};
      assert.deepEqual(after, { ...from, ...promise });
      if (after.nextUpdateAt !== undefined) assert.ok(Temporal.Instant.compare(after.nextUpdateAt, later) > 0);
    }),
  );
});

test("undoing is refused where nothing was merged, without a reason, and while the other is merged itself", () => {
  const kept = { fromStatus: "active", nextUpdateAt: undefined, promiseStage: "pending", mergedAt: now } as const;
  const merged = state("a", { status: "merged", mergedInto: asId<"incident">("b") });
  const refused = (from: MergeState, intoStatus: MergeState["status"], reason: string): string => {
    const decision = decideUnmerge(from, { kept, intoStatus }, { reason, now });
    return decision.kind === "refused" ? decision.reason : decision.kind;
  };
  assert.equal(refused(state("a"), "active", "x"), "not_merged");
  assert.equal(refused(merged, "active", " "), "reason_required");
  assert.equal(refused(merged, "merged", "x"), "into_merged");
  assert.equal(refused(merged, "resolved", "x"), "unmerged");
});
