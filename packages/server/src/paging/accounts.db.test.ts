import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { UserId } from "@staunch/core/kernel";
import { type PagingTest, pagingTest } from "@staunch/test-support";
import { z } from "zod";
import { channelAnswers } from "#paging/answers.ts";
import { codeOf } from "#paging/contact-codes.ts";
import {
  type ChannelAccount,
  type ChannelMessage,
  type DeliveryChannel,
  type DeliveryOutcome,
  pagePerson,
  readPage,
} from "#paging/index.ts";
import { listMyContactMethods } from "#paging/read-me.ts";
import { addContactMethod, confirmContactMethod } from "#paging/save-contact-method.ts";
import { saveRules } from "#paging/save-rules.ts";
import {
  deleteChannelAccount,
  findChannelAccount,
  insertChannelAccount,
  listChannelAccounts,
  sealSettings,
} from "#paging/store-channel-accounts.ts";
import { newId, readEventsOfTopics } from "#platform/index.ts";

interface Heard {
  readonly account: ChannelAccount;
  readonly message: ChannelMessage;
}

const heard: Heard[] = [];
let answerOf: (account: string, message: ChannelMessage) => DeliveryOutcome;

const settings = z.record(z.string(), z.unknown());
const kind = { name: "tele", label: "Tele", settings, secrets: ["token"], setup: () => "Get one." } as const;

/** A vendor of text messages whose accounts answer as a test says. */
const texts: DeliveryChannel = {
  kind: "sms",
  label: "SMS by Tele",
  addressing: { label: "Phone number", example: "+49301234567", read: (text) => (text.startsWith("+") ? text : undefined), secret: "none" },
  account: kind,
  async send(message) {
    assert.ok(message.account !== undefined);
    heard.push({ account: message.account, message });
    return answerOf(String(message.account.settings["name"]), message);
  },
};

let paging: PagingTest;
let ada: UserId;
const accounts: Record<"first" | "second", string> = { first: "", second: "" };

before(async () => {
  paging = await pagingTest([texts]);
  await paging.createPerson("Olga", { role: "owner" });
});

after(async () => {
  await paging[Symbol.asyncDispose]();
});

beforeEach(async () => {
  heard.length = 0;
  answerOf = (account) => ({ kind: "sent", detail: `taken by ${account}`, reference: newId() });
  const ctx = paging.system();
  await ctx.transact(async (tx) => {
    for (const { id } of await listChannelAccounts(tx, ctx)) await deleteChannelAccount(tx, ctx, id);
    for (const [rank, name] of (["first", "second"] as const).entries()) {
      accounts[name] = newId();
      const made = {
        version: 1,
        createdAt: ctx.now,
        updatedAt: ctx.now,
        lastUsedAt: undefined,
        lastError: undefined,
        lastErrorAt: undefined,
      };
      const kept = sealSettings(paging.deps, kind, { name, token: `secret of ${name}` });
      const { organisationId } = ctx;
      await insertChannelAccount(tx, ctx, { id: accounts[name], organisationId, kind: "tele", name, rank, ...kept, ...made });
    }
  });
  ada = await textedPerson("Ada");
});

let numbers = 0;

/** Somebody paged by text message at once and by mail after ten minutes. */
async function textedPerson(name: string): Promise<UserId> {
  const userId = await paging.createPerson(name);
  const ctx = paging.as(userId);
  numbers += 1;
  const { method } = await addContactMethod(paging.deps, ctx, { kind: "sms", address: `+4930${numbers}` });
  await confirmContactMethod(paging.deps, ctx, method.id, codeOf(paging.deps.secrets, method) ?? "");
  const [mail] = await listMyContactMethods(ctx);
  assert.ok(mail !== undefined);
  await saveRules(ctx, [
    { urgency: "high", contactMethodId: method.id, afterMinutes: 0 },
    { urgency: "high", contactMethodId: mail.id, afterMinutes: 10 },
  ]);
  await paging.quiet();
  heard.length = 0;
  return userId;
}

async function page(userId: UserId = ada) {
  const started = await pagePerson(paging.system(), userId, { title: "Checkout is down" });
  await paging.quiet();
  return started;
}

async function story(id: Awaited<ReturnType<typeof page>>["id"]) {
  const { notifications, page: now } = await readPage(paging.system(), id);
  return { now, notifications, shown: notifications.map((one) => `${one.kind} ${one.status}`) };
}

const asked = (): unknown[] => heard.map(({ account }) => account.settings["name"]);

test("the account of the lowest rank is handed the message, its secrets opened and with the address the vendor calls back", async () => {
  const { notifications } = await story((await page()).id);
  assert.deepEqual(asked(), ["first"]);
  assert.equal(heard[0]?.account.settings["token"], "secret of first");
  assert.equal(heard[0]?.account.callbackUrl, `http://127.0.0.1:7080/channels/tele/${accounts.first}`);
  assert.equal(notifications[0]?.accountId, accounts.first);
  const ctx = paging.system();
  const kept = await ctx.transact((tx) => findChannelAccount(tx, ctx, accounts.first));
  assert.deepEqual([kept?.settings["token"], kept?.lastUsedAt?.toString()], [undefined, paging.clock.now().toString()]);
});

