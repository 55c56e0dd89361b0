import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decideStatus, incidentStatuses, isOpen } from "#incidents/incident-state.ts";
import type { StatusChange, StatusState } from "#incidents/incident-state.ts";
import type { Recovery } from "#incidents/resolve-gate.ts";

const now = Temporal.Instant.from("2026-11-23T03:00:00Z");
const green: Recovery = {
  state: "green",
  since: now.subtract({ minutes: 10 }),
  holdUntil: now.subtract({ minutes: 5 }),
  evidence: "error rate 31 % → 0.4 %",
};

function state(status: StatusState["status"], mitigationRecorded = true): StatusState {
  return { status, mitigationRecorded, endedAt: isOpen(status) ? undefined : now.subtract({ hours: 1 }) };
}

function resolveWith(recovery: Recovery | undefined, firingAlerts: number, word?: string): StatusChange {
  return { kind: "resolve", facts: { recovery, firingAlerts }, word, now };
}

const table: readonly (readonly [string, StatusState, StatusChange, string])[] = [
  ["confirming triage makes it active", state("triage"), { kind: "confirm" }, "active"],
  ["confirming twice changes nothing", state("active"), { kind: "confirm" }, "unchanged"],
  ["triage is declined with a reason", state("triage"), { kind: "decline", reason: "a test host" }, "declined"],
  ["declining without a reason is refused", state("triage"), { kind: "decline", reason: " " }, "reason_required"],
  ["an active incident is declined with a reason", state("active"), { kind: "decline", reason: "a load test" }, "declined"],
  ["a mitigated incident is not declined", state("mitigated"), { kind: "decline", reason: "x" }, "wrong_status"],
  ["what was merged is not declined", state("merged"), { kind: "decline", reason: "x" }, "wrong_status"],
  ["what was merged is not reopened: the merge is undone", state("merged"), { kind: "reopen", reason: "x", now }, "wrong_status"],
  ["a recorded mitigation makes it mitigated", state("active"), { kind: "mitigate" }, "mitigated"],
  ["no mitigation, not mitigated", state("active", false), { kind: "mitigate" }, "mitigation_required"],
  ["triage is not mitigated before it is confirmed", state("triage"), { kind: "mitigate" }, "wrong_status"],
  ["a re-fire makes it active again", state("mitigated"), { kind: "regress", cause: "alert_fired", reason: "5xx" }, "active"],
  ["a re-fire while active is no news", state("active"), { kind: "regress", cause: "alert_fired", reason: "5xx" }, "unchanged"],
  ["a re-fire after resolving is another incident", state("resolved"), { kind: "regress", cause: "alert_fired", reason: "x" }, "unchanged"],
  ["a person regresses with a reason only", state("mitigated"), { kind: "regress", cause: "person", reason: "" }, "reason_required"],
  ["confirmed recovery resolves", state("mitigated"), resolveWith(green, 0), "resolved"],
  ["a firing member keeps the gate shut", state("mitigated"), resolveWith(green, 1), "recovery_not_confirmed"],
  ["unknown recovery keeps the gate shut", state("mitigated"), resolveWith(undefined, 0), "recovery_not_confirmed"],
  ["a person's word opens the gate", state("mitigated"), resolveWith(undefined, 2, "seen by support"), "resolved"],
  ["a person's word needs words", state("mitigated"), resolveWith(undefined, 2, "  "), "reason_required"],
  ["a person's word does not skip the mitigation", state("active"), resolveWith(green, 0, "fine"), "mitigation_required"],
  ["a published review closes", state("resolved"), { kind: "close", review: { kind: "published" } }, "closed"],
  [
    "a waived review closes with a reason",
    state("resolved"),
    { kind: "close", review: { kind: "waived", reason: "known cause" } },
    "closed",
  ],
  ["waiving needs a reason", state("resolved"), { kind: "close", review: { kind: "waived", reason: "" } }, "reason_required"],
  ["an owed review keeps it open", state("resolved"), { kind: "close", review: { kind: "none", owed: true } }, "review_required"],
  ["where none is owed it closes", state("resolved"), { kind: "close", review: { kind: "none", owed: false } }, "closed"],
  ["what is not resolved is not closed", state("mitigated"), { kind: "close", review: { kind: "published" } }, "wrong_status"],
  ["a resolved incident reopens with a reason", state("resolved"), { kind: "reopen", reason: "it is back", now }, "active"],
  ["a declined one reopens to triage", state("declined"), { kind: "reopen", reason: "it was real", now }, "triage"],
  ["reopening an open one changes nothing", state("active"), { kind: "reopen", reason: "x", now }, "unchanged"],
];

