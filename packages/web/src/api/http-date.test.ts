import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHttpDate } from "./http-date.ts";

test("the date of an answer is the instant it names", () => {
  assert.equal(parseHttpDate("Mon, 23 Nov 2026 03:02:10 GMT")?.toString(), "2026-11-23T03:02:10Z");
});

test("what is no date tells nothing", () => {
  for (const text of [null, "", "yesterday", "Mon, 23 Nev 2026 03:02:10 GMT", "2026-11-23T03:02:10Z"])
    assert.equal(parseHttpDate(text), undefined);
});
