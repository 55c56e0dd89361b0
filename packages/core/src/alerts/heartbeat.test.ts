import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  hearPing,
  type HeartbeatEffect,
  type HeartbeatPing,
  type HeartbeatState,
  type HeartbeatTerms,
  judgeAnew,
  newHeartbeat,
  pauseHeartbeat,
  resumeHeartbeat,
  runDurationMs,
  silentAt,
  watchSilence,
} from "#alerts/heartbeat.ts";

const start = Temporal.Instant.from("2026-11-23T02:00:00Z");
const terms: HeartbeatTerms = { periodSeconds: 600, graceSeconds: 60 };
const at = (seconds: number): Temporal.Instant => start.add({ seconds });
const success: HeartbeatPing = { kind: "success", runId: undefined };

/** Plays pings at their seconds and looks at the clock at each of them, as timers would; every effect in order. */
function play(story: readonly (readonly [number, HeartbeatPing["kind"] | "look", string?])[]) {
  let state: HeartbeatState = newHeartbeat(start);
  const effects: HeartbeatEffect[] = [];
  for (const [seconds, kind, runId] of story) {
    for (const step of [
      watchSilence(state, terms, at(seconds)),
      ...(kind === "look" ? [] : [hearPing(watchSilence(state, terms, at(seconds)).state, { kind, runId }, at(seconds))]),
    ]) {
      state = step.state;
      if (step.effect !== "none") effects.push(step.effect);
    }
  }
  return { state, effects, status: state.status };
}

const stories: readonly {
  readonly that: string;
  readonly story: Parameters<typeof play>[0];
  readonly status: HeartbeatState["status"];
  readonly effects: readonly HeartbeatEffect[];
}[] = [
  { that: "what was never heard of is not missed", story: [[1_000_000, "look"]], status: "waiting", effects: [] },
  {
    that: "a ping in time keeps it healthy",
    story: [
      [0, "success"],
      [659, "success"],
      [1_318, "look"],
    ],
    status: "healthy",
    effects: [],
  },
  {
    that: "silence of period plus grace is an alert",
    story: [
      [0, "success"],
      [660, "look"],
    ],
    status: "late",
    effects: ["triggers"],
  },
  {
    that: "silence alerts once",
    story: [
      [0, "success"],
      [660, "look"],
      [9_000, "look"],
    ],
    status: "late",
    effects: ["triggers"],
  },
  {
    that: "the next ping resolves it",
    story: [
      [0, "success"],
      [700, "success"],
    ],
    status: "healthy",
    effects: ["triggers", "resolves"],
  },
  {
    that: "a failure alerts at once",
    story: [
      [0, "success"],
      [5, "fail"],
    ],
    status: "failed",
    effects: ["triggers"],
  },
  {
    that: "a failure of what is late is said and pages nobody again",
    story: [
      [0, "success"],
      [700, "fail"],
    ],
    status: "failed",
    effects: ["triggers", "says"],
  },
  {
    that: "a success makes a failure good",
    story: [
      [5, "fail"],
      [6, "success"],
    ],
    status: "healthy",
    effects: ["triggers", "resolves"],
  },
  {
    that: "a note is no sign of life",
    story: [
      [0, "success"],
      [600, "log"],
      [660, "look"],
    ],
    status: "late",
    effects: ["triggers"],
  },
  {
    that: "a start is no sign of life either",
    story: [
      [0, "success"],
      [630, "start"],
      [660, "look"],
    ],
    status: "late",
    effects: ["triggers"],
  },
  {
    that: "a run that does not end within the grace is an alert",
    story: [
      [0, "success"],
      [10, "start"],
      [70, "look"],
    ],
    status: "late",
    effects: ["triggers"],
  },
  {
    that: "so is the first run ever",
    story: [
      [10, "start"],
      [70, "look"],
    ],
    status: "late",
    effects: ["triggers"],
  },
  {
    that: "a run that ends in time is none",
    story: [
      [10, "start", "a"],
      [60, "success", "a"],
      [71, "look"],
    ],
    status: "healthy",
    effects: [],
  },
  {
    that: "the end of another run is not its end",
    story: [
      [0, "start", "b"],
      [10, "start", "a"],
      [40, "success", "b"],
      [70, "look"],
    ],
    status: "late",
    effects: ["triggers"],
  },
  {
    that: "a word that names no run ends it",
    story: [
      [10, "start", "a"],
      [40, "success"],
      [80, "look"],
    ],
    status: "healthy",
    effects: [],
  },
];

for (const { that, story, status, effects } of stories) {
  test(that, () => {
    const played = play(story);
    assert.deepEqual([played.status, played.effects], [status, effects]);
  });
}

