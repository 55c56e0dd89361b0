import assert from "node:assert/strict";
import { test } from "node:test";
import { decideInvitation } from "#identity/invitation.ts";

const expiresAt = Temporal.Instant.from("2026-11-30T08:00:00Z");

test("an unused invitation is open until the instant it expires", () => {
  const justBefore = expiresAt.subtract({ milliseconds: 1 });
  assert.deepEqual(decideInvitation({ expiresAt, acceptedAt: undefined }, justBefore), { kind: "open" });
  assert.deepEqual(decideInvitation({ expiresAt, acceptedAt: undefined }, expiresAt), { kind: "refused", reason: "expired" });
});

test("a used invitation is refused as used, even after its expiry", () => {
  const acceptedAt = expiresAt.subtract({ hours: 1 });
  assert.deepEqual(decideInvitation({ expiresAt, acceptedAt }, acceptedAt), { kind: "refused", reason: "used" });
  assert.deepEqual(decideInvitation({ expiresAt, acceptedAt }, expiresAt.add({ hours: 1 })), { kind: "refused", reason: "used" });
});
