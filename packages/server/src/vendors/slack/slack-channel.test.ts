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
  type SlackServer,
  startSlackServer,
} from "@staunch/test-support/vendors";
import type { ChatIntake } from "#chat/index.ts";
import type { ChannelAnswers } from "#paging/index.ts";
import { createLog, guardedFetch, guardedWebSocket, MovedClock, systemClock } from "#platform/index.ts";
import { slackChannel, slackModule } from "#vendors/slack/index.ts";

const fetch = guardedFetch({ allow: ["127.0.0.1"] });
const channel = slackChannel(fetch);
const clock = new MovedClock(samplePage.triggeredAt);
const ada = "U024BE7LH";
const room = "C024BE91L";

/** Nothing here is about incidents. */
const chat: ChatIntake = {
  command: async () => ({ kind: "not_ours" }),
  press: async () => ({ kind: "not_ours" }),
  submit: async () => ({ kind: "not_ours" }),
  react: async () => undefined,
};

const depsOf = (answers: ChannelAnswers) => ({
  answers,
  chat,
  fetch,
  clock,
  log: createLog("silent"),
  webSocket: guardedWebSocket({ allow: ["127.0.0.1"] }),
});

const workspace = () => startSlackServer({ known: [ada, room], now: () => clock.now() });

function accountAt({ apiUrl, botToken, signingSecret }: SlackServer) {
  return sampleAccount({ apiUrl, botToken, signingSecret });
}

function actionsOf(blocks: readonly Record<string, unknown>[]): readonly unknown[] {
  const elements = blocks.find((block) => block["type"] === "actions")?.["elements"];
  return Array.isArray(elements) ? elements.map((element) => element.action_id) : [];
}

test("a page is a message with its title first and a button; Slack takes it with every limit it has", async () => {
  await using slack = await workspace();
  const account = accountAt(slack);
  const long = { ...samplePage, title: "x".repeat(4_000), body: "y".repeat(9_000), serviceName: "z".repeat(500) };
  for (const content of [samplePage, sampleBundle, sampleCode, long]) {
    const outcome = await channel.send(sampleMessage({ address: ada, account, content }), 5_000);
    assert.equal(outcome.kind, "sent", JSON.stringify(outcome));
  }
  const [page, bundle, code] = slack.messages;
  assert.deepEqual(page?.blocks[0]?.["text"], { type: "plain_text", text: samplePage.title, emoji: false });
  assert.deepEqual(actionsOf(page?.blocks ?? []), ["acknowledge", "escalate", "link-0", "link-1"]);
  assert.match(JSON.stringify(bundle?.blocks), /14 pages.*Search is slow \(search\).*and 12 more.*Acknowledge all 14/s);
  assert.match(code?.text ?? "", /^042317 /);
  assert.deepEqual(actionsOf(code?.blocks ?? []), []);
});

test("what a sender wrote is never a mention, a link or formatting", async () => {
  await using slack = await workspace();
  await channel.send(sampleMessage({ address: ada, account: accountAt(slack), content: hostilePage }), 5_000);
  const [message] = slack.messages;
  assert.equal(/[<>]/.test(message?.text ?? "<"), false);
  assert.equal(JSON.stringify(message?.blocks).includes("mrkdwn"), false);
});

test("in a channel nobody answers in another's name: the buttons carry no token, and ask who presses", async () => {
  await using slack = await workspace();
  const account = accountAt(slack);
  const kept = keptAnswers("slack", account);
  await using staunch = await mountModule(slackModule(depsOf(kept.answers)));
  assert.equal((await channel.send(sampleMessage({ address: room, account }), 5_000)).kind, "sent");
  const [message] = slack.messages;
  assert.ok(message !== undefined);
  assert.deepEqual(actionsOf(message.blocks), ["take", "escalate", "link-0", "link-1"]);
  assert.equal(JSON.stringify(message).includes(sampleToken), false);
  await slack.press(`${staunch.url}/channels/slack/${sampleAccountId}`, message, "take");
  assert.deepEqual([slack.updates[0]?.["replace_original"], slack.updates[0]?.["response_type"]], [false, "ephemeral"]);
  assert.match(String(slack.updates[0]?.["text"]), /does not know you/);
});

test("the button takes the page, and what came of it takes the button's place", async () => {
  await using slack = await workspace();
  const account = accountAt(slack);
  const kept = keptAnswers("slack", account);
  await using staunch = await mountModule(slackModule(depsOf(kept.answers)));
  await channel.send(sampleMessage({ address: ada, account }), 5_000);
  const [message] = slack.messages;
  assert.ok(message !== undefined);
  const base = `${staunch.url}/channels/slack/${sampleAccountId}`;
  assert.equal((await slack.press(base, message, "acknowledge")).status, 200);
  assert.deepEqual(kept.acknowledged, [sampleToken]);
  const [update] = slack.updates;
  assert.equal(update?.["replace_original"], true);
  assert.equal(JSON.stringify(update).includes("Ada has it."), true);
  assert.equal(JSON.stringify(update).includes(sampleToken), false);
  assert.equal((await slack.press(base, message, "link-0")).status, 200);
  assert.equal(kept.acknowledged.length, 1);
});

