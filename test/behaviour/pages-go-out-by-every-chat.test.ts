import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import {
  startDiscordServer,
  startMatrixServer,
  startMattermostServer,
  startNtfyServer,
  startPushoverServer,
  startSlackServer,
  startTeamsServer,
  startTelegramServer,
} from "@staunch/test-support/vendors";

/*
 * The whole way by chat: the account, the code that proves the address, an alert, the message, the answer in the chat,
 * and what the message says then. The vendors are servers that check and refuse as theirs do.
 */

let staunch: TestStaunch;
let me: string;

before(async () => {
  staunch = await testStaunch();
  me = (await staunch.api<{ user: { id: string } }>("GET", "/me")).user.id;
});

after(() => staunch[Symbol.asyncDispose]());

async function addAccount(kind: string, settings: Record<string, unknown>): Promise<string> {
  const { id } = await staunch.api<{ id: string }>("POST", "/channel-accounts", { kind, name: kind, settings });
  const verdict = await staunch.api<{ isGood: boolean }>("POST", `/channel-accounts/${id}/verify`, {});
  assert.ok(verdict.isGood, JSON.stringify(verdict));
  return `${staunch.url}/channels/${kind}/${id}`;
}

/** Adds the method, enters the code that `codeIn` finds in what arrived, and is paged by it alone. */
async function pagedBy(
  wish: { readonly kind: string; readonly address: string; readonly secret?: string },
  codeIn: () => string,
): Promise<void> {
  const { id } = await staunch.api<{ id: string }>("POST", "/me/contact-methods", wish);
  await staunch.settle();
  const code = /\b(\d{6}) is your code/.exec(codeIn())?.[1];
  assert.ok(code !== undefined, `no code arrived by ${wish.kind}: ${codeIn()}`);
  await staunch.api("POST", `/me/contact-methods/${id}/verify`, { code });
  const rules = ["high", "low"].map((urgency) => ({ urgency, contactMethodId: id, afterMinutes: 0 }));
  await staunch.api("PUT", "/me/notification-rules", { rules });
}

interface Story {
  readonly id: string;
  readonly status: string;
  readonly acknowledgedBy: { readonly id: string } | null;
  readonly notifications: readonly { readonly kind: string; readonly status: string; readonly reason: string | null }[];
}

/** An alert at a service of its own, and the page it opened. */
async function alert(title: string, kind: string): Promise<Story> {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: `${title} ${kind}` });
  const source = await staunch.api<{ url: string }>("POST", "/sources", { kind: "generic", name: kind, serviceId: service.id });
  const body = JSON.stringify({ title, severity: "critical", dedupKey: kind });
  const sent = await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.ok(sent.ok, await sent.text());
  await staunch.settle();
  const { items } = await staunch.api<{ items: (Story & { title: string })[] }>("GET", "/pages?status=triggered");
  const page = items.find((known) => known.title.includes(title));
  assert.ok(page !== undefined, `no page about ${title}`);
  const story = await staunch.api<Story>("GET", `/pages/${page.id}`);
  assert.deepEqual(
    story.notifications.map((notification) => [notification.kind, notification.status]),
    [[kind, "sent"]],
    JSON.stringify(story.notifications),
  );
  return story;
}

async function taken(page: Story): Promise<void> {
  await staunch.settle();
  const { status, acknowledgedBy } = await staunch.api<Story>("GET", `/pages/${page.id}`);
  assert.deepEqual([status, acknowledgedBy?.id], ["acknowledged", me]);
}

/** Presses the button of a link's page, as a browser does. */
async function byLink(url: string): Promise<void> {
  assert.equal((await fetch(url)).status, 200);
  assert.equal(
    (await fetch(url, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "" })).status,
    200,
  );
}

const yours = /You took “.*”\. Nobody else is being paged\./;

