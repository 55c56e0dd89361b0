import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nextMailTry } from "#comms/mail-retry.ts";

const now = Temporal.Instant.from("2026-11-23T03:00:00Z");

test("a mail is tried again after a minute, then ever later, up to an hour apart", () => {
  const waits = [1, 2, 3, 4, 7, 20].map((attempts) => {
    const retry = nextMailTry(now, attempts, 0.5);
    return retry.kind === "again" ? (retry.at.epochMilliseconds - now.epochMilliseconds) / 60_000 : undefined;
  });
  assert.deepEqual(waits, [1, 2, 4, 8, 60, 60]);
});

test("retries end, are never at once, and stay within an hour and a quarter", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, spread) => {
      const retry = nextMailTry(now, attempts, spread);
      assert.equal(retry.kind === "give_up", attempts >= 30);
      if (retry.kind === "give_up") return;
      const minutes = (retry.at.epochMilliseconds - now.epochMilliseconds) / 60_000;
      assert.ok(minutes >= 0.75 && minutes <= 75);
    }),
  );
});