test("a call with another's signature, one older than five minutes and one for no account change nothing", async () => {
  await using slack = await workspace();
  const account = accountAt(slack);
  const kept = keptAnswers("slack", account);
  await using staunch = await mountModule(slackModule(depsOf(kept.answers)));
  await channel.send(sampleMessage({ address: ada, account }), 5_000);
  const [message] = slack.messages;
  assert.ok(message !== undefined);
  const base = `${staunch.url}/channels/slack/${sampleAccountId}`;
  const old = clock.now().subtract({ seconds: 301 });
  assert.equal((await slack.press(base, message, "acknowledge", { secret: "0".repeat(32) })).status, 401);
  assert.equal((await slack.press(base, message, "acknowledge", { at: old })).status, 401);
  assert.equal((await slack.press(`${staunch.url}/channels/slack/other`, message, "acknowledge")).status, 404);
  assert.deepEqual(kept.acknowledged, []);
});

test("the slash command answers for whoever types it, and tells a stranger their member ID", async () => {
  await using slack = await workspace();
  const account = accountAt(slack);
  const kept = keptAnswers("slack", account);
  await using staunch = await mountModule(slackModule(depsOf(kept.answers)));
  const base = `${staunch.url}/channels/slack/${sampleAccountId}`;
  const said = async (text: string): Promise<unknown> => (await slack.type(base, text, ada)).json();
  assert.deepEqual(await said("ack"), { response_type: "ephemeral", text: "You have 2 pages." });
  assert.deepEqual(await said("STOP "), { response_type: "ephemeral", text: "You will hear no more here." });
  assert.match(JSON.stringify(await said("")), new RegExp(ada));
  assert.deepEqual(
    kept.heard.map(({ what, from }) => [what, from.kind, from.address]),
    [
      ["acknowledgeAll", "slack", ada],
      ["stop", "slack", ada],
    ],
  );
});

test("by Socket Mode the same button and command are answered over a connection of ours, which is opened again when it ends", async () => {
  await using slack = await workspace();
  const { apiUrl, botToken, appToken } = slack;
  const account = sampleAccount({ apiUrl, botToken, appToken });
  const kept = keptAnswers("slack", account);
  const module = slackModule({ ...depsOf(kept.answers), clock: systemClock });
  await module.start?.();
  await slack.until(() => (slack.connections() === 1 ? true : undefined));
  await channel.send(sampleMessage({ address: ada, account }), 5_000);
  const [message] = slack.messages;
  assert.ok(message !== undefined);
  await slack.pressBySocket(message, "acknowledge");
  await slack.until(() => slack.updates[0]);
  assert.deepEqual(kept.acknowledged, [sampleToken]);
  assert.deepEqual(await slack.typeBySocket("ack", ada), { response_type: "ephemeral", text: "You have 2 pages." });
  for (const how of ["asked", "broken"] as const) {
    slack.endConnections(how);
    await slack.until(() => (slack.connections() === 0 ? true : undefined));
    await slack.until(() => (slack.connections() === 1 ? true : undefined));
    assert.match(JSON.stringify(await slack.typeBySocket("", ada)), new RegExp(ada));
  }
  await module.stop?.();
  await slack.until(() => (slack.connections() === 0 ? true : undefined));
});

test("what Slack refuses is told apart: the address, the account, and what will pass", async () => {
  await using slack = await workspace();
  const account = accountAt(slack);
  const send = (address: string, settings = account.settings) =>
    channel.send(sampleMessage({ address, account: { ...account, settings } }), 5_000);
  assert.deepEqual(await send("U0000000X"), { kind: "rejected", reason: "Slack: channel_not_found", isAddressDead: true });
  const wrong = await send(ada, { ...account.settings, botToken: "xoxb-00000000-wrong" });
  assert.deepEqual(wrong, { kind: "rejected", reason: "Slack does not take the account: invalid_auth" });
  slack.breakNext({ status: 429, headers: { "retry-after": "30" }, json: { ok: false, error: "ratelimited" } });
  assert.deepEqual(await send(ada), { kind: "retry", reason: "Slack: HTTP 429", retryAfterSeconds: 30 });
  slack.breakNext({ status: 200, json: { ok: false, error: "service_unavailable" } });
  assert.deepEqual(await send(ada), { kind: "retry", reason: "Slack: service_unavailable" });
  slack.breakNext({ status: 502, text: "<html>bad gateway</html>" });
  assert.equal((await send(ada)).kind, "retry");
});

test("an account is tried without disturbing anybody, and a wrong token is named", async () => {
  await using slack = await workspace();
  const account = accountAt(slack);
  assert.deepEqual(await channel.account?.verify?.(account), { kind: "good", detail: "staunch in Example" });
  const wrong = { ...account, settings: { ...account.settings, botToken: "xoxb-00000000-wrong" } };
  assert.deepEqual(await channel.account?.verify?.(wrong), { kind: "bad", reason: "Slack does not take the account: invalid_auth" });
  assert.equal(slack.messages.length, 0);
});

test("a member ID is read as Slack shows it", () => {
  assert.equal(channel.addressing.read(" u024be7lh "), ada);
  for (const text of ["ada", "@ada", "U1", ""]) assert.equal(channel.addressing.read(text), undefined);
});
