import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import {
  type DiscordServer,
  hostilePage,
  keptAnswers,
  mountModule,
  sampleAccount,
  sampleAccountId,
  sampleBundle,
  sampleCode,
  sampleMessage,
  samplePage,
  sampleToken,
  startDiscordServer,
} from "@staunch/test-support/vendors";
import { guardedFetch } from "#platform/index.ts";
import { discordChannel, discordModule } from "#vendors/discord/index.ts";

const channel = discordChannel(guardedFetch({ allow: ["127.0.0.1"] }));
const ada = "80351110224678912";
const closed = "80351110224678913";

function accountAt({ url, botToken, publicKey }: DiscordServer) {
  return sampleAccount({ apiUrl: url, botToken, publicKey });
}

test("a page is an embed with its title first and buttons; Discord takes it with every limit it has", async () => {
  await using discord = await startDiscordServer([ada]);
  const account = accountAt(discord);
  const long = { ...samplePage, title: "_".repeat(3_000), body: "*".repeat(9_000) };
  for (const [index, content] of [samplePage, sampleBundle, sampleCode, long].entries()) {
    const outcome = await channel.send({ ...sampleMessage({ address: ada, account, content }), id: `m-${index}` }, 5_000);
    assert.equal(outcome.kind, "sent", JSON.stringify(outcome));
  }
  const [page, bundle, code] = discord.messages;
  assert.equal(page?.embeds[0]?.["title"], samplePage.title);
  assert.deepEqual(
    page.buttons.map((button) => button["label"]),
    ["Acknowledge", "In the browser", "Open", "More about it"],
  );
  assert.match(String(bundle?.embeds[0]?.["description"]), /Search is slow .*and 12 more/s);
  assert.deepEqual(code?.buttons, []);
});

test("what a sender wrote is never a mention, a link or formatting", async () => {
  await using discord = await startDiscordServer([ada]);
  await channel.send(sampleMessage({ address: ada, account: accountAt(discord), content: hostilePage }), 5_000);
  const [embed] = discord.messages[0]?.embeds ?? [];
  for (const text of [embed?.["title"], embed?.["description"]]) {
    assert.ok(typeof text === "string");
    assert.equal(/(?<!\\)[`*_~|<>[\]()#@]/.test(text), false, text);
  }
});

test("the same message sent twice is one message", async () => {
  await using discord = await startDiscordServer([ada]);
  const message = sampleMessage({ address: ada, account: accountAt(discord) });
  await channel.send(message, 5_000);
  await channel.send(message, 5_000);
  assert.equal(discord.messages.length, 1);
});

test("the button takes the page, and what came of it takes the buttons' place", async () => {
  await using discord = await startDiscordServer([ada]);
  const account = accountAt(discord);
  const kept = keptAnswers("discord", account);
  await using staunch = await mountModule(discordModule(kept.answers));
  await channel.send(sampleMessage({ address: ada, account }), 5_000);
  const [message] = discord.messages;
  assert.ok(message !== undefined);
  const answer = await discord.press(`${staunch.url}/channels/discord/${sampleAccountId}`, message, "Acknowledge");
  assert.deepEqual(kept.acknowledged, [sampleToken]);
  const { type, data } = JSON.parse(await answer.text());
  assert.deepEqual([type, data.components, data.embeds.length], [7, [], 2]);
  assert.equal(data.embeds[1].description, "Ada has it.");
});

test("Discord's trial call is answered, one signed with another key is refused, as Discord tries before it takes an address", async () => {
  await using discord = await startDiscordServer([ada]);
  const kept = keptAnswers("discord", accountAt(discord));
  await using staunch = await mountModule(discordModule(kept.answers));
  const endpoint = `${staunch.url}/channels/discord/${sampleAccountId}`;
  assert.deepEqual(await (await discord.interact(endpoint, { type: 1 })).json(), { type: 1 });
  const { privateKey } = generateKeyPairSync("ed25519");
  assert.equal((await discord.interact(endpoint, { type: 1 }, privateKey)).status, 401);
  assert.equal((await fetch(endpoint, { method: "POST", body: '{"type":1}' })).status, 401);
  assert.equal((await discord.interact(`${staunch.url}/channels/discord/other`, { type: 1 })).status, 404);
});

test("what Discord refuses is told apart: the person, the token, and what will pass", async () => {
  await using discord = await startDiscordServer([ada], [closed]);
  const account = accountAt(discord);
  const send = (address: string, settings = account.settings) =>
    channel.send(sampleMessage({ address, account: { ...account, settings } }), 5_000);
  assert.deepEqual(await send("80351110224670000"), { kind: "rejected", reason: "Discord: Unknown User", isAddressDead: true });
  assert.deepEqual(await send(closed), { kind: "rejected", reason: "Discord: Cannot send messages to this user", isAddressDead: true });
  const wrong = await send(ada, { ...account.settings, botToken: "x".repeat(60) });
  assert.deepEqual(wrong, { kind: "rejected", reason: "Discord does not take the bot's token" });
  discord.breakNext({ status: 429, json: { message: "You are being rate limited.", retry_after: 1.337, global: false } });
  assert.deepEqual(await send(ada), { kind: "retry", reason: "Discord: You are being rate limited.", retryAfterSeconds: 2 });
  discord.breakNext({ status: 503, text: "upstream connect error" });
  assert.equal((await send(ada)).kind, "retry");
  assert.deepEqual(await channel.account?.verify?.(account), { kind: "good", detail: "staunch" });
});
