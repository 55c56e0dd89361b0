import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { blamelessHints } from "#postmortems/blameless.ts";

const wordings = (text: string, names?: readonly string[]): readonly string[] => blamelessHints(text, names).map((hint) => hint.wording);

test("wording that points at a person is marked", () => {
  const table = [
    ["The cause was human error.", ["human error"]],
    ["She should have checked the plan.", ["should have"]],
    ["The engineer broke the build; they failed to test.", ["engineer broke", "they failed to"]],
    ["It was his fault.", ["his fault"]],
    ["On-call ignored the alert.", ["ignored the alert"]],
    ["One obviously forgot the flag.", ["obviously forgot"]],
  ] as const;
  for (const [text, marked] of table) assert.deepEqual(wordings(text), marked);
});

test("systems may fail, and praise and code are left alone", () => {
  for (const text of [
    "The deploy failed to start.",
    "The release removed a field that the older pods read.",
    "Mira Okafor held all deploys, which kept the harm small.",
    "The log said `user error: who broke this`.",
    "```\nhuman error\n```",
  ]) {
    assert.deepEqual(wordings(text, ["Mira Okafor"]), []);
  }
});

test("a known name with a harmful verb is marked, full name or first name, and nobody else's", () => {
  assert.deepEqual(wordings("Ravi Shah deployed on a Friday. Ravi missed it.", ["Ravi Shah"]), ["Ravi Shah deployed", "Ravi missed"]);
  assert.deepEqual(wordings("Terravi missed it.", ["Ravi Shah"]), []);
  assert.deepEqual(wordings("(a+b)* missed it.", ["(a+b)*"]), ["(a+b)* missed"]);
});

test("marks stand where they say, in order, without overlap, and always come with a kinder way", () => {
  const pieces = fc.array(
    fc.constantFrom("human error ", "she ", "should have ", "forgot ", "obviously ", "`code` ", "the pods ", "Ravi ", "broke ", "\n"),
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join("");
      let last = 0;
      for (const hint of blamelessHints(text, ["Ravi"])) {
        assert.equal(text.slice(hint.from, hint.until), hint.wording);
        assert.ok(hint.from >= last && hint.kinder.length > 20);
        last = hint.until;
      }
    }),
  );
});
