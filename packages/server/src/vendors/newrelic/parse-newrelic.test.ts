import assert from "node:assert/strict";
import { test } from "node:test";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { recordedBody } from "@staunch/test-support/recorded-request";
import { parseNewRelic } from "#vendors/newrelic/parse-newrelic.ts";

function eventOf(body: unknown) {
  const reading = parseNewRelic(body);
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  const [event] = reading.events;
  assert.ok(event !== undefined);
  return event;
}

const activated = recordedBody(import.meta.url, "newrelic-issue-activated");

test("an issue triggers when activated and resolves when closed, under its id", () => {
  const [open, closed] = [eventOf(activated), eventOf(recordedBody(import.meta.url, "newrelic-issue-closed"))];
  assert.deepEqual([open.action, open.dedupKey, open.atMs], ["trigger", "5e0ca5d0-3f9c-4e6c-8b55-3f8f7a3c1b11", 1795401600000]);
  assert.deepEqual([closed.action, closed.dedupKey, closed.atMs], ["resolve", open.dedupKey, 1795405200000]);
});

test("its title, priority, entities and page are told", () => {
  const event = eventOf(activated);
  assert.equal(event.title, "shop-web query result is > 5.0 for 5 minutes on 'Error rate'");
  assert.equal(event.severity, "critical");
  assert.deepEqual(event.labels, { entity: "shop-web", policy: "Shop", condition: "Error rate", workflow: "to staunch" });
  assert.equal(event.links?.[0]?.href, "https://radar-api.service.newrelic.com/accounts/1/issues/5e0ca5d0?notifier=WEBHOOK");
});

test("an acknowledgement in New Relic acknowledges, and webhooks from before workflows are read", () => {
  assert.equal(eventOf({ id: "1", title: "t", state: "ACTIVATED", trigger: "ISSUE_ACKNOWLEDGED" }).action, "acknowledge");
  const old = eventOf({ incident_id: 7, current_state: "closed", condition_name: "CPU", policy_name: "Shop", severity: "WARNING" });
  assert.deepEqual([old.action, old.dedupKey, old.title, old.severity], ["resolve", "7", "CPU", "warning"]);
});

test("a body without an id is refused, and no mutated body makes the parser throw", () => {
  assert.deepEqual(parseNewRelic({}), { kind: "unreadable", field: "id", expected: "the issue's id" });
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), parseNewRelic);
});
