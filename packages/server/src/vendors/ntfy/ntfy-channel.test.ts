import assert from "node:assert/strict";
import { test } from "node:test";
import {
  hostilePage,
  keptAnswers,
  mountModule,
  sampleAccount,
  sampleBundle,
  sampleCode,
  sampleMessage,
  samplePage,
  sampleToken,
  startNtfyServer,
} from "@staunch/test-support/vendors";
import { guardedFetch } from "#platform/index.ts";
import { ntfyChannel, ntfyModule } from "#vendors/ntfy/index.ts";

const channel = ntfyChannel(guardedFetch({ allow: ["127.0.0.1"] }));

test("a page rings through with its title first; ntfy takes it with every limit it has", async () => {
  await using ntfy = await startNtfyServer("ada");
  const long = { ...samplePage, body: "ü".repeat(9_000), title: "🚨".repeat(900), serviceName: "ü".repeat(900), urgency: "low" as const };
  const crowded = { ...sampleBundle, pages: Array.from({ length: 20 }, () => ({ ...samplePage, title: "🚨".repeat(200) })) };
  for (const content of [samplePage, sampleBundle, sampleCode, hostilePage, long, crowded]) {
    const outcome = await channel.send(sampleMessage({ address: `${ntfy.url}/ada`, secret: ntfy.token, content }), 5_000);
    assert.equal(outcome.kind, "sent", JSON.stringify(outcome));
  }
  const [page, bundle, code, , low] = ntfy.messages;
  assert.deepEqual([page?.title, page?.priority, page?.topic], [samplePage.title, 5, "ada"]);
  assert.ok(page?.message.startsWith("High urgency. Service: checkout."));
  assert.match(bundle?.message ?? "", /and 12 more/);
  assert.deepEqual([code?.title, code?.actions], ["042317 is your code for Staunch", []]);
  assert.equal(low?.priority, 3);
});

test("the button takes the page by a POST with the token in a header; a GET does nothing, nor does one without a token", async () => {
  const kept = keptAnswers("ntfy", sampleAccount({}));
  await using staunch = await mountModule(ntfyModule(kept.answers));
  await using ntfy = await startNtfyServer("ada");
  const content = { ...samplePage, acknowledgeUrl: `${staunch.url}/a/${sampleToken}` };
  await channel.send(sampleMessage({ address: `${ntfy.url}/ada`, secret: ntfy.token, content }), 5_000);
  const [message] = ntfy.messages;
  assert.ok(message !== undefined);
  const url = String(message.actions[0]?.["url"]);
  assert.equal(url.includes(sampleToken), false);
  assert.equal((await fetch(url)).status, 404);
  assert.equal((await fetch(url, { method: "POST" })).status, 401);
  assert.deepEqual(kept.acknowledged, []);
  const answer = await ntfy.press(message, "Acknowledge");
  assert.deepEqual([answer.status, await answer.text()], [200, "Ada has it."]);
  assert.deepEqual(kept.acknowledged, [sampleToken]);
  assert.equal((await fetch(url, { method: "OPTIONS" })).headers.get("access-control-allow-headers"), "authorization");
});

test("what ntfy refuses is told apart: the token, the topic, and what will pass", async () => {
  await using ntfy = await startNtfyServer("ada");
  const send = (secret?: string) =>
    channel.send(sampleMessage({ address: `${ntfy.url}/ada`, ...(secret !== undefined && { secret }) }), 5_000);
  assert.deepEqual(await send(), { kind: "rejected", reason: "ntfy: forbidden (40301)" });
  assert.deepEqual(await send("tk_wrong"), { kind: "rejected", reason: "ntfy: unauthorized (40101)" });
  ntfy.breakNext({ status: 429, json: { code: 42_901, http: 429, error: "limit reached: too many requests" } });
  assert.deepEqual(await send(ntfy.token), { kind: "retry", reason: "ntfy: limit reached: too many requests (42901)" });
  ntfy.breakNext({
    status: 507,
    json: { code: 50_701, http: 507, error: "cannot publish to UnifiedPush topic without previously active subscriber" },
  });
  assert.equal((await send(ntfy.token)).kind, "retry");
});

test("an address is a server and one topic", () => {
  assert.equal(channel.addressing.read(" https://ntfy.example.org/ada_1 "), "https://ntfy.example.org/ada_1");
  for (const text of [
    "ntfy.sh/ada",
    "https://ntfy.sh",
    "https://ntfy.sh/a/b",
    "https://u:p@ntfy.sh/a",
    "ftp://ntfy.sh/a",
    "https://ntfy.sh/a?x=1",
  ]) {
    assert.equal(channel.addressing.read(text), undefined);
  }
});
