import assert from "node:assert/strict";
import { test } from "node:test";
import {
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
  startMattermostServer,
} from "@staunch/test-support/vendors";
import type { ChatIntake } from "#chat/index.ts";
import { guardedFetch } from "#platform/index.ts";
import { mattermostChannel, mattermostModule } from "#vendors/mattermost/index.ts";

const channel = mattermostChannel(guardedFetch({ allow: ["127.0.0.1"] }));

/** Nothing here is about incidents. */
const chat: ChatIntake = {
  command: async () => ({ kind: "not_ours" }),
  press: async () => ({ kind: "not_ours" }),
  submit: async () => ({ kind: "not_ours" }),
  react: async () => undefined,
};

test("a page is a direct message with its title first and a button; Mattermost takes it with every limit it has", async () => {
  await using mattermost = await startMattermostServer(["ada"]);
  const account = sampleAccount({ url: `${mattermost.url}/`, botToken: mattermost.botToken });
  const long = { ...samplePage, title: "_".repeat(4_000), body: "*".repeat(9_000) };
  for (const content of [samplePage, sampleBundle, sampleCode, long]) {
    const outcome = await channel.send(sampleMessage({ address: "ada", account, content }), 5_000);
    assert.equal(outcome.kind, "sent", JSON.stringify(outcome));
  }
  const [page, bundle, code] = mattermost.posts;
  assert.equal(page?.message, `**${samplePage.title}**`);
  assert.match(String(page.attachments[0]?.["text"]), /^High urgency\. Service: checkout\..*\[Open\]\(https:\/\/staunch/s);
  assert.match(String(bundle?.attachments[0]?.["text"]), /Search is slow .*and 12 more/s);
  assert.equal(code?.attachments[0]?.["actions"], undefined);
});

test("what a sender wrote is never a mention, a link or formatting", async () => {
  await using mattermost = await startMattermostServer(["ada"]);
  const account = sampleAccount({ url: mattermost.url, botToken: mattermost.botToken });
  const { link: _, ...content } = hostilePage;
  await channel.send(sampleMessage({ address: "ada", account, content }), 5_000);
  const [post] = mattermost.posts;
  const [details] = String(post?.attachments[0]?.["text"]).split("\n[Acknowledge");
  for (const text of [post?.message.slice(2, -2) ?? "*", details ?? "*"]) {
    assert.equal(/(?<!\\)[`*~|<>[\]()#]|@\w|:\/\//.test(text), false, text);
  }
});

test("the button takes the page, and what came of it takes the button's place", async () => {
  await using mattermost = await startMattermostServer(["ada"]);
  const settings = { url: mattermost.url, botToken: mattermost.botToken };
  const kept = keptAnswers("mattermost", sampleAccount(settings));
  await using staunch = await mountModule(mattermostModule({ answers: kept.answers, chat }));
  const account = sampleAccount(settings, `${staunch.url}/channels/mattermost/${sampleAccountId}`);
  await channel.send(sampleMessage({ address: "ada", account }), 5_000);
  const [post] = mattermost.posts;
  assert.ok(post !== undefined);
  assert.equal(await mattermost.press(post, "Acknowledge"), "Ada has it.");
  assert.deepEqual(kept.acknowledged, [sampleToken]);
  assert.deepEqual(mattermost.posts[0]?.message, post.message);
  assert.deepEqual(
    mattermost.posts[0]?.attachments.map(({ text, actions }) => [text, actions]),
    [["Ada has it.", undefined]],
  );
  const url = `${staunch.url}/channels/mattermost`;
  assert.equal((await fetch(`${url}/${sampleAccountId}/action`, { method: "POST", body: "{}" })).status, 400);
  assert.equal((await fetch(`${url}/other/action`, { method: "POST", body: "{}" })).status, 404);
  assert.equal(kept.acknowledged.length, 1);
});

test("what Mattermost refuses is told apart: the person, the token, and what will pass", async () => {
  await using mattermost = await startMattermostServer(["ada", "former-bob"]);
  const account = sampleAccount({ url: mattermost.url, botToken: mattermost.botToken });
  const send = (address: string, settings = account.settings) =>
    channel.send(sampleMessage({ address, account: { ...account, settings } }), 5_000);
  for (const name of ["carl", "former-bob"]) {
    assert.deepEqual(await send(name), { kind: "rejected", reason: `Mattermost knows nobody called ${name}`, isAddressDead: true });
  }
  const settings = { ...account.settings, botToken: "0".repeat(26) };
  assert.deepEqual(await send("ada", settings), { kind: "rejected", reason: "Mattermost does not take the bot's token" });
  mattermost.breakNext({ status: 429, headers: { "x-ratelimit-reset": "1" }, text: "limit exceeded" });
  assert.deepEqual(await send("ada"), { kind: "retry", reason: "Mattermost: HTTP 429", retryAfterSeconds: 1 });
  mattermost.breakNext({ status: 200, text: "<html>another server</html>" });
  assert.equal((await send("ada")).kind, "rejected");
  assert.deepEqual(await channel.account?.verify?.(account), { kind: "good", detail: "staunch" });
  assert.equal((await channel.account?.verify?.({ ...account, settings }))?.kind, "bad");
});

test("a user name is read with its sign or without", () => {
  assert.equal(channel.addressing.read(" @Ada.L "), "ada.l");
  for (const text of ["", "@", "a b", "1ada"]) assert.equal(channel.addressing.read(text), undefined);
});
