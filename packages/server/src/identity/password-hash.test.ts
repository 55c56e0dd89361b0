import assert from "node:assert/strict";
import { test } from "node:test";
import { hashPassword, isPassword } from "#identity/password-hash.ts";

test("a password is known by its own hash and by no other", async () => {
  const stored = await hashPassword("correct horse battery");
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal(await isPassword("correct horse battery", stored), true);
  assert.equal(await isPassword("correct horse batterz", stored), false);
});

test("the same password hashes differently each time", async () => {
  assert.notEqual(await hashPassword("correct horse battery"), await hashPassword("correct horse battery"));
});

test("two keyboards' spellings of one character are the same password", async () => {
  const stored = await hashPassword("Jos\u00e9 and friends");
  assert.equal(await isPassword("Jose\u0301 and friends", stored), true);
});

test("without a stored hash no password is right, not even one that would derive to zeros", async () => {
  assert.equal(await isPassword("", undefined), false);
  assert.equal(await isPassword("anything at all", undefined), false);
});

test("the reference vector of another argon2id implementation is understood", async () => {
  // From the test suite of the reference implementation (P-H-C/phc-winner-argon2, test.c: version 19, m=2^16, t=2, p=1).
  const stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  assert.equal(await isPassword("password", stored), true);
});
