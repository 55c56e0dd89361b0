import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import { type SlackServer, startSlackServer, startVendorServer } from "@staunch/test-support/vendors";

/*
 * A whole incident without leaving Slack: declared there, its channel with the pinned summary, command, an update, a
 * mitigation, the end; and what Slack does wrong meanwhile. Slack is a server that checks and refuses as Slack does.
 */

const mira = "U0MIRA0001";
const jonas = "U0JONAS001";
const stranger = "U0STRANGER";
const guest = "U0GUEST001";

let staunch: TestStaunch;
let slack: SlackServer;
let base: string;
let me: string;

before(async () => {
  staunch = await testStaunch();
  slack = await startSlackServer({
    known: [],
    people: [
      { id: mira, name: "Mira", mail: staunch.ownerEmail },
      { id: jonas, name: "Jonas", mail: "jonas@example.org" },
      { id: stranger, name: "Nobody", mail: "nobody@example.org" },
      // Of another company, which says that the owner's address is theirs.
      { id: guest, name: "Guest", mail: staunch.ownerEmail, team: "T2" },
    ],
    now: () => staunch.clock.now(),
  });
  me = (await staunch.api<{ user: { name: string } }>("GET", "/me")).user.name;
  const { apiUrl, botToken, signingSecret } = slack;
  const account = await staunch.api<{ id: string }>("POST", "/channel-accounts", {
    kind: "slack",
    name: "Slack",
    settings: { apiUrl, botToken, signingSecret },
  });
  base = `${staunch.url}/channels/slack/${account.id}`;
  const settings = { accountId: account.id, opensFrom: "SEV2", reaction: "pushpin", matchesByMail: true, version: 0 };
  await staunch.api("PUT", "/chat/settings", settings);
});

after(async () => {
  await staunch[Symbol.asyncDispose]();
  await slack[Symbol.asyncDispose]();
});

interface Room {
  readonly reference: string;
  readonly severity: string;
  readonly status: string;
  readonly tasks: readonly { readonly text: string; readonly assignee: { readonly name: string } | null }[];
}

const room = (reference: string): Promise<Room> => staunch.api<Room>("GET", `/incidents/${reference}`);

async function timeline(reference: string): Promise<readonly { type: string; actor: { name: string }; data: Record<string, unknown> }[]> {
  return (
    await staunch.api<{ items: { type: string; actor: { name: string }; data: Record<string, unknown> }[] }>(
      "GET",
      `/incidents/${reference}/timeline?limit=100`,
    )
  ).items;
}

/** What the person was told last, after everything that was asked for is done. */
async function told(): Promise<string> {
  await staunch.settle();
  return JSON.stringify(slack.updates.at(-1));
}

async function type(userId: string, channelId: string, text: string): Promise<string> {
  const answer = await slack.typeIn(base, { userId, channelId }, text);
  assert.equal(answer.status, 200);
  return answer.text();
}

test("Slack asks whether the address for events is ours, and is refused without its signature", async () => {
  assert.deepEqual(await (await slack.verifyEvents(base)).json(), { challenge: "3eZbrw1aB" });
  const forged = await fetch(`${base}/events`, { method: "POST", body: JSON.stringify({ type: "url_verification", challenge: "x" }) });
  assert.equal(forged.status, 401);
});

