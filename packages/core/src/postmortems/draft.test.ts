import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type DraftEvent, type DraftFacts, draftPostmortem, formatElapsed, type Moment } from "#postmortems/draft.ts";
import { emptySections, sectionKeys } from "#postmortems/sections.ts";

const start = Temporal.Instant.from("2026-11-23T02:38:00Z");
const after = (minutes: number): Temporal.Instant => start.add({ minutes });

function event(eventId: string, minutes: number, moment: Moment, text: string): DraftEvent {
  return { eventId, at: after(minutes), moment, text };
}

const outage: DraftFacts = {
  title: "Checkout failing for EU customers",
  severity: "SEV1",
  serviceNames: ["checkout-api"],
  impactStartedAt: start,
  detectedAt: after(2),
  mitigatedAt: after(31),
  resolvedAt: after(43),
  timeZone: "UTC",
  timelineUrl: "/incidents/7",
  events: [
    event("e1", -4, "change_made", "checkout-api 2026.11.23-2 was deployed"),
    event("e2", 2, "alert_fired", "Alert: checkout error rate 31 %"),
    event("e3", 2, "paged", "Paged the on-call of Payments"),
    event("e4", 3, "acknowledged", "The on-call of Payments took the page"),
    event("e5", 3, "declared", "Declared from an alert"),
    event("e6", 14, "update_posted", "Public update: Identified"),
    event("e7", 24, "run_worked", "Rollback to 2026.11.22-7 worked"),
    event("e8", 31, "mitigated", "The harm stopped"),
    event("e9", 40, "update_posted", "Public update: Monitoring"),
    event("e10", 43, "resolved", "Recovery was confirmed"),
  ],
};

test("the draft tells the story with its numbers", () => {
  const draft = draftPostmortem(outage);
  assert.equal(
    draft.summary,
    [
      "On 2026-11-23 at 02:38 (UTC) an incident of severity SEV1 began: Checkout failing for EU customers. It touched checkout-api ([02:41](/incidents/7#event-e5)).",
      "The harm stopped after 31 min ([03:09](/incidents/7#event-e8)).",
      "Recovery was confirmed after 43 min ([03:21](/incidents/7#event-e10)).",
    ].join("\n\n"),
  );
  assert.match(draft.impact, /31 min of harm/);
  assert.match(draft.impact, /2 updates, the first at 02:52/);
  assert.match(draft.detection, /First known from an alert, 2 min after the harm began/);
  assert.match(draft.contributing_factors, /2026\.11\.23-2 was deployed, 4 min before the harm began/);
  assert.match(draft.what_helped, /The first page was answered after 1 min/);
  assert.match(draft.what_helped, /Each of 2 promised updates came in time/);
  assert.equal(draft.what_hindered, "");
  assert.equal(draft.where_lucky, "");
});

test("what hindered names late detection, unanswered pages, failed runs and missed promises", () => {
  const draft = draftPostmortem({
    ...outage,
    events: [
      event("a", 20, "alert_fired", "Alert"),
      event("b", 25, "nobody_answered", "Nobody answered"),
      event("c", 30, "run_failed", "Restart had no effect"),
      event("d", 60, "promise_missed", "A promised update was missed"),
    ],
  });
  assert.deepEqual(
    draft.what_hindered.split("\n").map((line) => line.replace(/ \(\[.*/, "")),
    [
      "- The harm lasted 20 min before anything told of it",
      "- Nobody answered",
      "- Restart had no effect",
      "- A promised update was missed",
    ],
  );
});

test("a change after the harm began or long before it is no contributing factor", () => {
  const draft = draftPostmortem({
    ...outage,
    events: [event("a", -121, "change_made", "Old"), event("b", 1, "change_made", "Later")],
  });
  assert.equal(draft.contributing_factors, "");
});

test("without a record nothing is claimed", () => {
  assert.deepEqual(draftPostmortem({ ...outage, events: [] }), emptySections);
});

const moments: readonly Moment[] = [
  "change_made",
  "alert_fired",
  "reported",
  "paged",
  "acknowledged",
  "escalated",
  "nobody_answered",
  "declared",
  "severity_changed",
  "command_changed",
  "decided",
  "run_started",
  "run_worked",
  "run_failed",
  "recovery_seen",
  "regressed",
  "mitigated",
  "update_posted",
  "promise_missed",
  "resolved",
];

const anyEvents = fc.uniqueArray(
  fc.record({
    eventId: fc.uuid(),
    at: fc.integer({ min: -200, max: 200 }).map(after),
    moment: fc.constantFrom(...moments),
    text: fc.oneof(fc.string(), fc.constant("two\nlines.")),
  }),
  { selector: (one) => one.eventId, maxLength: 40 },
);

test("every claim of a draft links to an event of the record", () => {
  fc.assert(
    fc.property(anyEvents, (unordered) => {
      const events = unordered.toSorted((left, right) => Temporal.Instant.compare(left.at, right.at));
      const draft = draftPostmortem({ ...outage, events });
      const ids = new Set(events.map((one) => one.eventId));
      for (const key of sectionKeys) {
        for (const line of draft[key].split("\n").filter((text) => text !== "")) {
          const link = /\(\[\d\d:\d\d\]\(\/incidents\/7#event-([0-9a-f-]+)\)\)\.$/.exec(line);
          assert.ok(link !== null && ids.has(link[1] ?? ""), line);
        }
      }
    }),
  );
});

test("spans read in two units at most", () => {
  const table = [
    [40, "40 s"],
    [60, "1 min"],
    [3600, "1 h"],
    [7500, "2 h 5 min"],
    [86_400, "1 d"],
    [273_600, "3 d 4 h"],
    [-5, "0 s"],
  ] as const;
  for (const [seconds, words] of table) assert.equal(formatElapsed(start, start.add({ seconds })), words);
});
