import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { UserId } from "@staunch/core/kernel";
import { type PagingTest, pagingTest } from "@staunch/test-support";
import { acknowledgePage, type Page, pagePerson, readPage } from "#paging/index.ts";
import { addContactMethod, confirmContactMethod } from "#paging/save-contact-method.ts";
import { codeOf } from "#paging/contact-codes.ts";
import { listMyContactMethods } from "#paging/read-me.ts";
import { saveRules } from "#paging/save-rules.ts";
import { createHttp, createLog, readEventsOfTopics, SecretBox } from "#platform/index.ts";

let paging: PagingTest;
let ada: UserId;

before(async () => {
  paging = await pagingTest();
  await paging.createPerson("Olga", { role: "owner" });
});

after(async () => {
  await paging[Symbol.asyncDispose]();
});

beforeEach(async () => {
  ada = await paging.createPerson("Ada");
  paging.answer("mail", () => ({ kind: "sent", detail: "250 queued" }));
  paging.answer("webhook", () => ({ kind: "delivered", detail: "HTTP 204" }));
});

async function addWebhook(userId: UserId) {
  const ctx = paging.as(userId);
  const { method } = await addContactMethod(paging.deps, ctx, { kind: "webhook", address: "https://pager.example.org/ada" });
  await confirmContactMethod(paging.deps, ctx, method.id, codeOf(paging.deps.secrets, method) ?? "");
  await paging.quiet();
  return method;
}

/** Mail at once, the webhook three minutes later. */
async function mailThenWebhook(userId: UserId): Promise<void> {
  const webhook = await addWebhook(userId);
  const [mail] = await listMyContactMethods(paging.as(userId));
  assert.ok(mail !== undefined);
  await saveRules(paging.as(userId), [
    { urgency: "high", contactMethodId: mail.id, afterMinutes: 0 },
    { urgency: "high", contactMethodId: webhook.id, afterMinutes: 3 },
  ]);
}

async function page(userId: UserId): Promise<Page> {
  const started = await pagePerson(paging.system(), userId, { title: "Checkout is down" });
  await paging.quiet();
  return started;
}

function heardOf(started: Page): string[] {
  return paging.sent
    .filter(({ message }) => message.content.kind === "page" && message.content.pageId === started.id)
    .map(({ kind, at }) => `${kind}@${started.createdAt.until(at).total("seconds")}`);
}

async function notificationsOf(started: Page) {
  return (await readPage(paging.system(), started.id)).notifications;
}

test("a person is reached by the first method at once and by the next after its minutes", async () => {
  await mailThenWebhook(ada);
  const started = await page(ada);
  await paging.advance({ minutes: 3 });
  assert.deepEqual(heardOf(started), ["mail@0", "webhook@180"]);
  const notifications = await notificationsOf(started);
  assert.deepEqual(
    notifications.map(({ kind, status }) => `${kind} ${status}`),
    ["mail sent", "webhook delivered"],
  );
});

test("an acknowledgement stops the methods still to come", async () => {
  await mailThenWebhook(ada);
  const started = await page(ada);
  await acknowledgePage(paging.as(ada), started.id);
  await paging.advance({ minutes: 10 });
  assert.deepEqual(heardOf(started), ["mail@0"]);
  assert.deepEqual(
    (await notificationsOf(started)).map(({ kind, status, reason }) => [kind, status, reason]),
    [
      ["mail", "sent", undefined],
      ["webhook", "stopped", "acknowledged"],
    ],
  );
});

test("a node that dies between sending and recording makes the person hear twice under one id, never zero times", async () => {
  await paging.stopWorker();
  const started = await pagePerson(paging.system(), ada, { title: "Checkout is down" });
  const [queued] = await notificationsOf(started);
  assert.ok(queued !== undefined);
  const notify = paging.module.timers?.find((handler) => handler.kind === "paging.notify");
  assert.ok(notify?.mode === "outside");
  const timer = {
    organisationId: paging.system().organisationId,
    kind: notify.kind,
    key: queued.id,
    dueAt: queued.dueAt,
    data: {},
    attempts: 0,
  };
  // The message leaves; what would record it is dropped with the node.
  await notify.call(paging.system(), timer);
  assert.equal((await notificationsOf(started))[0]?.status, "queued");

  paging.startWorker();
  await paging.quiet();
  assert.deepEqual(heardOf(started), ["mail@0", "mail@0"]);
  const ids = paging.sent.filter(({ message }) => message.id === queued.id);
  assert.equal(ids.length, 2);
  const [settled] = await notificationsOf(started);
  assert.deepEqual([settled?.status, settled?.attempts.length], ["sent", 1]);
});

