import assert from "node:assert/strict";
import { test } from "node:test";
import { checkBodyOf, newCheck, sourceOf, withMeasure } from "#mitigation/check-draft.ts";

test("each kind sends its own fields and no other's", () => {
  const draft = { ...newCheck, url: "https://prom.example", query: "up" };
  assert.deepEqual(sourceOf(draft), { kind: "promql", url: "https://prom.example", query: "up" });
  assert.deepEqual(Object.keys(sourceOf({ ...draft, kind: "http" })), ["kind", "url", "measure", "expectStatus", "expectText", "field"]);
});

test("a credential that was not touched is not sent, and an emptied one is", () => {
  assert.equal("authorization" in checkBodyOf(newCheck), false);
  assert.equal(checkBodyOf({ ...newCheck, authorization: "" }).authorization, "");
});

test("what is measured brings its unit and what is healthy", () => {
  assert.deepEqual([withMeasure(newCheck, "success").operator, withMeasure(newCheck, "success").threshold], [">=", 1]);
  assert.equal(withMeasure(newCheck, "latency").unit, "ms");
  assert.equal(withMeasure(newCheck, "field").unit, newCheck.unit);
});
