import assert from "node:assert/strict";
import { test } from "node:test";
import { readPhoneNumber } from "#paging/phone-number.ts";

const numbers: readonly [string, string | undefined][] = [
  ["+49 170 1234567", "+491701234567"],
  ["0049 (170) 123-4567", "+491701234567"],
  ["+1 (415) 555-2671", "+14155552671"],
  [" +44 20 7946 0958 ", "+442079460958"],
  ["+91 98765 43210", "+919876543210"],
  // Which country is meant is not said.
  ["0170 1234567", undefined],
  ["4155552671", undefined],
  ["+49", undefined],
  ["+999 12345678", undefined],
  ["+1415555267112345", undefined],
  ["call me", undefined],
  ["", undefined],
];

for (const [typed, kept] of numbers) {
  test(`"${typed}" is ${kept === undefined ? "no telephone number" : `kept as ${kept}`}`, () => {
    assert.equal(readPhoneNumber(typed), kept);
  });
}
