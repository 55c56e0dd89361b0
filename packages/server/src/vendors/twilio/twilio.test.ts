import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  keptAnswers,
  mountModule,
  sampleAccount,
  sampleAccountId,
  sampleBundle,
  sampleCode,
  sampleMessage,
  samplePage,
  sampleToken,
} from "@staunch/test-support/vendors";
import { startTwilioServer, type TwilioServer } from "@staunch/test-support/telephony";
import { guardedFetch } from "#platform/index.ts";
import { twilioAccount, twilioSms, twilioVoice } from "#vendors/twilio/channels.ts";
import { isTwilios } from "#vendors/twilio/signature.ts";
import { twilioModule } from "#vendors/twilio/index.ts";
import { messageReceipt } from "#vendors/twilio/outcomes.ts";

const fetchLocal = guardedFetch({ allow: ["127.0.0.1"] });
const kind = twilioAccount(fetchLocal);
const sms = twilioSms(fetchLocal, kind);
const voice = twilioVoice(fetchLocal, kind);
let twilio: TwilioServer;

before(async () => {
  twilio = await startTwilioServer();
});

after(async () => {
  await twilio[Symbol.asyncDispose]();
});

function account(more: Readonly<Record<string, string>> = {}) {
  const { accountSid, authToken, number: from, url: baseUrl } = twilio;
  return sampleAccount({ accountSid, authToken, from, baseUrl, ...more });
}

function messageTo(address: string, content: Parameters<typeof sampleMessage>[0]["content"] = samplePage) {
  return sampleMessage({ address, account: account(), ...(content !== undefined && { content }) });
}

test("a text message leads with what is broken and says how to answer", async () => {
  const outcome = await sms.send(messageTo("+491701234567"), 5_000);
  const message = twilio.messages.at(-1);
  assert.ok(message !== undefined);
  assert.deepEqual(outcome, { kind: "sent", detail: `queued as ${message.sid}`, reference: message.sid });
  assert.ok(
    message.body.startsWith(
      "High: Checkout fails for 31 % of customers 🚨 (checkout)\nReply 1 to acknowledge, or open https://staunch.example.org/a/",
    ),
  );
  assert.ok(message.body.length < 480);
});

test("fourteen pages are one text message, and one answer takes them", async () => {
  await sms.send(messageTo("+491701234567", sampleBundle), 5_000);
  assert.match(twilio.messages.at(-1)?.body ?? "", /^14 pages: Checkout fails.*\nReply 1 to acknowledge all 14, or open /);
});

test("a code comes first in its text message", async () => {
  await sms.send(messageTo("+491701234567", sampleCode), 5_000);
  assert.match(twilio.messages.at(-1)?.body ?? "", /^042317 is your code for Staunch/);
});

const refused: readonly [string, boolean][] = [
  ["+15005550001", true],
  ["+15005550004", true],
  ["+15005550009", true],
  ["+15005550003", false],
  ["+15005550002", false],
];

for (const [address, isAddressDead] of refused) {
  test(`what Twilio refuses for ${address} ${isAddressDead ? "switches the number off" : "is refused without blaming the number"}`, async () => {
    const outcome = await sms.send(messageTo(address), 5_000);
    assert.equal(outcome.kind, "rejected");
    assert.equal("isAddressDead" in outcome && outcome.isAddressDead === true, isAddressDead);
  });
}

test("too much at once is tried again when Twilio says so, an outage by our own backoff", async () => {
  twilio.breakNext({ status: 429, json: { code: 20429, message: "Too Many Requests", status: 429 }, headers: { "retry-after": "3" } });
  assert.deepEqual(await sms.send(messageTo("+491701234567"), 5_000), {
    kind: "retry",
    reason: "20429: Too Many Requests",
    retryAfterSeconds: 3,
  });
  twilio.breakNext({ status: 503, text: "upstream" });
  assert.deepEqual(await sms.send(messageTo("+491701234567"), 5_000), { kind: "retry", reason: "HTTP 503" });
  const nowhere = sampleMessage({ address: "+491701234567", account: account({ baseUrl: "http://127.0.0.1:1" }) });
  assert.equal((await sms.send(nowhere, 5_000)).kind, "retry");
});

test("a wrong token is found by asking, without disturbing anybody", async () => {
  assert.deepEqual(await kind.verify?.(account()), { kind: "good", detail: "The account is active." });
  assert.deepEqual(await kind.verify?.(account({ authToken: "wrong-token" })), {
    kind: "bad",
    reason: "The account SID or the auth token is wrong.",
  });
  const sent = await sms.send(sampleMessage({ address: "+491701234567", account: account({ authToken: "wrong-token" }) }), 5_000);
  assert.deepEqual(sent, { kind: "rejected", reason: "20003: Authenticate" });
});

test("a number of a landline is told by the receipt, and whatever is under way is no receipt", () => {
  const receipt = (fields: Record<string, string>) => messageReceipt(new URLSearchParams(fields));
  assert.deepEqual(receipt({ MessageStatus: "undelivered", ErrorCode: "30006" }), {
    kind: "failed",
    reason: "undelivered, error 30006",
    isAddressDead: true,
  });
  assert.deepEqual(receipt({ MessageStatus: "failed", ErrorCode: "30003" }), { kind: "failed", reason: "failed, error 30003" });
  assert.deepEqual(receipt({ MessageStatus: "delivered" }), { kind: "delivered", detail: "delivered" });
  assert.equal(receipt({ MessageStatus: "sent" }), undefined);
});