test("without a grace a run may take the period", () => {
  const running = hearPing(newHeartbeat(start), { kind: "start", runId: undefined }, start).state;
  assert.equal(silentAt(running, { periodSeconds: 600, graceSeconds: 0 })?.toString(), at(600).toString());
});

test("how long a run took is known from its own start alone", () => {
  const running = hearPing(newHeartbeat(start), { kind: "start", runId: "a" }, start).state;
  assert.equal(runDurationMs(running, { kind: "success", runId: "a" }, at(9)), 9_000);
  assert.equal(runDurationMs(running, { kind: "success", runId: "b" }, at(9)), undefined);
  assert.equal(runDurationMs(running, { kind: "log", runId: "a" }, at(9)), undefined);
});

test("pausing ends the alert, pings meanwhile change nothing, and resuming gives one whole period", () => {
  const late = watchSilence(hearPing(newHeartbeat(start), success, start).state, terms, at(700)).state;
  const paused = pauseHeartbeat(late, at(800));
  assert.equal(paused.effect, "resolves");
  const pinged = hearPing(paused.state, { kind: "fail", runId: undefined }, at(900));
  assert.deepEqual([pinged.effect, pinged.state.status], ["none", "paused"]);
  const resumed = resumeHeartbeat(pinged.state, at(5_000)).state;
  assert.equal(silentAt(resumed, terms)?.toString(), at(5_660).toString());
  assert.equal(resumeHeartbeat(pauseHeartbeat(newHeartbeat(start), start).state, at(5)).state.status, "waiting");
});

test("longer terms make what was late good, and shorter ones can make it late", () => {
  const healthy = hearPing(newHeartbeat(start), success, start).state;
  const late = watchSilence(healthy, terms, at(700)).state;
  assert.equal(judgeAnew(late, { ...terms, periodSeconds: 3_600 }, at(800)).effect, "resolves");
  assert.deepEqual(judgeAnew(late, terms, at(800)), { state: late, effect: "none" });
  assert.equal(judgeAnew(healthy, { ...terms, periodSeconds: 60 }, at(500)).effect, "triggers");
  const failed = hearPing(healthy, { kind: "fail", runId: undefined }, at(5)).state;
  assert.equal(judgeAnew(failed, { ...terms, periodSeconds: 3_600 }, at(800)).effect, "none");
});

type Move = {
  readonly kind: HeartbeatPing["kind"] | "look" | "pause" | "resume";
  readonly afterSeconds: number;
  readonly runId: string | undefined;
};

const anyMoves = fc.array(
  fc.record<Move>({
    kind: fc.constantFrom("success", "start", "fail", "log", "look", "pause", "resume"),
    afterSeconds: fc.integer({ min: 0, max: 900 }),
    runId: fc.constantFrom(undefined, "a", "b"),
  }),
  { maxLength: 40 },
);

function move(state: HeartbeatState, { kind, runId }: Move, now: Temporal.Instant) {
  if (kind === "look") return watchSilence(state, terms, now);
  if (kind === "pause") return pauseHeartbeat(state, now);
  if (kind === "resume") return resumeHeartbeat(state, now);
  return hearPing(state, { kind, runId }, now);
}

test("an alert is open exactly while it is late or failed, opens and ends in turn, and no silence goes unseen", () => {
  fc.assert(
    fc.property(anyMoves, (moves) => {
      let state = newHeartbeat(start);
      let isOpen = false;
      let now = start;
      for (const next of moves) {
        now = now.add({ seconds: next.afterSeconds });
        const step = move(state, next, now);
        if (step.effect === "triggers") assert.equal(isOpen, false);
        if (step.effect === "says" || step.effect === "resolves") assert.equal(isOpen, true);
        if (step.effect === "triggers") isOpen = true;
        if (step.effect === "resolves") isOpen = false;
        state = step.state;
        assert.equal(isOpen, state.status === "late" || state.status === "failed");
        const due = silentAt(state, terms);
        if (due !== undefined) assert.equal(watchSilence(state, terms, due).effect, "triggers");
        if (due === undefined) assert.ok(state.status !== "healthy");
      }
    }),
    { numRuns: 1_000 },
  );
});

test("silence is never called before period plus grace have passed since the last success, unless a run overstayed", () => {
  fc.assert(
    fc.property(anyMoves, (moves) => {
      let state = newHeartbeat(start);
      let now = start;
      for (const next of moves) {
        now = now.add({ seconds: next.afterSeconds });
        const step = move(state, next, now);
        if (next.kind === "look" && step.effect === "triggers") {
          const silentMs = now.epochMilliseconds - (state.countedFrom ?? start).epochMilliseconds;
          const runMs = state.run === undefined ? 0 : now.epochMilliseconds - state.run.startedAt.epochMilliseconds;
          assert.ok(silentMs >= 660_000 || runMs >= 60_000);
        }
        state = step.state;
      }
    }),
    { numRuns: 1_000 },
  );
});
