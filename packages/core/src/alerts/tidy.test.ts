import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type SenderEvent, tidy } from "#alerts/index.ts";

const anyText = fc.string({ unit: "binary", maxLength: 60 });
const anyEvent: fc.Arbitrary<SenderEvent> = fc.record({
  action: fc.constantFrom("trigger", "resolve"),
  dedupKey: anyText,
  title: anyText,
  severity: fc.constant("info"),
  labels: fc.dictionary(anyText, anyText),
  links: fc.array(fc.record({ href: anyText, text: anyText }), { maxLength: 3 }),
  payload: fc.oneof(fc.jsonValue(), fc.double(), anyText),
});

test("whatever a sender sends, what is stored holds no NUL, no half character and no number beyond a double", () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const text = JSON.stringify(tidy(event));
      assert.ok(!text.includes("\\u0000"));
      assert.ok(!/\\ud[89a-f]/.test(text.replaceAll("\\\\", "")));
    }),
  );
});

test("over-long texts are cut and accepted, and deep nesting ends", () => {
  let deep: unknown = "bottom";
  for (let i = 0; i < 5_000; i++) deep = [deep];
  const event = tidy({
    action: "trigger",
    dedupKey: "k".repeat(9_999),
    title: "t".repeat(9_999),
    severity: "info",
    labels: {},
    payload: deep,
  });
  assert.deepEqual([event.dedupKey.length, event.title.length], [512, 1_024]);
  assert.match(JSON.stringify(event.payload), /nested too deep/);
});

test("a title of nothing but unprintable characters still has a name", () => {
  assert.equal(tidy({ action: "trigger", dedupKey: "k", title: "\u0000", severity: "info", labels: {} }).title, "(no title)");
});
