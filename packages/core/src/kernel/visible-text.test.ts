import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { visibleText } from "#kernel/index.ts";

test("what would act on a screen is shown instead", () => {
  assert.equal(visibleText("\u001b[31mred\u001b[0m"), "⟨U+001B⟩[31mred⟨U+001B⟩[0m");
  assert.equal(visibleText("user\u202egpj.exe\u202c"), "user⟨U+202E⟩gpj.exe⟨U+202C⟩");
  assert.equal(visibleText("a\u200bb\ufeffc\u0085d\u007fe"), "a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+0085⟩d⟨U+007F⟩e");
  assert.equal(visibleText("back\bspace\r"), "back⟨U+0008⟩space⟨U+000D⟩");
});

test("lines, tabs, letters of every script and emoji stay", () => {
  for (const text of ["one\n\ttwo", "عطل في الدفع", "תקלה", "👩‍🚒 🔥", "10,000 ‰ – “x”"]) assert.equal(visibleText(text), text);
});

test("nothing that acts is left, whatever comes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.doesNotMatch(visibleText(text), /[\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/u);
    }),
  );
});