test("our reading of the signature is that of Twilio's documentation", () => {
  // https://www.twilio.com/docs/usage/security#validating-requests
  const form = new URLSearchParams({
    CallSid: "CA1234567890ABCDE",
    Caller: "+14158675309",
    Digits: "1234",
    From: "+14158675309",
    To: "+18005551212",
  });
  const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
  const signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
  assert.equal(isTwilios("12345", { url, form, signature }), true);
  assert.equal(isTwilios("12345", { url: url.replace("mycompany.com", "mycompany.com:443"), form, signature }), true);
  assert.equal(isTwilios("12346", { url, form, signature }), false);
  assert.equal(isTwilios("12345", { url: `${url}&baz=3`, form, signature }), false);
  assert.equal(isTwilios("12345", { url, form, signature: undefined }), false);
  const repeated = new URLSearchParams([
    ["Sid", "CA123"],
    ["SidAccount", "AC123"],
    ["Digits", "5678"],
    ["Digits", "1234"],
    ["Digits", "1234"],
  ]);
  assert.equal(isTwilios("12345", { url, form: repeated, signature: "IK+Dwps556ElfBT0I3Rgjkr1wJU=" }), true);
  form.set("Digits", "1235");
  assert.equal(isTwilios("12345", { url, form, signature }), false);
});

test("somebody takes the call, hears what is broken, has it repeated and acknowledges by a key", async () => {
  await using server = await mounted();
  const outcome = await voice.send(sampleMessage({ address: "+491701234567", account: server.account }), 5_000);
  const call = twilio.calls.at(-1);
  assert.ok(call !== undefined);
  assert.equal(outcome.kind === "sent" && outcome.reference, call.sid);
  const heard = await twilio.pickUp(call, ["2", "1"]);
  assert.match(
    heard[0] ?? "",
    /^This is Staunch\. High urgency\. Checkout fails for 31 % of customers 🚨\. Service: checkout\. Press 1 to acknowledge/,
  );
  assert.equal(heard[1], heard[0]);
  assert.equal(heard.at(-1), "Ada has it. Goodbye.");
  assert.deepEqual(server.kept.acknowledged, [sampleToken]);
});

test("a machine is told all of it and asked for nothing; silence ends after three rounds", async () => {
  await using server = await mounted();
  await voice.send(sampleMessage({ address: "+491701234567", account: server.account }), 5_000);
  const call = twilio.calls.at(-1);
  assert.ok(call !== undefined);
  const [toMachine, ...none] = await twilio.pickUp(call, [], "machine_end_beep");
  assert.match(toMachine ?? "", /Open Staunch to answer\.$/);
  assert.equal(none.length, 0);
  const silent = await twilio.pickUp(call);
  assert.equal(silent.length, 4);
  assert.match(silent.at(-1) ?? "", /not acknowledged/);
  assert.deepEqual(server.kept.acknowledged, []);
});

test("a title cannot break out of what is said", async () => {
  await using server = await mounted();
  const content = { ...samplePage, title: "</Say><Dial>+4912345678</Dial> & <b>" };
  await voice.send(sampleMessage({ address: "+491701234567", account: server.account, content }), 5_000);
  const call = twilio.calls.at(-1);
  assert.ok(call !== undefined);
  assert.match((await twilio.pickUp(call, ["1"]))[0] ?? "", /<\/Say><Dial>\+4912345678<\/Dial> & <b>/);
});

test("answers by message are understood; what is signed by nobody is refused", async () => {
  await using server = await mounted();
  const callback = `${server.account.callbackUrl}/sms`;
  assert.equal(await twilio.receive("+491701234567", " 1 ", callback), "You have 2 pages.");
  assert.equal(await twilio.receive("+491701234567", "STOP", callback), undefined);
  assert.equal(await twilio.receive("+491701234567", "start", callback), "You are paged here again.");
  assert.match((await twilio.receive("+491701234567", "What is this?", callback)) ?? "", /reply 1 to acknowledge/);
  assert.deepEqual(
    server.kept.heard.map(({ what, from }) => `${what} ${from.kind} ${from.address}`),
    ["acknowledgeAll sms +491701234567", "stop sms +491701234567", "start sms +491701234567"],
  );
  const forged = await fetch(callback, { method: "POST", body: new URLSearchParams({ From: "+491701234567", Body: "1" }) });
  assert.equal(forged.status, 403);
  const unknown = await fetch(callback.replace(server.account.id, "0199b1f0-0000-7000-8000-0000000000ff"), {
    method: "POST",
    body: new URLSearchParams(),
  });
  assert.equal(unknown.status, 404);
  assert.equal(server.kept.heard.length, 3);
});

/** The way back in, at a port: what an account's call backs reach. */
async function mounted() {
  const place = { url: "" };
  const opened = {
    ...account(),
    get callbackUrl() {
      return `${place.url}/channels/twilio/${sampleAccountId}`;
    },
  };
  const kept = keptAnswers("twilio", opened);
  const server = await mountModule(twilioModule(kept.answers));
  place.url = server.url;
  return { account: opened, kept, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
