import assert from "node:assert/strict";
import { test } from "node:test";
import type { SenderEvent } from "@staunch/core/alerts";
import { asId } from "@staunch/core/kernel";
import { KnownAlarms } from "#alerts/known-alarms.ts";

const source = asId<"source">("a");
const event = (given: Partial<SenderEvent> = {}): SenderEvent => ({
  action: "trigger",
  dedupKey: "disk",
  title: "Disk full",
  severity: "warning",
  labels: {},
  ...given,
});

test("a repeat is no news; a first trigger, a worse one, a resolve and the trigger after it are", () => {
  const alarms = new KnownAlarms();
  const hear = (given: Partial<SenderEvent>, atMs = 0) => alarms.isNews(source, [event(given)], atMs);
  assert.deepEqual(
    [hear({}), hear({}), hear({ severity: "critical" }), hear({ severity: "critical" }), hear({ action: "resolve" }), hear({})],
    [true, false, true, false, true, true],
  );
});

test("one piece of news in a batch is enough, and another source's key is another's", () => {
  const alarms = new KnownAlarms();
  alarms.isNews(source, [event()], 0);
  assert.equal(alarms.isNews(source, [event(), event({ dedupKey: "fan" })], 0), true);
  assert.equal(alarms.isNews(asId<"source">("b"), [event()], 0), true);
});

test("what expired, or was not heard of for a minute, is news again", () => {
  const alarms = new KnownAlarms();
  alarms.isNews(source, [event({ expiresAtMs: 5_000 })], 0);
  assert.equal(alarms.isNews(source, [event({ expiresAtMs: 5_000 })], 4_999), false);
  assert.equal(alarms.isNews(source, [event()], 5_000), true);
  assert.equal(alarms.isNews(source, [event()], 64_999), false);
  assert.equal(alarms.isNews(source, [event()], 124_999), true);
});

test("beyond its bound it forgets, and a repeat hurries once more", () => {
  const alarms = new KnownAlarms();
  alarms.isNews(source, [event()], 0);
  for (let n = 0; n < 100_000; n++) alarms.isNews(source, [event({ dedupKey: String(n) })], 0);
  assert.equal(alarms.isNews(source, [event()], 0), true);
});
