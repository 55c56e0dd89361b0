import assert from "node:assert/strict";
import { test } from "node:test";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { parseVictorOps } from "#vendors/victorops/parse-victorops.ts";

const recorded = recordedBodies(new URL("./samples/", import.meta.url));

function eventsOf(body: unknown) {
  const reading = parseVictorOps(body, "team-x");
  assert.equal(reading.kind, "heard");
  return reading.events;
}

function sample(name: string): unknown {
  return recorded.find((one) => one.name === name)?.body;
}

test("what Alertmanager sends fires and recovers under one key", () => {
  const [event, ...others] = eventsOf(sample("victorops-critical-from-alertmanager"));
  assert.deepEqual(others, []);
  assert.deepEqual([event?.action, event?.severity], ["trigger", "critical"]);
  assert.equal(event?.dedupKey, "98c74d55c6c99353ef18e9ebf909d5187bc03fbe2a5bbd1cff5d1823b64957bd");
  assert.equal(event?.title, "[FIRING:1] InstanceDown lab payments (127.0.0.1:21099 dead critical)");
  assert.deepEqual(event?.labels, { monitoring_tool: "Alertmanager", routing_key: "team-x" });
  const [recovery] = eventsOf(sample("victorops-recovery-from-alertmanager"));
  assert.deepEqual([recovery?.action, recovery?.dedupKey], ["resolve", "c8229275b1c6dc3ce1426b3b4764733d40d0eaaa5bff3c3bf09b62d5b23e341d"]);
});

test("each type of message has its meaning, in whatever case it is written", () => {
  const read = (type: string) =>
    eventsOf({ message_type: type, entity_id: "db1" }).map((event) => [event.action, event.dedupKey, event.severity]);
  assert.deepEqual(read("critical"), [["trigger", "db1", "critical"]]);
  assert.deepEqual(read("WARNING"), [["trigger", "db1", "warning"]]);
  assert.deepEqual(read("ACKNOWLEDGEMENT"), [["acknowledge", "db1", "info"]]);
  assert.deepEqual(
    read("INFO").map(([, key]) => key),
    ["db1 (info)"],
    "information does not soften what is open",
  );
  assert.deepEqual(
    read("RECOVERY").map(([action, key]) => [action, key]),
    [
      ["resolve", "db1"],
      ["resolve", "db1 (info)"],
    ],
  );
});

test("times are seconds, annotations are links, and what has no place stays in the payload", () => {
  const [event] = eventsOf({
    message_type: "CRITICAL",
    timestamp: 1_795_401_548,
    "vo_annotate.u.Runbook": "https://runbooks.example.org/db1",
    "vo_annotate.i.Graph": "https://img.example.org/a.png",
    "vo_annotate.u.Bad": "javascript:alert(1)",
    custom: { a: 1 },
  });
  assert.equal(event?.atMs, 1_795_401_548_000);
  assert.deepEqual(
    event?.links?.map((link) => link.text),
    ["Runbook", "Graph"],
  );
  assert.match(JSON.stringify(event?.payload), /"custom":\{"a":1\}/);
  assert.ok((event?.dedupKey.length ?? 0) > 20, "without an entity every message is its own");
});

test("what is missing is named", () => {
  const faultOf = (body: unknown) => {
    const reading = parseVictorOps(body, "");
    return reading.kind === "unreadable" ? reading.field : reading.kind;
  };
  assert.deepEqual(
    [faultOf([]), faultOf({}), faultOf({ message_type: "constructor" }), faultOf({ message_type: "RECOVERY" })],
    ["body", "message_type", "message_type", "entity_id"],
  );
});

test("no mutation of a recorded body makes the parser throw or stall", () => {
  neverThrowsOnMutated(recorded, (body) => parseVictorOps(body, "team-x"));
});
