import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Bucket, type RateRule, takeToken } from "#alerts/token-bucket.ts";

function given(rule: RateRule, times: readonly number[]): readonly number[] {
  let bucket: Bucket | undefined;
  return times.filter((atMs) => {
    const after = takeToken(bucket, rule, atMs);
    if (after !== undefined) bucket = after;
    return after !== undefined;
  });
}

test("a burst is let through, then the rate", () => {
  const rule = { perSecond: 10, burstSeconds: 2 };
  const atOnce = given(
    rule,
    Array.from({ length: 100 }, () => 0),
  );
  assert.equal(atOnce.length, 20);
  const everyTenth = Array.from({ length: 1_000 }, (_, n) => n * 10);
  assert.equal(given(rule, everyTenth).length, 20 + Math.floor(9.99 * 10));
});

test("of any stretch of time no more than burst and rate allow are given, and who keeps to the rate is never refused", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 300 }),
      (perSecond, burstSeconds, gaps) => {
        const rule = { perSecond, burstSeconds };
        let now = 0;
        const times = gaps.map((gap) => (now += gap));
        const passed = given(rule, times);
        for (const [start, from] of passed.entries())
          for (const [index, to] of passed.entries())
            if (index >= start) assert.ok(index - start + 1 <= perSecond * burstSeconds + ((to - from) / 1_000) * perSecond + 1e-6);
        const steady = times.map((_, n) => Math.ceil((n * 1_000) / perSecond));
        assert.equal(given(rule, steady).length, steady.length);
      },
    ),
  );
});

test("a clock set back neither gives nor takes", () => {
  const rule = { perSecond: 1, burstSeconds: 2 };
  assert.equal(given(rule, [10_000, 5_000, 0, 10_500]).length, 2);
});
