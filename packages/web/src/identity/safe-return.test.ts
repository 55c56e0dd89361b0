import assert from "node:assert/strict";
import { test } from "node:test";
import { safeReturn } from "./safe-return.ts";

test("signing in leads back to the page one was on", () => {
  assert.equal(safeReturn("/incidents/42?tab=people"), "/incidents/42?tab=people");
});

test("signing in never leads to another site", () => {
  for (const address of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", undefined])
    assert.equal(safeReturn(address), "/");
});
