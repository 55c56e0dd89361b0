import assert from "node:assert/strict";
import { test } from "node:test";
import { writeHandoffBrief } from "#incidents/handoff-brief.ts";
import { incidentReference, parseIncidentReference } from "#incidents/incident-reference.ts";
import { findSimilarIncidents } from "#incidents/similar-incidents.ts";
import { timelineKindOf, timelinePatterns } from "#incidents/timeline.ts";

const now = Temporal.Instant.from("2026-11-23T03:00:00Z");

test("the brief says impact, what was tried, what is in flight, decisions, updates and people, in that order", () => {
  const brief = writeHandoffBrief(
    {
      reference: "INC-7",
      title: "Checkout failing for EU customers",
      severity: "SEV1",
      status: "active",
      services: ["checkout-api"],
      impactStartedAt: now.subtract({ minutes: 75 }),
      mitigations: [{ what: "Shifted EU traffic", at: now.subtract({ minutes: 12 }) }],
      decisions: [{ text: "Roll back first", at: now.subtract({ minutes: 20 }) }],
      openTasks: [
        { text: "Check the queue", assignee: "Ravi" },
        { text: "Call the provider", assignee: undefined },
      ],
      recoveryEvidence: undefined,
      firingAlerts: 1,
      lastUpdateAt: undefined,
      nextUpdateAt: now.subtract({ minutes: 4 }),
      people: [{ name: "Mira", role: "incident_commander", since: now.subtract({ minutes: 60 }) }],
    },
    now,
  );
  assert.deepEqual(brief.split("\n"), [
    "INC-7: Checkout failing for EU customers. SEV1 Critical, active.",
    "Impact: checkout-api, for 1 h 15 min, 1 alert firing.",
    "Mitigated so far: Shifted EU traffic (12 min ago).",
    "In flight: Check the queue (Ravi); Call the provider (nobody yet).",
    "Decided: Roll back first (20 min ago).",
    "Updates: last none posted, next overdue by 4 min.",
    "People: Mira, incident commander for 1 h 0 min.",
  ]);
});

test("a reference reads as people write it, and nothing else does", () => {
  assert.equal(incidentReference(42), "INC-42");
  assert.deepEqual(["INC-42", "inc-42", " 42 "].map(parseIncidentReference), [42, 42, 42]);
  assert.deepEqual(["INC-0", "INC-", "0x2a", "INC-1e3", "018f"].map(parseIncidentReference), [
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("similar incidents share words or a service, most alike first; a stranger is not shown", () => {
  const candidates = [
    { key: 1, title: "Search is slow", serviceIds: ["search"] },
    { key: 2, title: "Checkout failing for EU customers", serviceIds: ["checkout"] },
    { key: 3, title: "Queue backlog", serviceIds: ["checkout"] },
  ];
  const found = findSimilarIncidents("EU checkouts failed", ["checkout"], candidates);
  assert.deepEqual(
    found.map((one) => [one.key, one.why]),
    [
      [2, "same_service_and_words"],
      [3, "same_service"],
    ],
  );
  assert.deepEqual(findSimilarIncidents("the of and", [], candidates), []);
});

test("each kind of event falls under one filter", () => {
  assert.equal(timelineKindOf("incident.note-added"), "people");
  assert.equal(timelineKindOf("page.acknowledged"), "people");
  assert.equal(timelineKindOf("run.started"), "changes");
  assert.equal(timelineKindOf("update.posted"), "updates");
  assert.equal(timelineKindOf("incident.update-due"), "updates");
  assert.equal(timelineKindOf("service.linked"), "system");
  assert.equal(timelinePatterns("all"), undefined);
});
