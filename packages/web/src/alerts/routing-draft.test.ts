import assert from "node:assert/strict";
import { test } from "node:test";
import { actionWords, newRule, ruleDraftOf, ruleWishOf } from "#alerts/routing-draft.ts";
import type { RoutingRule } from "#alerts/routing-queries.ts";

const rule: RoutingRule = {
  id: "r1",
  name: "Shop",
  condition: 'labels.team == "shop"',
  actions: {
    serviceId: "s1",
    severity: "critical",
    urgency: "low",
    escalationPolicyId: "p1",
    dedupKey: "labels.host",
    labels: { zone: 'event.host == "a" ? "x:1" : ""', team: '"shop"' },
    suppress: true,
    declareIncident: "SEV2",
  },
  afterMatch: "continue",
  enabled: false,
  createdAt: "2026-11-23T08:00:00Z",
  updatedAt: "2026-11-23T08:00:00Z",
  version: 3,
  faults: [],
};

test("a rule comes back from its form as it was", () => {
  const { name, condition, actions, afterMatch, enabled } = rule;
  assert.deepEqual(ruleWishOf(ruleDraftOf(rule)), { name, condition, actions, afterMatch, enabled });
});

test("what is left empty is not set", () => {
  assert.deepEqual(ruleWishOf({ ...newRule, name: " All ", condition: " true " }), {
    name: "All",
    condition: "true",
    actions: {},
    afterMatch: "stop",
    enabled: true,
  });
});

test("a rule is said in words", () => {
  const names = { service: (id: string) => `service ${id}`, policy: (id: string) => `policy ${id}` };
  assert.deepEqual(actionWords({}, names), []);
  assert.deepEqual(actionWords(rule.actions, names), [
    "concerns service s1",
    "is critical",
    "has low urgency",
    "pages by policy p1",
    "gets a dedup key of its own",
    "gets the label zone",
    "gets the label team",
    "pages nobody",
    "declares a SEV2 incident",
  ]);
});
