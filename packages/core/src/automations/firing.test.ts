import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type ConditionFacts, conditionFault } from "#automations/condition.ts";
import { decideFiring, deepestChain, firingWords, type Trigger } from "#automations/firing.ts";
import { asId, type AutomationId } from "#kernel/index.ts";

const facts: ConditionFacts = {
  event: { type: "incident.declared", actorKind: "user", actorName: "Mira", data: { severity: "SEV1", tags: ["eu", "pay"] } },
  incident: { title: "Nobody can pay", severity: "SEV1", status: "active", services: ["checkout"] },
};

function trigger(condition: string, id = "a"): Trigger {
  return { id: asId<"automation">(id), isEnabled: true, events: ["incident.declared"], condition };
}

const holding: readonly string[] = [
  "",
  'incident.severity == "SEV1"',
  '"checkout" in incident.services',
  'event.data.tags.exists(tag, tag == "eu")',
  're(incident.title, "(?i)pay")',
];

for (const condition of holding) {
  test(`it fires where ${condition === "" ? "there is no condition" : condition}`, () => {
    assert.equal(conditionFault(condition), undefined);
    assert.equal(decideFiring(trigger(condition), facts, []).kind, "fires");
  });
}

test("it holds where the condition does not hold, or cannot be asked, and says so", () => {
  const said = (condition: string): string => {
    const decision = decideFiring(trigger(condition), facts, []);
    assert.ok(decision.kind === "held");
    return firingWords(decision);
  };
  assert.equal(said('incident.severity == "SEV3"'), "The condition did not hold");
  assert.match(said("event.data.nothing.at.all == 1"), /could not be asked: /);
});

const hostile: readonly string[] = [
  'incident.title.matches("(a+)+$")',
  "re(incident.title, incident.title)",
  're(incident.title, "((((a{100}){100}){100}){100})")',
  "event.data.tags.map(a, a).map(b, b).size() > 1",
  "event.data.a.all(a, event.data.b.all(b, event.data.c.all(c, a == b)))",
  `${"(".repeat(200)}true${")".repeat(200)}`,
  "constructor.constructor('return process')()",
  "incident.title",
  "event.secret == 1",
  `incident.title == "${"x".repeat(20_000)}"`,
];

for (const condition of hostile) {
  test(`refused when it is saved: ${condition.slice(0, 60)}`, () => {
    assert.ok(conditionFault(condition) !== undefined);
    assert.equal(decideFiring(trigger(condition), facts, []).kind, "held");
  });
}

test("no text makes the asking fail", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (condition) => {
      const { kind } = decideFiring(trigger(condition), facts, []);
      assert.ok(kind === "fires" || kind === "held");
    }),
  );
});

test("automations that set one another off come to an end, and none of them fires twice for one deed", () => {
  const ids = ["a", "b", "c", "d", "e"].map((id) => asId<"automation">(id));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...ids), { minLength: 1, maxLength: 40 }), (order) => {
      let chain: readonly AutomationId[] = [];
      let fired = 0;
      for (const id of order) {
        const decision = decideFiring(trigger("", id), facts, chain);
        if (decision.kind !== "fires") continue;
        fired += 1;
        ({ chain } = decision);
      }
      assert.ok(fired <= deepestChain);
      assert.equal(new Set(chain).size, chain.length);
    }),
  );
});
