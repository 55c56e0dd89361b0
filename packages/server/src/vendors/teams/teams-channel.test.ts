import assert from "node:assert/strict";
import { test } from "node:test";
import { hostilePage, sampleBundle, sampleCode, sampleMessage, samplePage, startTeamsServer } from "@staunch/test-support/vendors";
import { guardedFetch } from "#platform/index.ts";
import { teamsChannel } from "#vendors/teams/index.ts";

const channel = teamsChannel(guardedFetch({ allow: ["127.0.0.1"] }));

test("a page is a card with its title first and its links; Teams takes it with every limit it has", async () => {
  await using teams = await startTeamsServer();
  const crowded = { ...sampleBundle, pages: Array.from({ length: 20 }, () => ({ ...samplePage, title: '\u{1F6A8}"'.repeat(200) })) };
  const long = { ...samplePage, title: "x".repeat(4_000), body: "\n".repeat(9_000) + "\n".repeat(9_000) + "y\n".repeat(400) };
  for (const content of [samplePage, sampleBundle, sampleCode, crowded, long]) {
    const outcome = await channel.send(sampleMessage({ address: teams.address, content }), 5_000);
    assert.deepEqual(outcome, { kind: "sent", detail: "the workflow was started" });
  }
  const [page, bundle] = teams.cards.map((card) => JSON.stringify(card));
  assert.match(page ?? "", /"body":\[\{"type":"RichTextBlock","inlines":\[\{"type":"TextRun","text":"Checkout fails/);
  assert.ok(page?.includes(`"title":"Acknowledge","url":"${samplePage.acknowledgeUrl}"`));
  assert.match(bundle ?? "", /Search is slow.*and 12 more.*Acknowledge all 14/);
});

test("what a sender wrote stands where Teams reads neither Markdown nor mentions", async () => {
  await using teams = await startTeamsServer();
  await channel.send(sampleMessage({ address: teams.address, content: hostilePage }), 5_000);
  const card = JSON.stringify(teams.cards[0]);
  assert.equal(card.includes('TextBlock"'), card.includes('RichTextBlock"'));
  assert.equal(/"type":"TextBlock"/.test(card), false);
  assert.equal(card.includes("entities"), false);
});

test("what Teams refuses is told apart: a workflow that is gone or renewed, and what will pass", async () => {
  await using teams = await startTeamsServer();
  const send = (address: string) => channel.send(sampleMessage({ address }), 5_000);
  const reason = "Teams: WorkflowNotFound: The workflow could not be found.";
  assert.deepEqual(await send(teams.address.replace("0f3d8b", "gone")), { kind: "rejected", reason, isAddressDead: true });
  const renewed = await send(`${teams.address}x`);
  assert.deepEqual([renewed.kind, "isAddressDead" in renewed && renewed.isAddressDead], ["rejected", true]);
  teams.breakNext({ status: 429, headers: { "retry-after": "13" }, json: { error: { code: "WorkflowRunRateLimited", message: "slow" } } });
  assert.deepEqual(await send(teams.address), { kind: "retry", reason: "Teams: WorkflowRunRateLimited: slow", retryAfterSeconds: 13 });
  teams.breakNext({ status: 502, json: { error: { code: "NoResponse", message: "none" } } });
  assert.equal((await send(teams.address)).kind, "retry");
});

test("an address is one that Workflows gives", () => {
  const given = "https://prod-12.westeurope.logic.azure.com/workflows/01/triggers/manual/paths/invoke?api-version=2016-06-01&sig=abc";
  assert.equal(channel.addressing.read(given), given);
  for (const text of [
    "https://example.org",
    "https://example.org/workflows/1/triggers/manual/paths/invoke",
    "mailto:ada@example.org",
    "x",
  ]) {
    assert.equal(channel.addressing.read(text), undefined);
  }
});
