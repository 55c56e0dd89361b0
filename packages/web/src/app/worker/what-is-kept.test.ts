import assert from "node:assert/strict";
import { test } from "node:test";
import { endsSession, isFreshEnough, type Keeping, keepingOf } from "#app/worker/what-is-kept.ts";

const origin = "https://staunch.example.org";

const requests: readonly [string, string, string, Keeping][] = [
  ["GET", "navigate", "/", "shell"],
  ["GET", "navigate", "/pages/0199", "shell"],
  ["GET", "navigate", "/status/shop", "nothing"],
  ["GET", "navigate", "/a/token", "nothing"],
  ["GET", "cors", "/assets/main-abc.js", "asset"],
  ["GET", "cors", "/theme.js", "file"],
  ["GET", "cors", "/api/v1/me", "data"],
  ["GET", "cors", "/api/v1/on-call", "data"],
  ["GET", "cors", "/api/v1/incidents?status=active", "data"],
  ["GET", "cors", "/api/v1/pages/0199", "data"],
  // The stream never ends, keys are shown once, and what is written is written.
  ["GET", "cors", "/api/v1/stream", "nothing"],
  ["GET", "cors", "/api/v1/api-keys", "nothing"],
  ["GET", "cors", "/api/v1/channel-accounts", "nothing"],
  ["POST", "cors", "/api/v1/pages/0199/acknowledge", "nothing"],
  ["GET", "cors", "https://elsewhere.example/api/v1/me", "nothing"],
];

for (const [method, mode, path, keeping] of requests) {
  test(`${method} ${path} (${mode}) keeps ${keeping}`, () => {
    assert.equal(keepingOf({ method, mode, url: new URL(path, origin), origin }), keeping);
  });
}

test("with a session goes what was kept of it", () => {
  const url = new URL("/api/v1/session", origin);
  assert.equal(endsSession({ method: "DELETE", url }), true);
  assert.equal(endsSession({ method: "POST", url }), true);
  assert.equal(endsSession({ method: "GET", url }), false);
});

test("what is a week old, or of no known age, is not shown", () => {
  const day = 86_400_000;
  assert.equal(isFreshEnough(day, 7 * day), true);
  assert.equal(isFreshEnough(day, 8 * day), false);
  assert.equal(isFreshEnough(Number.NaN, day), false);
});
