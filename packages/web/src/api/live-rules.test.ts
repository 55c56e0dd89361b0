import assert from "node:assert/strict";
import { test } from "node:test";
import { pluralNoun, staleKeys } from "./live-rules.ts";

const acknowledged = {
  type: "page.acknowledged",
  subject: { type: "page", id: "p1" },
  topics: ["page:p1", "incident:i1", "service:s1"],
  at: "2026-11-23T03:01:00Z",
  data: {},
} as const;

test("an event makes stale what is asked about its subject and about each of its topics", () => {
  assert.deepEqual(staleKeys(acknowledged, []), [["pages"], ["incidents"], ["services"]]);
});

test("a rule adds keys for the types it names and for no others", () => {
  const rules = [
    { on: ["page.*"], keys: () => [["on-call", "readiness"]] },
    { on: ["page.escalated"], keys: () => [["never"]] },
    { on: ["pag.*"], keys: () => [["never"]] },
  ];
  assert.deepEqual(staleKeys(acknowledged, rules).slice(3), [["on-call", "readiness"]]);
});

test("nouns become the words of the API's paths", () => {
  assert.equal(pluralNoun("escalation_policy"), "escalation-policies");
  assert.equal(pluralNoun("status_page"), "status-pages");
  assert.equal(pluralNoun("schedule"), "schedules");
});
