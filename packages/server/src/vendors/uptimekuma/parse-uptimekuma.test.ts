import assert from "node:assert/strict";
import { test } from "node:test";
import { mutatedTexts, neverThrowsOn, neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { recordedBody } from "@staunch/test-support/recorded-request";
import { parseUptimeKuma } from "#vendors/uptimekuma/parse-uptimekuma.ts";
import { readFormField } from "#vendors/uptimekuma/read-form.ts";

function eventsOf(body: unknown) {
  const reading = parseUptimeKuma(body);
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  return reading.events;
}

function only(events: ReturnType<typeof eventsOf>) {
  const [event] = events;
  assert.ok(event !== undefined && events.length === 1);
  return event;
}

const down = recordedBody(import.meta.url, "uptime-kuma-webhook-down");

test("a monitor that goes down triggers, one that comes up resolves, by the monitor's number", () => {
  const [fired, over] = [only(eventsOf(down)), only(eventsOf(recordedBody(import.meta.url, "uptime-kuma-webhook-up")))];
  assert.deepEqual([fired.action, fired.dedupKey, fired.severity], ["trigger", "7", "critical"]);
  assert.deepEqual([over.action, over.dedupKey], ["resolve", "7"]);
  assert.equal(fired.title, "Shop / Checkout 🛒 is down");
  assert.equal(fired.description, "Request failed with status code 503");
  assert.equal(fired.atMs, Temporal.Instant.from("2026-11-23T02:40:01.123Z").epochMilliseconds, "its time is UTC, though it names no zone");
  assert.deepEqual(fired.labels, { env: "prod", monitor: "Shop / Checkout 🛒", path: "EU / Shop / Checkout 🛒", type: "http" });
  assert.equal(fired?.links?.[0]?.href, "https://shop.example.org/health?x=1&y=2");
});

test("pending and maintenance say nothing; a monitor's own severity tag counts", () => {
  for (const status of [2, 3]) assert.deepEqual(eventsOf({ heartbeat: { monitorID: 1, status }, monitor: null, msg: "m" }), []);
  const tagged = {
    heartbeat: { monitorID: 1, status: 0 },
    monitor: { id: 1, name: "n", tags: [{ name: "severity", value: "warning" }] },
    msg: "m",
  };
  assert.equal(eventsOf(tagged)[0]?.severity, "warning");
});

test("the test button and words without a monitor are heard, though both are null", () => {
  const word = (msg: string) => eventsOf({ heartbeat: null, monitor: null, msg })[0];
  assert.deepEqual([word("Staunch Testing")?.severity, word("Staunch Testing")?.dedupKey], ["info", "test"]);
  assert.deepEqual(
    [word("[Shop] certificate will expire in 7 days")?.severity, word("[Shop] certificate will expire in 7 days")?.title],
    ["warning", "[Shop] certificate will expire in 7 days"],
  );
});

const boundary = "--------------------------370551537285417613123456";
function form(fields: Readonly<Record<string, string>>): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join("")}--${boundary}--\r\n`;
}

test("the field of a form is found wherever it stands, whole, by the body alone", () => {
  const data = JSON.stringify({ heartbeat: null, monitor: null, msg: "größer\r\n-- \r\n\r\n🛒" });
  assert.equal(readFormField(Buffer.from(form({ data })), "data"), data);
  assert.equal(readFormField(Buffer.from(form({ other: "x", data })), "data"), data);
  assert.equal(readFormField(Buffer.from(form({ other: "x" })), "data"), undefined);
  for (const text of ["", "--", "no form", "--x\r\n", form({ data }).slice(0, -60)])
    assert.equal(readFormField(Buffer.from(text), "data"), undefined, text);
});

test("what cannot be understood is refused, and no mutated body makes the parsers throw", () => {
  assert.equal(parseUptimeKuma({ heartbeat: { status: 9, monitorID: 1 } }).kind, "unreadable");
  assert.equal(parseUptimeKuma({ heartbeat: { status: 0 } }).kind, "unreadable");
  assert.equal(parseUptimeKuma({}).kind, "unreadable");
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), parseUptimeKuma);
  neverThrowsOn(mutatedTexts([form({ a: "b", data: JSON.stringify(down) })]), (text) => readFormField(Buffer.from(text), "data"));
});
