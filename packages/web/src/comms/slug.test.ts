import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { namesOf, slugOf } from "#comms/slug.ts";

test("names become addresses", () => {
  for (const [name, slug] of [
    ["Example Shop (EU)", "example-shop-eu"],
    ["  Läden & Häfen ", "laden-hafen"],
    ["—", ""],
  ] as const) {
    assert.equal(slugOf(name), slug);
  }
});

test("whatever the name, the address is one the server takes, or empty", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (name) => {
      assert.match(slugOf(name), /^(?:[a-z0-9](?:-?[a-z0-9])*)?$/);
      assert.ok(slugOf(name).length <= 60);
    }),
  );
});

test("one name a line, each once", () => {
  assert.deepEqual(namesOf(" Checkout \n\nSearch\nCheckout"), ["Checkout", "Search"]);
});
