import assert from "node:assert/strict";
import { test } from "node:test";
import { shiftEnd } from "./shift-end.ts";

const now = Temporal.Instant.from("2026-11-23T14:49:00Z");

test("a shift ends when somebody else takes over", () => {
  assert.equal(shiftEnd("2026-11-30T08:00:00Z", now), "2026-11-30T08:00:00Z");
});

test("a shift that reaches as far as anybody looked has no end", () => {
  assert.equal(shiftEnd("2027-02-22T14:49:00Z", now), undefined);
});
