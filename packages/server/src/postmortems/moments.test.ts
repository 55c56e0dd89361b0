import assert from "node:assert/strict";
import { test } from "node:test";
import { momentOf, type TimelineEvent } from "#postmortems/moments.ts";

const at = Temporal.Instant.from("2026-11-23T03:00:00Z");
const event = (type: string, data: Record<string, unknown> = {}): TimelineEvent => ({ seq: 7, type, at, actorName: "Mira Okafor", data });

test("events become moments with a sentence that names no person", () => {
  const table = [
    ["alert.opened", { title: "errors 31 %" }, "alert_fired", "Alert: errors 31 %"],
    ["page.acknowledged", { by: { name: "Mira Okafor" }, afterSeconds: 42 }, "acknowledged", "The page was answered after 42 s"],
    ["incident.declared", { severity: "SEV1", origin: "alert_group" }, "declared", "Declared as SEV1 from an alert"],
    ["incident.status-changed", { from: "active", to: "mitigated" }, "mitigated", "The harm had stopped"],
    ["incident.status-changed", { from: "mitigated", to: "active", why: "errors 12 %" }, "regressed", "It came back: errors 12 %"],
    ["incident.status-changed", { from: "mitigated", to: "resolved" }, "resolved", "Recovery was confirmed"],
    [
      "run.no-effect",
      { label: "Restart", reason: "The numbers did not move in time" },
      "run_failed",
      "Restart had no effect: The numbers did not move in time",
    ],
    [
      "run.confirmed",
      { label: "Roll back to 1.9.4", sentence: "Roll back to 1.9.4: recovery confirmed" },
      "run_worked",
      "Roll back to 1.9.4: recovery confirmed",
    ],
    ["update.posted", { audience: "public", message: "We are on it.\nMore soon." }, "update_posted", "Told the public: We are on it."],
  ] as const;
  for (const [type, data, moment, text] of table) {
    assert.deepEqual(momentOf(event(type, data)), { eventId: "7", at, moment, text });
  }
});

test("what tells nothing is left out", () => {
  for (const [type, data] of [
    ["incident.status-changed", { from: "triage", to: "active" }],
    ["incident.recovery-recorded", { state: "red", evidence: "errors 31 %" }],
    ["page.triggered", { isTest: true, title: "Test" }],
    ["run.finished", { status: "succeeded", label: "Restart" }],
    ["incident.note-added", { text: "hm" }],
    ["something.else", {}],
  ] as const) {
    assert.equal(momentOf(event(type, data)), undefined, type);
  }
});
