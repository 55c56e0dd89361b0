import assert from "node:assert/strict";
import { test } from "node:test";
import { play } from "@staunch/demo";

test("an outage is carried from the first alert to the last action item: the demonstration, every step really happening", async () => {
  const told: string[] = [];
  await play({
    opened: async () => undefined,
    began: async () => undefined,
    happened: async (_step, sentence) => void told.push(sentence),
  });
  assert.equal(told.length, 11);
  assert.match(told[6] ?? "", /Failed checkouts fell from (?!0)\d/);
});
