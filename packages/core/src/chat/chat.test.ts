import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { channelName } from "#chat/channel-name.ts";
import { nextChatTry, nextSyncAt, opensChannel } from "#chat/channel-pace.ts";
import { readChatCommand } from "#chat/chat-command.ts";

const now = Temporal.Instant.from("2026-11-23T03:00:00Z");

test("a channel is named by the number and the words of the title, without accents and signs", () => {
  const named = (title: string | undefined, attempt = 1): string => channelName({ reference: "INC-42", title, most: 80, attempt });
  assert.equal(named("Checkout failing"), "inc-42-checkout-failing");
  assert.equal(named("Größe & Zahlung: 31 % gehen <nicht>"), "inc-42-grosse-zahlung-31-gehen-nicht");
  assert.equal(named("支払い"), "inc-42");
  assert.equal(named(undefined), "inc-42");
  assert.equal(named("Checkout failing", 3), "inc-42-checkout-failing-3");
});

test("a name keeps the vendor's bound and characters, and its number, whatever the title", () => {
  const anyNaming = fc.record({
    title: fc.string({ unit: "grapheme", maxLength: 300 }),
    most: fc.integer({ min: 22, max: 80 }),
    attempt: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(anyNaming, (naming) => {
      const name = channelName({ reference: "INC-42", ...naming });
      assert.ok(name.length <= naming.most);
      assert.match(name, /^inc-42(?:-[a-z0-9]+)*$/);
    }),
  );
});

test("changes in quick succession go out together, a second after the last message", () => {
  assert.equal(nextSyncAt(undefined, now).toString(), now.toString());
  assert.equal(nextSyncAt(now.subtract({ milliseconds: 400 }), now).toString(), now.add({ milliseconds: 600 }).toString());
  assert.equal(nextSyncAt(now.subtract({ seconds: 5 }), now).toString(), now.toString());
});

test("the vendor's own wish to wait wins; else waits double up to five minutes", () => {
  const seconds = (tries: number, asked?: number): number => now.until(nextChatTry(now, tries, asked)).total("seconds");
  assert.deepEqual([seconds(1), seconds(3), seconds(40)], [2, 8, 300]);
  assert.deepEqual([seconds(9, 30), seconds(1, 0)], [30, 1]);
});

test("an incident opens a channel when it is at least as bad as set", () => {
  assert.deepEqual([opensChannel("SEV1", "SEV2"), opensChannel("SEV2", "SEV2"), opensChannel("SEV3", "SEV2")], [true, true, false]);
  assert.equal(opensChannel("SEV1", undefined), false);
});

test("commands are read with what follows them", () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ["", { kind: "help" }],
    ["sing", { kind: "help" }],
    ["declare", { kind: "declare" }],
    ["declare Checkout fails for 31 %", { kind: "declare", title: "Checkout fails for 31 %" }],
    ["declare sev2 Checkout fails", { kind: "declare", title: "Checkout fails", severity: "SEV2" }],
    ["DECLARE 3 of 5 nodes are down", { kind: "declare", title: "3 of 5 nodes are down" }],
    ["severity", { kind: "severity" }],
    ["severity 1 all of Europe", { kind: "severity", severity: "SEV1", reason: "all of Europe" }],
    ["severity bad", { kind: "unclear", expected: "severity <SEV1…SEV5> <why>" }],
    ["role ops", { kind: "take", role: "operations_lead" }],
    ["leave communications lead", { kind: "leave", role: "communications_lead" }],
    ["task <@U1> look at the queue", { kind: "task", text: "look at the queue", whom: "<@U1>" }],
    ["task look at <@U1>", { kind: "task", text: "look at <@U1>" }],
    ["page Payments: the till is down", { kind: "page", whom: "Payments", message: "the till is down" }],
    ["page <@U1>", { kind: "page", whom: "<@U1>" }],
    ["note", { kind: "unclear", expected: "note <words>" }],
    ["resolve", { kind: "resolve" }],
    ["handoff <@U2>", { kind: "handoff", whom: "<@U2>" }],
  ];
  for (const [text, command] of rows) assert.deepEqual(readChatCommand(text), { incidentNumber: undefined, command }, text);
});

test("a reference behind the first word names the incident", () => {
  assert.deepEqual(readChatCommand("note INC-42 two\nlines"), { incidentNumber: 42, command: { kind: "note", text: "two\nlines" } });
  assert.deepEqual(readChatCommand("resolve inc-7"), { incidentNumber: 7, command: { kind: "resolve" } });
});

test("any text is read as some command", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.equal(typeof readChatCommand(text).command.kind, "string");
      assert.equal(typeof readChatCommand(`page ${text}`).command.kind, "string");
    }),
  );
});
