import assert from "node:assert/strict";
import { test } from "node:test";
import { isSignedBy } from "#platform/verify-hmac.ts";

// The vector GitHub documents for its webhooks.
const known = {
  secret: "It's a Secret to Everybody",
  message: ["Hello, World!"],
  signature: "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
} as const;

test("a signature is right over the exact bytes only, in whatever pieces they come", () => {
  assert.ok(isSignedBy(known));
  assert.ok(isSignedBy({ ...known, message: ["Hello, ", Buffer.from("World!")] }));
  assert.ok(isSignedBy({ ...known, signature: known.signature.toUpperCase() }));
  const wrong = [undefined, "", "zz", known.signature.slice(2), `${known.signature}00`, known.signature.replace("7", "8")];
  for (const signature of wrong) assert.equal(isSignedBy({ ...known, signature }), false, `signature ${signature}`);
  assert.equal(isSignedBy({ ...known, message: ["Hello, World! "] }), false);
  assert.equal(isSignedBy({ ...known, secret: "another" }), false);
});
