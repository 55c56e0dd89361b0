import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { asId, type UserId } from "#kernel/index.ts";
import {
  advance,
  decideAckTimeout,
  decideAcknowledge,
  decideEscalateNow,
  decideResolve,
  exhaust,
  nextStep,
  type PageState,
  type Place,
  type PolicySnapshot,
  type ResolvedTarget,
  settleStep,
} from "#paging/index.ts";

const start = Temporal.Instant.from("2026-11-23T03:00:00Z");
const ada: UserId = asId("ada");
const sana: UserId = asId("sana");
const fresh: PageState = { status: "triggered", reached: undefined, nextDueAt: start, acknowledgedBy: undefined };

const twoSteps: PolicySnapshot = {
  steps: [
    { targets: [{ kind: "person", userId: ada }], delayMinutes: 5 },
    { targets: [{ kind: "schedule", scheduleId: asId("primary") }], delayMinutes: 10 },
  ],
  repeatCount: 1,
  end: "fallback",
};

const anyPolicy: fc.Arbitrary<PolicySnapshot> = fc.record({
  steps: fc.array(
    fc.record({
      targets: fc.constant([{ kind: "person" as const, userId: ada }]),
      delayMinutes: fc.integer({ min: 1, max: 60 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  repeatCount: fc.integer({ min: 0, max: 4 }),
  end: fc.constantFrom("fallback" as const, "none" as const),
});

const everybody = (): boolean => true;

interface Walked {
  readonly place: Place;
  readonly at: Temporal.Instant;
  readonly fired: boolean;
}

/** Walks a page as a worker does that wakes exactly when something is due, until it stops or waits beyond `until`. */
function walk(policy: PolicySnapshot, isEmpty: (place: Place) => boolean, until?: Temporal.Instant) {
  const walked: Walked[] = [];
  let page = fresh;
  let now = start;
  for (let turn = 0; turn < 1000; turn += 1) {
    const next = nextStep(page, policy, now);
    if (next.kind === "stop") return { walked, page, now };
    if (next.kind === "exhaust") {
      page = exhaust(page);
      continue;
    }
    if (next.kind === "wait") {
      if (until !== undefined && Temporal.Instant.compare(next.until, until) > 0) return { walked, page, now };
      now = next.until;
      continue;
    }
    const people = isEmpty(next.place) ? [] : [ada];
    const outcome = settleStep([{ target: { kind: "person", userId: ada }, people }], everybody);
    walked.push({ place: next.place, at: now, fired: outcome.kind === "fired" });
    page = advance(page, { place: next.place, delayMinutes: next.delayMinutes, outcome }, now);
  }
  throw new Error("the walk does not end");
}

test("a page walks its steps, repeats them, pages the fallback and then writes that nobody answered", () => {
  const { walked, page } = walk(twoSteps, () => false);
  const seen = walked.map(({ place, at }) => {
    const minute = start.until(at).total("minutes");
    return place.kind === "fallback" ? `fallback@${minute}` : `${place.pass}.${place.step}@${minute}`;
  });
  assert.deepEqual(seen, ["1.1@0", "1.2@5", "2.1@15", "2.2@20", "fallback@30"]);
  assert.equal(page.status, "exhausted");
});

test("a page nobody answers ends, having notified each step of each pass exactly once and in order", () => {
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      const { walked, page } = walk(policy, () => false);
      const expected: Place[] = [];
      for (let pass = 1; pass <= policy.repeatCount + 1; pass += 1) {
        for (let step = 1; step <= policy.steps.length; step += 1) expected.push({ kind: "step", pass, step });
      }
      if (policy.end === "fallback") expected.push({ kind: "fallback" });
      assert.deepEqual(
        walked.map((entry) => entry.place),
        expected,
      );
      assert.equal(page.status, "exhausted");
    }),
  );
});

test("each step is followed by its own delay, and an empty one by none", () => {
  fc.assert(
    fc.property(anyPolicy, fc.array(fc.boolean(), { minLength: 26, maxLength: 26 }), (policy, emptiness) => {
      const isEmpty = (place: Place): boolean =>
        place.kind === "step" && emptiness[(place.pass - 1) * policy.steps.length + place.step - 1] === true;
      const { walked } = walk(policy, isEmpty);
      for (const [index, entry] of walked.entries()) {
        const following = walked[index + 1];
        if (following === undefined || entry.place.kind === "fallback") continue;
        const delay = policy.steps[entry.place.step - 1]?.delayMinutes ?? Number.NaN;
        assert.equal(entry.at.until(following.at).total("minutes"), entry.fired ? delay : 0);
      }
    }),
  );
});

test("nobody is notified after the acknowledgement, whenever it comes and however late the worker looks", () => {
  fc.assert(
    fc.property(anyPolicy, fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 10_000 }), (policy, minute, later) => {
      const { page, now } = walk(policy, () => false, start.add({ minutes: minute }));
      const decision = decideAcknowledge(page, ada);
      assert.equal(decision.kind, "acknowledged");
      if (decision.kind !== "acknowledged") return;
      assert.deepEqual(nextStep(decision.page, policy, now.add({ minutes: later })), {
        kind: "stop",
        reason: "acknowledged",
      });
    }),
  );
});

test("steps overdue after an outage fire one after the other, each with its delay from when it really fired", () => {
  const late = start.add({ minutes: 90 });
  const first = nextStep(fresh, twoSteps, late);
  assert.equal(first.kind, "fire");
  if (first.kind !== "fire") return;
  const after = advance(fresh, { ...first, outcome: { kind: "fired", people: [ada], unreachable: [], posts: [] } }, late);
  assert.deepEqual(nextStep(after, twoSteps, late), { kind: "wait", until: late.add({ minutes: 5 }) });
});

