import assert from "node:assert/strict";
import { test } from "node:test";
import {
  hostilePage,
  hostileTitle,
  keptAnswers,
  mountModule,
  sampleAccount,
  sampleAccountId,
  sampleBundle,
  sampleCode,
  sampleMessage,
  samplePage,
  sampleToken,
  startPushoverServer,
} from "@staunch/test-support/vendors";
import { guardedFetch } from "#platform/index.ts";
import { pushoverChannel, pushoverModule } from "#vendors/pushover/index.ts";

const channel = pushoverChannel(guardedFetch({ allow: ["127.0.0.1"] }));
const ada = "uQiRzpo4DXghDmr9QzzfQu27cmVRsG";

test("what is urgent repeats until it is acknowledged, the rest does not; Pushover takes it with every limit it has", async () => {
  await using pushover = await startPushoverServer([ada]);
  const account = sampleAccount({ apiUrl: pushover.url, token: pushover.token });
  const long = { ...samplePage, title: "🚨".repeat(900), body: "y".repeat(9_000), urgency: "low" as const };
  for (const content of [samplePage, sampleBundle, sampleCode, hostilePage, long]) {
    const outcome = await channel.send(sampleMessage({ address: ada, account, content }), 5_000);
    assert.equal(outcome.kind, "sent", JSON.stringify(outcome));
  }
  assert.deepEqual(
    pushover.messages.map(({ priority }) => priority),
    [2, 2, 0, 2, 0],
  );
  assert.deepEqual([pushover.messages[0]?.title, pushover.messages[0]?.url], [samplePage.title, samplePage.acknowledgeUrl]);
  assert.equal(pushover.messages[3]?.title, hostileTitle);
});

test("acknowledged in Pushover is acknowledged here; a callback that says otherwise changes nothing", async () => {
  await using pushover = await startPushoverServer([ada]);
  const settings = { apiUrl: pushover.url, token: pushover.token };
  const kept = keptAnswers("pushover", sampleAccount(settings));
  await using staunch = await mountModule(pushoverModule(kept.answers));
  const account = sampleAccount(settings, `${staunch.url}/channels/pushover/${sampleAccountId}`);
  await channel.send(sampleMessage({ address: ada, account }), 5_000);
  const [message] = pushover.messages;
  assert.ok(message !== undefined);
  assert.equal((await fetch(message.callback, { method: "POST", body: new URLSearchParams({ acknowledged: "0" }) })).status, 400);
  assert.equal((await fetch(message.callback)).status, 404);
  assert.deepEqual(kept.acknowledged, []);
  assert.equal((await pushover.acknowledge(message)).status, 200);
  assert.deepEqual(kept.acknowledged, [sampleToken]);
});

test("what Pushover refuses is told apart: the person, the application, the month's limit, and what will pass", async () => {
  await using pushover = await startPushoverServer([ada]);
  const account = sampleAccount({ apiUrl: pushover.url, token: pushover.token });
  const send = (address: string, settings = account.settings) =>
    channel.send(sampleMessage({ address, account: { ...account, settings } }), 5_000);
  const unknown = await send("u00000000000000000000000000000");
  assert.deepEqual([unknown.kind, "isAddressDead" in unknown && unknown.isAddressDead], ["rejected", true]);
  const settings = { ...account.settings, token: "a00000000000000000000000000000" };
  assert.deepEqual(await send(ada, settings), { kind: "rejected", reason: "Pushover: application token is invalid" });
  pushover.breakNext({ status: 429, json: { errors: ["application is over its message quota"], status: 0 } });
  assert.equal((await send(ada)).kind, "rejected");
  pushover.breakNext({ status: 502, text: "" });
  assert.deepEqual(await send(ada), { kind: "retry", reason: "Pushover: HTTP 502" });
  assert.deepEqual(await channel.account?.verify?.(account), { kind: "good", detail: "7496 of 10000 messages are left this month" });
  assert.deepEqual(await channel.account?.verify?.({ ...account, settings }), {
    kind: "bad",
    reason: "Pushover: application token is invalid",
  });
});

test("a user key is read as Pushover shows it", () => {
  assert.equal(channel.addressing.read(` ${ada} `), ada);
  assert.equal(channel.addressing.read("ada"), undefined);
});
