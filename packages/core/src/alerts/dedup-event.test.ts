import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type AlertState, dedupEvent, type DedupRules, type SenderEvent, urgencyOf } from "#alerts/index.ts";

const pagerDutyRule: DedupRules = { reopenWindowMs: 0 };
const fiveMinutes: DedupRules = { reopenWindowMs: 300_000 };

function event(action: SenderEvent["action"], more: Partial<SenderEvent> = {}): SenderEvent {
  return { action, dedupKey: "k", title: "t", severity: "critical", labels: {}, ...more };
}

interface Played {
  readonly alerts: AlertState[];
  /** Alerts that opened, reopened or became urgent: what pages. */
  readonly calls: number;
}

/** Plays events one after the other, a second apart, with what is stored between batches: alerts, and the tombstone. */
function playAll(events: readonly SenderEvent[], rules: DedupRules, startMs = 1_000_000): Played {
  const alerts: AlertState[] = [];
  let tombstoneAtMs: number | undefined;
  let calls = 0;
  events.forEach((next, index) => {
    const outcome = dedupEvent(alerts.at(-1), { event: next, receivedAtMs: startMs + index * 1_000, tombstoneAtMs }, rules);
    if (outcome.kind === "opens") alerts.push(outcome.state);
    if (outcome.kind === "changes") alerts[alerts.length - 1] = outcome.state;
    if (outcome.kind === "ignored" && outcome.tombstoneAtMs !== undefined) tombstoneAtMs = outcome.tombstoneAtMs;
    const isCall = outcome.kind === "changes" && (outcome.transition === "reopened" || outcome.transition === "urgency_raised");
    if (outcome.kind === "opens" || isCall) calls++;
  });
  return { alerts, calls };
}

function play(events: readonly SenderEvent[], rules: DedupRules, startMs?: number): AlertState[] {
  return playAll(events, rules, startMs).alerts;
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

test("a resolve that overtakes its trigger keeps it from staying open, and a later trigger opens", () => {
  const overtaken = [event("resolve", { atMs: 20 }), event("trigger", { atMs: 10 })];
  assert.deepEqual(play(overtaken, fiveMinutes), []);
  assert.deepEqual(
    play([...overtaken, event("trigger", { atMs: 30 })], fiveMinutes).map((alert) => alert.status),
    ["triggered"],
  );
});

test("a resolve of an earlier time than the newest trigger does not close what fires again", () => {
  const story = [event("trigger", { atMs: 10 }), event("trigger", { atMs: 30 }), event("resolve", { atMs: 20 })];
  assert.deepEqual(
    play(story, fiveMinutes).map((alert) => alert.status),
    ["triggered"],
  );
});

test("a trigger that is heard again after a person's resolve, which has no time of the sender's, opens again", () => {
  const story = [event("trigger", { atMs: 10 }), event("resolve"), event("trigger", { atMs: 10 })];
  assert.equal(play(story, fiveMinutes).at(-1)?.status, "triggered");
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

/** What a sender says of one key: at each of its times a trigger or a resolve, told apart by what it says. */
const anyTimedStory = fc
  .uniqueArray(fc.record({ atMs: fc.integer({ min: 1, max: 60 }), resolves: fc.boolean(), urgent: fc.boolean() }), {
    selector: (one) => one.atMs,
    minLength: 1,
    maxLength: 12,
  })
  .map((story) =>
    story.map(({ atMs, resolves, urgent }) =>
      event(resolves ? "resolve" : "trigger", { atMs, title: `at ${atMs}`, severity: urgent ? "critical" : "info" }),
    ),
  );

/** The same events in any order, any of them more than once. */
const anyDelivery = anyTimedStory.chain((story) =>
  fc.record({
    story: fc.constant(story),
    delivered: fc.array(fc.nat({ max: story.length - 1 }), { maxLength: 12 }).chain((again) => {
      const all = [...story, ...again.flatMap((index) => story[index] ?? [])];
      return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
    }),
  }),
);

function shown(alert: AlertState | undefined): readonly unknown[] {
  if (alert === undefined || alert.status === "resolved") return ["nothing open"];
  return [alert.status, alert.severity, alert.latest?.title, alert.senderTriggeredAtMs];
}

test("any order and duplication of one key's events, with the sender's own times, ends in the same alert", () => {
  fc.assert(
    fc.property(anyDelivery, fc.constantFrom(pagerDutyRule, fiveMinutes), ({ story, delivered }, rules) => {
      const inOrder = story.toSorted((one, other) => (one.atMs ?? 0) - (other.atMs ?? 0));
      assert.deepEqual(shown(play(delivered, rules).at(-1)), shown(play(inOrder, rules).at(-1)));
    }),
    { numRuns: 2_000 },
  );
});

test("a stream whose newest event is a resolve leaves nothing open, in whatever order it comes", () => {
  fc.assert(
    fc.property(anyDelivery, fc.constantFrom(pagerDutyRule, fiveMinutes), fc.nat(), ({ delivered }, rules, place) => {
      const last = event("resolve", { atMs: 1_000 });
      const at = place % (delivered.length + 1);
      const alerts = play([...delivered.slice(0, at), last, ...delivered.slice(at)], rules);
      assert.ok(alerts.every((alert) => alert.status === "resolved"));
    }),
    { numRuns: 1_000 },
  );
});

test("delivering everything twice calls nobody a second time", () => {
  fc.assert(
    fc.property(anyDelivery, fc.constantFrom(pagerDutyRule, fiveMinutes), ({ delivered }, rules) => {
      const once = playAll(delivered, rules);
      const twice = playAll([...delivered, ...delivered], rules);
      assert.equal(twice.calls, once.calls);
      const eachTwice = playAll(
        delivered.flatMap((one) => [one, one]),
        rules,
      );
      assert.equal(eachTwice.calls, once.calls);
    }),
    { numRuns: 1_000 },
  );
});
