import assert from "node:assert/strict";
import { test } from "node:test";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { recordedBody } from "@staunch/test-support/recorded-request";
import { parseSentry } from "#vendors/sentry/parse-sentry.ts";

function eventsOf(resource: string | undefined, body: unknown) {
  const reading = parseSentry(resource, body);
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  return reading.events;
}

function only(events: ReturnType<typeof eventsOf>) {
  const [event] = events;
  assert.ok(event !== undefined && events.length === 1);
  return event;
}

test("an issue alert is keyed by its issue, and tells the event's level, tags and page", () => {
  const event = only(eventsOf("event_alert", recordedBody(import.meta.url, "sentry-event-alert-signed")));
  assert.deepEqual([event.action, event.dedupKey, event.severity], ["trigger", "1117540176", "error"]);
  assert.equal(event.title, "ReferenceError: heck is not defined");
  assert.equal(event.description, "?(<anonymous>)\nRule: Very Important Alert Rule!");
  assert.deepEqual([event.labels["browser"], event.labels["platform"]], ["Chrome 75.0.3770", "javascript"]);
  assert.match(event.links?.[0]?.href ?? "", /^https:\/\/sentry\.example\.org\/organizations\//);
  assert.equal(event.atMs, Temporal.Instant.from("2026-11-23T02:40:17.677Z").epochMilliseconds);
});

test("a metric alert goes from critical to warning to resolved under one key", () => {
  const read = (name: string) => eventsOf("metric_alert", recordedBody(import.meta.url, `sentry-metric-alert-${name}`))[0];
  assert.deepEqual(
    ["critical", "warning", "resolved"].map(read).map((event) => [event?.action, event?.dedupKey]),
    [
      ["trigger", "metric alert 4"],
      ["trigger", "metric alert 4"],
      ["resolve", "metric alert 4"],
    ],
  );
  assert.deepEqual([read("critical")?.severity, read("warning")?.severity], ["critical", "warning"]);
  assert.equal(read("critical")?.title, "Critical: Too many interactions");
});

test("an issue created, taken by a person, archived and resolved is followed; ownership rules take nothing", () => {
  const issue = { id: "1117540176", shortId: "SHOP-1", title: "ReferenceError", level: "fatal", project: { slug: "front-end" } };
  const act = (action: string, actorType = "user") => eventsOf("issue", { action, data: { issue }, actor: { type: actorType } })[0];
  assert.deepEqual([act("created")?.action, act("created")?.severity, act("created")?.dedupKey], ["trigger", "critical", "1117540176"]);
  assert.deepEqual([act("assigned")?.action, act("assigned", "application")], ["acknowledge", undefined]);
  assert.deepEqual([act("resolved")?.action, act("ignored")?.action, act("unresolved")?.action], ["resolve", "resolve", "trigger"]);
});

test("installations and comments are no alerts; a body whose header was lost is still known", () => {
  assert.deepEqual(eventsOf("installation", { action: "created", data: { installation: {} } }), []);
  assert.deepEqual(eventsOf("comment", { action: "created", data: { comment: "x" } }), []);
  assert.equal(eventsOf(undefined, recordedBody(import.meta.url, "sentry-event-alert-signed")).length, 1);
});

test("a body without data is refused, and no mutated body makes the parser throw", () => {
  assert.deepEqual(parseSentry("issue", []), { kind: "unreadable", field: "data", expected: "an object" });
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), (body) => parseSentry(undefined, body));
  neverThrowsOnMutated([{ name: "issue", body: { action: "created", data: { issue: { id: "1", project: { slug: "x" } } } } }], (body) =>
    parseSentry("issue", body),
  );
});
