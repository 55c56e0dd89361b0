import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import { type MattermostServer, startMattermostServer, startVendorServer } from "@staunch/test-support/vendors";

/*
 * The story of Slack's test by the same commands in Mattermost, which signs nothing and tells of no reaction: what it
 * sends is believed by tokens, and reactions are asked for. The server checks and refuses as Mattermost does.
 */

let staunch: TestStaunch;
let mattermost: MattermostServer;
let base: string;
let me: string;

before(async () => {
  staunch = await testStaunch();
  mattermost = await startMattermostServer(["mira", "jonas", "guest"], {
    now: () => staunch.clock.now(),
    mails: { mira: staunch.ownerEmail, jonas: "jonas@example.org", guest: "owner@example.org" },
  });
  me = (await staunch.api<{ user: { name: string } }>("GET", "/me")).user.name;
  const { url, botToken, commandToken, team } = mattermost;
  const wish = { kind: "mattermost", name: "Mattermost", settings: { url, botToken, commandToken, team } };
  const account = await staunch.api<{ id: string }>("POST", "/channel-accounts", wish);
  base = `${staunch.url}/channels/mattermost/${account.id}`;
  await staunch.api("PUT", "/chat/settings", {
    accountId: account.id,
    opensFrom: null,
    reaction: "pushpin",
    matchesByMail: true,
    version: 0,
  });
});

after(async () => {
  await staunch[Symbol.asyncDispose]();
  await mattermost[Symbol.asyncDispose]();
});

interface Row {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

async function kept(): Promise<readonly Row[]> {
  const { items } = await staunch.api<{ items: Row[] }>("GET", "/incidents/INC-1/timeline?limit=100");
  return items.filter(({ type: kind }) => kind.startsWith("chat-message."));
}

async function told(): Promise<string> {
  await staunch.settle();
  return JSON.stringify(mattermost.updates.at(-1));
}

async function type(name: string, channelId: string, text: string): Promise<string> {
  const answer = await mattermost.type(base, { name, channelId }, text);
  assert.equal(answer.status, 200);
  return answer.text();
}

test("a command without the token that Mattermost was given is refused", async () => {
  const answer = await mattermost.type(base, { name: "mira", channelId: "town" }, "declare x", "a".repeat(26));
  assert.equal(answer.status, 401);
});

test("the whole story: declared, told, mitigated and resolved from Mattermost", async () => {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "Checkout" });
  assert.equal(await type("mira", "town", "declare"), "{}");
  // Whoever has not opened the form has no business with it.
  assert.match(await (await mattermost.submit("jonas", {})).text(), /not opened by you/);
  await mattermost.submit("mira", { title: "Checkout failing", severity: "SEV2", service: service.id });
  assert.match(await told(), /INC-1 is declared as SEV2/);

  const [channel] = mattermost.channels.values();
  assert.ok(channel !== undefined);
  assert.deepEqual([channel.name, channel.type, channel.members.has(mattermost.userId("mira"))], ["inc-1-checkout-failing", "O", true]);
  const summary = () => {
    const [first] = mattermost.posts.filter((post) => post.channel === channel.id);
    assert.ok(first !== undefined);
    return first;
  };
  assert.ok(summary().isPinned);
  assert.match(summary().message, /INC.*1 SEV2: Checkout failing/);
  assert.match(JSON.stringify(summary().attachments), new RegExp(`Commander: ${me}`));
  const { url } = await staunch.api<{ url: string }>("GET", "/incidents/INC-1/channel");
  assert.equal(url, `${mattermost.url}/shop/channels/inc-1-checkout-failing`);

  assert.equal(await mattermost.press(summary(), "Update", "mira"), "");
  await mattermost.submit("mira", { message: "Rolling back.", next: "20" });
  await staunch.settle();
  assert.match(JSON.stringify(mattermost.posts.filter((post) => post.channel.startsWith("dm")).at(-1)), /The update is posted/);
  await staunch.advance({ seconds: 2 });
  assert.match(JSON.stringify(summary().attachments), /Last update: Rolling back\./);

  await type("mira", channel.id, "task @mira look at the queue");
  assert.match(await told(), /The task is added/);
  await type("mira", channel.id, "severity 1 all of Europe");
  assert.match(await told(), /It is SEV1 now/);

  await using runner = await startVendorServer(() => ({ status: 200, json: {} }));
  const mitigation = {
    kind: "rollback",
    name: "Roll back",
    secondsToEffect: 30,
    risk: "low",
    runner: { kind: "http", url: `${runner.url}/run` },
  };
  await staunch.api("POST", `/services/${service.id}/mitigations`, mitigation);
  await type("mira", channel.id, "mitigate");
  await staunch.settle();
  const listed: unknown = mattermost.updates.at(-1)?.["attachments"];
  assert.ok(Array.isArray(listed));
  await mattermost.press({ id: "ephemeral", channel: channel.id, attachments: listed }, "1. Roll back", "mira");
  await mattermost.submit("mira", {});
  await mattermost.submit("mira", {});
  await staunch.settle();
  assert.equal(runner.requests.length, 1);

  await type("mira", channel.id, "mitigated Rolled back checkout");
  assert.match(await told(), /The incident is mitigated/);
  await type("mira", channel.id, "resolve errors are gone");
  assert.match(await told(), /The incident is resolved/);
  await staunch.advance({ seconds: 2 });
  assert.match(JSON.stringify(summary().attachments), /Status: Resolved/);
});

test("a reaction puts a message on the timeline, and taking it away leaves its mark", async () => {
  const [channel] = mattermost.channels.values();
  assert.ok(channel !== undefined);
  const said = mattermost.says(channel.id, "jonas", "The queue grew at 14:02");
  mattermost.react(said.id, "mira", "pushpin", "added");
  mattermost.react(said.id, "mira", "eyes", "added");
  await staunch.advance({ seconds: 16 });
  assert.deepEqual(
    (await kept()).map(({ type: kind, data }) => [kind, data["text"], data["author"], data["permalink"]]),
    [["chat-message.kept", "The queue grew at 14:02", "jonas", `${mattermost.url}/_redirect/pl/${said.id}`]],
  );
  await staunch.advance({ seconds: 16 });
  assert.equal((await kept()).length, 1);
  mattermost.react(said.id, "mira", "pushpin", "removed");
  await staunch.advance({ seconds: 16 });
  assert.deepEqual((await kept()).map(({ type: kind }) => kind).toSorted(), ["chat-message.kept", "chat-message.released"]);
});

test("a guest is nobody here, whatever their mail address says", async () => {
  const [channel] = mattermost.channels.values();
  assert.ok(channel !== undefined);
  await type("guest", channel.id, "note I was here");
  assert.match(await told(), /does not know who you are here/);
});