test("a message that left in the very moment of the acknowledgement is recorded as sent, not as stopped", async () => {
  await paging.stopWorker();
  const started = await pagePerson(paging.system(), ada, { title: "Checkout is down" });
  const [queued] = await notificationsOf(started);
  const notify = paging.module.timers?.find((handler) => handler.kind === "paging.notify");
  assert.ok(queued !== undefined && notify?.mode === "outside");
  const timer = {
    organisationId: paging.system().organisationId,
    kind: notify.kind,
    key: queued.id,
    dueAt: queued.dueAt,
    data: {},
    attempts: 0,
  };
  const settle = await notify.call(paging.system(), timer);
  await acknowledgePage(paging.as(ada), started.id);
  assert.equal((await notificationsOf(started))[0]?.status, "stopped");
  const ctx = paging.system();
  await ctx.transact((tx) => settle(ctx.within(tx), tx));
  assert.equal((await notificationsOf(started))[0]?.status, "sent");
  paging.startWorker();
  await paging.quiet();
  assert.deepEqual(heardOf(started), ["mail@0"]);
});

test("a failing provider is tried again, and the second failure brings the next method at once", async () => {
  await mailThenWebhook(ada);
  paging.answer("mail", () => ({ kind: "retry", reason: "451 try later" }));
  const started = await page(ada);
  assert.deepEqual(heardOf(started), ["mail@0"]);
  await paging.advance({ seconds: 3 });
  assert.deepEqual(heardOf(started), ["mail@0", "mail@3", "webhook@3"]);
  assert.deepEqual(
    (await notificationsOf(started)).map(({ kind, status, attempts }) => [kind, status, attempts.length]),
    [
      ["webhook", "delivered", 1],
      ["mail", "queued", 2],
    ],
  );
  await acknowledgePage(paging.as(ada), started.id);
});

test("a receiver refused for good fails at once, is announced, and the method the rules left out is tried", async () => {
  await addWebhook(ada);
  paging.answer("mail", () => ({ kind: "rejected", reason: "550 no such user" }));
  const started = await page(ada);
  assert.deepEqual(heardOf(started), ["mail@0", "webhook@0"]);
  const [mail, webhook] = await notificationsOf(started);
  assert.deepEqual([mail?.status, mail?.reason, webhook?.status], ["failed", "rejected", "delivered"]);
  const ctx = paging.system();
  const events = await ctx.transact((tx) =>
    readEventsOfTopics(tx, ctx, { topics: [`page:${started.id}`], types: ["notification.failed"], limit: 5 }),
  );
  assert.deepEqual([events.length, events[0]?.data["detail"]], [1, "550 no such user"]);
});

test("a provider that never recovers is given up after ten attempts", async () => {
  paging.answer("mail", () => ({ kind: "retry", reason: "421 down" }));
  const started = await page(ada);
  for (let turn = 0; turn < 10; turn += 1) await paging.advance({ minutes: 7 });
  const [mail] = (await notificationsOf(started)).filter((notification) => notification.ordinal === 1);
  assert.deepEqual([mail?.status, mail?.reason, mail?.attempts.length], ["failed", "attempts_spent", 10]);
});

test("the message carries what is broken, one link to take it, and the opened secret of a webhook", async () => {
  await addWebhook(ada);
  paging.answer("mail", () => ({ kind: "rejected", reason: "550" }));
  const started = await page(ada);
  const webhook = paging.sent.findLast(({ kind, message }) => kind === "webhook" && message.content.kind === "page");
  assert.match(webhook?.message.to.secret ?? "", /^whsec_/);
  assert.ok(webhook?.message.content.kind === "page");
  assert.equal(webhook.message.content.title, "Checkout is down");
  assert.match(webhook.message.content.acknowledgeUrl, /^http:\/\/127\.0\.0\.1:7080\/a\/[\w.-]+$/);
  assert.equal(webhook.message.content.pageUrl, `http://127.0.0.1:7080/pages/${started.id}`);
});

