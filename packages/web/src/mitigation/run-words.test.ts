import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunView } from "#mitigation/mitigation-queries.ts";
import { currentRun, isBusy, trackRecordText } from "#mitigation/run-words.ts";

function run(id: string, status: RunView["status"]): RunView {
  return {
    id,
    status,
    incidentId: "i",
    mitigationId: "m",
    label: "Roll back",
    changeId: null,
    parameters: {},
    call: "none",
    proposedBy: "Mira",
    proposedById: null,
    approvedBy: null,
    requestedAt: "",
    startedAt: null,
    callEndedAt: null,
    effectDeadline: null,
    settledAt: null,
    reason: null,
    valueBefore: null,
    valueAfter: null,
  };
}

test("the card is about the run at work, however old, else about the newest", () => {
  assert.equal(currentRun([run("new", "failed"), run("old", "unknown")])?.id, "old");
  assert.equal(currentRun([run("new", "no_effect"), run("old", "failed")])?.id, "new");
  assert.equal(currentRun([]), undefined);
});

test("nothing else is proposed while a run is at work, unknown or watched", () => {
  for (const status of ["proposed", "approved", "running", "unknown", "effect_seen"] as const) assert.equal(isBusy(run("a", status)), true);
  for (const status of ["confirmed", "no_effect", "failed", "reverted"] as const) assert.equal(isBusy(run("a", status)), false);
});

test("a record is told in words, and the lack of one too", () => {
  assert.equal(trackRecordText({ secondsToEffect: 120, record: { ended: 41, helped: 41 } }), "2 min, worked 41 of 41 times");
  assert.equal(trackRecordText({ secondsToEffect: 10, record: { ended: 1, helped: 0 } }), "10 s, worked 0 of 1 time");
  assert.equal(trackRecordText({ secondsToEffect: 300, record: { ended: 0, helped: 0 } }), "5 min, not run before");
});
