import assert from "node:assert/strict";
import { test } from "node:test";
import { outcomeWords } from "#alerts/tried-words.ts";

const names = { service: (id: string) => `service ${id}`, policy: (id: string) => `policy ${id}` };
const before = {
  serviceId: null,
  severity: "warning",
  urgency: "low",
  escalationPolicyId: null,
  dedupKey: "k",
  labels: { team: "shop", zone: "a" },
  isSuppressed: false,
  declares: null,
};

test("only what differs is said, with what it was and what it would be", () => {
  assert.deepEqual(outcomeWords({ before, after: before }, names), []);
  const after = { ...before, serviceId: "s1", severity: "critical", labels: { team: "web" }, isSuppressed: true, declares: "SEV2" };
  assert.deepEqual(outcomeWords({ before, after }, names), [
    "service: none → service s1",
    "severity: warning → critical",
    "label team: shop → web",
    "label zone: a → none",
    "pages: somebody → nobody",
    "declares: no incident → SEV2",
  ]);
});
