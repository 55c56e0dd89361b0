import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { parseChange } from "#vendors/pagerduty/change-events.ts";
import { parseEvent } from "#vendors/pagerduty/events-v2.ts";

interface Sample {
  readonly request: { readonly path: string; readonly body: Readonly<Record<string, unknown>> };
}

const folder = new URL("./samples/", import.meta.url);

function sample(name: string): Sample["request"] {
  return (JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as Sample).request;
}

function parsed(name: string) {
  const result = parseEvent(sample(name).body);
  assert.equal(result.kind, "parsed", name);
  return result.value.event;
}

const alertSamples = readdirSync(folder)
  .map((file) => file.replace(".json", ""))
  .filter((name) => !sample(name).path.includes("change"));

for (const name of alertSamples) {
  test(`what a real client sent is understood: ${name}`, () => {
    const { body } = sample(name);
    const event = parsed(name);
    assert.equal(event.action, body["event_action"]);
    if (typeof body["dedup_key"] === "string") assert.equal(event.dedupKey, body["dedup_key"]);
    else assert.match(event.dedupKey, /^[0-9a-f]{32}$/);
  });
}

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

test("no JSON value makes the parsers throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      parseEvent(value);
      parseChange(value);
    }),
  );
});
