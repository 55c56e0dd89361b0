import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { can, isAtLeast, leastRole, lesserRole, type Permission } from "#identity/permissions.ts";
import { roles } from "#kernel/index.ts";

const anyRole = fc.constantFrom(...roles);
const anyNoun = fc.constantFrom("services", "alerts", "api-keys", "people", "organisation", "me");
const anyPermission = fc.tuple(anyNoun, fc.constantFrom("read", "respond", "write")).map(([noun, verb]): Permission => `${noun}:${verb}`);

test("an observer reads and does nothing else", () => {
  assert.equal(can("observer", "alerts:read"), true);
  assert.equal(can("observer", "alerts:respond"), false);
  assert.equal(can("observer", "services:write"), false);
});

test("a responder acts during an outage and changes no set-up", () => {
  assert.equal(can("responder", "alerts:respond"), true);
  assert.equal(can("responder", "api-keys:respond"), true);
  assert.equal(can("responder", "services:write"), false);
});

test("an admin changes set-up, and only an owner the organisation itself", () => {
  assert.equal(can("admin", "services:write"), true);
  assert.equal(can("admin", "organisation:write"), false);
  assert.equal(can("owner", "organisation:write"), true);
  assert.equal(can("admin", "organisation:read"), true);
});

test("every role may change what is its own", () => {
  for (const role of roles) assert.equal(can(role, "me:write"), true);
});

test("a role grants all that lesser roles grant, for every permission", () => {
  fc.assert(
    fc.property(anyRole, anyRole, anyPermission, (one, other, permission) => {
      if (isAtLeast(one, other) && can(other, permission)) assert.equal(can(one, permission), true);
    }),
  );
});

test("a refusal names the least role that would have done", () => {
  fc.assert(
    fc.property(anyRole, anyPermission, (role, permission) => {
      const least = leastRole(permission);
      assert.equal(can(least, permission), true);
      assert.equal(can(role, permission), isAtLeast(role, least));
    }),
  );
});

test("the lesser of two roles may do exactly what both may do", () => {
  fc.assert(
    fc.property(anyRole, anyRole, anyPermission, (one, other, permission) => {
      assert.equal(can(lesserRole(one, other), permission), can(one, permission) && can(other, permission));
    }),
  );
});
