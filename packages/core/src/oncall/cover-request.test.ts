import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { UserId } from "#kernel/index.ts";
import { asId } from "#kernel/index.ts";
import type { CoverAnswer, CoverRequest } from "#oncall/index.ts";
import { askedBy, decideCoverAnswer } from "#oncall/index.ts";

const instant = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const [ana, ben, cem] = ["ana", "ben", "cem"].map((name) => asId<"user">(name)) as [UserId, UserId, UserId];
const members = [ana, ben, cem];
const request: CoverRequest = {
  id: asId("request"),
  scheduleId: asId("schedule"),
  requesterId: ana,
  askedUserId: undefined,
  from: instant("2026-11-24T08:00Z"),
  until: instant("2026-11-24T20:00Z"),
  back: undefined,
  status: "open",
  declinedBy: [],
  acceptedBy: undefined,
  expiresAt: instant("2026-11-24T08:00Z"),
};
const before = instant("2026-11-23T08:00Z");

test("accepting puts whoever accepts in the requester's place, and nobody else's", () => {
  const decision = decideCoverAnswer(request, { kind: "accept", userId: ben, now: before }, members);
  assert.ok(decision.kind === "changed");
  assert.deepEqual(decision.covers, [
    { from: request.from, until: request.until, cover: { kind: "substitute", userId: ben, replacedUserId: ana } },
  ]);
});

test("a swap covers both ways", () => {
  const back = { from: instant("2026-11-25T08:00Z"), until: instant("2026-11-25T20:00Z") };
  const decision = decideCoverAnswer({ ...request, askedUserId: ben, back }, { kind: "accept", userId: ben, now: before }, members);
  assert.ok(decision.kind === "changed");
  assert.deepEqual(
    decision.covers.map(({ cover }) => cover),
    [
      { kind: "substitute", userId: ben, replacedUserId: ana },
      { kind: "substitute", userId: ana, replacedUserId: ben },
    ],
  );
});

test("the hours already past stay with whoever had them", () => {
  const running = { ...request, expiresAt: request.until };
  const now = instant("2026-11-24T12:00Z");
  const decision = decideCoverAnswer(running, { kind: "accept", userId: ben, now }, members);
  assert.ok(decision.kind === "changed");
  assert.deepEqual(
    decision.covers.map(({ from }) => from.toString()),
    [now.toString()],
  );
});

test("who is not asked, who declined and who asks cannot answer; what is over cannot be answered", () => {
  const refusal = (asked: CoverRequest, answer: CoverAnswer): string => {
    const decision = decideCoverAnswer(asked, answer, members);
    return decision.kind === "refused" ? decision.reason : "changed";
  };
  assert.equal(refusal(request, { kind: "accept", userId: ana, now: before }), "not asked");
  assert.equal(refusal({ ...request, askedUserId: ben }, { kind: "accept", userId: cem, now: before }), "not asked");
  assert.equal(refusal({ ...request, declinedBy: [ben] }, { kind: "accept", userId: ben, now: before }), "not asked");
  assert.equal(refusal(request, { kind: "withdraw", userId: ben, now: before }), "not yours");
  assert.equal(refusal(request, { kind: "accept", userId: ben, now: request.expiresAt }), "over");
  assert.equal(refusal(request, { kind: "expire", now: before }), "too early");
  assert.equal(refusal({ ...request, status: "withdrawn" }, { kind: "accept", userId: ben, now: before }), "over");
});

test("whatever people answer in whatever order, at most one takes over, and what ended stays ended", () => {
  const anyAnswer = fc.record({
    kind: fc.constantFrom("accept" as const, "decline" as const, "withdraw" as const, "expire" as const),
    userId: fc.constantFrom(...members, asId<"user">("stranger")),
    hours: fc.integer({ min: 0, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(anyAnswer, { maxLength: 8 }), (answers) => {
      let current = request;
      let covers = 0;
      for (const { kind, userId, hours } of answers) {
        const decision = decideCoverAnswer(current, { kind, userId, now: before.add({ hours }) }, members);
        if (decision.kind === "refused") continue;
        assert.equal(current.status, "open");
        covers += decision.covers.length;
        current = decision.request;
        assert.equal(current.status === "declined", askedBy(current, members).length === 0 && current.declinedBy.length > 0);
      }
      assert.ok(covers <= 1);
      assert.equal(covers === 1, current.status === "accepted");
      assert.ok(current.acceptedBy === undefined || (current.acceptedBy !== ana && !current.declinedBy.includes(current.acceptedBy)));
    }),
    { numRuns: 500 },
  );
});
