import assert from "node:assert/strict";
import { test } from "node:test";
import { type Named, pickByName } from "#find-by-name.ts";

const candidates: readonly Named[] = [
  { kind: "service", id: "s1", name: "checkout" },
  { kind: "service", id: "s2", name: "checkout-api" },
  { kind: "person", id: "p1", name: "Mira Okafor" },
  { kind: "person", id: "p1", name: "mira@example.org" },
];

test("a whole name wins over names it is a part of", () => {
  assert.equal(pickByName(candidates, "Checkout").id, "s1");
});

test("a part of one name is enough, by name or by address", () => {
  assert.equal(pickByName(candidates, "mira").id, "p1");
  assert.equal(pickByName(candidates, "-api").id, "s2");
});

test("what fits several is refused with their names, what fits nothing is refused too", () => {
  assert.throws(() => pickByName(candidates, "check"), /checkout \(service\), checkout-api \(service\)/u);
  assert.throws(() => pickByName(candidates, "search"), /Nothing is called “search”/u);
});
