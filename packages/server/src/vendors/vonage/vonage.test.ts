import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startVonageServer, type VonageServer } from "@staunch/test-support/telephony";
import { keptAnswers, mountModule, sampleAccount, sampleAccountId, sampleMessage, samplePage } from "@staunch/test-support/vendors";
import { guardedFetch, MovedClock } from "#platform/index.ts";
import { vonageModule, vonageSms } from "#vendors/vonage/index.ts";
import { receiptOf } from "#vendors/vonage/outcomes.ts";
import { vonageSettings } from "#vendors/vonage/settings.ts";

const fetchLocal = guardedFetch({ allow: ["127.0.0.1"] });
const clock = new MovedClock(samplePage.triggeredAt);
const sms = vonageSms(fetchLocal);
let vonage: VonageServer;

before(async () => {
  vonage = await startVonageServer(() => clock.now());
});

after(async () => {
  await vonage[Symbol.asyncDispose]();
});

function settings() {
  const { applicationId, privateKey, signatureSecret, url: baseUrl } = vonage;
  return { applicationId, privateKey, signatureSecret, baseUrl, from: "+4915735980001" };
}

async function mounted() {
  const place = { url: "" };
  const account = {
    ...sampleAccount(settings()),
    get callbackUrl() {
      return `${place.url}/channels/vonage/${sampleAccountId}`;
    },
  };
  const kept = keptAnswers("vonage", account);
  const server = await mountModule(vonageModule({ answers: kept.answers, fetch: fetchLocal, clock }));
  place.url = server.url;
  return { account, kept, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("a message leaves under a token of the application's key, by its number without the plus", async () => {
  const message = sampleMessage({ address: "+491701234567", account: sampleAccount(settings()) });
  const outcome = await sms.send(message, 5_000);
  const [taken] = vonage.messages;
  assert.ok(taken !== undefined);
  assert.deepEqual(outcome, { kind: "sent", detail: `taken as ${taken.id}`, reference: taken.id });
  assert.deepEqual([taken.to, taken.clientRef], ["491701234567", message.id]);
});

test("a key of another application is refused, and so is a number that is none", async () => {
  await using other = await startVonageServer(() => clock.now());
  const foreign = sampleAccount({ ...settings(), privateKey: other.privateKey });
  const refused = await sms.send(sampleMessage({ address: "+491701234567", account: foreign }), 5_000);
  assert.equal(refused.kind, "rejected");
  assert.equal("isAddressDead" in refused, false);
  const nobody = await sms.send(sampleMessage({ address: "+0", account: sampleAccount(settings()) }), 5_000);
  assert.equal(nobody.kind === "rejected" && nobody.isAddressDead, true);
});

test("too much at once and an outage are tried again", async () => {
  vonage.breakNext({ status: 429, json: { type: "https://developer.vonage.com/api-errors#throttled", title: "Rate Limit Hit" } });
  assert.equal((await sms.send(sampleMessage({ address: "+491701234567", account: sampleAccount(settings()) }), 5_000)).kind, "retry");
  vonage.breakNext({ status: 500, text: "" });
  assert.equal((await sms.send(sampleMessage({ address: "+491701234567", account: sampleAccount(settings()) }), 5_000)).kind, "retry");
});

test("what is no private key is refused before it is kept", () => {
  assert.equal(
    vonageSettings.safeParse({ ...settings(), privateKey: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----" }).success,
    false,
  );
  assert.equal(vonageSettings.safeParse(settings()).success, true);
});

test("an answer that Vonage has signed is taken, and what follows goes back as a message", async () => {
  await using server = await mounted();
  const callback = { url: `${server.account.callbackUrl}/inbound`, at: clock.now() };
  assert.equal(await vonage.receive("+491701234567", "1", callback), 200);
  assert.deepEqual(
    server.kept.heard.map(({ what, from }) => `${what} ${from.address}`),
    ["acknowledgeAll +491701234567"],
  );
  assert.deepEqual([vonage.messages.at(-1)?.to, vonage.messages.at(-1)?.text], ["491701234567", "You have 2 pages."]);
});

test("a changed body, an old signature and no signature are refused", async () => {
  await using server = await mounted();
  const url = `${server.account.callbackUrl}/inbound`;
  const tampered = JSON.stringify({ channel: "sms", from: "491701234567", text: "1" });
  assert.equal(await vonage.receive("+491701234567", "2", { url, at: clock.now(), tampered }), 401);
  assert.equal(await vonage.receive("+491701234567", "1", { url, at: clock.now().subtract({ minutes: 6 }) }), 401);
  assert.equal((await fetch(url, { method: "POST", body: tampered })).status, 401);
  assert.equal(server.kept.heard.length, 0);
});

test("receipts tell arrival, loss, and a number that is nobody's", () => {
  const status = { message_uuid: "m" };
  assert.deepEqual(receiptOf({ ...status, status: "delivered" }), { kind: "delivered", detail: "delivered" });
  assert.equal(receiptOf({ ...status, status: "submitted" }), undefined);
  const error = { type: "https://developer.vonage.com/api-errors/messages#1260", title: "", detail: "unknown subscriber" };
  assert.deepEqual(receiptOf({ ...status, status: "rejected", error }), {
    kind: "failed",
    reason: "rejected, 1260, unknown subscriber",
    isAddressDead: true,
  });
});
