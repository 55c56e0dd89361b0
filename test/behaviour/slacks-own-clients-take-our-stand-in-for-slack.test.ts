import assert from "node:assert/strict";
import { test } from "node:test";
import { startSlackServer } from "@staunch/test-support/vendors";
import { LogLevel, SocketModeClient } from "@slack/socket-mode";
import { WebClient } from "@slack/web-api";

/*
 * The server that stands in for Slack in our tests is held to what Slack's own clients expect of Slack: whoever tests
 * against something of their own making proves nothing.
 */

const ada = "U024BE7LH";

/** What the client hands to its listeners, which it leaves untyped. */
interface Heard {
  readonly body: { readonly type?: string; readonly command?: string; readonly text?: string };
  readonly ack: (answer?: Record<string, unknown>) => Promise<void>;
}

const button = {
  type: "button" as const,
  action_id: "acknowledge",
  text: { type: "plain_text" as const, text: "Acknowledge" },
  value: "token",
};
const blocks = [{ type: "actions" as const, elements: [button] }];

test("Slack's Web API client posts to it, and reads its refusals", async () => {
  await using slack = await startSlackServer({ known: [ada], now: () => Temporal.Now.instant() });
  const options = { slackApiUrl: `${slack.apiUrl}/`, retryConfig: { retries: 0 } };
  const client = new WebClient(slack.botToken, options);
  assert.equal((await client.auth.test()).team, "Example");
  const posted = await client.chat.postMessage({ channel: ada, text: "x", blocks });
  assert.deepEqual([posted.ok, posted.channel], [true, "D024BE7LH"]);
  assert.deepEqual(slack.messages[0]?.blocks, blocks);
  await assert.rejects(client.chat.postMessage({ channel: "U0NOBODY", text: "x" }), /channel_not_found/);
  await assert.rejects(new WebClient("xoxb-wrong", options).auth.test(), /invalid_auth/);
});

test("Slack's Socket Mode client connects to it, and answers what it sends", async () => {
  await using slack = await startSlackServer({ known: [ada], now: () => Temporal.Now.instant() });
  const posted = await new WebClient(slack.botToken, { slackApiUrl: `${slack.apiUrl}/` }).chat.postMessage({
    channel: ada,
    text: "x",
    blocks,
  });
  assert.ok(posted.ok);
  const clientOptions = { slackApiUrl: `${slack.apiUrl}/` };
  const client = new SocketModeClient({ appToken: slack.appToken, clientOptions, logLevel: LogLevel.ERROR });
  const heard: string[] = [];
  const acknowledged: Promise<void>[] = [];
  client.on("interactive", ({ body, ack }: Heard) => {
    heard.push(body.type ?? "");
    acknowledged.push(ack());
  });
  client.on("slash_commands", ({ body, ack }: Heard) => {
    heard.push(`${body.command} ${body.text}`);
    acknowledged.push(ack({ text: "taken" }));
  });
  await client.start();
  const [message] = slack.messages;
  assert.ok(message !== undefined);
  await slack.pressBySocket(message, "acknowledge");
  assert.deepEqual(await slack.typeBySocket("ack", ada), { text: "taken" });
  assert.deepEqual(heard, ["block_actions", "/staunch ack"]);
  await Promise.all(acknowledged);
  await client.disconnect();
});

test("Slack's Web API client opens a channel, fills it and asks by a modal; and reads what is refused there", async () => {
  const people = [{ id: ada, name: "Ada", mail: "ada@example.org" }];
  await using slack = await startSlackServer({ known: [ada], people, now: () => Temporal.Now.instant() });
  const client = new WebClient(slack.botToken, { slackApiUrl: `${slack.apiUrl}/`, retryConfig: { retries: 0 } });
  const { channel } = await client.conversations.create({ name: "inc-1-checkout" });
  const id = channel?.id ?? "";
  await assert.rejects(client.conversations.create({ name: "inc-1-checkout" }), /name_taken/);
  await assert.rejects(client.conversations.create({ name: "Inc 1" }), /invalid_name_specials/);
  assert.equal((await client.users.lookupByEmail({ email: "ada@example.org" })).user?.id, ada);
  await assert.rejects(client.users.lookupByEmail({ email: "nobody@example.org" }), /users_not_found/);
  await client.conversations.invite({ channel: id, users: ada });
  await client.conversations.setTopic({ channel: id, topic: "INC-1" });
  const { ts = "" } = await client.chat.postMessage({ channel: id, text: "SEV2", blocks });
  await client.chat.update({ channel: id, ts, text: "SEV1", blocks });
  await client.pins.add({ channel: id, timestamp: ts });
  await assert.rejects(client.pins.add({ channel: id, timestamp: ts }), /already_pinned/);
  assert.match((await client.chat.getPermalink({ channel: id, message_ts: ts })).permalink ?? "", /\/archives\/C/);
  assert.equal((await client.conversations.replies({ channel: id, ts })).messages?.[0]?.text, "SEV1");
  const view = { type: "modal" as const, title: { type: "plain_text" as const, text: "Declare" }, blocks: [] };
  await assert.rejects(client.views.open({ trigger_id: "made.up", view }), /invalid_trigger_id/);
  slack.scopes.delete("pins:write");
  await assert.rejects(client.pins.add({ channel: id, timestamp: ts }), /missing_scope/);
  await client.conversations.archive({ channel: id });
  await assert.rejects(client.chat.postMessage({ channel: id, text: "x" }), /is_archived/);
});
