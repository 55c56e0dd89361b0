import assert from "node:assert/strict";
import { test } from "node:test";
import { pipelineStages } from "@staunch/core/alerts";
import { reasonWords, stageWord, subjectHref } from "#alerts/explain-words.ts";

test("every stage of the pipeline has a name", () => {
  for (const stage of pipelineStages) assert.match(stageWord(stage), /^[A-Z]/);
});

test("figures stand in the sentence, and an unknown reason is said in its own words", () => {
  assert.equal(reasonWords({ reason: "repeated", figures: { count: 12 } }), "Heard 12 times; a repeat pages nobody again");
  assert.equal(
    reasonWords({ reason: "flapping", figures: { changes: 6, minutes: 10 } }),
    "Changed 6 times within 10 min: held until it is steady",
  );
  assert.equal(reasonWords({ reason: "held_by_moonlight", figures: {} }), "Held by moonlight");
});

test("what is named leads to its screen", () => {
  assert.equal(subjectHref({ type: "routing-rule", id: "r1" }), "/routing/r1");
  assert.equal(subjectHref({ type: "comet", id: "c1" }), undefined);
});
