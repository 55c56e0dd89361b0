import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultGrouping, explainAlert, type ExplainFacts, type HeldBy, pipelineStages } from "#alerts/index.ts";

const nowMs = Temporal.Instant.from("2026-11-23T08:00:00Z").epochMilliseconds;
const minute = 60_000;

const facts: ExplainFacts = {
  status: "triggered",
  dedupKey: "k",
  count: 3,
  flapCount: 0,
  openedAtMs: nowMs - minute,
  firingSinceMs: nowMs - minute,
  lastSeenAtMs: nowMs,
  resolvedAtMs: undefined,
  urgency: "high",
  source: { id: "so", name: "source" },
  service: { id: "se", name: "shop" },
  route: undefined,
  heldBy: [],
  releasedAtMs: undefined,
  past: [],
  flap: undefined,
  group: { id: "g", title: "group", openedAtMs: nowMs - minute, toldAtMs: undefined },
  rules: defaultGrouping,
  pagedAtMs: nowMs,
  page: { id: "p", title: "page" },
  groupPage: undefined,
  nowMs,
};

function reasons(more: Partial<ExplainFacts>): Readonly<Record<string, string>> {
  return Object.fromEntries(explainAlert({ ...facts, ...more }).map((stage) => [stage.stage, `${stage.outcome}: ${stage.reason}`]));
}

test("the stages come in the fixed order, each with its reason", () => {
  assert.deepEqual(
    explainAlert(facts).map((stage) => stage.stage),
    pipelineStages,
  );
  assert.deepEqual(reasons({}), {
    dedup: "done: repeated",
    enrich: "done: service_known",
    route: "passed: no_rule_matched",
    inhibit: "passed: nothing_matches",
    mute: "passed: nothing_matches",
    silence: "passed: nothing_matches",
    group: "done: member_of_group",
    flap_hold: "passed: steady",
    page: "done: paged",
  });
});

test("a silence that holds it is named with its id, and so is one that did", () => {
  const silence: HeldBy = { kind: "silence", id: "s", name: "known", since: "2026-11-23T07:00:00Z" };
  const held = explainAlert({ ...facts, heldBy: [silence], pagedAtMs: undefined, page: undefined });
  const stage = held.find((one) => one.stage === "silence");
  assert.deepEqual(
    [stage?.outcome, stage?.at, stage?.subjects],
    ["held", silence.since, [{ type: "silence", id: "s", name: "known", since: silence.since }]],
  );
  assert.equal(held.at(-1)?.reason, "held_back");
  const at = "2026-11-23T07:30:00Z";
  const after = explainAlert({ ...facts, past: [{ at, what: "released", by: [silence] }] }).find((one) => one.stage === "silence");
  assert.deepEqual([after?.outcome, after?.reason, after?.at], ["passed", "released", at]);
});

test("what is not paged yet says what it waits for, and until when", () => {
  const untold = { pagedAtMs: undefined, page: undefined };
  const low = explainAlert({ ...facts, ...untold, urgency: "low", firingSinceMs: nowMs }).at(-1);
  assert.deepEqual([low?.reason, low?.until], ["group_wait", "2026-11-23T08:00:30Z"]);
  const joined = explainAlert({ ...facts, ...untold, group: { ...facts.group, toldAtMs: nowMs - minute } }).at(-1);
  assert.deepEqual([joined?.reason, joined?.until], ["group_interval", "2026-11-23T08:04:00Z"]);
  const page = { id: "p1", title: "5xx" };
  const known = { ...facts, ...untold, urgency: "low", firingSinceMs: nowMs, groupPage: page } as const;
  const behind = explainAlert({ ...known, group: { ...facts.group, toldAtMs: nowMs - minute } }).at(-1);
  assert.deepEqual([behind?.outcome, behind?.reason, behind?.until], ["waiting", "group_has_page", "2026-11-23T08:04:00Z"]);
  assert.deepEqual(behind?.subjects, [{ type: "page", id: "p1", name: "5xx" }]);
  assert.equal(reasons({ ...untold, status: "resolved", resolvedAtMs: nowMs })["page"], "over: resolved_before_paging");
  assert.equal(reasons({ ...untold, status: "acknowledged" })["page"], "over: acknowledged_before_paging");
});

test("flapping says since when, and when it would be steady", () => {
  const flap = { changesMs: [nowMs - minute, nowMs], sinceMs: nowMs - minute, told: true };
  const hold: HeldBy = { kind: "flap_hold", id: "a", name: "flapping", since: "2026-11-23T08:00:00Z" };
  const stage = explainAlert({ ...facts, flap, heldBy: [hold] }).find((one) => one.stage === "flap_hold");
  assert.deepEqual([stage?.outcome, stage?.until], ["held", "2026-11-23T08:10:00Z"]);
  assert.equal(reasons({ flap })["flap_hold"], "passed: told_that_it_flaps");
});