for (const [name, from, change, expected] of table) {
  test(name, () => {
    const decision = decideStatus(from, change);
    if (decision.kind === "moved") assert.equal(decision.to, expected);
    else assert.equal(decision.kind === "refused" ? decision.reason : decision.kind, expected);
  });
}

test("reopening ends with its window", () => {
  const long = { ...state("closed"), endedAt: now.subtract({ hours: 73 }) };
  const decision = decideStatus(long, { kind: "reopen", reason: "again", now });
  assert.deepEqual(decision, { kind: "refused", reason: "reopen_window_over", openPoints: [] });
});

test("a green check does not count before its hold is over, and the gate says until when", () => {
  const until = now.add({ minutes: 2 });
  const decision = decideStatus(state("mitigated"), resolveWith({ ...green, holdUntil: until }, 1));
  assert.equal(decision.kind, "refused");
  assert.deepEqual(decision.kind === "refused" ? decision.openPoints.map((point) => point.code) : [], [
    "recovery_holding",
    "alerts_firing",
  ]);
});

const anyReason = fc.constantFrom("", "  ", "because");
const anyInstant = fc.integer({ min: -200, max: 200 }).map((hours) => now.add({ hours }));
const anyRecovery: fc.Arbitrary<Recovery | undefined> = fc.option(
  fc.record({
    state: fc.constantFrom<Recovery["state"]>("unknown", "red", "green"),
    since: anyInstant,
    holdUntil: fc.option(anyInstant, { nil: undefined }),
    evidence: fc.string(),
  }),
  { nil: undefined },
);
const anyChange: fc.Arbitrary<StatusChange> = fc.oneof(
  fc.constant<StatusChange>({ kind: "confirm" }),
  fc.constant<StatusChange>({ kind: "mitigate" }),
  anyReason.map((reason): StatusChange => ({ kind: "decline", reason })),
  anyReason.map((reason): StatusChange => ({ kind: "regress", cause: "check_red", reason })),
  fc
    .tuple(anyRecovery, fc.nat(3), fc.option(anyReason, { nil: undefined }))
    .map(([recovery, firing, word]): StatusChange => resolveWith(recovery, firing, word)),
  fc.constant<StatusChange>({ kind: "close", review: { kind: "published" } }),
  anyReason.map((reason): StatusChange => ({ kind: "close", review: { kind: "waived", reason } })),
  fc.boolean().map((owed): StatusChange => ({ kind: "close", review: { kind: "none", owed } })),
  anyReason.map((reason): StatusChange => ({ kind: "reopen", reason, now })),
);

const edges = new Set([
  "triage→active",
  "triage→declined",
  "active→declined",
  "active→mitigated",
  "mitigated→active",
  "mitigated→resolved",
  "resolved→closed",
  "resolved→active",
  "closed→active",
  "declined→triage",
]);

test("no transition leaves the machine, and every one is in its table", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...incidentStatuses),
      fc.boolean(),
      fc.option(anyInstant, { nil: undefined }),
      anyChange,
      (status, mitigationRecorded, endedAt, change) => {
        const decision = decideStatus({ status, mitigationRecorded, endedAt }, change);
        if (decision.kind !== "moved") return;
        assert.equal(decision.from, status);
        assert.ok(edges.has(`${decision.from}→${decision.to}`), `${decision.from}→${decision.to}`);
        assert.notEqual(decision.why.trim(), "");
      },
    ),
  );
});

test("nothing becomes resolved but from mitigated, with recovery confirmed or a person's word", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...incidentStatuses),
      anyRecovery,
      fc.nat(2),
      fc.option(anyReason, { nil: undefined }),
      (status, recovery, firing, word) => {
        const decision = decideStatus(state(status), resolveWith(recovery, firing, word));
        if (decision.kind !== "moved") return;
        assert.equal(status, "mitigated");
        const confirmed =
          firing === 0 && recovery?.state === "green" && Temporal.Instant.compare(recovery.holdUntil ?? recovery.since, now) <= 0;
        assert.ok(confirmed || (word ?? "").trim() !== "");
      },
    ),
  );
});
