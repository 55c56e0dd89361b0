import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lanesOf } from "./rota-lanes.ts";
import { instantAtPosition } from "./rota-position.ts";

const anyPart = fc
  .record({ start: fc.double({ min: 0, max: 13, noNaN: true }), length: fc.double({ min: 0.01, max: 5, noNaN: true }) })
  .map(({ start, length }) => ({ start, end: start + length }));

test("covers that overlap lie in different lanes, and those that only meet may share one", () => {
  fc.assert(
    fc.property(fc.array(anyPart, { maxLength: 12 }), (parts) => {
      const lanes = lanesOf(parts);
      for (const [index, part] of parts.entries()) {
        for (const [otherIndex, other] of parts.entries()) {
          if (index >= otherIndex || lanes[index] !== lanes[otherIndex]) continue;
          assert.ok(part.end <= other.start || other.end <= part.start);
        }
      }
    }),
  );
  assert.deepEqual(
    lanesOf([
      { start: 0, end: 1 },
      { start: 1, end: 2 },
    ]),
    [0, 0],
  );
});

const autumn = [
  { date: "2026-10-24", from: "2026-10-23T22:00:00Z", until: "2026-10-24T22:00:00Z", hours: 24 },
  { date: "2026-10-25", from: "2026-10-24T22:00:00Z", until: "2026-10-25T23:00:00Z", hours: 25 },
] as const;

test("a place on the row is the instant that has passed there, rounded to an hour, on a long day too", () => {
  const at = (position: number): string | undefined => instantAtPosition(autumn, position)?.toString();
  assert.equal(at(0.5), "2026-10-24T10:00:00Z");
  assert.equal(at(1), "2026-10-24T22:00:00Z");
  assert.equal(at(1.5), "2026-10-25T11:00:00Z");
  assert.equal(at(2), "2026-10-25T23:00:00Z");
  assert.equal(instantAtPosition([], 0), undefined);
});
