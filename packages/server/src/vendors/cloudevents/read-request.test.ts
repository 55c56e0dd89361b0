import assert from "node:assert/strict";
import { test } from "node:test";
import { heard, type Reading, textAt, unreadable } from "@staunch/core/alerts";
import { mutatedTexts, neverThrowsOn, neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { recordedRequest } from "@staunch/test-support/recorded-request";
import { parseCloudEvents } from "#vendors/cloudevents/parse-cloudevents.ts";
import { readCloudEvents } from "#vendors/cloudevents/read-request.ts";

/** Data as a sender might mean it: a title makes it an alert, `status` may end it. */
function readData(data: unknown): Reading {
  const title = textAt(data, "title");
  if (title === undefined) return unreadable("title", "text");
  const action = textAt(data, "status") === "resolved" ? "resolve" : "trigger";
  return heard([{ action, dedupKey: "of the data", title, severity: "error", labels: {} }]);
}

function read(body: unknown, headers: Readonly<Record<string, string>> = { "content-type": "application/cloudevents+json" }) {
  return readCloudEvents({ method: "POST", params: {}, search: "", headers, bytes: Buffer.from(JSON.stringify(body)) }, readData);
}

function eventsOf(reading: Reading) {
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  return reading.events;
}

const recorded = (name: string) => eventsOf(readCloudEvents(recordedRequest(import.meta.url, name).request, readData));
const envelope = { specversion: "1.0", id: "1", source: "/monitors/1", type: "com.example.alert.firing", subject: "web01" };

test("a structured event tells what its data says, with the envelope as labels and its time", () => {
  const [event] = recorded("cloudevents-structured");
  assert.deepEqual([event?.action, event?.title, event?.severity], ["trigger", "Disk full", "critical"]);
  assert.deepEqual(event?.labels, { severity: "critical", source: "/monitors/1", type: "com.example.alert.firing", subject: "web01" });
  assert.equal(event?.atMs, Temporal.Instant.from("2026-11-23T02:40:00Z").epochMilliseconds);
});

test("a binary event's headers are decoded", () => {
  const [event] = recorded("cloudevents-binary");
  assert.deepEqual([event?.title, event?.labels["subject"], event?.severity], ["Disk full", 'größer "x"', "critical"]);
});

test("messages of a batch about one source, subject and title are one problem, whatever their ids", () => {
  const events = recorded("cloudevents-batch");
  assert.equal(events.length, 2);
  assert.equal(new Set(events.map((event) => event.dedupKey)).size, 1);
  assert.equal(events[0]?.dedupKey, recorded("cloudevents-structured")[0]?.dedupKey);
});

test("a type or data that says it is over resolves the same key", () => {
  const key = eventsOf(read({ ...envelope, data: { title: "Disk full" } }))[0]?.dedupKey;
  const byData = eventsOf(read({ ...envelope, id: "2", data: { title: "Disk full", status: "resolved" } }))[0];
  const byType = eventsOf(read({ ...envelope, id: "3", type: "com.example.alert.resolved", data: { title: "Disk full" } }))[0];
  assert.deepEqual([byData?.action, byData?.dedupKey, byType?.action, byType?.dedupKey], ["resolve", key, "resolve", key]);
});

test("an event without data that is an alert is told by its envelope, and resolves by its type", () => {
  const [fired] = eventsOf(read(envelope));
  const [over] = eventsOf(read({ ...envelope, id: "2", type: "com.example.alert.resolved", data: "all well" }));
  assert.deepEqual([fired?.title, over?.action, over?.dedupKey], ["com.example.alert.firing web01", "resolve", fired?.dedupKey]);
});

test("the data's own key is the key", () => {
  assert.equal(eventsOf(read({ ...envelope, data: { title: "t", dedupKey: "mine" } }))[0]?.dedupKey, "mine");
});

test("what the specification requires is named when it is missing", () => {
  const fault = (reading: Reading) => (reading.kind === "unreadable" ? reading.field : undefined);
  assert.equal(fault(read({ ...envelope, specversion: "0.3" })), "specversion");
  assert.equal(fault(read({ ...envelope, source: "" })), "source");
  assert.equal(fault(read([envelope, { ...envelope, id: undefined }])), "1.id");
  assert.equal(fault(read({}, { "content-type": "application/cloudevents+avro" })), "content-type");
  assert.equal(fault(read("x")), "body");
  assert.equal(fault(read({}, { "ce-id": "1", "content-type": "application/json" })), "specversion");
});

test("content types that lie are seen through: the bytes decide between batch and structured", () => {
  assert.equal(eventsOf(read([envelope, envelope], { "content-type": "text/plain" })).length, 2);
});

test("no mutated body or header makes the reader throw", () => {
  const bodies = recordedBodies(new URL("./samples/", import.meta.url));
  // A list grown to a thousand copies of a grown text is larger than the endpoint lets in.
  neverThrowsOnMutated(bodies, (body) => parseCloudEvents(Array.isArray(body) ? body.slice(0, 5) : [body], readData));
  neverThrowsOn(mutatedTexts(bodies.map(({ body }) => JSON.stringify(body))), (text) =>
    readCloudEvents({ method: "POST", params: {}, search: "", headers: {}, bytes: Buffer.from(text) }, readData),
  );
  neverThrowsOn(mutatedTexts(["gr%C3%B6%C3%9Fer", "%", '"%"', '"\\"']), (text) =>
    read({}, { "ce-specversion": "1.0", "ce-id": "1", "ce-type": "t", "ce-source": "s", "ce-subject": text }),
  );
});
