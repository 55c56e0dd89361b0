import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { judgeLook, newProbe, nextLook, pauseProbe, type ProbeRule, type ProbeState, restartProbe, resumeProbe } from "#alerts/probe.ts";

const start = Temporal.Instant.from("2026-11-23T02:00:00Z");
const rule: ProbeRule = { intervalSeconds: 60, tries: 2 };

/** `+` finds what is expected, `-` does not; a minute apart. */
function play(looks: string, tries = 2) {
  let state: ProbeState = newProbe(start);
  const effects: string[] = [];
  Array.from(looks).forEach((look, index) => {
    const step = judgeLook(state, look === "+" ? "expected" : "otherwise", { ...rule, tries }, start.add({ minutes: index }));
    state = step.state;
    effects.push(step.effect);
  });
  return { state, effects };
}

const stories: readonly (readonly [that: string, looks: string, tries: number, status: string, effects: readonly string[]])[] = [
  ["one failure is doubt and tells nobody", "+-", 2, "doubtful", ["none", "none"]],
  ["a second failure is the alert", "+--", 2, "down", ["none", "none", "triggers"]],
  ["a success in between was chance", "+-+-", 2, "doubtful", ["none", "none", "none", "none"]],
  ["what is down alerts once", "----", 2, "down", ["none", "triggers", "none", "none"]],
  ["the first success resolves", "--+", 2, "up", ["none", "triggers", "resolves"]],
  ["with one try the first failure is the alert", "-+-", 1, "down", ["triggers", "resolves", "triggers"]],
  ["with three tries it takes three", "--+---", 3, "down", ["none", "none", "none", "none", "none", "triggers"]],
];

for (const [that, looks, tries, status, effects] of stories) {
  test(that, () => {
    const played = play(looks, tries);
    assert.deepEqual([played.state.status, played.effects], [status, effects]);
  });
}

test("doubt is looked at again soon, everything else at the interval, and what is paused never", () => {
  const seconds = (state: ProbeState, interval = 60): number | undefined => {
    const next = nextLook(state, { ...rule, intervalSeconds: interval }, start);
    return next === undefined ? undefined : (next.epochMilliseconds - start.epochMilliseconds) / 1_000;
  };
  assert.equal(seconds(play("+").state), 60);
  assert.equal(seconds(play("+-").state), 10);
  assert.equal(seconds(play("+--").state), 60);
  assert.equal(seconds(pauseProbe(play("+").state, start).state), undefined);
});

test("pausing and looking at something else end the alert; resuming begins anew", () => {
  const { state: down } = play("--");
  assert.deepEqual([pauseProbe(down, start).effect, restartProbe(down, start).effect], ["resolves", "resolves"]);
  const paused = pauseProbe(down, start).state;
  assert.deepEqual(judgeLook(paused, "otherwise", rule, start), { state: paused, effect: "none" });
  assert.deepEqual(resumeProbe(paused, start).state, newProbe(start));
  assert.equal(resumeProbe(down, start).state, down);
});

test("an alert is open exactly while it is down, and opens only after as many failures in a row as the rule asks for", () => {
  const anyLooks = fc.array(fc.constantFrom("+", "-"), { maxLength: 60 });
  fc.assert(
    fc.property(anyLooks, fc.integer({ min: 1, max: 5 }), (looks, tries) => {
      let isOpen = false;
      looks.forEach((_look, index) => {
        const { state, effects } = play(looks.slice(0, index + 1).join(""), tries);
        const effect = effects.at(-1);
        if (effect === "triggers") {
          assert.equal(isOpen, false);
          assert.ok(index + 1 >= tries && looks.slice(index + 1 - tries, index + 1).every((look) => look === "-"));
          isOpen = true;
        }
        if (effect === "resolves") {
          assert.equal(isOpen, true);
          isOpen = false;
        }
        assert.equal(state.status === "down", isOpen);
      });
    }),
  );
});
