import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type AlertState, dedupEvent, type DedupRules, type SenderEvent, urgencyOf } from "#alerts/index.ts";

const pagerDutyRule: DedupRules = { reopenWindowMs: 0 };
const fiveMinutes: DedupRules = { reopenWindowMs: 300_000 };

function event(action: SenderEvent["action"], more: Partial<SenderEvent> = {}): SenderEvent {
  return { action, dedupKey: "k", title: "t", severity: "critical", labels: {}, ...more };
}

/** Plays events one after the other, a second apart, and gives back every alert that came of them. */
function play(events: readonly SenderEvent[], rules: DedupRules, startMs = 1_000_000): AlertState[] {
  const alerts: AlertState[] = [];
  events.forEach((next, index) => {
    const outcome = dedupEvent(alerts.at(-1), { event: next, receivedAtMs: startMs + index * 1_000 }, rules);
    if (outcome.kind === "opens") alerts.push(outcome.state);
    if (outcome.kind === "changes") alerts[alerts.length - 1] = outcome.state;
  });
  return alerts;
}

test("a repeat raises the count and pages nobody again", () => {
  const [alert] = play([event("trigger"), event("trigger"), event("trigger")], pagerDutyRule);
  assert.equal(alert?.count, 3);
  assert.equal(alert?.status, "triggered");
});

test("the newest title wins, and urgency rises but never falls while open", () => {
  const [alert] = play(
    [
      event("trigger", { severity: "info" }),
      event("trigger", { severity: "critical", title: "worse" }),
      event("trigger", { severity: "info", title: "calmer" }),
    ],
    pagerDutyRule,
  );
  assert.equal(alert?.latest?.title, "calmer");
  assert.equal(alert?.severity, "info");
  assert.equal(alert?.urgency, "high");
});

test("rising to high urgency is named, so that it pages", () => {
  const low = play([event("trigger", { severity: "warning" })], pagerDutyRule).at(-1);
  const outcome = dedupEvent(low, { event: event("trigger"), receivedAtMs: 2_000_000 }, pagerDutyRule);
  assert.equal(outcome.kind === "changes" && outcome.transition, "urgency_raised");
});

test("resolve and acknowledge of what is not open do nothing", () => {
  for (const action of ["resolve", "acknowledge"] as const) {
    assert.deepEqual(dedupEvent(undefined, { event: event(action), receivedAtMs: 1 }, fiveMinutes), {
      kind: "ignored",
      reason: "not_open",
    });
  }
});

test("after a resolve a trigger opens a new alert, or reopens the old one inside the window", () => {
  const story = [event("trigger"), event("resolve"), event("trigger")];
  assert.equal(play(story, pagerDutyRule).length, 2);
  const [only, ...others] = play(story, fiveMinutes);
  assert.deepEqual(others, []);
  assert.deepEqual([only?.status, only?.flapCount, only?.resolvedAtMs], ["triggered", 1, undefined]);
});

test("a trigger that began before the resolve already seen does not reopen it", () => {
  const story = [event("trigger", { atMs: 10 }), event("resolve", { atMs: 50 }), event("trigger", { atMs: 10 })];
  assert.deepEqual(
    play(story, fiveMinutes).map((alert) => alert.status),
    ["resolved"],
  );
});

const anyEvent = fc
  .record({
    action: fc.constantFrom("trigger", "acknowledge", "resolve"),
    severity: fc.constantFrom("critical", "error", "warning", "info"),
  })
  .map(({ action, severity }) => event(action, { severity }));

test("at most one alert of a key is open, and each was opened by a trigger", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), fc.constantFrom(pagerDutyRule, fiveMinutes), (events, rules) => {
      const alerts = play(events, rules);
      assert.ok(alerts.slice(0, -1).every((alert) => alert.status === "resolved"));
      assert.ok(alerts.length <= events.filter((one) => one.action === "trigger").length);
    }),
  );
});

test("a story that ends with a resolve leaves nothing open, and every trigger is counted", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), fc.constantFrom(pagerDutyRule, fiveMinutes), (events, rules) => {
      const alerts = play([...events, event("resolve")], rules);
      assert.ok(alerts.every((alert) => alert.status === "resolved"));
      const counted = alerts.reduce((sum, alert) => sum + alert.count, 0);
      assert.equal(counted, events.filter((one) => one.action === "trigger").length);
    }),
  );
});

test("an open alert is at least as urgent as anything it has said", () => {
  fc.assert(
    fc.property(
      fc.array(
        anyEvent.map((one) => ({ ...one, action: "trigger" as const })),
        { minLength: 1, maxLength: 10 },
      ),
      (events) => {
        const alert = play(events, pagerDutyRule).at(-1);
        const worst = events.some((one) => urgencyOf(one.severity) === "high") ? "high" : "low";
        assert.equal(alert?.urgency, worst);
      },
    ),
  );
});
