import assert from "node:assert/strict";
import { test } from "node:test";
import type { EscalationPolicy } from "#paging/paging-queries.ts";
import { conditionWords, daysWords, policySentence } from "#paging/step-words.ts";

const office = { timeZone: "Europe/Berlin", days: [1, 2, 3, 4, 5], from: "09:00", until: "17:00", when: "inside" } as const;

test("a step without conditions has no words about them", () => {
  assert.equal(conditionWords(null), undefined);
  assert.equal(conditionWords({ urgency: null, severities: null, hours: null }), undefined);
});

test("conditions read as the end of a sentence", () => {
  const hours = { ...office, days: [...office.days] };
  assert.equal(
    conditionWords({ urgency: "high", severities: ["critical", "error"], hours }),
    "only for high urgency and severity critical or error, inside Mon to Fri, 09:00 to 17:00 (Europe/Berlin)",
  );
  assert.equal(
    conditionWords({ urgency: null, severities: null, hours: { ...hours, when: "outside" } }),
    "only outside Mon to Fri, 09:00 to 17:00 (Europe/Berlin)",
  );
});

test("hours over midnight say that they end on the next day, and midnight is the end of the same", () => {
  const nights = { ...office, days: [5], from: "22:00", until: "06:00" };
  assert.match(conditionWords({ urgency: null, severities: null, hours: nights }) ?? "", /Fri, 22:00 to 06:00 the next day/);
  assert.match(conditionWords({ urgency: null, severities: null, hours: { ...nights, until: "00:00" } }) ?? "", /22:00 to 00:00 \(/);
});

test("days are told as a row where they are one", () => {
  assert.equal(daysWords([1, 2, 3, 4, 5, 6, 7]), "every day");
  assert.equal(daysWords([7, 6]), "Sat and Sun");
  assert.equal(daysWords([5, 1, 3]), "Mon, Wed and Fri");
  assert.equal(daysWords([3, 2, 4]), "Tue to Thu");
  assert.equal(daysWords([6]), "Sat");
});

test("a policy is one sentence, with its conditions", () => {
  const policy: EscalationPolicy = {
    id: "p",
    name: "Checkout",
    version: 1,
    isDefault: false,
    repeatCount: 1,
    createdAt: "2026-11-23T03:00:00Z",
    updatedAt: "2026-11-23T03:00:00Z",
    steps: [
      { targets: [{ kind: "person", userId: "ada" }], delayMinutes: 5, conditions: { urgency: "high", severities: null, hours: null } },
      { targets: [{ kind: "webhook", url: "https://hooks.example.org/a" }], delayMinutes: 10, conditions: null },
    ],
  };
  const nameOf = (target: EscalationPolicy["steps"][number]["targets"][number]): string => (target.kind === "webhook" ? target.url : "Ada");
  assert.equal(
    policySentence(policy, nameOf, "once more"),
    "Page Ada (only for high urgency), after 5 min https://hooks.example.org/a; repeat once more.",
  );
});
