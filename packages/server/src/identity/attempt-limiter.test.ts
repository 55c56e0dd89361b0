import assert from "node:assert/strict";
import { test } from "node:test";
import { AttemptLimiter } from "#identity/attempt-limiter.ts";

const now = Temporal.Instant.from("2026-11-23T08:00:00Z");

function takeTimes(limiter: AttemptLimiter, times: number, account: (index: number) => string): void {
  for (let index = 0; index < times; index += 1) limiter.take("192.0.2.1", account(index), now);
}

test("the eleventh guess at one account from one address is refused, from another address it is not", () => {
  const limiter = new AttemptLimiter();
  takeTimes(limiter, 10, () => "ada@example.com");
  assert.throws(() => limiter.take("192.0.2.1", "ada@example.com", now), { code: "limit_exceeded" });
  limiter.take("192.0.2.2", "ada@example.com", now);
  limiter.take("192.0.2.1", "bob@example.com", now);
});

test("after fifteen minutes one may guess again", () => {
  const limiter = new AttemptLimiter();
  takeTimes(limiter, 10, () => "ada@example.com");
  const justBefore = now.add({ minutes: 15 }).subtract({ milliseconds: 1 });
  assert.throws(() => limiter.take("192.0.2.1", "ada@example.com", justBefore), { code: "limit_exceeded" });
  limiter.take("192.0.2.1", "ada@example.com", now.add({ minutes: 15 }));
});

test("a right password clears the count of that account", () => {
  const limiter = new AttemptLimiter();
  takeTimes(limiter, 10, () => "ada@example.com");
  limiter.forgive("192.0.2.1", "ada@example.com");
  limiter.take("192.0.2.1", "ada@example.com", now);
});

test("one address that tries many accounts is stopped at a hundred", () => {
  const limiter = new AttemptLimiter();
  takeTimes(limiter, 100, (index) => `person-${index}@example.com`);
  assert.throws(() => limiter.take("192.0.2.1", "fresh@example.com", now), { code: "limit_exceeded" });
});
