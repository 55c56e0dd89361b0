import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { asId, type ContactMethodId } from "#kernel/index.ts";
import { decideRules, maxAttempts, type NotificationRule, planAfterFailure, planNotifications } from "#paging/index.ts";

const now = Temporal.Instant.from("2026-11-23T03:00:00Z");
const mail: ContactMethodId = asId("mail");
const hook: ContactMethodId = asId("hook");
const rules: readonly NotificationRule[] = [
  { urgency: "high", contactMethodId: hook, afterMinutes: 3 },
  { urgency: "high", contactMethodId: mail, afterMinutes: 0 },
  { urgency: "low", contactMethodId: mail, afterMinutes: 0 },
];

test("rules of the page's urgency are followed, soonest first", () => {
  assert.deepEqual(planNotifications({ rules, usable: [mail, hook] }, "high", now), {
    kind: "planned",
    notifications: [
      { contactMethodId: mail, dueAt: now },
      { contactMethodId: hook, dueAt: now.add({ minutes: 3 }) },
    ],
  });
});

test("when the first method cannot be used, the next one goes at once", () => {
  assert.deepEqual(planNotifications({ rules, usable: [hook] }, "high", now), {
    kind: "planned",
    notifications: [{ contactMethodId: hook, dueAt: now }],
  });
});

test("without a rule that can be used, every usable method goes at once", () => {
  assert.deepEqual(planNotifications({ rules, usable: [hook] }, "low", now), {
    kind: "planned",
    notifications: [{ contactMethodId: hook, dueAt: now }],
  });
});

test("a person with no usable method is unreachable, and that is said", () => {
  assert.deepEqual(planNotifications({ rules, usable: [] }, "high", now), {
    kind: "unreachable",
    reason: "no_contact_method",
  });
});

test("whoever has a usable method is told at once, whatever the rules", () => {
  const method = fc.constantFrom<ContactMethodId>(mail, hook, asId("third"));
  const rule = fc.record({
    urgency: fc.constantFrom("high" as const, "low" as const),
    contactMethodId: method,
    afterMinutes: fc.integer({ min: 0, max: 1440 }),
  });
  const personal = fc.record({ rules: fc.array(rule), usable: fc.uniqueArray(method, { minLength: 1 }) });
  fc.assert(
    fc.property(personal, fc.constantFrom("high" as const, "low" as const), (person, urgency) => {
      const plan = planNotifications(person, urgency, now);
      assert.equal(plan.kind, "planned");
      if (plan.kind !== "planned") return;
      assert.ok(plan.notifications.some((notification) => notification.dueAt.equals(now)));
      assert.ok(plan.notifications.every((notification) => person.usable.includes(notification.contactMethodId)));
    }),
  );
});

test("rules are refused when the first is not at once, a method is another's, or minutes are out of bounds", () => {
  const own = [mail, hook];
  assert.deepEqual(decideRules(rules, own), { kind: "accepted" });
  assert.deepEqual(decideRules([], own), { kind: "accepted" });
  assert.deepEqual(decideRules([{ urgency: "low", contactMethodId: mail, afterMinutes: 5 }], own), {
    kind: "refused",
    reason: "first_not_at_zero",
    urgency: "low",
  });
  assert.deepEqual(decideRules(rules, [mail]), { kind: "refused", reason: "unknown_contact_method" });
  assert.deepEqual(decideRules([{ urgency: "low", contactMethodId: mail, afterMinutes: 1441 }], own), {
    kind: "refused",
    reason: "minutes_out_of_bounds",
  });
  const many = Array.from({ length: 11 }, () => ({ urgency: "high" as const, contactMethodId: mail, afterMinutes: 0 }));
  assert.deepEqual(decideRules(many, own), { kind: "refused", reason: "too_many_rules", urgency: "high" });
});

test("the first failure is retried alone, the second brings the next method at once", () => {
  const failed = { answer: "retry" as const, pending: [asId<"notification">("later")], untried: [hook] };
  const first = planAfterFailure({ ...failed, attempts: 1 }, now, 0.5);
  assert.deepEqual(first, { next: { kind: "retry", at: now.add({ seconds: 2 }) }, instead: { kind: "nothing" } });
  const second = planAfterFailure({ ...failed, attempts: 2 }, now, 0.5);
  assert.deepEqual(second.instead, { kind: "hasten", notificationId: "later" });
  assert.deepEqual(planAfterFailure({ ...failed, attempts: 3 }, now, 0.5).instead, { kind: "nothing" });
});

test("a rejection fails at once and brings the next method", () => {
  assert.deepEqual(planAfterFailure({ attempts: 1, answer: "rejected", pending: [], untried: [hook] }, now, 0), {
    next: { kind: "failed", reason: "rejected" },
    instead: { kind: "start", contactMethodId: hook },
  });
});

test("retries end, stay within the jitter and never exceed the provider's wish by more than ten minutes", () => {
  const attempts = fc.integer({ min: 1, max: maxAttempts - 1 });
  const jitter = fc.double({ min: 0, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(attempts, jitter, fc.integer({ min: 0, max: 7200 }), (tried, random, wish) => {
      const failed = { attempts: tried, answer: "retry" as const, pending: [], untried: [] };
      const plain = planAfterFailure(failed, now, random).next;
      assert.equal(plain.kind, "retry");
      const wished = planAfterFailure({ ...failed, retryAt: now.add({ seconds: wish }) }, now, random).next;
      assert.equal(wished.kind, "retry");
      if (plain.kind !== "retry" || wished.kind !== "retry") return;
      const seconds = now.until(plain.at).total("seconds");
      assert.ok(seconds >= 1.5 && seconds <= 375);
      assert.ok(now.until(wished.at).total("seconds") <= Math.max(600, seconds));
      assert.ok(Temporal.Instant.compare(wished.at, plain.at) >= 0);
    }),
  );
  const spent = { attempts: maxAttempts, answer: "retry" as const, pending: [], untried: [] };
  assert.deepEqual(planAfterFailure(spent, now, 0).next, { kind: "failed", reason: "attempts_spent" });
});
