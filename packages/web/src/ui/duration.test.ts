import assert from "node:assert/strict";
import { test } from "node:test";
import { durationInWords, formatDuration, isoDuration, relativeInWords } from "./duration.ts";

test("a clock shows minutes and seconds under an hour, hours under a day, days and hours beyond", () => {
  assert.equal(formatDuration(0), "0:00");
  assert.equal(formatDuration(1429), "23:49");
  assert.equal(formatDuration(3599), "59:59");
  assert.equal(formatDuration(3600), "1:00:00");
  assert.equal(formatDuration(5029), "1:23:49");
  assert.equal(formatDuration(86_399), "23:59:59");
  assert.equal(formatDuration(86_400), "1 d");
  assert.equal(formatDuration(183_600), "2 d 3 h");
});

test("a countdown that has run out shows how long ago", () => {
  assert.equal(formatDuration(-75), "1:15");
});

test("a span in words names at most two units", () => {
  assert.equal(durationInWords(40), "40 s");
  assert.equal(durationInWords(240), "4 min");
  assert.equal(durationInWords(7500), "2 h 5 min");
  assert.equal(durationInWords(7200), "2 h");
  assert.equal(durationInWords(90_000), "1 d 1 h");
  assert.equal(durationInWords(86_400 * 12 + 7200), "12 d");
});

test("what is seconds away is just now, the rest says which side of now it is on", () => {
  assert.equal(relativeInWords(-3), "just now");
  assert.equal(relativeInWords(-240), "4 min ago");
  assert.equal(relativeInWords(240), "in 4 min");
});

test("the machine-readable duration is ISO 8601", () => {
  assert.equal(isoDuration(1429), "PT23M49S");
  assert.equal(isoDuration(90_061), "PT25H1M1S");
});
