import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { holdRows } from "#alerts/hold-rows.ts";

const rows = (ids: string) => ids.split("").map((id) => ({ id, text: `new ${id}` }));
const idsOf = (held: { readonly rows: readonly { readonly id: string }[] }) => held.rows.map((row) => row.id).join("");

test("new rows wait above, older ones are added below, and nothing in between moves", () => {
  const held = holdRows(rows("cde"), rows("abcdefg"));
  assert.equal(idsOf(held), "cdefg");
  assert.equal(held.waiting, 2);
});

test("what left the list stays in its place, marked", () => {
  const held = holdRows(rows("abcd"), rows("ad"));
  assert.equal(idsOf(held), "abcd");
  assert.deepEqual([...held.gone], ["b", "c"]);
});

test("what one answered oneself goes when it leaves the list", () => {
  assert.equal(idsOf(holdRows(rows("abc"), rows("ac"), new Set(["b", "c"]))), "ac");
});

test("rows that stay say the newest", () => {
  const held = holdRows([{ id: "a", text: "old" }], rows("a"));
  assert.equal(held.rows[0]?.text, "new a");
});

test("another list altogether is shown as it is", () => {
  assert.deepEqual(holdRows(rows("ab"), rows("xy")), { rows: rows("xy"), waiting: 0, gone: new Set() });
});

test("whatever comes and goes, what was shown keeps its order and nothing is shown twice", () => {
  const anyIds = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 20 });
  fc.assert(
    fc.property(anyIds, anyIds, (before, after) => {
      const held = holdRows(
        before.map((id) => ({ id })),
        after.map((id) => ({ id })),
      );
      const ids = held.rows.map((row) => row.id);
      assert.equal(new Set(ids).size, ids.length);
      const overlap = before.some((id) => after.includes(id));
      if (overlap)
        assert.deepEqual(
          ids.filter((id) => before.includes(id)),
          before,
        );
      assert.equal(new Set([...ids, ...after.slice(0, held.waiting)]).size, ids.length + held.waiting);
    }),
  );
});
