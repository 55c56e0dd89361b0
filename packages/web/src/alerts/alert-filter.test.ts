import assert from "node:assert/strict";
import { test } from "node:test";
import { alertQueryOf, filterOf, isNarrowed } from "#alerts/alert-filter.ts";

test("an address without a question lists what is open", () => {
  assert.deepEqual(alertQueryOf(filterOf({})), { status: "triggered,acknowledged" });
  assert.equal(isNarrowed(filterOf({})), false);
});

test("each part of the address narrows the list, and a severity takes the worse ones along", () => {
  const filter = filterOf({ state: "all", severity: "error", service: "s1", source: "w1", suppressed: "only", q: " disk " });
  assert.deepEqual(alertQueryOf(filter), {
    severity: "critical,error",
    serviceId: "s1",
    sourceId: "w1",
    suppressed: "true",
    search: "disk",
  });
  assert.equal(isNarrowed(filter), true);
});

test("a group is shown whole, whatever else is asked", () => {
  assert.deepEqual(alertQueryOf(filterOf({ group: "g1", state: "resolved", q: "disk" })), { groupId: "g1" });
});

test("words nobody knows narrow nothing", () => {
  assert.deepEqual(alertQueryOf(filterOf({ state: "exploded", severity: "terrible" })), {});
});