test("a second provider takes the message in the same attempt, and after three failures in a row the first is left alone", async () => {
  const people: UserId[] = [];
  for (let turn = 0; turn < 6; turn += 1) people.push(await textedPerson(`Person ${turn}`));
  const taken: DeliveryOutcome = { kind: "sent", detail: "202" };
  answerOf = (account) => (account === "first" ? { kind: "retry", reason: "HTTP 503" } : { ...taken, reference: newId() });
  for (const person of people.slice(0, 4)) {
    const { notifications } = await story((await page(person)).id);
    assert.deepEqual(
      [notifications[0]?.status, notifications[0]?.accountId, notifications[0]?.attempts.length],
      ["sent", accounts.second, 1],
    );
  }
  assert.deepEqual(asked(), ["first", "second", "first", "second", "first", "second", "second"]);
  const ctx = paging.system();
  assert.equal((await ctx.transact((tx) => findChannelAccount(tx, ctx, accounts.first)))?.lastError, "HTTP 503");
  // One message tries it again when its time is up, and finds it well.
  answerOf = () => ({ kind: "sent", detail: "202" });
  await paging.advance({ seconds: 10 });
  heard.length = 0;
  await page(people[4]);
  await page(people[5]);
  assert.deepEqual(asked(), ["first", "first"]);
});

test("an address that is dead is switched off and announced, no other provider is asked, and the next method is tried at once", async () => {
  answerOf = () => ({ kind: "rejected", reason: "no such number", isAddressDead: true });
  const { shown } = await story((await page()).id);
  assert.deepEqual(asked(), ["first"]);
  assert.deepEqual(shown.toSorted(), ["mail sent", "sms failed"]);
  const method = (await listMyContactMethods(paging.as(ada))).find((one) => one.kind === "sms");
  assert.ok(method !== undefined);
  assert.equal(method.disabledReason, "no such number");
  const ctx = paging.system();
  const events = await ctx.transact((tx) => readEventsOfTopics(tx, ctx, { topics: [`contact-method:${method.id}`], limit: 9 }));
  assert.equal(events[0]?.type, "contact-method.disabled");
  heard.length = 0;
  await page();
  assert.deepEqual(asked(), []);
});

test("a call back finds its account by kind and id and nothing else", async () => {
  const answers = channelAnswers(paging.deps);
  assert.equal((await answers.findAccount("tele", accounts.first))?.settings["token"], "secret of first");
  assert.equal(await answers.findAccount("other", accounts.first), undefined);
  assert.equal(await answers.findAccount("tele", newId()), undefined);
  assert.equal(await answers.findAccount("tele", "x' or true"), undefined);
});

async function accountFor(name: "first" | "second"): Promise<ChannelAccount> {
  const account = await channelAnswers(paging.deps).findAccount("tele", accounts[name]);
  assert.ok(account !== undefined);
  return account;
}

test("a receipt makes it delivered; the news that it was lost brings the next method at once", async () => {
  answerOf = () => ({ kind: "sent", detail: "202", reference: "SM1" });
  const { id } = await page();
  const answers = channelAnswers(paging.deps);
  await answers.receive(await accountFor("first"), "SM1", { kind: "delivered", detail: "on the phone" });
  assert.deepEqual((await story(id)).shown, ["sms delivered", "mail queued"]);
  await answers.receive(await accountFor("first"), "SM1", { kind: "failed", reason: "too late to say" });
  assert.equal((await story(id)).shown[0], "sms delivered");

  answerOf = () => ({ kind: "sent", detail: "202", reference: "SM2" });
  const lost = await page();
  await answers.receive(await accountFor("first"), "SM2", { kind: "failed", reason: "switched off" });
  await paging.quiet();
  assert.deepEqual((await story(lost.id)).shown.toSorted(), ["mail sent", "sms failed"]);
});

test("a receipt that is quicker than our own record is looked at again", async () => {
  const answers = channelAnswers(paging.deps);
  await answers.receive(await accountFor("first"), "SM3", { kind: "delivered", detail: "on the phone" });
  answerOf = () => ({ kind: "sent", detail: "202", reference: "SM3" });
  const { id } = await page();
  await paging.advance({ seconds: 2 });
  assert.equal((await story(id)).shown[0], "sms delivered");
});

test("one word from a telephone takes every page it was told of, and says which", async () => {
  const [one, two] = [await page(), await page()];
  const answers = channelAnswers(paging.deps);
  const from = { organisationId: paging.system().organisationId, kind: "sms", address: `+4930${numbers}` } as const;
  const { text } = await answers.acknowledgeAll(from);
  assert.match(text, /^You took “Checkout is down”, “Checkout is down”\. Nobody else is being paged\.$/);
  for (const { id } of [one, two]) assert.equal((await story(id)).now.state.acknowledgedBy, ada);
  const stranger = await answers.acknowledgeAll({ ...from, address: "+1555" });
  assert.match(stranger.text, /Nobody here/);
  const button = heard[0]?.message.content;
  assert.ok(button?.kind === "page");
  assert.match((await answers.acknowledge(button.acknowledgeToken)).text, /^You took/);
  assert.match((await answers.acknowledge("nonsense")).text, /not known/);
});

test("whoever asks to hear no more is reached by the next method, until they take it back", async () => {
  const answers = channelAnswers(paging.deps);
  const from = { organisationId: paging.system().organisationId, kind: "sms", address: `+4930${numbers}` } as const;
  await answers.stop(from);
  await page();
  assert.deepEqual(asked(), []);
  await answers.start(from);
  await page();
  assert.deepEqual(asked(), ["first"]);
});
