import assert from "node:assert/strict";
import { test } from "node:test";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { recordedBody } from "@staunch/test-support/recorded-request";
import { type NormalEvents, parseKubernetes } from "#vendors/kubernetes/parse-kubernetes.ts";

function eventsOf(body: unknown, normal: NormalEvents = "ignore") {
  const reading = parseKubernetes(body, normal);
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  return reading.events;
}

const backOff = recordedBody(import.meta.url, "kubernetes-event");

test("a warning is one problem of one object for one reason, however often it repeats", () => {
  const [event] = eventsOf(backOff);
  assert.equal(event?.dedupKey, "a1 BackOff");
  assert.equal(event?.title, "BackOff: Pod prod/payments-7c9d");
  assert.match(event?.description ?? "", /restarting failed container/);
  assert.equal(event?.severity, "warning");
  assert.deepEqual(event?.labels, {
    app: "payments",
    kind: "Pod",
    namespace: "prod",
    name: "payments-7c9d",
    reason: "BackOff",
    component: "kubelet",
    node: "node-1",
  });
  assert.equal(event?.atMs, Temporal.Instant.from("2026-11-23T02:40:00Z").epochMilliseconds);
});

test("what goes as planned is left out, or kept as information where that is wished", () => {
  const normal = { type: "Normal", reason: "Pulled", message: "m", involvedObject: { kind: "Pod", name: "p", namespace: "n" } };
  assert.deepEqual(eventsOf(normal), []);
  const [event] = eventsOf(normal, "info");
  assert.deepEqual([event?.severity, event?.dedupKey], ["info", "Pod n/p Pulled"]);
});

test("a list, an event of a watch and one of events.k8s.io are read alike", () => {
  const modern = {
    type: "Warning",
    reason: "BackOff",
    note: "m",
    regarding: { kind: "Pod", uid: "a1" },
    series: { lastObservedTime: "2026-11-23T02:40:00Z" },
  };
  const events = [
    ...eventsOf({ kind: "EventList", items: [backOff] }),
    ...eventsOf({ type: "ADDED", object: backOff }),
    ...eventsOf([modern]),
  ];
  assert.deepEqual(
    events.map((event) => event.dedupKey),
    ["a1 BackOff", "a1 BackOff", "a1 BackOff"],
  );
});

test("what is no event is refused, and no mutated body makes the parser throw", () => {
  for (const body of [{}, null, "x", [1]]) assert.equal(parseKubernetes(body, "info").kind, "unreadable");
  assert.deepEqual(eventsOf({ items: [] }), []);
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), (body) => parseKubernetes(body, "info"));
});
