import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareComponentStatus, componentStatuses, rollUp } from "#comms/component-status.ts";

const anyStatus = fc.constantFrom(...componentStatuses);

test("a group is as bad as its worst child", () => {
  const table = [
    [[], "operational"],
    [["operational", "operational"], "operational"],
    [["operational", "under_maintenance"], "under_maintenance"],
    [["under_maintenance", "degraded_performance"], "degraded_performance"],
    [["major_outage", "partial_outage", "operational"], "major_outage"],
  ] as const;
  for (const [children, group] of table) assert.equal(rollUp(children), group);
});

test("a group's state is one of its children's and none of them is worse", () => {
  fc.assert(
    fc.property(fc.array(anyStatus, { minLength: 1 }), (children) => {
      const group = rollUp(children);
      assert.ok(children.includes(group));
      for (const child of children) assert.ok(compareComponentStatus(child, group) <= 0);
    }),
  );
});

test("the order of children and nested groups change nothing", () => {
  fc.assert(
    fc.property(fc.array(anyStatus), fc.array(anyStatus), (left, right) => {
      assert.equal(rollUp([rollUp(left), rollUp(right)]), rollUp([...right, ...left]));
    }),
  );
});
