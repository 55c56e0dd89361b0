import assert from "node:assert/strict";
import { test } from "node:test";
import { isTimeZone, normaliseEmail, passwordRefusal } from "#identity/credentials.ts";

test("a password is measured in characters people see as one code point", () => {
  assert.equal(passwordRefusal("elevenchars", "ada@example.com"), "too-short");
  assert.equal(passwordRefusal("twelve chars", "ada@example.com"), undefined);
  assert.equal(passwordRefusal("🦉".repeat(11), "ada@example.com"), "too-short");
  assert.equal(passwordRefusal("🦉".repeat(12), "ada@example.com"), undefined);
  assert.equal(passwordRefusal("x".repeat(257), "ada@example.com"), "too-long");
});

test("a password that is the address itself is refused, whatever the case", () => {
  assert.equal(passwordRefusal("Ada@Example.com", " ada@example.COM"), "is-the-address");
});

test("two spellings of one address become the same", () => {
  assert.equal(normaliseEmail(" Ada@Example.COM "), "ada@example.com");
  assert.equal(normaliseEmail("jose\u0301@example.com"), normaliseEmail("jos\u00e9@example.com"));
});

test("zones are IANA names, not offsets and not inventions", () => {
  assert.equal(isTimeZone("Europe/Berlin"), true);
  assert.equal(isTimeZone("UTC"), true);
  assert.equal(isTimeZone("+02:00"), false);
  assert.equal(isTimeZone("Europe/Nowhere"), false);
  assert.equal(isTimeZone(""), false);
});
