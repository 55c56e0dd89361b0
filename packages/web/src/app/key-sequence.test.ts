import assert from "node:assert/strict";
import { test } from "node:test";
import { KeySequence } from "#app/key-sequence.ts";

/** As much of a key press as is looked at; the rest of the event is the browser's. */
function press(key: string, timeStamp: number, held: readonly string[] = []): KeyboardEvent {
  const event = { key, code: `Key${key.toUpperCase()}`, timeStamp, getModifierState: (modifier: string) => held.includes(modifier) };
  return event as unknown as KeyboardEvent;
}

test("a sequence half typed is kept when what can be done changes under it", () => {
  const sequence = new KeySequence();
  assert.equal(sequence.complete(press("g", 0), []), undefined);
  assert.equal(sequence.complete(press("h", 90), ["a", "g h", "x"]), "g h");
});

test("the longer of two that end in the same press is meant", () => {
  const sequence = new KeySequence();
  sequence.complete(press("g", 0), ["d", "g d"]);
  assert.equal(sequence.complete(press("d", 10), ["d", "g d"]), "g d");
  assert.equal(sequence.complete(press("d", 20), ["d", "g d"]), "d", "what was completed begins nothing");
});

test("presses too far apart do not belong together", () => {
  const sequence = new KeySequence();
  sequence.complete(press("g", 0), ["g h", "h"]);
  assert.equal(sequence.complete(press("h", 1500), ["g h", "h"]), "h");
});

test("a press in between breaks a sequence, a modifier on its own does not", () => {
  const sequence = new KeySequence();
  for (const [index, key] of ["g", "q", "h"].entries()) assert.equal(sequence.complete(press(key, index), ["g h"]), undefined, key);
  sequence.complete(press("g", 10), ["g ?"]);
  sequence.complete(press("Shift", 11, ["Shift"]), ["g ?"]);
  assert.equal(sequence.complete(press("?", 12, ["Shift"]), ["g ?"]), "g ?");
});

test("a letter with a modifier is another key", () => {
  const sequence = new KeySequence();
  const mod = navigator.platform.startsWith("Mac") ? "Meta" : "Control";
  assert.equal(sequence.complete(press("k", 0, [mod]), ["k", "mod+k"]), "mod+k");
  assert.equal(sequence.complete(press("k", 2000), ["k", "mod+k"]), "k");
});

test("what is forgotten completes nothing", () => {
  const sequence = new KeySequence();
  sequence.complete(press("g", 0), ["g h"]);
  sequence.forget();
  assert.equal(sequence.complete(press("h", 10), ["g h"]), undefined);
});
