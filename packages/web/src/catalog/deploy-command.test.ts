import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { deployCommand } from "#catalog/deploy-command.ts";

test("a shell sends exactly one valid document from the command", () => {
  const command = deployCommand({ origin: "https://staunch.example.com", serviceId: "0191-ab" });
  const shown = execFileSync("/bin/sh", ["-c", `curl() { for word in "$@"; do printf '%s\\n' "$word"; done; }\n${command}`], {
    encoding: "utf8",
    env: { STAUNCH_API_KEY: "k", VERSION: "2026.11.23-2", PREVIOUS_VERSION: "2026.11.22-7", USER: "ci" },
  });
  const words = shown.trimEnd().split("\n");
  assert.equal(words[1], "https://staunch.example.com/api/v1/changes");
  assert.ok(words.includes("Authorization: Bearer k"));
  assert.deepEqual(JSON.parse(words.at(-1) ?? ""), {
    serviceId: "0191-ab",
    kind: "deploy",
    version: "2026.11.23-2",
    previousVersion: "2026.11.22-7",
    author: "ci",
  });
});
