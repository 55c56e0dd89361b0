import assert from "node:assert/strict";
import { test } from "node:test";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { recordedBody } from "@staunch/test-support/recorded-request";
import { parseDatadog } from "#vendors/datadog/parse-datadog.ts";

function eventOf(body: unknown) {
  const reading = parseDatadog(body);
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  const [event] = reading.events;
  assert.ok(event !== undefined);
  return event;
}

const recorded = (name: string) => eventOf(recordedBody(import.meta.url, name));

test("every transition of a monitor keeps the key of its cycle; only Recovered ends it, and Warn is a warning", () => {
  const rows = [
    ["datadog-triggered", "trigger", "error"],
    ["datadog-re-triggered", "trigger", "error"],
    ["datadog-no-data", "trigger", "error"],
    ["datadog-warn", "trigger", "warning"],
    ["datadog-recovered", "resolve", "error"],
  ] as const;
  for (const [name, action, severity] of rows) {
    const event = recorded(name);
    assert.deepEqual([event.action, event.severity, event.dedupKey], [action, severity, "6385431134201234567"], name);
  }
});

test("the title is the monitor's name without the transition, tags are labels, the links lead to Datadog", () => {
  const event = recorded("datadog-triggered");
  assert.equal(event.title, "CPU high on {host:web01}");
  assert.equal(event.description, "CPU is high");
  const { env, host, monitor, hostname, metric } = event.labels;
  assert.deepEqual(
    { env, host, monitor, hostname, metric },
    { env: "prod", host: "web01", monitor: "true", hostname: "web01", metric: "system.cpu.user" },
  );
  assert.deepEqual(
    event.links?.map((link) => link.href),
    ["https://app.datadoghq.com/monitors#1234", "https://p.datadoghq.com/snapshot/x.png"],
  );
  assert.equal(event.atMs, 1795401600000);
});

test("Datadog's default payload resolves what it triggered, by the title alone", () => {
  const payload = (title: string, id: string) => ({
    body: "%%%\nIt is bad\n%%%",
    event_type: "query_alert_monitor",
    title,
    date: "1795401600000",
    id,
  });
  const fired = eventOf(payload("[P2] [Triggered on {host:web01}] CPU high", "1"));
  const over = eventOf(payload("[P2] [Recovered on {host:web01}] CPU high", "2"));
  assert.deepEqual(
    [fired.action, over.action, fired.title],
    ["trigger", "resolve", "CPU high on host:web01".replace("host:web01", "{host:web01}")],
  );
  assert.equal(fired.dedupKey, over.dedupKey);
  assert.equal(fired.description, "It is bad");
});

test("a variable Datadog had nothing for is absent, not a key that all alerts share", () => {
  const event = eventOf({
    title: "Disk full",
    alert_cycle_key: "$ALERT_CYCLE_KEY",
    aggreg_key: "",
    transition: "null",
    alert_type: "info",
    priority: "P1",
  });
  assert.notEqual(event.dedupKey, "$ALERT_CYCLE_KEY");
  assert.deepEqual([event.action, event.severity], ["trigger", "critical"]);
});

test("what says nothing is refused with the field at fault, and no mutated body makes the parser throw", () => {
  assert.deepEqual(parseDatadog({ title: "" }), {
    kind: "unreadable",
    field: "title",
    expected: "what the alert is about, `$EVENT_TITLE`",
  });
  assert.equal(parseDatadog([]).kind, "unreadable");
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), parseDatadog);
});
