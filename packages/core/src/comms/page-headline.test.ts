import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { componentStatuses } from "#comms/component-status.ts";
import { pageHeadline } from "#comms/page-headline.ts";
import { updateStatuses } from "#comms/update-status.ts";

const component = (name: string, status: (typeof componentStatuses)[number]) => ({ name, status });

test("the headline names what is broken, worst first", () => {
  const table = [
    [[], [], "none", "All services are working"],
    [[component("Checkout", "operational")], [], "none", "All services are working"],
    [[component("Checkout", "major_outage")], ["identified"], "critical", "Checkout is unavailable"],
    [
      [component("Checkout", "partial_outage"), component("Search", "partial_outage")],
      ["identified"],
      "major",
      "Checkout and Search are partly unavailable",
    ],
    [
      [component("A", "major_outage"), component("B", "major_outage"), component("C", "major_outage")],
      [],
      "critical",
      "A and 2 more services are unavailable",
    ],
    [
      [component("A", "degraded_performance"), component("B", "major_outage"), component("C", "operational")],
      [],
      "critical",
      "B is unavailable, 1 more service is affected",
    ],
    [[component("A", "under_maintenance")], [], "maintenance", "A is under maintenance"],
    [[component("A", "operational")], ["monitoring"], "minor", "A fix is in place and we are watching it"],
    [[component("A", "operational")], ["monitoring", "investigating"], "minor", "We are looking into a problem"],
  ] as const;
  for (const [components, words, indicator, sentence] of table) {
    assert.deepEqual(pageHeadline(components, words), { indicator, sentence });
  }
});

test("all is well is said only when every component works and no incident is open", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: fc.string({ minLength: 1 }), status: fc.constantFrom(...componentStatuses) })),
      fc.array(fc.constantFrom(...updateStatuses)),
      (components, words) => {
        const quiet = components.every((one) => one.status === "operational") && words.every((word) => word === "resolved");
        assert.equal(pageHeadline(components, words).indicator === "none", quiet);
      },
    ),
  );
});
