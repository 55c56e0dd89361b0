import assert from "node:assert/strict";
import { test } from "node:test";
import { nowSentence } from "./now-sentence.ts";

const calm = { severities: [], mitigatedCount: 0, waitingPageCount: 0 };

test("a quiet day says so", () => {
  assert.equal(nowSentence(calm), "Nothing is on fire");
});

test("a page that waits for me comes before everything else", () => {
  assert.equal(nowSentence({ severities: ["SEV1"], mitigatedCount: 1, waitingPageCount: 1 }), "A page waits for you");
  assert.equal(nowSentence({ ...calm, waitingPageCount: 3 }), "3 pages wait for you");
});

test("open incidents are counted and the worst is named", () => {
  assert.equal(nowSentence({ ...calm, severities: ["SEV2"] }), "One incident is open, SEV2");
  assert.equal(nowSentence({ ...calm, severities: ["SEV1", "SEV3"], mitigatedCount: 4 }), "2 incidents are open, the worst is SEV1");
});

test("what is mitigated is not over", () => {
  assert.equal(nowSentence({ ...calm, mitigatedCount: 1 }), "One incident is mitigated, not yet resolved");
});
