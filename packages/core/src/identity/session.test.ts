import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decideSession, sessionIdleLife, sessionTouchEvery, sessionWholeLife } from "#identity/session.ts";

const createdAt = Temporal.Instant.from("2026-11-23T08:00:00Z");

test("a session used lately is alive and not written again", () => {
  assert.deepEqual(decideSession({ createdAt, usedAt: createdAt }, createdAt.add({ minutes: 59 })), { kind: "alive", touch: false });
});

test("an hour after the last written use the next use is written", () => {
  assert.deepEqual(decideSession({ createdAt, usedAt: createdAt }, createdAt.add(sessionTouchEvery)), { kind: "alive", touch: true });
});

test("a session nobody used for fourteen days is over", () => {
  assert.deepEqual(decideSession({ createdAt, usedAt: createdAt }, createdAt.add(sessionIdleLife)), { kind: "over", reason: "idle" });
});

test("ninety days after sign-in a session is over, however lately it was used", () => {
  const end = createdAt.add(sessionWholeLife);
  assert.deepEqual(decideSession({ createdAt, usedAt: end }, end), { kind: "over", reason: "too-old" });
});

test("once over a session is never alive again", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 200_000 }),
      fc.integer({ min: 0, max: 200_000 }),
      fc.integer({ min: 0, max: 200_000 }),
      (used, first, later) => {
        const session = { createdAt, usedAt: createdAt.add({ minutes: used }) };
        const early = decideSession(session, createdAt.add({ minutes: first }));
        const late = decideSession(session, createdAt.add({ minutes: first + later }));
        if (early.kind === "over") assert.equal(late.kind, "over");
      },
    ),
  );
});