test("Slack: the button takes the page and gives way to who has it; the slash command takes the next", async () => {
  const ada = "U024BE7LH";
  await using slack = await startSlackServer({ known: [ada], now: () => staunch.clock.now() });
  const { apiUrl, botToken, signingSecret } = slack;
  const callback = await addAccount("slack", { apiUrl, botToken, signingSecret });
  await pagedBy({ kind: "slack", address: ada }, () => slack.messages.at(-1)?.text ?? "");
  const page = await alert("Checkout fails <!channel>", "slack");
  const message = slack.messages.at(-1);
  assert.ok(message !== undefined);
  assert.equal((await slack.press(callback, message, "acknowledge", { secret: "f".repeat(32) })).status, 401);
  assert.equal((await slack.press(callback, message, "acknowledge")).status, 200);
  await taken(page);
  assert.match(JSON.stringify(slack.updates.at(-1)), yours);

  const next = await alert("Search is slow", "slack");
  assert.match(await (await slack.type(callback, "ack", "U0STRANGER")).text(), /Nobody here/);
  assert.match(await (await slack.type(callback, "ack", ada)).text(), yours);
  await taken(next);
});

test("Slack by Socket Mode: who is on call is told and paged from the chat, by those who have proven who they are", async () => {
  const [ada, bob] = ["U0SOCKETADA", "U0SOCKETBOB"];
  await using slack = await startSlackServer({ known: [ada, bob], now: () => staunch.clock.now() });
  const { apiUrl, botToken, appToken } = slack;
  for (const { id, kind } of (await staunch.api<{ items: { id: string; kind: string }[] }>("GET", "/channel-accounts")).items) {
    if (kind === "slack") await staunch.api("DELETE", `/channel-accounts/${id}`);
  }
  await addAccount("slack", { apiUrl, botToken, appToken });
  await staunch.settle();
  await slack.until(() => (slack.connections() === 1 ? true : undefined));
  await pagedBy({ kind: "slack", address: ada }, () => slack.messages.at(-1)?.text ?? "");
  const rotation = {
    name: "Primary",
    members: [{ kind: "user", userId: me }],
    start: "2026-11-23T00:00",
    turn: { unit: "days", count: 1, handoffAt: "00:00" },
  };
  await staunch.api("POST", "/schedules", { name: "Shop", definition: { timeZone: "UTC", rotations: [rotation] } });
  const said = async (text: string, who: string): Promise<string> => JSON.stringify(await slack.typeBySocket(text, who));
  assert.match(await said("oncall", ada), /Shop: .+/);
  assert.match(await said("oncall", bob), /does not know you here.*U0SOCKETBOB/);
  assert.match(await said("page Nowhere: the till is down", ada), /no schedule called Nowhere. There are: Shop/);
  assert.match(await said("page shop: the till is down", ada), /Shop is being paged: the till is down/);
  await staunch.settle();
  const message = slack.messages.at(-1);
  assert.ok(message !== undefined);
  assert.match(message.text, /^the till is down/);
  await slack.pressBySocket(message, "acknowledge");
  assert.match(JSON.stringify(await slack.until(() => slack.updates.at(-1))), yours);
  await slack.pressBySocket({ ...message, channel: bob }, "escalate");
  assert.match(JSON.stringify(await slack.until(() => slack.updates[1])), /ephemeral.*does not know you here/);
  await slack.pressBySocket(message, "escalate");
  assert.match(JSON.stringify(await slack.until(() => slack.updates[2])), /passed “the till is down” on: the next step is due now/);
});

test("Telegram: the button takes the page, and the message says who has it", async () => {
  const ada = 123_456_789;
  await using telegram = await startTelegramServer([ada]);
  await addAccount("telegram", { apiUrl: telegram.url, botToken: telegram.botToken });
  assert.match(await (await telegram.write(ada, "/start")).text(), /Your chat ID is 123456789/);
  await pagedBy({ kind: "telegram", address: String(ada) }, () => telegram.messages.at(-1)?.text ?? "");
  const page = await alert("Payments time out", "telegram");
  const message = telegram.messages.at(-1);
  assert.ok(message !== undefined);
  assert.equal((await telegram.press(message, "Acknowledge")).status, 200);
  await taken(page);
  assert.match(telegram.textOf(message.message_id), yours);
});