test("a policy whose every step is empty pages the fallback at once", () => {
  const { walked } = walk(twoSteps, (place) => place.kind === "step");
  const last = walked.at(-1);
  assert.equal(last?.place.kind, "fallback");
  assert.ok(last?.at.equals(start));
});

test("one person reached twice in a step is paged once, in the order of the targets", () => {
  const outcome = settleStep(
    [
      { target: { kind: "person", userId: sana }, people: [sana] },
      { target: { kind: "schedule", scheduleId: asId("primary") }, people: [ada, sana] },
    ],
    everybody,
  );
  assert.deepEqual(outcome, { kind: "fired", people: [sana, ada], unreachable: [], posts: [] });
});

test("people without a contact method are named, and a step of such people only is skipped", () => {
  const team = { target: { kind: "team" as const, teamId: asId<"team">("t") }, people: [ada, sana] };
  const onlyAda = (person: UserId): boolean => person === ada;
  assert.deepEqual(settleStep([team], onlyAda), { kind: "fired", people: [ada], unreachable: [sana], posts: [] });
  assert.deepEqual(
    settleStep([team], () => false),
    { kind: "skipped", reason: "nobody_reachable", unreachable: [ada, sana] },
  );
});

function reasonOf(resolved: readonly ResolvedTarget[]): string {
  const outcome = settleStep(resolved, everybody);
  return outcome.kind === "skipped" ? outcome.reason : outcome.kind;
}

test("a step that resolves to nobody names why", () => {
  const schedule = { target: { kind: "schedule" as const, scheduleId: asId<"schedule">("s") }, people: [] };
  const team = { target: { kind: "team" as const, teamId: asId<"team">("t") }, people: [] };
  const person = { target: { kind: "person" as const, userId: ada }, people: [] };
  assert.equal(reasonOf([schedule]), "nobody_on_call");
  assert.equal(reasonOf([team]), "empty_team");
  assert.equal(reasonOf([person]), "person_gone");
  assert.equal(reasonOf([person, team]), "nobody_in_step");
  assert.equal(reasonOf([]), "nobody_in_step");
});

test("an acknowledgement that times out goes on from the step reached, which fires once more", () => {
  fc.assert(
    fc.property(anyPolicy, fc.integer({ min: 0, max: 400 }), (policy, minute) => {
      const { page, now, walked } = walk(policy, () => false, start.add({ minutes: minute }));
      const taken = decideAcknowledge(page, ada);
      assert.equal(taken.kind, "acknowledged");
      if (taken.kind !== "acknowledged") return;
      const later = now.add({ minutes: 30 });
      const decision = decideAckTimeout(taken.page, policy, later);
      assert.equal(decision.kind, "resumed");
      if (decision.kind !== "resumed") return;
      const next = nextStep(decision.page, policy, later);
      assert.ok(next.kind === "fire" || next.kind === "fire_fallback");
      assert.deepEqual(next.place, walked.at(-1)?.place);
    }),
  );
});

test("only an acknowledged page can have its acknowledgement time out", () => {
  assert.deepEqual(decideAckTimeout(fresh, twoSteps, start), { kind: "stop", reason: "not_acknowledged" });
});

test("the second to answer is told that another has it, the same person again changes nothing", () => {
  const taken: PageState = { ...fresh, status: "acknowledged", nextDueAt: undefined, acknowledgedBy: ada };
  assert.deepEqual(decideAcknowledge(taken, sana), { kind: "refused", reason: "acknowledged_by_another" });
  assert.deepEqual(decideAcknowledge(taken, ada), { kind: "unchanged" });
  assert.deepEqual(decideAcknowledge({ ...fresh, status: "resolved" }, ada), { kind: "refused", reason: "resolved" });
});

test("an answer after nobody answered still takes the page", () => {
  const decision = decideAcknowledge(exhaust(fresh), ada);
  assert.equal(decision.kind, "acknowledged");
});

test("escalating takes the next step now and gives back an acknowledged page", () => {
  const reached: Place = { kind: "step", pass: 1, step: 1 };
  const taken: PageState = { status: "acknowledged", reached, nextDueAt: undefined, acknowledgedBy: ada };
  const decision = decideEscalateNow(taken, twoSteps, start);
  assert.equal(decision.kind, "escalated");
  if (decision.kind !== "escalated") return;
  assert.deepEqual(decision.to, { kind: "step", pass: 1, step: 2 });
  assert.equal(decision.page.acknowledgedBy, undefined);
  assert.equal(nextStep(decision.page, twoSteps, start).kind, "fire");
});

test("a page at its end, over or exhausted cannot be escalated further", () => {
  const atEnd: PageState = { ...fresh, reached: { kind: "fallback" } };
  assert.deepEqual(decideEscalateNow(atEnd, twoSteps, start), { kind: "refused", reason: "end_reached" });
  assert.deepEqual(decideEscalateNow(exhaust(fresh), twoSteps, start), { kind: "refused", reason: "end_reached" });
  const over: PageState = { ...fresh, status: "resolved" };
  assert.deepEqual(decideEscalateNow(over, twoSteps, start), { kind: "refused", reason: "resolved" });
});

test("resolving ends a page once", () => {
  const decision = decideResolve(fresh);
  assert.equal(decision.kind, "resolved");
  if (decision.kind !== "resolved") return;
  assert.deepEqual(nextStep(decision.page, twoSteps, start), { kind: "stop", reason: "resolved" });
  assert.deepEqual(decideResolve(decision.page), { kind: "unchanged" });
});
