import assert from "node:assert/strict";
import { test } from "node:test";
import { labelsOf } from "@staunch/core/alerts";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { recordedBody } from "@staunch/test-support/recorded-request";
import { macrosOf, parseNagios } from "#vendors/nagios/parse-nagios.ts";

function eventsOf(members: unknown) {
  const reading = parseNagios(macrosOf(Object.entries(labelsOf(members))));
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  return reading.events;
}

const recorded = (name: string) => eventsOf(recordedBody(import.meta.url, name))[0];

test("Nagios's problem and recovery of a service share host and service as key, at Nagios's own times", () => {
  const [problem, recovery] = [recorded("nagios-macros-problem"), recorded("nagios-macros-recovery")];
  assert.deepEqual(
    [problem?.action, problem?.dedupKey, problem?.severity, problem?.atMs],
    ["trigger", "web01!HTTP", "critical", 1795401999000],
  );
  assert.deepEqual([recovery?.action, recovery?.dedupKey, recovery?.atMs], ["resolve", "web01!HTTP", 1795402011000]);
  assert.equal(problem?.title, "HTTP on web01 is CRITICAL");
  assert.equal(problem?.description, 'HTTP CRITICAL - 503 Service Unavailable "x" <y>');
  assert.deepEqual(problem?.labels, { host: "web01", state: "CRITICAL", service: "HTTP", address: "10.0.0.5", statetype: "HARD" });
  assert.deepEqual(problem?.links, [], "`website_url not set/cgi-bin…` is no address");
});

test("Icinga's environment reads the same, with its time and letters", () => {
  const [problem, recovery] = [recorded("icinga2-env-problem"), recorded("icinga2-env-recovery")];
  assert.deepEqual([problem?.action, problem?.dedupKey, problem?.title], ["trigger", "web01!http", "http on Web ünö is CRITICAL"]);
  assert.equal(problem?.description, "HTTP CRITICAL: 503 größer");
  assert.equal(problem?.atMs, Temporal.Instant.from("2026-11-23T02:48:37Z").epochMilliseconds);
  assert.deepEqual([recovery?.action, recovery?.dedupKey], ["resolve", "web01!http"]);
});

test("a host is down, unreachable, acknowledged with a word; flapping and downtime say nothing", () => {
  const host = (type: string, state = "DOWN", more: object = {}) =>
    eventsOf({ NAGIOS_NOTIFICATIONTYPE: type, NAGIOS_HOSTNAME: "db1", NAGIOS_HOSTSTATE: state, ...more })[0];
  assert.deepEqual([host("PROBLEM")?.dedupKey, host("PROBLEM")?.severity, host("PROBLEM")?.title], ["db1", "critical", "db1 is DOWN"]);
  assert.equal(host("PROBLEM", "UNREACHABLE")?.severity, "error");
  const taken = host("ACKNOWLEDGEMENT", "DOWN", { NAGIOS_NOTIFICATIONAUTHOR: "Sam", NAGIOS_NOTIFICATIONCOMMENT: "on it" });
  assert.deepEqual([taken?.action, taken?.description], ["acknowledge", "Sam: on it"]);
  for (const type of ["FLAPPINGSTART", "FLAPPINGSTOP", "FLAPPINGDISABLED", "DOWNTIMESTART", "DOWNTIMEEND", "DOWNTIMECANCELLED"]) {
    assert.equal(host(type), undefined, type);
  }
});

test("a notification asked for by hand repeats an open problem, or is a message of its own", () => {
  const custom = (state: string) => eventsOf({ NOTIFICATIONTYPE: "CUSTOM", HOSTNAME: "db1", HOSTSTATE: state, TIMET: "1795401999" })[0];
  assert.deepEqual([custom("DOWN")?.dedupKey, custom("DOWN")?.severity], ["db1", "critical"]);
  assert.deepEqual([custom("UP")?.dedupKey, custom("UP")?.severity], ["db1 custom 1795401999", "info"]);
});

test("warning and unknown of a service are warning and error", () => {
  const severity = (state: string) =>
    eventsOf({ NOTIFICATIONTYPE: "PROBLEM", HOSTNAME: "h", SERVICEDESC: "s", SERVICESTATE: state })[0]?.severity;
  assert.deepEqual([severity("WARNING"), severity("UNKNOWN")], ["warning", "error"]);
});

test("without a host or a known type the field at fault is named, and no mutated body makes the parser throw", () => {
  const fault = (members: object) => {
    const reading = parseNagios(macrosOf(Object.entries(labelsOf(members))));
    return reading.kind === "unreadable" ? reading.field : undefined;
  };
  assert.equal(fault({ NOTIFICATIONTYPE: "PROBLEM", HOSTNAME: "$HOSTNAME$" }), "HOSTNAME", "an unset macro is no host");
  assert.equal(fault({ NOTIFICATIONTYPE: "PARTY", HOSTNAME: "h" }), "NOTIFICATIONTYPE");
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), (body) =>
    parseNagios(macrosOf(Object.entries(labelsOf(body)))),
  );
});
