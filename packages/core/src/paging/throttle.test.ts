import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decideThrottle, messagesAlone, type Throttle } from "#paging/throttle.ts";

const start = Temporal.Instant.from("2026-11-23T03:00:00Z");

interface Left {
  readonly second: number;
  readonly pages: number;
}

/** Sends pages that come at these seconds, as the timers do: what is collected leaves when the decision said. */
function play(seconds: readonly number[]): readonly Left[] {
  const left: Left[] = [];
  let throttle: Throttle | undefined;
  let waiting = 0;
  let due: Temporal.Instant | undefined;
  const at = (now: Temporal.Instant): void => {
    if (waiting === 0) return;
    const decision = decideThrottle(throttle, now);
    if (decision.kind === "collect") {
      due = decision.until;
      return;
    }
    throttle = decision.throttle;
    left.push({ second: start.until(now).total("seconds"), pages: waiting });
    waiting = 0;
    due = undefined;
  };
  const runUntil = (now: Temporal.Instant): void => {
    while (due !== undefined && Temporal.Instant.compare(due, now) <= 0) at(due);
  };
  for (const second of seconds) {
    const now = start.add({ milliseconds: Math.round(second * 1000) });
    runUntil(now);
    waiting += 1;
    at(now);
  }
  runUntil(start.add({ hours: 24 }));
  return left;
}

test("the first five pages go as they come, and a hundred more in the same minute as one message a minute later", () => {
  const seconds = [0, 1, 2, 3, 4, ...Array.from({ length: 100 }, (_, index) => 5 + index / 10)];
  assert.deepEqual(play(seconds), [
    { second: 0, pages: 1 },
    { second: 1, pages: 1 },
    { second: 2, pages: 1 },
    { second: 3, pages: 1 },
    { second: 4, pages: 1 },
    { second: 64, pages: 100 },
  ]);
});

test("a message that goes again after its sender died is sent and not counted twice", () => {
  let throttle: Throttle | undefined;
  const send = (id: string): string => {
    const decision = decideThrottle(throttle, start, id);
    if (decision.kind === "send") ({ throttle } = decision);
    return decision.kind;
  };
  for (const id of ["a", "b", "c", "d"]) assert.equal(send(id), "send");
  assert.equal(send("b"), "send");
  assert.equal(send("e"), "send");
  assert.equal(send("f"), "collect");
  assert.equal(send("e"), "send");
});

test("an hour of five hundred pages becomes about a dozen messages", () => {
  const left = play(Array.from({ length: 500 }, (_, index) => index * 7.2));
  assert.ok(left.length <= 14, `${left.length} messages`);
  assert.equal(
    left.reduce((sum, one) => sum + one.pages, 0),
    500,
  );
});

test("a page every three minutes is no storm", () => {
  const left = play(Array.from({ length: 40 }, (_, index) => index * 180));
  assert.equal(left.length, 40);
});

test("whatever comes, every page leaves, none more than ten minutes late, and never more than a few messages in a minute", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 7200 }), { maxLength: 300 }), (unsorted) => {
      const seconds = unsorted.toSorted((a, b) => a - b);
      const left = play(seconds);
      let taken = 0;
      for (const { second, pages } of left) {
        const oldest = seconds[taken] ?? 0;
        assert.ok(second - oldest <= 600, `${second - oldest} s late`);
        taken += pages;
      }
      assert.equal(taken, seconds.length);
      for (const { second } of left) {
        const near = left.filter((other) => other.second >= second && other.second < second + 60);
        assert.ok(near.length <= messagesAlone + 1);
      }
    }),
  );
});
