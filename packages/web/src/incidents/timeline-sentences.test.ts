import assert from "node:assert/strict";
import { test } from "node:test";
import type { TimelineRow } from "#incidents/incident-queries.ts";
import { isSaid, sentenceOf, withoutOldOutput } from "#incidents/timeline-sentences.ts";

const context = { now: Temporal.Instant.from("2026-11-23T03:00:00Z"), zone: "Europe/Berlin" };

function row(type: string, data: TimelineRow["data"] = {}, more: Partial<TimelineRow> = {}): TimelineRow {
  return {
    seq: 1,
    type,
    kind: "people",
    at: "2026-11-23T02:59:00Z",
    recordedAt: "2026-11-23T02:59:00Z",
    subject: { type: "incident", id: "i1" },
    actor: { kind: "user", name: "Mira Okafor", userId: "u1" },
    data,
    ...more,
  };
}

function said(event: TimelineRow): string {
  const { lead, text, detail } = sentenceOf(event, context);
  return [lead, text, detail].filter((part) => part !== undefined).join(" | ");
}

test("what people do begins with their name, what the product does has none", () => {
  assert.equal(said(row("incident.note-added", { text: "PSP timeouts" })), "Mira Okafor | PSP timeouts");
  assert.equal(said(row("incident.role-assigned", { role: "scribe", how: "taken" })), "Mira Okafor | took Scribe");
  assert.equal(
    said(row("page.step-fired", { people: [{ id: "u2", name: "Tomás Ferreira" }], title: "INC-1" })),
    "Paged Tomás Ferreira | INC-1",
  );
});

test("a decision stands out, a regress hurts", () => {
  assert.equal(sentenceOf(row("incident.decision-made", { text: "Roll back" }), context).tone, "decision");
  const regress = row("incident.status-changed", { from: "mitigated", to: "active", why: "Firing again: 5xx", how: "regress" });
  assert.deepEqual([sentenceOf(regress, context).tone, said(regress)], ["harm", "Active again | Firing again: 5xx"]);
});

test("times within a sentence are in the reader's zone", () => {
  const corrected = row("incident.fact-corrected", { fact: "impact_started", from: null, to: "2026-11-23T02:38:00Z", reason: "The graph" });
  assert.equal(said(corrected), "Mira Okafor | corrected “impact started” from not known to 03:38 | The graph");
});

test("an update is quoted with who could read it", () => {
  const posted = row("update.posted", {
    message: "We are on it.",
    audience: "public",
    status: "identified",
    pageCount: 3,
    subscriberCount: 8214,
  });
  assert.equal(said(posted), "Mira Okafor | “We are on it.” | Public · Identified · 3 pages, 8,214 subscribers");
});

test("an event nobody wrote a sentence for still says what it is", () => {
  assert.equal(said(row("action-item.added", { title: "Canary step is required" })), "Canary step is required | Action item added");
  assert.equal(said(row("drill.injected")), "Drill injected");
});

test("bookkeeping is not shown, and of what a run prints only the latest", () => {
  assert.equal(isSaid(row("incident.update-promised")), false);
  assert.equal(isSaid(row("alert.acknowledged", {}, { actor: { kind: "system", name: "Staunch", userId: null } })), false);
  assert.equal(isSaid(row("alert.acknowledged")), true);
  const output = (seq: number, id: string): TimelineRow => row("run.output", {}, { seq, subject: { type: "run", id } });
  const kept = withoutOldOutput([output(9, "a"), row("run.started"), output(8, "b"), output(7, "a")]);
  assert.deepEqual(
    kept.map((one) => one.seq),
    [9, 1, 8],
  );
});

test("a report stands in the story in the reporter's own words", () => {
  const merged = row("report.merged", { text: "Nobody can pay", reporterName: "Ada" });
  assert.equal(said(merged), "Mira Okafor | merged a report: “Nobody can pay” | Reported by Ada");
  assert.match(said(row("report.declared", { text: "Down", reporterName: null })), /Reported by somebody$/u);
});
