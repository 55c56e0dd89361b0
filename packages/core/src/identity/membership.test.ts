import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decideRemoval, decideRoleChange, mayGrant } from "#identity/membership.ts";
import { isAtLeast } from "#identity/permissions.ts";
import { roles } from "#kernel/index.ts";

const anyRole = fc.constantFrom(...roles);

test("an admin makes a responder of an observer", () => {
  const decision = decideRoleChange({ actor: "admin", from: "observer", to: "responder", ownerCount: 1 });
  assert.deepEqual(decision, { kind: "accepted" });
});

test("an admin can neither make nor unmake an owner", () => {
  const refused = { kind: "refused", reason: "above-own-role" };
  assert.deepEqual(decideRoleChange({ actor: "admin", from: "admin", to: "owner", ownerCount: 1 }), refused);
  assert.deepEqual(decideRoleChange({ actor: "admin", from: "owner", to: "admin", ownerCount: 2 }), refused);
  assert.deepEqual(decideRemoval({ actor: "admin", from: "owner", ownerCount: 2 }), refused);
});

test("the last owner stays, and one of two owners may go", () => {
  const refused = { kind: "refused", reason: "last-owner" };
  assert.deepEqual(decideRoleChange({ actor: "owner", from: "owner", to: "admin", ownerCount: 1 }), refused);
  assert.deepEqual(decideRemoval({ actor: "owner", from: "owner", ownerCount: 1 }), refused);
  assert.deepEqual(decideRoleChange({ actor: "owner", from: "owner", to: "admin", ownerCount: 2 }), { kind: "accepted" });
  assert.deepEqual(decideRemoval({ actor: "owner", from: "owner", ownerCount: 2 }), { kind: "accepted" });
});

test("the same role again changes nothing", () => {
  assert.deepEqual(decideRoleChange({ actor: "owner", from: "owner", to: "owner", ownerCount: 1 }), { kind: "unchanged" });
});

test("whatever is accepted leaves an owner, and nobody reaches above their own role", () => {
  fc.assert(
    fc.property(anyRole, anyRole, anyRole, fc.integer({ min: 1, max: 3 }), (actor, from, to, ownerCount) => {
      const decision = decideRoleChange({ actor, from, to, ownerCount });
      if (decision.kind !== "accepted") return;
      assert.ok(isAtLeast(actor, from) && mayGrant(actor, to));
      const ownersAfter = ownerCount - (from === "owner" ? 1 : 0) + (to === "owner" ? 1 : 0);
      assert.ok(ownersAfter >= 1);
    }),
  );
});
