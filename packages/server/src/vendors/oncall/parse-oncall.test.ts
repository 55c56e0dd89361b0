import assert from "node:assert/strict";
import { test } from "node:test";
import type { Reading } from "@staunch/core/alerts";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { recordedBody } from "@staunch/test-support/recorded-request";
import { parseKapacitor, parseWebhook } from "#vendors/oncall/parse-oncall.ts";

function eventOf(reading: Reading) {
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  const [event] = reading.events;
  assert.ok(event !== undefined);
  return event;
}

test("a formatted webhook is keyed by alert_uid, and any spelling of OK resolves it", () => {
  const body = recordedBody(import.meta.url, "oncall-formatted-webhook");
  const event = eventOf(parseWebhook(body));
  assert.deepEqual([event.action, event.dedupKey], ["trigger", "08d6891a-835c-e661-39fa-96b6a9e26552"]);
  assert.deepEqual([event.title, event.description], ["The whole system is down", "Smth happened. Oh no!"]);
  assert.deepEqual(
    event.links?.map((link) => link.href),
    ["https://status.example.org", "https://img.example.org/x.png"],
  );
  for (const state of ["ok", "OK", "Ok"]) assert.equal(eventOf(parseWebhook({ ...Object(body), state })).action, "resolve");
});

test("Uptime Kuma's `is down` and `is up` are one problem, though it sends no alert_uid", () => {
  const down = eventOf(parseWebhook(recordedBody(import.meta.url, "uptime-kuma-grafana-oncall-down")));
  const up = eventOf(parseWebhook({ title: "Shop / Checkout 🛒 is up", message: "up", state: "ok" }));
  assert.deepEqual([down.action, up.action], ["trigger", "resolve"]);
  assert.equal(down.dedupKey, up.dedupKey);
});

test("Kapacitor's levels are severities of one alert, and OK ends it", () => {
  const body = {
    id: "cpu:host=web01",
    message: "cpu is CRITICAL",
    level: "CRITICAL",
    time: "2026-11-23T02:40:00Z",
    data: { series: [{ tags: { host: "web01" } }] },
  };
  const [critical, warning, over] = ["CRITICAL", "WARNING", "OK"].map((level) => eventOf(parseKapacitor({ ...body, level })));
  assert.deepEqual([critical?.severity, warning?.severity, over?.action], ["critical", "warning", "resolve"]);
  assert.deepEqual([critical?.dedupKey, over?.dedupKey, critical?.labels], ["cpu:host=web01", "cpu:host=web01", { host: "web01" }]);
});

test("a body without anything is refused, and no mutated body makes the parsers throw", () => {
  assert.equal(parseWebhook([]).kind, "unreadable");
  assert.deepEqual(parseKapacitor({}), { kind: "unreadable", field: "id", expected: "the alert's id" });
  const bodies = recordedBodies(new URL("./samples/", import.meta.url));
  neverThrowsOnMutated(bodies, parseWebhook);
  neverThrowsOnMutated([{ name: "kapacitor", body: { id: "a", level: "OK", data: { series: [{ tags: { a: "b" } }] } } }], parseKapacitor);
});
