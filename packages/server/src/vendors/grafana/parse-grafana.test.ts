import assert from "node:assert/strict";
import { test } from "node:test";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { recordedBody } from "@staunch/test-support/recorded-request";
import { parseGrafana } from "#vendors/grafana/parse-grafana.ts";

function eventsOf(body: unknown) {
  const reading = parseGrafana(body);
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  return reading.events;
}

const firing = recordedBody(import.meta.url, "grafana-webhook-v1-firing");
const resolved = recordedBody(import.meta.url, "grafana-webhook-v1-resolved");

test("each alert of a group is read by its own status, keyed by its fingerprint", () => {
  const [first, second, ...rest] = eventsOf(firing);
  assert.equal(rest.length, 0);
  assert.deepEqual([first?.action, second?.action], ["trigger", "trigger"]);
  assert.deepEqual([first?.dedupKey, second?.dedupKey], ["c6eadffa33fcdf37", "a5331f0d5a9d81d4"]);
  assert.equal(first?.title, "This alert was triggered for zone us-1");
  assert.equal(first?.description, "The system has high memory usage");
  assert.equal(first?.labels["zone"], "us-1");
  assert.equal(first?.atMs, Temporal.Instant.from("2026-11-23T07:51:03.157Z").epochMilliseconds);
  assert.deepEqual(
    first?.links?.map((link) => link.text),
    ["Source", "Runbook", "Silence in Grafana"],
    "empty addresses are no links",
  );
});

test("what resolves has the keys of what fired, though its values are null", () => {
  const events = eventsOf(resolved);
  assert.deepEqual(
    events.map((event) => [event.action, event.dedupKey]),
    eventsOf(firing).map((event) => ["resolve", event.dedupKey]),
  );
  assert.equal(events[0]?.atMs, Temporal.Instant.from("2026-11-23T08:01:03.157Z").epochMilliseconds);
});

test("an alert about missing data or a failed query names the rule it is about", () => {
  const alert = (alertname: string) => ({ status: "firing", fingerprint: "f", labels: { alertname, rulename: "High memory usage" } });
  const titles = eventsOf({ alerts: [alert("DatasourceNoData"), alert("DatasourceError")] }).map((event) => event.title);
  assert.deepEqual(titles, ["No data: High memory usage", "Query failed: High memory usage"]);
});

test("severity is read from whichever label holds it, and is an error when none does", () => {
  const severity = (labels: object) => eventsOf({ alerts: [{ labels }] })[0]?.severity;
  assert.deepEqual(
    [severity({ severity: "warning" }), severity({ priority: "P1" }), severity({ og_priority: "P5" }), severity({})],
    ["warning", "critical", "info", "error"],
  );
});

test("a rule of the alerting before Grafana 9 triggers and resolves by its own number", () => {
  const rule = {
    orgId: 1,
    ruleId: 9,
    ruleName: "Test",
    title: "[Alerting] Test",
    ruleUrl: "http://localhost:3000/",
    tags: { severity: "info" },
  };
  const [fired] = eventsOf({ ...rule, state: "alerting" });
  const [over] = eventsOf({ ...rule, state: "ok", title: "[OK] Test" });
  assert.deepEqual([fired?.action, fired?.severity, over?.action], ["trigger", "info", "resolve"]);
  assert.equal(fired?.dedupKey, over?.dedupKey);
  assert.deepEqual(eventsOf({ ...rule, state: "pending" }), []);
});

test("one odd alert does not cost the others; a body without any is refused with the field at fault", () => {
  assert.equal(eventsOf({ alerts: [null, { labels: { alertname: "A" } }, 7] }).length, 1);
  assert.deepEqual(parseGrafana({ alerts: ["x"] }).kind, "unreadable");
  for (const body of [null, [], "text", {}, { alerts: {} }]) assert.equal(parseGrafana(body).kind, "unreadable", JSON.stringify(body));
});

test("no mutated body makes the parser throw", () => {
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), parseGrafana);
  neverThrowsOnMutated(
    [{ name: "rule", body: { orgId: 1, ruleId: 9, ruleName: "Test", state: "alerting", tags: { severity: "info" } } }],
    parseGrafana,
  );
});
