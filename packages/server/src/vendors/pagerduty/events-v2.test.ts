import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { parseChange } from "#vendors/pagerduty/change-events.ts";
import { parseEventV1 } from "#vendors/pagerduty/events-v1.ts";
import { parseEvent } from "#vendors/pagerduty/events-v2.ts";

interface Sample {
  readonly request: { readonly path: string; readonly body: Readonly<Record<string, unknown>> };
}

const folder = new URL("./samples/", import.meta.url);

function sample(name: string): Sample["request"] {
  return (JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as Sample).request;
}

/** Every recorded request; some files hold answers alone. */
const recorded = readdirSync(folder)
  .map((file) => file.replace(".json", ""))
  .filter((name) => (sample(name) as Sample["request"] | undefined) !== undefined);

function parsed(name: string) {
  const result = parseEvent(sample(name).body);
  assert.equal(result.kind, "parsed", name);
  return result.value.event;
}

const alertSamples = recorded.filter((name) => sample(name).path.endsWith("/v2/enqueue"));
const oldSamples = recorded.filter((name) => sample(name).path.endsWith("/create_event.json") && !name.endsWith("invalid"));

for (const name of alertSamples) {
  test(`what a real client sent is understood: ${name}`, () => {
    const { body } = sample(name);
    const event = parsed(name);
    assert.equal(event.action, body["event_action"]);
    if (typeof body["dedup_key"] === "string") assert.equal(event.dedupKey, body["dedup_key"]);
    else assert.match(event.dedupKey, /^[0-9a-f]{32}$/);
  });
}

for (const name of oldSamples) {
  test(`what a client of version 1 sent is understood: ${name}`, () => {
    const { body } = sample(name);
    const event = parsedV1(body);
    assert.deepEqual([event.action, event.dedupKey], [body["event_type"], body["incident_key"]]);
    assert.equal(event.title, body["description"] ?? "");
  });
}

function parsedV1(body: unknown) {
  const result = parseEventV1(body);
  assert.equal(result.kind, "parsed");
  return result.value.event;
}

test("version 1: contexts and the client are links, details stay as they came, and nobody named a severity", () => {
  const event = parsedV1(sample("events-v1-trigger").body);
  assert.deepEqual(event.links, [
    { href: "https://runbooks.example.org/http", text: "Runbook" },
    { href: "https://img.example.org/a.png", text: "graph" },
    { href: "https://monitor.example.org", text: "Example Monitor" },
  ]);
  assert.deepEqual(event.payload, { details: { "ping time": "1500ms", "load avg": 0.75 }, client: "Example Monitor" });
  assert.equal(event.severity, "error");
});

test("version 1: faults are named in its own words", () => {
  const valid = sample("events-v1-trigger").body;
  const errorsOf = (body: unknown) => {
    const result = parseEventV1(body);
    return result.kind === "invalid" ? result.errors : [];
  };
  assert.deepEqual(errorsOf(sample("events-v1-invalid").body), ["event_type is invalid (must be one of: trigger acknowledge resolve)"]);
  assert.deepEqual(errorsOf({ ...valid, service_key: "short" }), ["Service key is the wrong length (should be 32 characters)"]);
  assert.deepEqual(errorsOf({ ...valid, description: " " }), ["Description is missing or blank"]);
  assert.deepEqual(errorsOf({ ...valid, event_type: "resolve", incident_key: null }), ["Incident key is missing or blank"]);
});

test("the first line of a summary is the title, the rest is told below it", () => {
  const { title, description } = parsed("apprise-pagerduty");
  assert.deepEqual([title, description], ["Disk full – größer", "disk /var at 99%"]);
});

test("a time without a zone is nobody's time: that of receipt counts", () => {
  assert.equal(parsed("netdata-pagerduty-v2-warning").atMs, undefined);
});

test("a push monitor without a source is understood", () => {
  const { body } = sample("uptime-kuma-pagerduty-trigger");
  const result = parseEvent({ ...body, payload: { ...(body["payload"] as object), source: null } });
  assert.deepEqual(result.kind === "parsed" && result.value.event.labels, {});
});

test("title, severity, labels, links and details of a trigger are kept", () => {
  const event = parsed("pdjs-trigger");
  assert.equal(event.title, "DISK at 99% on machine prod-datapipe03 – größer ✓");
  assert.equal(event.severity, "critical");
  assert.deepEqual(event.labels, { source: "prod-datapipe03.example.com", component: "mysql", group: "prod-datapipe", class: "disk" });
  assert.deepEqual(
    event.links?.map((link) => link.href),
    ["http://pagerduty.example.com", "https://mon.example.com", "https://img.example.com/a.png"],
  );
});

test("a trigger without a key gets one of its own each time", () => {
  assert.notEqual(parsed("pdjs-trigger-without-dedup-key").dedupKey, parsed("pdjs-trigger-without-dedup-key").dedupKey);
});

test("a link that is no web address is not followed", () => {
  const body = {
    ...sample("pdjs-trigger").body,
    client_url: "javascript:alert(1)",
    links: [{ href: "javascript:alert(2)" }],
    images: null,
  };
  const result = parseEvent(body);
  assert.deepEqual(result.kind === "parsed" && result.value.event.links, []);
});

test("faults are named in the protocol's words", () => {
  const valid = sample("pdjs-trigger").body;
  const errorsOf = (body: unknown) => {
    const result = parseEvent(body);
    return result.kind === "invalid" ? result.errors : [];
  };
  assert.deepEqual(errorsOf({ ...valid, routing_key: "short" }), ["Length of 'routing_key' is incorrect (should be 32 characters)"]);
  assert.deepEqual(errorsOf({ ...valid, payload: { source: "x" } }), ["'payload.summary' is missing or blank"]);
  assert.deepEqual(errorsOf({ ...valid, event_action: "explode" }), ["'event_action' must be one of: trigger, acknowledge, resolve"]);
  assert.deepEqual(errorsOf({ ...sample("pdjs-resolve").body, dedup_key: undefined }), ["'dedup_key' is missing or blank"]);
});

test("a change event is read, with versions where a deploy tool names them", () => {
  const change = parseChange(sample("pdjs-change").body);
  assert.equal(change.kind === "parsed" && change.value.summary, "Build Success - Increase snapshot create timeout to 30 seconds");
  assert.equal(change.kind === "parsed" && change.value.at?.toString(), "2026-07-17T08:42:58.315Z");
  const { body } = sample("pdjs-change");
  const deploy = parseChange({ ...body, payload: { summary: "Deploy 2", custom_details: { version: "2", previous_version: "1" } } });
  assert.deepEqual(deploy.kind === "parsed" && [deploy.value.version, deploy.value.previousVersion], ["2", "1"]);
});

test("no mutation of a recorded body makes the parsers throw or stall", () => {
  neverThrowsOnMutated(recordedBodies(folder), (body) => {
    parseEvent(body);
    parseEventV1(body);
    parseChange(body);
  });
});
