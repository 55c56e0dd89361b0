import assert from "node:assert/strict";
import { test } from "node:test";
import { draftUpdate, publicWordsOfMitigation } from "#comms/update-draft.ts";
import { suggestUpdateStatus } from "#comms/update-status.ts";

test("the inner lifecycle maps to the words customers know", () => {
  const table = [
    ["triage", false, "investigating"],
    ["triage", true, "investigating"],
    ["active", false, "investigating"],
    ["active", true, "identified"],
    ["mitigated", false, "monitoring"],
    ["resolved", false, "resolved"],
    ["closed", true, "resolved"],
    ["declined", false, undefined],
  ] as const;
  for (const [status, causeKnown, word] of table) {
    assert.equal(suggestUpdateStatus({ status, causeKnown }), word);
  }
});

test("a cause that readers were told of is not unknown again", () => {
  const table = [
    [undefined, "investigating"],
    ["investigating", "investigating"],
    ["identified", "identified"],
    ["monitoring", "identified"],
    ["resolved", "investigating"],
  ] as const;
  for (const [lastTold, word] of table) assert.equal(suggestUpdateStatus({ status: "active", causeKnown: false, lastTold }), word);
});

test("a drafted update says what is known and what is done, and keeps acronyms", () => {
  assert.equal(
    draftUpdate({
      status: "identified",
      componentNames: ["Checkout", "Payments"],
      title: "Checkout failing for EU customers.",
      doing: publicWordsOfMitigation("rollback"),
    }),
    "We know the cause of the problem with Checkout and Payments: checkout failing for EU customers. We are reversing the change that caused it.",
  );
  assert.equal(
    draftUpdate({ status: "investigating", componentNames: [], title: "API errors" }),
    "We are looking into a problem: API errors.",
  );
  assert.equal(
    draftUpdate({ status: "monitoring", componentNames: ["Checkout"], title: "x", recovery: "errors 31 % → 0.4 %" }),
    "The problem with Checkout has stopped (errors 31 % → 0.4 %). We are watching that it stays so.",
  );
  assert.equal(draftUpdate({ status: "resolved", componentNames: [], title: "x" }), "The problem is over. Everything is working again.");
});

test("a kind of mitigation without public words gives none", () => {
  assert.equal(publicWordsOfMitigation("custom"), undefined);
});
