import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleBundle, sampleCode, samplePage } from "@staunch/test-support/vendors";
import fc from "fast-check";
import { askedToWait, retryLater } from "#paging/ask-vendor.ts";
import { clip, messageWords, plainMessage } from "#paging/message-words.ts";

const anyText = fc.string({ unit: "binary", maxLength: 400 });

test("whatever a sender wrote, the title is one line of bounded length without control characters, and no character is cut in two", () => {
  fc.assert(
    fc.property(anyText, anyText, fc.integer({ min: 2, max: 160 }), (title, body, most) => {
      const words = messageWords({ ...samplePage, title, body, serviceName: title }, { title: most, body: most });
      assert.ok(words.title.length <= most && (words.body?.length ?? 0) <= most);
      assert.equal(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u.test(words.title + words.facts), false);
      if (title.isWellFormed()) assert.ok(words.title.isWellFormed());
    }),
    { numRuns: 500 },
  );
});

test("a page says urgency, service and since when; a link that is no web address is left out", () => {
  const words = messageWords({ ...samplePage, link: "javascript:alert(1)" });
  assert.equal(words.facts, "High urgency. Service: checkout. Since 2026-11-23 03:02 UTC.");
  assert.equal(words.more, undefined);
  assert.equal(messageWords(samplePage).more?.url, "https://grafana.example.org/d/1");
  assert.equal(messageWords({ ...samplePage, isTest: true, urgency: "low" }).title, `Test page: ${samplePage.title}`);
});

test("a bundle names its pages and counts the rest; a code asks for nothing else", () => {
  const bundle = messageWords(sampleBundle);
  assert.deepEqual(bundle.items, [`${samplePage.title} (checkout)`, "Search is slow (search)", "and 12 more"]);
  assert.equal(bundle.acknowledge?.label, "Acknowledge all 14");
  const code = messageWords(sampleCode);
  assert.ok(plainMessage(code).startsWith("042317 is your code for Staunch\nEnter it in Staunch within 15 minutes"));
  assert.equal(code.acknowledge, undefined);
});

test("text is cut at a character's edge", () => {
  assert.equal(clip("🚨🚨🚨", 6), "🚨🚨🚨");
  assert.equal(clip("🚨🚨🚨", 5), "🚨🚨…");
  assert.equal(clip("🚨🚨🚨", 4), "🚨…");
});

test("a vendor that asks to wait is heeded, unless what it asks is nonsense", () => {
  const answer = { kind: "answered", status: 429, headers: { "retry-after": "2.5" }, text: "", json: undefined } as const;
  assert.deepEqual(askedToWait(answer, "busy"), { kind: "retry", reason: "busy", retryAfterSeconds: 3 });
  assert.deepEqual(askedToWait({ ...answer, headers: { "retry-after": "Mon, 23 Nov 2026 03:02:40 GMT" } }, "busy"), {
    kind: "retry",
    reason: "busy",
  });
  assert.equal(askedToWait({ ...answer, status: 404 }, "gone"), undefined);
  for (const seconds of [-1, Number.NaN, Number.POSITIVE_INFINITY, 90_000])
    assert.deepEqual(retryLater("x", seconds), { kind: "retry", reason: "x" });
});
