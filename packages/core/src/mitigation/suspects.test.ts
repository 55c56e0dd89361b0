import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { asId } from "#kernel/index.ts";
import type { ServiceId } from "#kernel/index.ts";
import { rankSuspects } from "#mitigation/suspects.ts";
import type { CandidateChange, Reach, SuspectQuestion } from "#mitigation/suspects.ts";

const alertAt = Temporal.Instant.from("2026-11-23T02:38:00Z");
const checkout = asId<"service">("checkout");
const payments = asId<"service">("payments");
const elsewhere = asId<"service">("elsewhere");

function change(id: string, minutesBefore: number, more: Partial<CandidateChange> = {}): CandidateChange {
  return {
    id: asId<"change">(id),
    kind: "deploy",
    serviceId: checkout,
    serviceName: "checkout-api",
    at: alertAt.subtract({ seconds: Math.round(minutesBefore * 60) }),
    version: "2026.11.23-2",
    previousVersion: "2026.11.22-7",
    ...more,
  };
}

function question(more: Partial<SuspectQuestion> = {}): SuspectQuestion {
  const reach = new Map<ServiceId, Reach>([
    [checkout, { hops: 0, explains: 1, affected: 1 }],
    [payments, { hops: 1, explains: 1, affected: 1 }],
  ]);
  return {
    since: alertAt,
    sinceIs: "first_alert",
    reachOf: (serviceId) => reach.get(serviceId),
    historyOf: () => undefined,
    dismissed: new Set(),
    ...more,
  };
}

const ids = (suspects: readonly { readonly change: CandidateChange }[]): string[] => suspects.map((suspect) => suspect.change.id);

test("a deploy of the same service four minutes before the first alert is a strong suspect and says why", () => {
  const [suspect] = rankSuspects([change("a", 4)], question()).suspects;
  assert.equal(suspect?.strength, "strong");
  assert.deepEqual(suspect?.evidence, [
    "Deployed 4 min before the first alert",
    "Same service",
    "The only change in the 2 h before the first alert",
  ]);
});

test("strength falls with time and distance", () => {
  const cases: readonly (readonly [number, ServiceId, string])[] = [
    [0, checkout, "strong"],
    [20, checkout, "strong"],
    [25, checkout, "possible"],
    [59, checkout, "possible"],
    [65, checkout, "weak"],
    [4, payments, "strong"],
    [10, payments, "possible"],
    [50, payments, "weak"],
  ];
  for (const [minutes, serviceId, strength] of cases) {
    assert.equal(
      rankSuspects([change("a", minutes, { serviceId })], question()).suspects[0]?.strength,
      strength,
      `${minutes} min, ${serviceId}`,
    );
  }
});

test("a change outside the window, well after the alert or of an unconnected service is no suspect", () => {
  const changes = [change("old", 121), change("late", -1.1), change("apart", 4, { serviceId: elsewhere })];
  assert.deepEqual(rankSuspects(changes, question()).suspects, []);
});

test("a change reported within a minute after the alert still counts, and its sentence says so", () => {
  const [suspect] = rankSuspects([change("a", -0.5)], question({ sinceIs: "impact" })).suspects;
  assert.equal(suspect?.evidence[0], "Deployed within a minute after the impact began, as its sender reports it");
});

test("a version that was replaced before the alert stands behind the one that replaced it", () => {
  const { suspects } = rankSuspects([change("first", 12, { version: "1" }), change("second", 9, { version: "2" })], question());
  assert.deepEqual(ids(suspects), ["second", "first"]);
  assert.ok(suspects[1]?.evidence.includes("Replaced by 2 before that"));
});

test("a service whose deploys were often undone is the likelier cause, in words", () => {
  const changes = [change("calm", 20, { serviceId: checkout }), change("wild", 21, { kind: "config" })];
  const { suspects } = rankSuspects(
    changes,
    question({ historyOf: (candidate) => (candidate.id === "wild" ? { changes: 5, undone: 2 } : undefined) }),
  );
  assert.deepEqual(ids(suspects), ["wild", "calm"]);
  assert.ok(suspects[0]?.evidence.includes("2 of 5 configuration changes of checkout-api in 90 days were undone in an incident"));
});

test('"not this one" moves on to the next and keeps what was set aside', () => {
  const changes = [change("a", 4), change("b", 30, { kind: "flag" })];
  const ranking = rankSuspects(changes, question({ dismissed: new Set([asId<"change">("a")]) }));
  assert.deepEqual(ids(ranking.suspects), ["b"]);
  assert.deepEqual(ids(ranking.dismissed), ["a"]);
});

test("a change that explains every affected service stands before a like one that explains one of them, and says so", () => {
  const reach = (serviceId: ServiceId): Reach => ({ hops: 1, explains: serviceId === payments ? 3 : 1, affected: 3 });
  const changes = [
    change("one", 9, { serviceId: elsewhere, serviceName: "mail" }),
    change("all", 10, { serviceId: payments, serviceName: "payments" }),
  ];
  const { suspects } = rankSuspects(changes, question({ reachOf: reach }));
  assert.deepEqual(ids(suspects), ["all", "one"]);
  assert.ok(suspects[0]?.evidence.includes("All 3 affected services depend on payments"));
  assert.equal(
    suspects[1]?.evidence.some((sentence) => sentence.includes("affected services")),
    false,
  );
});

const anyChange = fc
  .record({
    id: fc.uuid(),
    minutes: fc.double({ min: -5, max: 200, noNaN: true }),
    kind: fc.constantFrom("deploy", "rollback", "flag", "config", "migration", "scale", "other"),
    serviceId: fc.constantFrom(checkout, payments, elsewhere),
  })
  .map(({ id, minutes, kind, serviceId }) => change(id, minutes, { kind, serviceId }));
const anyChanges = fc.uniqueArray(anyChange, { selector: (one) => one.id, maxLength: 12 });

test("the order of the input never changes the ranking, and no change is named twice", () => {
  fc.assert(
    fc.property(anyChanges, fc.integer(), (changes, seed) => {
      const turned = changes.toSorted((left, right) => ((seed & 1) === 0 ? 1 : -1) * (left.id < right.id ? -1 : 1));
      const ranked = ids(rankSuspects(changes, question()).suspects);
      assert.deepEqual(ids(rankSuspects(turned, question()).suspects), ranked);
      assert.equal(new Set(ranked).size, ranked.length);
    }),
  );
});

test("every suspect gives at least two sentences, and a figure in percent appears in none", () => {
  fc.assert(
    fc.property(anyChanges, (changes) => {
      for (const suspect of rankSuspects(changes, question()).suspects) {
        assert.ok(suspect.evidence.length >= 2);
        assert.ok(suspect.evidence.every((sentence) => !sentence.includes("%") && !sentence.endsWith(".")));
      }
    }),
  );
});

test("of two like changes the one nearer to the alert is never the weaker suspect", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 119 }), fc.integer({ min: 0, max: 119 }), (one, other) => {
      const [near, far] = one <= other ? [one, other] : [other, one];
      const score = (minutes: number): number => rankSuspects([change("a", minutes)], question()).suspects[0]?.score ?? -1;
      assert.ok(score(near) >= score(far));
    }),
  );
});
