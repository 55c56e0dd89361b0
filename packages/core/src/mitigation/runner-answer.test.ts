import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { judgeAnswer, readRunnerText, readRunnerWord } from "#mitigation/runner-answer.ts";
import type { RunnerWord } from "#mitigation/runner-answer.ts";

test("an answer is success only when status and last word leave no doubt", () => {
  const cases: readonly (readonly [number, RunnerWord, string])[] = [
    [200, "none", "succeeded"],
    [200, "succeeded", "succeeded"],
    [200, "failed", "failed"],
    [204, "none", "succeeded"],
    [202, "none", "lost"],
    [202, "succeeded", "succeeded"],
    [302, "none", "failed"],
    [404, "succeeded", "failed"],
    [500, "succeeded", "failed"],
    [500, "none", "failed"],
    [502, "none", "lost"],
    [504, "succeeded", "lost"],
    [504, "failed", "failed"],
  ];
  for (const [status, word, kind] of cases) assert.equal(judgeAnswer(status, word).kind, kind, `${status} ${word}`);
});

test("no answer outside 200 to 299 is ever success", () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), fc.constantFrom<RunnerWord>("succeeded", "failed", "none"), (status, word) => {
      if (status < 200 || status > 299 || word === "failed") assert.notEqual(judgeAnswer(status, word).kind, "succeeded");
    }),
  );
});

test("the word is read from an object's status alone", () => {
  assert.equal(readRunnerWord('{"status":"succeeded","took":3}'), "succeeded");
  assert.equal(readRunnerWord(' {"status":"failed"}'), "failed");
  for (const line of ['{"status":"running"}', '"succeeded"', "succeeded", '{"status":', "[1]", "", "{}", '{"status":{"a":1}}']) {
    assert.equal(readRunnerWord(line), "none", line);
  }
});

test("output lines show their message, and any line at all is readable", () => {
  assert.equal(readRunnerText('{"message":"3 of 5 pods replaced"}'), "3 of 5 pods replaced");
  assert.equal(readRunnerText('{"line":"draining"}'), "draining");
  assert.equal(readRunnerText('{"status":"succeeded"}'), '{"status":"succeeded"}');
  assert.equal(readRunnerText("{ not JSON"), "{ not JSON");
  fc.assert(fc.property(fc.string(), (line) => typeof readRunnerText(line) === "string" && readRunnerWord(line).length > 0));
});
