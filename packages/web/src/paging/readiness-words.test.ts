import assert from "node:assert/strict";
import { test } from "node:test";
import type { EscalationPolicy } from "#paging/paging-queries.ts";
import { peopleInTrouble, type ReadinessReport, stepsInTrouble } from "#paging/readiness-words.ts";

const plan = { high: [], low: [] };

const report: ReadinessReport = {
  missingSteps: 0,
  people: [
    { userId: "ada", name: "Ada", isReachable: true, plan, methods: [{ id: "m1", kind: "mail", state: "ready", provenAt: null }] },
    {
      userId: "grace",
      name: "Grace",
      isReachable: true,
      plan,
      methods: [
        { id: "m2", kind: "mail", state: "unproven", provenAt: null },
        { id: "m3", kind: "sms", state: "switched_off", provenAt: null },
      ],
    },
    {
      userId: "linus",
      name: "Linus",
      isReachable: false,
      plan,
      methods: [{ id: "m4", kind: "sms", state: "not_verified", provenAt: null }],
    },
    { userId: "edsger", name: "Edsger", isReachable: false, plan, methods: [] },
  ],
  policies: [
    {
      id: "p",
      name: "Checkout",
      steps: [
        { step: 1, unreachable: ["linus"], reachesSomebody: true },
        { step: 2, unreachable: [], reachesSomebody: false },
        { step: 3, unreachable: [], reachesSomebody: false },
        { step: 4, unreachable: [], reachesSomebody: true },
      ],
    },
  ],
};

const policies: readonly EscalationPolicy[] = [
  {
    id: "p",
    name: "Checkout",
    version: 1,
    isDefault: false,
    repeatCount: 0,
    createdAt: "2026-11-23T03:00:00Z",
    updatedAt: "2026-11-23T03:00:00Z",
    steps: [
      { targets: [{ kind: "round_robin", userIds: ["ada", "linus"] }], delayMinutes: 5, conditions: null },
      { targets: [{ kind: "webhook", url: "https://hooks.example.org/a" }], delayMinutes: 5, conditions: null },
      { targets: [{ kind: "team", teamId: "empty" }], delayMinutes: 5, conditions: null },
      { targets: [{ kind: "person", userId: "ada" }], delayMinutes: 5, conditions: null },
    ],
  },
];

test("who cannot be reached stands first, with what is wrong with each way", () => {
  assert.deepEqual(
    peopleInTrouble(report).map(({ name, isUnreachable, words }) => [name, isUnreachable, words]),
    [
      ["Linus", true, "SMS not verified"],
      ["Edsger", true, "no contact method"],
      ["Grace", false, "SMS switched off"],
    ],
  );
});

test("steps that reach nobody are named, and a step that only posts is none of them", () => {
  assert.deepEqual(
    stepsInTrouble(report, policies).map(({ step, isUnreachable, words }) => [step, isUnreachable, words]),
    [
      [1, false, "does not reach Linus"],
      [3, true, "reaches nobody"],
    ],
  );
});
