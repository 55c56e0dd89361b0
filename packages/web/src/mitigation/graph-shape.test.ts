import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { niceTop, placeLabels, placeOf, shapeGraph } from "#mitigation/graph-shape.ts";

const frame = { from: 0, until: 100, include: 0.01 };

test("readings become a line and an area down to the base, and the end is the newest number", () => {
  const shape = shapeGraph(
    [
      { at: 0, value: 0 },
      { at: 50, value: 0.25 },
      { at: 100, value: 0.5 },
    ],
    frame,
  );
  assert.deepEqual(shape.lines, ["M0 100L50 75L100 50"]);
  assert.deepEqual(shape.areas, ["M0 100L50 75L100 50L100 100L0 100Z"]);
  assert.deepEqual(shape.end, { x: 100, y: 50 });
  assert.equal(shape.top, 1);
});

test("a reading without a number breaks the line", () => {
  const shape = shapeGraph(
    [
      { at: 0, value: 1 },
      { at: 20, value: null },
      { at: 40, value: 1 },
      { at: 60, value: 1 },
    ],
    frame,
  );
  assert.equal(shape.lines.length, 2);
  assert.equal(shapeGraph([{ at: 0, value: null }], frame).end, undefined);
  assert.deepEqual(shapeGraph([], frame).lines, []);
});

test("the scale ends at the next round number and holds the objective", () => {
  const cases: readonly (readonly [number, number])[] = [
    [0.386, 0.5],
    [0.5, 1],
    [1, 2],
    [0.004, 0.005],
    [0, 1],
    [180, 200],
    [1240, 2000],
  ];
  for (const [highest, top] of cases) assert.ok(Math.abs(niceTop(highest) - top) < 1e-9, `${highest} → ${niceTop(highest)}`);
  assert.ok(shapeGraph([{ at: 1, value: 0.1 }], { ...frame, include: 300 }).top >= 300);
});

test("every number is drawn inside the picture", () => {
  const anyPoints = fc.array(
    fc.record({ at: fc.integer({ min: -50, max: 150 }), value: fc.option(fc.double({ min: -10, max: 1e9, noNaN: true }), { nil: null }) }),
  );
  fc.assert(
    fc.property(anyPoints, (points) => {
      const shape = shapeGraph(points, frame);
      const numbers =
        shape.lines
          .join(" ")
          .match(/-?[\d.]+(e-?\d+)?/g)
          ?.map(Number) ?? [];
      assert.ok(numbers.every((number) => number >= 0 && number <= 100));
    }),
  );
});

test("labels keep their distance, the important ones win, and none stands outside", () => {
  const labels = placeLabels(
    [
      { at: 50, tone: "harm" },
      { at: 44, tone: "plain" },
      { at: 0, tone: "plain" },
      { at: 100, tone: "plain" },
      { at: 120, tone: "plain" },
    ],
    frame,
  );
  assert.deepEqual(
    labels.map((label) => label.at),
    [0, 50, 100],
  );
});

test("an instant beyond the edges stands at the edge", () => {
  assert.equal(placeOf(-5, frame), 0);
  assert.equal(placeOf(500, frame), 100);
  assert.equal(placeOf(5, { from: 5, until: 5 }), 0);
});
