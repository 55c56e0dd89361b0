import assert from "node:assert/strict";
import { test } from "node:test";
import { asId } from "#kernel/index.ts";
import { nextUpdateAfterSeverityChange } from "#incidents/severity.ts";
import { nextPromiseStep, promiseState } from "#incidents/update-promise.ts";

const dueAt = Temporal.Instant.from("2026-11-23T03:17:00Z");
const [mira, jonas, sana] = [asId<"user">("mira"), asId<"user">("jonas"), asId<"user">("sana")];

test("a promise is pending to the second before its time, due for its grace, missed after it", () => {
  assert.equal(promiseState(undefined, dueAt).kind, "none");
  assert.equal(promiseState(dueAt, dueAt.subtract({ seconds: 1 })).kind, "pending");
  assert.equal(promiseState(dueAt, dueAt).kind, "due");
  assert.equal(promiseState(dueAt, dueAt.add({ seconds: 299 })).kind, "due");
  assert.equal(promiseState(dueAt, dueAt.add({ minutes: 5 })).kind, "missed");
});

test("the communications lead is told first, the commander when it is missed, the deputy last", () => {
  const holders = { incident_commander: mira, communications_lead: jonas, deputy: sana };
  const due = nextPromiseStep("pending", holders, dueAt);
  assert.deepEqual([due?.stage, due?.tell, due?.nextAt?.toString()], ["due", jonas, "2026-11-23T03:22:00Z"]);
  const missed = nextPromiseStep("due", holders, dueAt);
  assert.deepEqual([missed?.stage, missed?.tell, missed?.nextAt?.toString()], ["missed", mira, "2026-11-23T03:27:00Z"]);
  const last = nextPromiseStep("missed", holders, dueAt);
  assert.deepEqual([last?.stage, last?.tell, last?.nextAt], ["missed_again", sana, undefined]);
  assert.equal(nextPromiseStep("missed_again", holders, dueAt), undefined);
});

test("without a communications lead the commander is told when it is due, and without a deputy it ends there", () => {
  const holders = { incident_commander: mira };
  assert.equal(nextPromiseStep("pending", holders, dueAt)?.tell, mira);
  assert.equal(nextPromiseStep("due", holders, dueAt)?.nextAt, undefined);
  assert.equal(nextPromiseStep("missed", holders, dueAt), undefined);
});

test("a rise in severity brings the promise forward, a fall never moves one that was given", () => {
  const now = dueAt.subtract({ hours: 2 });
  assert.equal(nextUpdateAfterSeverityChange("SEV1", dueAt, now)?.toString(), "2026-11-23T01:47:00Z");
  assert.equal(nextUpdateAfterSeverityChange("SEV3", dueAt, now)?.toString(), dueAt.toString());
  assert.equal(nextUpdateAfterSeverityChange("SEV4", dueAt, now)?.toString(), dueAt.toString());
  assert.equal(nextUpdateAfterSeverityChange("SEV2", undefined, now)?.toString(), "2026-11-23T02:17:00Z");
  assert.equal(nextUpdateAfterSeverityChange("SEV5", undefined, now), undefined);
});