async function linkServer() {
  const { deps, module } = paging;
  return createHttp({
    secrets: new SecretBox(Buffer.alloc(32, 7)),
    database: deps.database,
    clock: deps.clock,
    log: createLog("silent"),
    authenticate: async () => undefined,
    modules: [module],
    publicUrl: deps.publicUrl,
    version: "0.0.0",
  });
}

function linkOf(started: Page): string {
  const found = paging.sent.find(({ message }) => message.content.kind === "page" && message.content.pageId === started.id);
  assert.ok(found?.message.content.kind === "page");
  return new URL(found.message.content.acknowledgeUrl).pathname;
}

test("opening the link changes nothing, however often; pressing its button takes the page and proves the address", async () => {
  const http = await linkServer();
  const started = await page(ada);
  const url = linkOf(started);
  for (let turn = 0; turn < 3; turn += 1) {
    const opened = await http.inject({ url });
    assert.equal(opened.statusCode, 200);
    assert.match(opened.body, /<h1>Checkout is down<\/h1>[\s\S]*<button type="submit">Acknowledge<\/button>/);
    assert.equal(opened.body.includes("<script"), false);
    assert.equal(opened.headers["cache-control"], "no-store");
    assert.equal(opened.headers["set-cookie"], undefined);
  }
  assert.equal((await readPage(paging.system(), started.id)).page.state.status, "triggered");
  assert.equal((await listMyContactMethods(paging.as(ada)))[0]?.verifiedAt, undefined);

  const pressed = await http.inject({ method: "POST", url, headers: { "content-type": "application/x-www-form-urlencoded" }, payload: "" });
  assert.equal(pressed.statusCode, 200);
  assert.match(pressed.body, /You took this page/);
  const { page: taken } = await readPage(paging.system(), started.id);
  assert.deepEqual([taken.state.status, taken.state.acknowledgedBy, taken.acknowledgedByName], ["acknowledged", ada, "Ada"]);
  const [method] = await listMyContactMethods(paging.as(ada));
  assert.equal(method?.verifiedAt?.toString(), paging.clock.now().toString());
});

test("a late answer shows who has it, and one after the end that it is over", async () => {
  const http = await linkServer();
  const sana = await paging.createPerson("Sana");
  const started = await page(ada);
  await acknowledgePage(paging.as(sana), started.id);
  const late = await http.inject({ method: "POST", url: linkOf(started) });
  assert.deepEqual([late.statusCode, /Test person took this page/.test(late.body)], [200, true]);
  assert.equal((await readPage(paging.system(), started.id)).page.state.acknowledgedBy, sana);
});

test("a link that was tampered with, cut in two, out of its time or of somebody who left does nothing", async () => {
  const http = await linkServer();
  const started = await page(ada);
  const url = linkOf(started);
  for (const wrong of [`${url}x`, url.slice(0, -20), "/a/nonsense", url.replace("/a/", "/a/A")]) {
    assert.equal((await http.inject({ method: "POST", url: wrong })).statusCode, 404);
  }
  paging.clock.advance({ hours: 24 });
  assert.equal((await http.inject({ method: "POST", url })).statusCode, 410);
  assert.notEqual((await readPage(paging.system(), started.id)).page.state.status, "acknowledged");
  await paging.quiet();
});

test("a person who leaves hears no more, their addresses are forgotten, and what they had goes on", async () => {
  const sana = await paging.createPerson("Sana");
  await mailThenWebhook(sana);
  const theirs = await page(sana);
  const taken = await page(ada);
  await acknowledgePage(paging.as(sana), taken.id);
  await paging
    .system()
    .transact((tx) => tx.updateTable("memberships").set({ removed_at: paging.clock.now() }).where("user_id", "=", sana).execute());
  await paging.announce("person.removed", sana);
  await paging.announce("person.removed", sana);
  await paging.quiet();
  assert.equal((await readPage(paging.system(), taken.id)).page.state.status, "triggered");
  assert.deepEqual(heardOf(taken), ["mail@0", "mail@0"]);
  assert.deepEqual(
    (await notificationsOf(theirs)).map(({ status }) => status),
    ["sent", "stopped"],
  );
  await paging.advance({ minutes: 20 });
  assert.deepEqual(heardOf(theirs), ["mail@0"]);
});
