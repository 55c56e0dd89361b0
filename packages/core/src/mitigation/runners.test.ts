import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fillSettings, unfilledPlace } from "#mitigation/runners.ts";

test("a parameter's value takes its place in every text of the settings, once", () => {
  const settings = { ref: "release-{version}", replicas: 3, both: "{version}/{flag}" };
  const values = { version: "{flag}", flag: "new-checkout" };
  assert.deepEqual(fillSettings(settings, values), { ref: "release-{flag}", replicas: 3, both: "{flag}/new-checkout" });
});

test("a place without a value stays to be refused, whatever its name", () => {
  const settings = { ref: "{version}", other: "{constructor}" };
  assert.deepEqual(fillSettings(settings, {}), settings);
  assert.equal(unfilledPlace(settings), "version");
  assert.equal(unfilledPlace({ ref: "main", count: 3, text: "{ no place }" }), undefined);
});

test("settings without places come out as they went in", () => {
  const plain = fc.string().filter((text) => !text.includes("{"));
  fc.assert(
    fc.property(fc.dictionary(plain, plain), fc.dictionary(plain, fc.string()), (settings, values) => {
      assert.deepEqual({ ...fillSettings(settings, values) }, { ...settings });
    }),
  );
});
