import assert from "node:assert/strict";
import { test } from "node:test";
import { neverThrowsOnMutated, recordedBodies } from "@staunch/test-support/fuzz";
import { recordedBody } from "@staunch/test-support/recorded-request";
import { parseAzure } from "#vendors/azure/parse-azure.ts";

function eventOf(body: unknown) {
  const reading = parseAzure(body);
  assert.ok(reading.kind === "heard", JSON.stringify(reading));
  const [event] = reading.events;
  assert.ok(event !== undefined);
  return event;
}

const key = "3f2d4487-b0fc-4125-8bd5-7ad17384221e_rg1_microsoft.insights_metricAlerts_high-cpu_-117781227";

test("an alert fires and resolves under the id of its origin, at the times with seven decimals", () => {
  const fired = eventOf(recordedBody(import.meta.url, "azure-common-alert-fired"));
  const resolved = eventOf(recordedBody(import.meta.url, "azure-common-alert-resolved"));
  const ms = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
  assert.deepEqual([fired.action, fired.dedupKey, fired.atMs], ["trigger", key, ms("2026-11-23T13:58:24.371Z")]);
  assert.deepEqual([resolved.action, resolved.dedupKey, resolved.atMs], ["resolve", key, ms("2026-11-23T14:03:16.224Z")]);
});

test("rule, resource, severity and custom properties are told", () => {
  const event = eventOf(recordedBody(import.meta.url, "azure-common-alert-fired"));
  assert.deepEqual([event.title, event.description, event.severity], ["high-cpu on vm1", "CPU above 90", "error"]);
  assert.deepEqual([event.labels["team"], event.labels["resource"], event.labels["signal_type"]], ["blue", "vm1", "Metric"]);
});

test("Sev0 to Sev4 run from critical to info", () => {
  const severity = (word: string) => eventOf({ data: { essentials: { alertId: "a", severity: word } } }).severity;
  assert.deepEqual(["Sev0", "Sev1", "Sev2", "Sev3", "Sev4"].map(severity), ["critical", "error", "warning", "info", "info"]);
});

test("a body of another schema is refused with the switch to set, and no mutated body makes the parser throw", () => {
  const reading = parseAzure({ schemaId: "AzureMonitorMetricAlert", data: { version: "2.0", status: "Activated" } });
  assert.ok(reading.kind === "unreadable" && reading.expected.includes("common alert schema"));
  neverThrowsOnMutated(recordedBodies(new URL("./samples/", import.meta.url)), parseAzure);
});
