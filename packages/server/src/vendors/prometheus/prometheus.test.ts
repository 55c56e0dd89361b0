import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import fc from "fast-check";
import { bodySchema, fitsSchema, parseAlerts } from "#vendors/prometheus/alerts-api.ts";
import { labelSetKey } from "#vendors/prometheus/label-alert.ts";
import { parseWebhook } from "#vendors/prometheus/webhook-v4.ts";

const now = Temporal.Instant.from("2026-11-23T02:26:05Z").epochMilliseconds;

interface Sample {
  readonly request: { readonly body: unknown };
}

function sample(name: string): unknown {
  return (JSON.parse(readFileSync(new URL(`./samples/${name}.json`, import.meta.url), "utf8")) as Sample).request.body;
}

function eventsOf(body: unknown, atMs = now) {
  const result = parseAlerts(body, atMs);
  assert.equal(result.kind, "parsed");
  return result.events;
}

function webhookEvents(name: string) {
  const result = parseWebhook(sample(name));
  assert.equal(result.kind, "parsed", name);
  return result.events;
}

test("a firing alert of Prometheus triggers and says when it expires", () => {
  const [event] = eventsOf(sample("prometheus-api-v2-alerts-firing"));
  assert.equal(event?.action, "trigger");
  assert.equal(event?.title, "Instance 127.0.0.1:21099 down");
  assert.equal(event?.severity, "critical");
  assert.equal(event?.expiresAtMs, Temporal.Instant.from("2026-11-23T02:26:41.723Z").epochMilliseconds);
  assert.deepEqual(
    event?.links?.map((link) => link.text),
    ["Source", "Runbook"],
  );
});

test("a resolved alert resolves the same key, however often it is repeated", () => {
  const later = Temporal.Instant.from("2026-11-23T04:00:00Z").epochMilliseconds;
  const events = eventsOf(sample("prometheus-api-v2-alerts-resolved"), later);
  assert.ok(events.length > 0 && events.every((event) => event.action === "resolve"));
});

test("unicode in labels and annotations survives", () => {
  const text = JSON.stringify(eventsOf(sample("prometheus-api-v2-alerts-unicode")));
  assert.ok(Array.from(text).some((character) => character > "~"));
});

test("the key is the label set, whatever its order", () => {
  assert.equal(labelSetKey({ a: "1", b: "2" }), labelSetKey({ b: "2", a: "1" }));
  assert.notEqual(labelSetKey({ a: "1", b: "2" }), labelSetKey({ a: "1", b: "3" }));
  assert.equal(labelSetKey({ a: "1", b: "" }), labelSetKey({ a: "1" }), "a missing label equals an empty one");
});

test("bad input is answered as Alertmanager answers it", () => {
  const fault = (body: unknown) => {
    const result = parseAlerts(body, now);
    return result.kind === "invalid" ? [result.status, result.code] : result.faults;
  };
  assert.deepEqual(fault({}), [400, 400]);
  assert.deepEqual(fault([{}]), [422, 602]);
  assert.deepEqual(fault([{ labels: { a: 1 } }]), [400, 400]);
  assert.deepEqual(fault([{ labels: { a: "b" }, startsAt: "yesterday" }]), [400, 400]);
  assert.deepEqual(fault([{ labels: { a: "b" }, generatorURL: "no url" }]), [422, 601]);
  assert.deepEqual(fault([{ labels: {} }]), ["at least one label pair required"]);
  assert.deepEqual(fault([{ labels: { "bad-name": "x" } }]), ['invalid label set: invalid name "bad-name"']);
  assert.deepEqual(fault([]), []);
});

test("the good alerts of a batch with a bad one are taken", () => {
  const result = parseAlerts([{ labels: { alertname: "good" } }, { labels: {} }], now);
  assert.equal(result.kind === "parsed" && result.events.length, 1);
});

test("an alert that names no times begins now and ends five minutes after it was last heard of", () => {
  const [event] = eventsOf([
    { labels: { alertname: "FromAmtool" }, startsAt: "0001-01-01T00:00:00.000Z", endsAt: "0001-01-01T00:00:00.000Z" },
  ]);
  assert.deepEqual([event?.action, event?.atMs, event?.expiresAtMs], ["trigger", now, now + 300_000]);
});

test("webhook v4: each alert is read by its own status, not by the group's", () => {
  const events = webhookEvents("alertmanager-webhook-v4-mixed-firing-and-resolved");
  const body = sample("alertmanager-webhook-v4-mixed-firing-and-resolved") as { alerts: { status: string; fingerprint: string }[] };
  assert.deepEqual(
    events.map((event) => [event.action, event.dedupKey]),
    body.alerts.map((alert) => [alert.status === "firing" ? "trigger" : "resolve", alert.fingerprint]),
  );
});

for (const name of ["firing", "resolved", "group-by-all", "max-alerts-truncated", "current-fields"]) {
  test(`webhook v4: what Alertmanager sends is understood: ${name}`, () => {
    assert.ok(webhookEvents(`alertmanager-webhook-v4-${name}`).length > 0);
  });
}

test("no JSON value makes the parsers throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      parseAlerts(value, now);
      parseAlerts([value], now);
      parseWebhook(value);
      parseWebhook({ alerts: [value] });
    }),
  );
});

test("the quick look at a body accepts exactly what the schema accepts", () => {
  const text = fc.oneof(fc.string(), fc.constant("x"));
  const texts = fc.dictionary(fc.string(), fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: fc.jsonValue() }));
  const maybe = (value: fc.Arbitrary<unknown>) => fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: fc.jsonValue() });
  const alert = fc.record(
    {
      labels: maybe(texts),
      annotations: maybe(texts),
      startsAt: maybe(text),
      endsAt: maybe(text),
      generatorURL: maybe(text),
      more: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(maybe(fc.array(maybe(alert), { maxLength: 3 })), (value) => {
      const body: unknown = JSON.parse(JSON.stringify(value));
      assert.equal(fitsSchema(body), bodySchema.safeParse(body).success);
    }),
    { numRuns: 2_000 },
  );
});

test("no mutation of a recorded body makes the parsers throw", () => {
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), (body) => {
    parseAlerts(body, now);
    parseWebhook(body);
  });
});
