import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { asId } from "@staunch/core/kernel";
import fc from "fast-check";
import { openSubscription, signSubscription, type SubscriptionRef } from "#comms/subscription-links.ts";
import { SecretBox } from "#platform/index.ts";

const secrets = new SecretBox(randomBytes(32));

const anyRef: fc.Arbitrary<SubscriptionRef> = fc.record(
  {
    organisationId: fc.uuid().map((id) => asId<"organisation">(id)),
    subscriberId: fc.uuid().map((id) => asId<"subscriber">(id)),
    round: fc.integer({ min: 1, max: 100_000 }),
  },
  { noNullPrototype: true },
);

test("a link gives back what it was made of, for its own purpose only", () => {
  fc.assert(
    fc.property(anyRef, (ref) => {
      const token = signSubscription(secrets, "comms.confirm", ref);
      assert.match(token, /^[\w.-]+$/);
      assert.deepEqual(openSubscription(secrets, "comms.confirm", token), ref);
      assert.equal(openSubscription(secrets, "comms.unsubscribe", token), undefined);
      assert.equal(openSubscription(new SecretBox(randomBytes(32)), "comms.confirm", token), undefined);
    }),
  );
});

test("a link changed at any place opens nothing", () => {
  fc.assert(
    fc.property(anyRef, fc.nat(), fc.constantFrom("A", "z", "0", ".", "-"), (ref, place, sign) => {
      const token = signSubscription(secrets, "comms.confirm", ref);
      const at = place % token.length;
      const changed = token.slice(0, at) + sign + token.slice(at + 1);
      if (changed !== token) assert.equal(openSubscription(secrets, "comms.confirm", changed), undefined);
    }),
  );
});
