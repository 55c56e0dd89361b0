import assert from "node:assert/strict";
import { test } from "node:test";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { recordedBody } from "@staunch/test-support/recorded-request";
import { parseGcp } from "#vendors/gcp/parse-gcp.ts";

function eventOf(body: unknown) {
  const reading = parseGcp(body);
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  const [event] = reading.events;
  assert.ok(event !== undefined);
  return event;
}

test("an incident opens and closes under its id", () => {
  const open = eventOf(recordedBody(import.meta.url, "gcp-monitoring-incident-open"));
  const closed = eventOf(recordedBody(import.meta.url, "gcp-monitoring-incident-closed"));
  assert.deepEqual([open.action, open.dedupKey, open.atMs], ["trigger", "0.opqiw61fsv7p", 1795401600000]);
  assert.deepEqual([closed.action, closed.dedupKey, closed.atMs], ["resolve", "0.opqiw61fsv7p", 1795405200000]);
});

test("its severity, texts, labels of resource, metric and policy, and its page are kept", () => {
  const event = eventOf(recordedBody(import.meta.url, "gcp-monitoring-incident-open"));
  assert.equal(event.severity, "critical");
  assert.equal(event.title, "TEST ALERT");
  assert.match(event.description ?? "", /above the threshold of 0\.800 with a value of 0\.994/);
  assert.equal(event.labels["zone"], "us-central1-c");
  assert.equal(event.labels["user-label-1"], "important label");
  assert.equal(event.labels["policy"], "Monitor-Project-Cluster");
  assert.equal(event.links?.[0]?.text, "Google Cloud");
});

test("a policy without a severity or documentation still says which it is", () => {
  const event = eventOf({
    incident: { incident_id: "1", state: "open", policy_name: "Shop", condition_name: "5xx", severity: "No Severity" },
  });
  assert.deepEqual([event.title, event.severity], ["Shop: 5xx", "error"]);
});

test("what is no incident is refused with the field at fault, and no mutated body makes the parser throw", () => {
  assert.deepEqual(parseGcp({}), { kind: "unreadable", field: "incident", expected: "an object" });
  assert.equal(parseGcp({ incident: {} }).kind, "unreadable");
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), parseGcp);
});