test("Discord: the button takes the page, and the message says who has it", async () => {
  const ada = "80351110224678912";
  await using discord = await startDiscordServer([ada]);
  const callback = await addAccount("discord", { apiUrl: discord.url, botToken: discord.botToken, publicKey: discord.publicKey });
  await pagedBy({ kind: "discord", address: ada }, () => JSON.stringify(discord.messages.at(-1)?.embeds ?? []));
  const page = await alert("Login fails", "discord");
  const message = discord.messages.at(-1);
  assert.ok(message !== undefined);
  const answer = await (await discord.press(callback, message, "Acknowledge")).text();
  await taken(page);
  assert.match(answer, yours);
});

test("Mattermost: the button takes the page, and the post says who has it", async () => {
  await using mattermost = await startMattermostServer(["ada"]);
  await addAccount("mattermost", { url: mattermost.url, botToken: mattermost.botToken });
  await pagedBy({ kind: "mattermost", address: "@ada" }, () => mattermost.posts.at(-1)?.message ?? "");
  const page = await alert("The queue grows", "mattermost");
  const post = mattermost.posts.at(-1);
  assert.ok(post !== undefined);
  assert.match(await mattermost.press(post, "Acknowledge"), yours);
  await taken(page);
  assert.match(String(mattermost.posts.at(-1)?.attachments[0]?.["text"]), yours);
});

test("ntfy: the button takes the page by a POST that carries its token in a header", async () => {
  await using ntfy = await startNtfyServer("ada");
  await pagedBy({ kind: "ntfy", address: `${ntfy.url}/ada`, secret: ntfy.token }, () => ntfy.messages.at(-1)?.title ?? "");
  const page = await alert("A disk is full", "ntfy");
  const message = ntfy.messages.at(-1);
  assert.ok(message !== undefined);
  assert.match(await (await ntfy.press(message, "Acknowledge")).text(), yours);
  await taken(page);
});

test("Pushover: what is urgent repeats until it is acknowledged there, and then it is acknowledged here", async () => {
  const ada = "uQiRzpo4DXghDmr9QzzfQu27cmVRsG";
  await using pushover = await startPushoverServer([ada]);
  await addAccount("pushover", { apiUrl: pushover.url, token: pushover.token });
  await pagedBy({ kind: "pushover", address: ada }, () => pushover.messages.at(-1)?.title ?? "");
  const page = await alert("A certificate expires", "pushover");
  const message = pushover.messages.at(-1);
  assert.ok(message !== undefined);
  assert.equal(message.priority, 2);
  assert.equal((await pushover.acknowledge(message)).status, 200);
  await taken(page);
});

test("Teams: the card's link leads to the button that takes the page", async () => {
  await using teams = await startTeamsServer();
  await pagedBy({ kind: "teams", address: teams.address }, () => JSON.stringify(teams.cards.at(-1) ?? {}));
  const page = await alert("A replica lags", "teams");
  const url = /"title":"Acknowledge","url":"([^"]+)"/.exec(JSON.stringify(teams.cards.at(-1)))?.[1];
  assert.ok(url !== undefined);
  await byLink(url);
  await taken(page);
});

test("Matrix: the message's link leads to the button that takes the page", async () => {
  await using matrix = await startMatrixServer();
  await addAccount("matrix", { homeserverUrl: matrix.url, accessToken: matrix.accessToken });
  await pagedBy({ kind: "matrix", address: "@ada:example.org" }, () => String(matrix.events.at(-1)?.content["body"]));
  const page = await alert("A node is gone", "matrix");
  const url = /Acknowledge: (\S+)/.exec(String(matrix.events.at(-1)?.content["body"]))?.[1];
  assert.ok(url !== undefined);
  await byLink(url);
  await taken(page);
});