test("the whole story: declared, led, told, mitigated and resolved from Slack", async () => {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "Checkout" });

  // A form asks where nothing was said; it is submitted twice and declares once.
  assert.equal(await type(mira, "C0GENERAL", "declare"), "");
  const values = { title: "Checkout failing for EU customers", severity: "SEV2", service: service.id };
  assert.equal((await slack.submit(base, mira, values)).status, 200);
  await slack.submit(base, mira, values);
  assert.match(await told(), /INC-1 is declared as SEV2. You command it. Its channel is being opened/);
  assert.equal((await staunch.api<{ items: unknown[] }>("GET", "/incidents")).items.length, 1);

  const [channel] = slack.channels.values();
  assert.ok(channel !== undefined);
  assert.deepEqual([channel.name, channel.isPrivate, channel.members.has(mira)], ["inc-1-checkout-failing-for-eu-customers", false, true]);
  assert.match(channel.topic, /^INC-1: Checkout failing for EU customers · http/);
  const summary = () => {
    const [first] = slack.messages.filter((message) => message.channel === channel.id);
    assert.ok(first !== undefined);
    return first;
  };
  assert.deepEqual(slack.channels.get(channel.id)?.pins, [summary().ts]);
  assert.match(summary().text, new RegExp(`INC-1 SEV2: Checkout failing.*Commander: ${me}.*Impact: Checkout`, "s"));

  // The incident's page leads there.
  const linked = await staunch.api<{ state: string; url: string }>("GET", "/incidents/INC-1/channel");
  assert.deepEqual([linked.state, linked.url], ["open", `https://example.slack.com/archives/${channel.id}`]);

  // An update by the button of the summary, begun by the product.
  await slack.pressAs(base, { userId: mira, channelId: channel.id }, summary(), "chat.status");
  await slack.submit(base, mira, { message: "Payments time out; we are rolling back.", next: "20" });
  assert.match(await told(), /The update is posted.*due in 20 min/);
  await staunch.advance({ seconds: 2 });
  assert.match(summary().text, /Last update: Payments time out; we are rolling back\..*Next update: by 23 Nov.*08:20/s);

  // Words, for those who type.
  for (const [text, answer] of [
    ["note the queue is full", /It is on the timeline/],
    [`task <@${mira}|mira> look at the queue`, /The task is added/],
    ["severity SEV1 all of Europe", /It is SEV1 now/],
    ["role communications", /You are communications lead now/],
  ] as const) {
    await type(mira, channel.id, text);
    assert.match(await told(), answer);
  }
  assert.deepEqual(
    (await room("INC-1")).tasks.map((task) => [task.text, task.assignee?.name]),
    [["look at the queue", me]],
  );

  // What can be run: listed, asked once more, run once.
  await using runner = await startVendorServer(() => ({ status: 200, json: {} }));
  await staunch.api("POST", `/services/${service.id}/mitigations`, {
    kind: "rollback",
    name: "Roll back",
    secondsToEffect: 30,
    risk: "low",
    runner: { kind: "http", url: `${runner.url}/run` },
  });
  await type(mira, channel.id, "mitigate");
  await staunch.settle();
  const listed = slack.updates.at(-1);
  assert.ok(listed !== undefined);
  const blocks = JSON.parse(JSON.stringify(listed["blocks"]));
  await slack.pressAs(base, { userId: mira, channelId: channel.id }, { channel: channel.id, ts: "1.1", blocks }, "chat.run-0");
  await slack.submit(base, mira, {});
  await slack.submit(base, mira, {});
  assert.match(await told(), /Started: /);
  await staunch.settle();
  assert.equal(runner.requests.length, 1);

  await type(mira, channel.id, "mitigated Rolled back checkout");
  assert.match(await told(), /The incident is mitigated/);
  await slack.pressAs(base, { userId: mira, channelId: channel.id }, summary(), "chat.resolve");
  await slack.submit(base, mira, { reason: "errors are gone" });
  assert.match(await told(), /The incident is resolved/);
  await staunch.advance({ seconds: 2 });
  assert.match(summary().text, /INC-1 SEV1: .*Status: Resolved/s);
  assert.equal((await room("INC-1")).status, "resolved");
});

test("a message is put on the timeline by a reaction, once, and taking it away leaves its mark", async () => {
  const [channel] = slack.channels.values();
  assert.ok(channel !== undefined);
  const said = slack.says(channel.id, jonas, "The queue grew at &lt;14:02&gt;, see <https://grafana.example.org/d/1|the graph>");
  const where = { channelId: channel.id, ts: said.ts, userId: mira, emoji: "pushpin" };
  await slack.react(base, { ...where, emoji: "eyes", change: "added" });
  await slack.react(base, { ...where, change: "added" });
  await slack.react(base, { ...where, change: "added", retryOf: "EvSame" });
  await slack.react(base, { ...where, change: "added", retryOf: "EvSame" });
  await staunch.settle();
  const kept = (await timeline("INC-1")).filter(({ type: kind }) => kind.startsWith("chat-message."));
  assert.deepEqual(
    kept.map(({ type: kind, data }) => [kind, data["text"], data["author"]]),
    [["chat-message.kept", "The queue grew at <14:02>, see the graph (https://grafana.example.org/d/1)", "Jonas"]],
  );
  assert.equal(kept[0]?.data["permalink"], `https://example.slack.com/archives/${channel.id}/p${said.ts.replace(".", "")}`);
  await slack.react(base, { ...where, change: "removed" });
  await staunch.settle();
  const after = (await timeline("INC-1")).filter(({ type: kind }) => kind.startsWith("chat-message."));
  assert.deepEqual(after.map(({ type: kind }) => kind).toSorted(), ["chat-message.kept", "chat-message.released"]);
});

