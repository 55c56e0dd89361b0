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
  startTelegramServer,
  type TelegramServer,
} from "@staunch/test-support/vendors";
import { guardedFetch } from "#platform/index.ts";
import { telegramChannel, telegramModule } from "#vendors/telegram/index.ts";

const fetch = guardedFetch({ allow: ["127.0.0.1"] });
const channel = telegramChannel(fetch);
const ada = 123_456_789;
const address = String(ada);

/** A bot whose account is set up here, and the server it calls back. */
async function joined(telegram: TelegramServer) {
  const account = sampleAccount({ apiUrl: telegram.url, botToken: telegram.botToken });
  const kept = keptAnswers("telegram", account);
  const staunch = await mountModule(telegramModule({ answers: kept.answers, fetch }));
  const whole = { ...account, callbackUrl: `${staunch.url}/channels/telegram/${sampleAccountId}` };
  assert.equal((await channel.account?.verify?.(whole))?.kind, "good");
  return { account: whole, kept, staunch, [Symbol.asyncDispose]: () => staunch[Symbol.asyncDispose]() };
}

test("a page is a message with a bold title and buttons; Telegram takes it with every limit it has", async () => {
  await using telegram = await startTelegramServer([ada]);
  await using parts = await joined(telegram);
  const long = { ...samplePage, title: "🚨".repeat(3_000), body: "y".repeat(9_000) };
  for (const content of [samplePage, sampleBundle, sampleCode, hostilePage, long]) {
    const outcome = await channel.send(sampleMessage({ address, account: parts.account, content }), 5_000);
    assert.equal(outcome.kind, "sent", JSON.stringify(outcome));
  }
  const [page, bundle, code, hostile] = telegram.messages;
  assert.ok(page?.text.startsWith(`${samplePage.title}\nHigh urgency. Service: checkout. Since 2026-11-23 03:02 UTC.`));
  assert.deepEqual(page?.entities, [{ type: "bold", offset: 0, length: samplePage.title.length }]);
  assert.match(bundle?.text ?? "", /^14 pages: .*\n- Search is slow \(search\)\n- and 12 more$/s);
  assert.equal(code?.reply_markup, undefined);
  assert.ok(hostile?.text.startsWith(`${hostileTitle}\n`));
});

test("the button takes the page, says so over the chat and in the message, and goes", async () => {
  await using telegram = await startTelegramServer([ada]);
  await using parts = await joined(telegram);
  await channel.send(sampleMessage({ address, account: parts.account }), 5_000);
  const [message] = telegram.messages;
  assert.ok(message !== undefined);
  assert.equal((await telegram.press(message, "Acknowledge")).status, 200);
  assert.deepEqual(parts.kept.acknowledged, [sampleToken]);
  assert.deepEqual(telegram.toasts, ["Ada has it."]);
  assert.ok(telegram.textOf(message.message_id).endsWith("\n\nAda has it."));
});

test("where the server has no public name the links stand in the text, and the button still answers for its own page", async () => {
  await using telegram = await startTelegramServer([ada]);
  await using parts = await joined(telegram);
  const content = { ...samplePage, acknowledgeUrl: `http://localhost:7080/a/${sampleToken}`, pageUrl: "http://localhost:7080/pages/1" };
  assert.equal((await channel.send(sampleMessage({ address, account: parts.account, content }), 5_000)).kind, "sent");
  const [message] = telegram.messages;
  assert.ok(message !== undefined);
  await telegram.press(message, "Acknowledge");
  assert.deepEqual(parts.kept.acknowledged, [sampleToken]);
});

test("a call without the secret token changes nothing", async () => {
  await using telegram = await startTelegramServer([ada]);
  await using parts = await joined(telegram);
  await channel.send(sampleMessage({ address, account: parts.account }), 5_000);
  const [message] = telegram.messages;
  assert.ok(message !== undefined);
  assert.equal((await telegram.press(message, "Acknowledge", "guessed")).status, 401);
  assert.deepEqual(parts.kept.acknowledged, []);
});

test("whoever starts the bot is told their chat ID; ack, stop and start answer for the chat", async () => {
  await using telegram = await startTelegramServer([ada]);
  await using parts = await joined(telegram);
  const said = async (text: string): Promise<string> => JSON.stringify(await (await telegram.write(ada, text)).json());
  assert.match(await said("/start"), /"method":"sendMessage","chat_id":123456789,"text":"Your chat ID is 123456789/);
  assert.match(await said("Ack"), /You have 2 pages/);
  assert.match(await said("/stop"), /You will hear no more/);
  assert.match(await said("start"), /You are paged here again/);
  assert.deepEqual(
    parts.kept.heard.map(({ what, from }) => [what, from.address]),
    ["acknowledgeAll", "stop", "start"].map((what) => [what, address]),
  );
});

test("what Telegram refuses is told apart: the chat, the token, and what will pass; no reason names the token", async () => {
  await using telegram = await startTelegramServer([ada]);
  await using parts = await joined(telegram);
  const send = (to: string, settings = parts.account.settings) =>
    channel.send(sampleMessage({ address: to, account: { ...parts.account, settings } }), 5_000);
  const reason = "Telegram: Bad Request: chat not found";
  assert.deepEqual(await send("999999"), { kind: "rejected", reason, isAddressDead: true });
  const other = "110201543:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  assert.deepEqual(await send(address, { ...parts.account.settings, botToken: other }), {
    kind: "rejected",
    reason: "Telegram does not take the bot's token",
  });
  telegram.breakNext({
    status: 429,
    json: { ok: false, error_code: 429, description: "Too Many Requests: retry after 7", parameters: { retry_after: 7 } },
  });
  assert.deepEqual(await send(address), { kind: "retry", reason: "Telegram: Too Many Requests: retry after 7", retryAfterSeconds: 7 });
  telegram.breakNext({ status: 403, json: { ok: false, error_code: 403, description: "Forbidden: bot was blocked by the user" } });
  assert.deepEqual(await send(address), {
    kind: "rejected",
    reason: "Telegram: Forbidden: bot was blocked by the user",
    isAddressDead: true,
  });
  const down = await send(address, { ...parts.account.settings, apiUrl: "http://127.0.0.1:1" });
  assert.equal(down.kind, "retry");
  assert.equal(JSON.stringify(down).includes(telegram.botToken), false);
});

test("only a person's chat is an address", () => {
  assert.equal(channel.addressing.read(" 123456789 "), address);
  for (const text of ["-100123", "@ada", "0", ""]) assert.equal(channel.addressing.read(text), undefined);
});
