import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  decideFlap,
  decideGroup,
  defaultGrouping,
  type FlapRules,
  type FlapState,
  type GroupFacts,
  groupKey,
  noteChange,
  steadyAtMs,
} from "#alerts/index.ts";

const second = 1_000;
const minute = 60_000;
const nothingTold = { told: "none", toldHigh: false, pagedUrgency: undefined, toldAtMs: undefined } as const;

function untold(high: number | undefined, low: number | undefined, released = false): GroupFacts["untold"] {
  return { count: [high, low].filter((ms) => ms !== undefined).length, firingSinceMs: { high, low }, released };
}

test("a high-urgency member pages at once, a low one after its wait", () => {
  assert.deepEqual(decideGroup({ ...nothingTold, untold: untold(0, undefined) }, defaultGrouping, 0), {
    kind: "page",
    urgency: "high",
    reason: "fires",
  });
  const low = { ...nothingTold, untold: untold(undefined, 0) };
  assert.deepEqual(decideGroup(low, defaultGrouping, 0), { kind: "wait", untilMs: 30 * second, reason: "group_wait" });
  assert.equal(decideGroup(low, defaultGrouping, 30 * second).kind, "page");
});

test("a group nobody has to be told of is quiet", () => {
  assert.equal(decideGroup({ ...nothingTold, untold: untold(undefined, undefined) }, defaultGrouping, 0).kind, "quiet");
});

test("members that join are told of after the interval, and page nobody", () => {
  const facts: GroupFacts = { untold: untold(minute, undefined), told: "triggered", toldHigh: true, pagedUrgency: "high", toldAtMs: 0 };
  assert.deepEqual(decideGroup(facts, defaultGrouping, minute), { kind: "wait", untilMs: 5 * minute, reason: "group_interval" });
  assert.deepEqual(decideGroup(facts, defaultGrouping, 5 * minute), { kind: "tell" });
});

test("what rises to high urgency pages, whether it is new or was told of", () => {
  const low = { told: "acknowledged", pagedUrgency: "low", toldAtMs: 0 } as const;
  assert.equal(decideGroup({ ...low, toldHigh: false, untold: untold(minute, undefined) }, defaultGrouping, minute).kind, "page");
  assert.equal(decideGroup({ ...low, toldHigh: true, untold: untold(undefined, undefined) }, defaultGrouping, minute).kind, "page");
});

test("what was held back and is not any more pages, unless a page nobody has taken rings for its group", () => {
  const released = untold(0, undefined, true);
  assert.deepEqual(decideGroup({ ...nothingTold, untold: released }, defaultGrouping, minute), {
    kind: "page",
    urgency: "high",
    reason: "released",
  });
  const told = { toldHigh: true, pagedUrgency: "high", toldAtMs: 0, untold: released } as const;
  assert.equal(decideGroup({ ...told, told: "acknowledged" }, defaultGrouping, minute).kind, "page");
  assert.equal(decideGroup({ ...told, told: "triggered" }, defaultGrouping, minute).kind, "wait");
});

test("a group is its service, and the values of the labels the service groups by; a missing one is empty", () => {
  const rules = { ...defaultGrouping, labels: ["zone", "rack"] };
  assert.equal(groupKey("service:1", defaultGrouping, { zone: "a" }), "service:1");
  assert.equal(groupKey("service:1", rules, { zone: "a", other: "x" }), groupKey("service:1", rules, { zone: "a", rack: "" }));
  assert.notEqual(groupKey("service:1", rules, { zone: "a" }), groupKey("service:1", rules, { zone: "b" }));
});

const rules: FlapRules = { changes: 5, windowMs: 10 * minute };

function noted(times: readonly number[]): FlapState {
  let state: FlapState | undefined;
  for (const atMs of times) state = noteChange(state, atMs, rules);
  assert.ok(state !== undefined);
  return state;
}

test("the fifth change within ten minutes is flapping; spread over more, it is not", () => {
  const flapping = noted([0, 1, 2, 3, 4].map((n) => n * minute));
  assert.equal(flapping.sinceMs, 4 * minute);
  assert.equal(noted([0, 3, 6, 9, 12].map((n) => n * minute)).sinceMs, undefined);
});

test("it tells once that it flaps, and is held until nothing has changed for the whole window", () => {
  const first = decideFlap(noted([0, 1, 2, 3, 4].map((n) => n * minute)), rules);
  assert.equal(first.kind, "tells");
  const again = noteChange(noteChange(first.state, 5 * minute, rules), 14 * minute, rules);
  const second = decideFlap(again, rules);
  assert.deepEqual([second.kind, second.kind === "holds" && second.untilMs], ["holds", 24 * minute]);
  assert.equal(decideFlap(noteChange(again, 24 * minute, rules), rules).kind, "passes");
});

test("flapping ends only after a steady window, and never begins with fewer changes than the rules ask for", () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 12 * minute }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(gaps, (waits) => {
      let state: FlapState | undefined;
      let now = 0;
      const all: number[] = [];
      for (const wait of waits) {
        const before = state;
        now += wait;
        all.push(now);
        state = noteChange(state, now, rules);
        const recent = all.filter((ms) => ms > now - rules.windowMs);
        if (state.sinceMs === now) assert.ok(recent.length >= rules.changes);
        if (before?.sinceMs !== undefined && state.sinceMs === undefined) assert.ok(now >= steadyAtMs(before, rules));
        if (before?.sinceMs !== undefined && now < steadyAtMs(before, rules)) assert.equal(state.sinceMs, before.sinceMs);
        assert.ok(state.changesMs.length <= rules.changes);
      }
    }),
  );
});