test("who is not known here is told so and changes nothing, also with another company's word for it", async () => {
  const [channel] = slack.channels.values();
  assert.ok(channel !== undefined);
  const before = (await timeline("INC-1")).length;
  for (const userId of [stranger, guest]) {
    await type(userId, channel.id, "note I was here");
    assert.match(await told(), /Staunch does not know who you are here/);
    assert.match(await type(userId, channel.id, "status"), /does not know who you are/);
  }
  assert.equal((await timeline("INC-1")).length, before);

  // Whoever opens the link while signed in is them from then on, with that person's rights.
  const [token = ""] = /token=([^"\s\\]+)/.exec(await type(stranger, channel.id, "link"))?.slice(1) ?? [];
  assert.equal((await staunch.call("POST", "/chat/links", { token: `${token}x` })).status, 409);
  await staunch.api("POST", "/chat/links", { token });
  await type(stranger, channel.id, "note I am here");
  assert.match(await told(), /It is on the timeline/);
  assert.equal((await timeline("INC-1"))[0]?.actor.name, me);
});

test("a limit, an outage and a scope that is missing hold up nothing, and are told to an admin in words", async () => {
  const declare = (title: string) => staunch.api<{ id: string; reference: string }>("POST", "/incidents", { title, severity: "SEV1" });
  const channelOf = (reference: string) =>
    staunch.api<{ state: string; name: string | null; fault: string | null }>("GET", `/incidents/${reference}/channel`);
  slack.breakNext({ status: 429, json: { ok: false, error: "ratelimited" }, headers: { "retry-after": "30" } });
  const limited = await declare("Search slow");
  await staunch.settle();
  assert.match((await channelOf(limited.reference)).fault ?? "", /429/);
  await staunch.advance({ seconds: 29 });
  assert.equal((await channelOf(limited.reference)).state, "wanted");
  await staunch.advance({ seconds: 2 });
  assert.deepEqual(await channelOf(limited.reference).then(({ state, fault }) => [state, fault]), ["open", null]);

  slack.scopes.delete("channels:manage");
  const scoped = await declare("Search slow");
  await staunch.settle();
  assert.match((await channelOf(scoped.reference)).fault ?? "", /missing_scope; the app needs channels:manage/);
  const { faults } = await staunch.api<{ faults: { fault: string }[] }>("GET", "/chat/settings");
  assert.match(faults[0]?.fault ?? "", /does not take the account/);
  slack.scopes.add("channels:manage");
  await type(mira, "C0GENERAL", `channel ${scoped.reference}`);
  await staunch.api("PUT", "/chat/settings", { ...(await staunch.api<object>("GET", "/chat/settings")), faults: undefined });
  await staunch.advance({ seconds: 2 });
  assert.deepEqual(await channelOf(scoped.reference).then(({ state, name }) => [state, name]), ["open", "inc-3-search-slow"]);

  // Another channel has the name.
  const taken = await staunch.api<{ reference: string }>("POST", "/incidents", { title: "Search slow", severity: "SEV3" });
  const [some] = slack.channels.values();
  assert.ok(some !== undefined);
  slack.occupy("inc-4-search-slow");
  await type(mira, "C0GENERAL", `channel ${taken.reference}`);
  await staunch.settle();
  assert.equal((await channelOf(taken.reference)).name, "inc-4-search-slow-2");

  // A form that comes too late for Slack is explained.
  slack.slowDown(4);
  assert.match(await type(mira, "C0GENERAL", "declare"), /could not be shown.*expired_trigger_id/);
  slack.slowDown(0);
});

test("a private incident has a private channel that names nothing, for those who may see it", async () => {
  const incident = await staunch.api<{ reference: string }>("POST", "/incidents", {
    title: "Acme is being bought",
    severity: "SEV1",
    isPrivate: true,
  });
  await staunch.settle();
  const channel = [...slack.channels.values()].find(({ name }) => name.startsWith(incident.reference.toLowerCase()));
  assert.ok(channel !== undefined);
  // Their own word for who they are goes before their mail address.
  const members = [stranger, jonas].map((userId) => channel.members.has(userId));
  assert.deepEqual([channel.name, channel.isPrivate, members], [incident.reference.toLowerCase(), true, [true, false]]);
  assert.equal(channel.topic.includes("Acme"), false);
});
