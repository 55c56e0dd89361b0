import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type PushService, startPushService } from "@staunch/test-support/telephony";
import { sampleBundle, sampleCode, sampleMessage, samplePage } from "@staunch/test-support/vendors";
import { guardedFetch, SecretBox } from "#platform/index.ts";
import { vapidKeys, webPushChannel } from "#vendors/web-push/index.ts";

const keys = vapidKeys(new SecretBox(Buffer.alloc(32, 1)));
const publicUrl = "https://staunch.example.org";
const channel = webPushChannel({ fetch: guardedFetch({ allow: ["127.0.0.1"] }), keys, publicUrl, contact: publicUrl });
let service: PushService;

before(async () => {
  service = await startPushService();
});

after(async () => {
  await service[Symbol.asyncDispose]();
});

function send(content: Parameters<typeof sampleMessage>[0]["content"], subscription = service.subscribe(keys.publicKey)) {
  const secret = JSON.stringify(subscription.keys);
  return channel.send(sampleMessage({ address: subscription.endpoint, secret, ...(content !== undefined && { content }) }), 5_000);
}

test("the key is the same at every start and another for another server", () => {
  assert.deepEqual(vapidKeys(new SecretBox(Buffer.alloc(32, 1))), keys);
  assert.notEqual(vapidKeys(new SecretBox(Buffer.alloc(32, 2))).publicKey, keys.publicKey);
  assert.equal(Buffer.from(keys.publicKey, "base64url").length, 65);
});

test("a browser decrypts the page, urgent, under its topic, from whom it subscribed to", async () => {
  assert.deepEqual(await send(samplePage), { kind: "sent", detail: "HTTP 201" });
  const push = service.received.at(-1);
  assert.ok(push !== undefined);
  assert.deepEqual([push.headers["urgency"], push.headers["ttl"], push.audience, push.subject], ["high", "900", service.url, publicUrl]);
  assert.match(String(push.headers["topic"]), /^[A-Za-z0-9_-]{22}$/);
  assert.deepEqual(push.payload, {
    web_push: 8030,
    notification: {
      title: "Checkout fails for 31 % of customers 🚨",
      body: "High urgency. Service: checkout. Since 2026-11-23 03:02 UTC.\nerror_ratio > 0.3\nfor 2 min",
      navigate: samplePage.pageUrl,
      tag: `page-${samplePage.pageId}`,
      requireInteraction: true,
      data: { kind: "page", pageIds: [samplePage.pageId], open: samplePage.pageUrl, acknowledge: samplePage.acknowledgeUrl },
    },
    mutable: true,
  });
});

test("many pages and the longest words still fit into one push", async () => {
  const long = {
    ...samplePage,
    title: "ß🚨".repeat(400),
    body: "界".repeat(5_000),
    serviceName: "ж".repeat(500),
    acknowledgeUrl: `${samplePage.acknowledgeUrl}${"x".repeat(600)}`,
  };
  assert.equal((await send(long)).kind, "sent");
  assert.equal((await send({ ...sampleBundle, pages: Array.from({ length: 20 }, () => long), count: 500 })).kind, "sent");
  assert.equal((await send(sampleCode)).kind, "sent");
});

test("a subscription that is gone is dead, another server's is refused, an outage is tried again", async () => {
  const gone = service.subscribe(keys.publicKey);
  service.drop(gone);
  const dead = await send(samplePage, gone);
  assert.equal(dead.kind === "rejected" && dead.isAddressDead, true);
  const foreign = await send(samplePage, service.subscribe(vapidKeys(new SecretBox(Buffer.alloc(32, 2))).publicKey));
  assert.equal(foreign.kind, "rejected");
  assert.equal("isAddressDead" in foreign, false);
  const nowhere = { ...service.subscribe(keys.publicKey), endpoint: "http://127.0.0.1:1/push" };
  assert.equal((await send(samplePage, nowhere)).kind, "retry");
});

test("what is no push service's address is refused when it is added", () => {
  const read = (text: string): string | undefined => channel.addressing.read(text);
  assert.equal(read("https://fcm.googleapis.com/fcm/send/abc"), "https://fcm.googleapis.com/fcm/send/abc");
  for (const text of ["http://push.example.org/x", "ftp://x", "nonsense", "https://user@push.example.org/x"])
    assert.equal(read(text), undefined);
});
