import assert from "node:assert/strict";
import { test } from "node:test";
import { readSmsWord, type SmsWord } from "#paging/sms-text.ts";

const words: readonly [string, SmsWord][] = [
  ["1", "acknowledge"],
  [" 1. ", "acknowledge"],
  ["ACK", "acknowledge"],
  ["Ok!", "acknowledge"],
  ["STOP", "stop"],
  ["StopAll", "stop"],
  ["start", "start"],
  ["help", "help"],
  // Whoever writes a sentence has not pressed a button.
  ["11", "unknown"],
  ["1 minute please", "unknown"],
  ["don't stop", "unknown"],
  ["constructor", "unknown"],
  ["", "unknown"],
];

for (const [text, word] of words) {
  test(`"${text}" in answer to a page means ${word}`, () => {
    assert.equal(readSmsWord(text), word);
  });
}
