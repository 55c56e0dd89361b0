import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseViews, withView } from "#alerts/view-store.ts";

test("a view of a name that there is takes its place", () => {
  const views = [
    { name: "mine", query: "service=1" },
    { name: "bad", query: "severity=critical" },
  ];
  assert.deepEqual(withView(views, { name: "mine", query: "service=2" }), [
    { name: "bad", query: "severity=critical" },
    { name: "mine", query: "service=2" },
  ]);
});

test("whatever is stored, views or nothing come out of it", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      for (const view of parseViews(text)) assert.equal(typeof view.query, "string");
    }),
  );
  assert.deepEqual(parseViews('[{"name":"a","query":"q=1"},{"name":3}]'), [{ name: "a", query: "q=1" }]);
});
