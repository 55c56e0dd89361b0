import assert from "node:assert/strict";
import { test } from "node:test";
import { setupBlocks } from "#alerts/setup-blocks.ts";

test("commands are parted from the words around them", () => {
  assert.deepEqual(setupBlocks("Run this:\n\n```sh\ncurl -X POST \\\n  -d '{}'\n```\n\nThen `wait`."), [
    { kind: "text", text: "Run this:" },
    { kind: "code", text: "curl -X POST \\\n  -d '{}'" },
    { kind: "text", text: "Then `wait`." },
  ]);
});

test("a fence within a longer fence is part of what it holds; one that never ends stays text", () => {
  assert.deepEqual(setupBlocks("````md\n```sh\nls\n```\n````"), [{ kind: "code", text: "```sh\nls\n```" }]);
  assert.deepEqual(setupBlocks("```sh\nls"), [{ kind: "text", text: "```sh\nls" }]);
  assert.deepEqual(setupBlocks("```\n```"), [{ kind: "code", text: "" }]);
});
