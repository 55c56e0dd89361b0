import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compileRules, type RoutingRule } from "@staunch/core/alerts";
import { asId } from "@staunch/core/kernel";

const document = readFileSync(join(import.meta.dirname, "../../docs/routing.md"), "utf8");

test("every condition in the document about routing rules can be saved", () => {
  const conditions = [...document.matchAll(/^```cel\n(.*?)\n```$/gms)].map((match) => match[1] ?? "");
  assert.ok(conditions.length >= 4);
  const rules = conditions.map(
    (condition, index): RoutingRule => ({
      id: asId<"routing-rule">(String(index)),
      name: condition,
      condition,
      actions: {},
      afterMatch: "stop",
      enabled: true,
    }),
  );
  assert.deepEqual(compileRules(rules).faults, []);
});
