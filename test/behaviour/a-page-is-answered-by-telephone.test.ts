import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestStaunch, testStaunch } from "@staunch/test-support";
import { startTwilioServer, startVonageServer, type TwilioServer, type VonageServer } from "@staunch/test-support/telephony";

/*
 * The whole way by telephone: an alert, the message or the call, the answer, the receipt, and the second provider
 * when the first is down. The providers are servers that check and sign as theirs do.
 */

const phone = "+491701234567";

let staunch: TestStaunch;
let twilio: TwilioServer;
let vonage: VonageServer;
let twilioAccount: string;
let me: string;

interface Method {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly provenAt: string | null;
  readonly switchedOffReason: string | null;
}

interface Notification {
  readonly kind: string;
  readonly status: string;
  readonly attempts: readonly { readonly answer: string; readonly detail: string }[];
}

interface Story {
  readonly id: string;
  readonly status: string;
  readonly title: string;
  readonly acknowledgedBy: { readonly id: string } | null;
  readonly notifications: readonly Notification[];
}

before(async () => {
  staunch = await testStaunch();
  twilio = await startTwilioServer();
  vonage = await startVonageServer(() => staunch.clock.now());
  me = (await staunch.api<{ user: { id: string } }>("GET", "/me")).user.id;
  const { accountSid, authToken, number: from, url: baseUrl } = twilio;
  const settings = { accountSid, authToken, from, baseUrl };
  twilioAccount = (await staunch.api<{ id: string }>("POST", "/channel-accounts", { kind: "twilio", name: "Twilio", settings })).id;
});

after(async () => {
  await staunch[Symbol.asyncDispose]();
  await twilio[Symbol.asyncDispose]();
  await vonage[Symbol.asyncDispose]();
});

const callback = (path: string): string => `${staunch.url}/channels/twilio/${twilioAccount}/${path}`;

async function addMethod(kind: string): Promise<string> {
  const { id } = await staunch.api<{ id: string }>("POST", "/me/contact-methods", { kind, address: "+49 170 123 45 67" });
  await staunch.settle();
  return id;
}

async function pagedOnlyBy(contactMethodId: string): Promise<void> {
  const rules = ["high", "low"].map((urgency) => ({ urgency, contactMethodId, afterMinutes: 0 }));
  await staunch.api("PUT", "/me/notification-rules", { rules });
}

/** Each at a service of its own, so that each opens a page of its own. */
async function alert(title: string): Promise<Story> {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: title });
  const source = await staunch.api<{ url: string }>("POST", "/sources", { kind: "generic", name: title, serviceId: service.id });
  const body = JSON.stringify({ title, severity: "critical", dedupKey: title });
  const sent = await fetch(source.url, { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.ok(sent.ok, await sent.text());
  await staunch.settle();
  const { items } = await staunch.api<{ items: Story[] }>("GET", "/pages");
  const page = items.find((known) => known.title.includes(title));
  assert.ok(page !== undefined, `no page about ${title}`);
  return story(page.id);
}

function story(id: string): Promise<Story> {
  return staunch.api<Story>("GET", `/pages/${id}`);
}

async function methodOf(kind: string): Promise<Method> {
  const { items } = await staunch.api<{ items: Method[] }>("GET", "/me/contact-methods");
  const method = items.find((known) => known.kind === kind);
  assert.ok(method !== undefined);
  return method;
}

let smsMethod: string;

test("a number is taken once the code that was sent there has come back", async () => {
  smsMethod = await addMethod("sms");
  const message = twilio.messages.at(-1);
  assert.equal(message?.to, phone);
  const code = /^(\d{6}) is your code/.exec(message?.body ?? "")?.[1];
  await staunch.api("POST", `/me/contact-methods/${smsMethod}/verify`, { code });
  assert.equal((await methodOf("sms")).state, "ready");
  await pagedOnlyBy(smsMethod);
});

test("an alert becomes a text message, its receipt is kept, and the answer 1 acknowledges", async () => {
  const page = await alert("Checkout fails");
  const message = twilio.messages.at(-1);
  assert.ok(message !== undefined);
  assert.match(message.body, /Checkout fails/);
  assert.equal((await story(page.id)).notifications[0]?.status, "sent");
  await twilio.report(message, "delivered");
  await staunch.settle();
  assert.equal((await story(page.id)).notifications[0]?.status, "delivered");

  const said = await twilio.receive(phone, "1", callback("sms"));
  assert.match(said ?? "", /You took “.*Checkout fails.*”\. Nobody else is being paged\./);
  const taken = await story(page.id);
  assert.deepEqual([taken.status, taken.acknowledgedBy?.id], ["acknowledged", me]);
  assert.match((await twilio.receive(phone, "1", callback("sms"))) ?? "", /No page is waiting|You took/);
});

test("somebody else's number answers for nobody", async () => {
  const page = await alert("Search is slow");
  assert.match((await twilio.receive("+491709999999", "1", callback("sms"))) ?? "", /Nobody here/);
  assert.equal((await story(page.id)).status, "triggered");
  await twilio.receive(phone, "1", callback("sms"));
});

test("STOP switches the number off at once, visibly, and START takes it back", async () => {
  await twilio.receive(phone, "STOP", callback("sms"));
  const off = await methodOf("sms");
  assert.deepEqual([off.state, off.switchedOffReason], ["switched_off", "asked_to_stop"]);
  await twilio.receive(phone, "START", callback("sms"));
  assert.equal((await methodOf("sms")).state, "ready");
});

test("while the first provider is down the message leaves by the second, and its answer counts", async () => {
  const { applicationId, privateKey, signatureSecret, url: baseUrl } = vonage;
  const settings = { applicationId, privateKey, signatureSecret, baseUrl, from: "+4915735980001" };
  const second = await staunch.api<{ id: string }>("POST", "/channel-accounts", { kind: "vonage", name: "Vonage", settings });
  twilio.breakNext({ status: 503, text: "maintenance" });
  const page = await alert("Payments time out");
  assert.equal(vonage.messages.length, 1);
  const [notification] = (await story(page.id)).notifications;
  assert.equal(notification?.status, "sent");
  assert.match(notification?.attempts.at(-1)?.detail ?? "", /Twilio: HTTP 503/);
  const [message] = vonage.messages;
  assert.ok(message !== undefined);
  const place = `${staunch.url}/channels/vonage/${second.id}`;
  assert.equal(await vonage.report(message, "delivered", { url: `${place}/status`, at: staunch.clock.now() }), 200);
  await staunch.settle();
  assert.equal((await story(page.id)).notifications[0]?.status, "delivered");
  assert.equal(await vonage.receive(phone, "1", { url: `${place}/inbound`, at: staunch.clock.now() }), 200);
  assert.equal((await story(page.id)).status, "acknowledged");
  assert.match(vonage.messages.at(-1)?.text ?? "", /You took/);
});

test("a call says what is broken, a key acknowledges, and a late key is told the present state", async () => {
  const voice = await addMethod("voice");
  const verification = twilio.calls.at(-1);
  assert.ok(verification !== undefined);
  const [spoken] = await twilio.pickUp(verification);
  const code = /Your code is ([\d, ]+)\./.exec(spoken ?? "")?.[1]?.replaceAll(", ", "");
  await staunch.api("POST", `/me/contact-methods/${voice}/verify`, { code });
  await pagedOnlyBy(voice);
  const page = await alert("Database is full");
  const call = twilio.calls.at(-1);
  assert.ok(call !== undefined && call !== verification);
  const heard = await twilio.pickUp(call, ["1"]);
  assert.match(heard[0] ?? "", /This is Staunch\. High urgency\. .*Database is full.*Press 1 to acknowledge/);
  assert.match(heard.at(-1) ?? "", /You took/);
  assert.equal((await story(page.id)).status, "acknowledged");
  await staunch.api("POST", `/pages/${page.id}/acknowledge`).catch(() => undefined);
  assert.match((await twilio.pickUp(call, ["1"])).at(-1) ?? "", /You took “.*Database is full.*”/);
});

test("a call that a machine takes is nobody's: the next method is tried at once", async () => {
  const page = await alert("Queue is stuck");
  const call = twilio.calls.at(-1);
  assert.ok(call !== undefined);
  const before = twilio.messages.length;
  await twilio.pickUp(call, [], "machine_end_beep");
  await twilio.hangUp(call, "completed", "machine_end_beep");
  await staunch.settle();
  const kinds = (await story(page.id)).notifications.map(({ kind, status }) => `${kind} ${status}`);
  assert.ok(kinds.includes("voice failed"), kinds.join());
  assert.ok(twilio.messages.length > before || staunch.mail.mails.length > 0);
});

test("what an administrator keeps of an account is never shown again, and is asked after without a message", async () => {
  const { items } = await staunch.api<{
    items: { id: string; kind: string; settings: Record<string, unknown>; lastUsedAt: string | null }[];
  }>("GET", "/channel-accounts");
  assert.deepEqual(
    items.map(({ kind }) => kind),
    ["twilio", "vonage"],
  );
  assert.equal(JSON.stringify(items).includes(twilio.authToken), false);
  assert.equal(JSON.stringify(items).includes("PRIVATE KEY"), false);
  assert.notEqual(items[0]?.lastUsedAt, null);
  const sent = twilio.messages.length;
  assert.deepEqual(await staunch.api("POST", `/channel-accounts/${twilioAccount}/verify`), {
    isGood: true,
    detail: "The account is active.",
  });
  assert.equal(twilio.messages.length, sent);
  assert.deepEqual(((await staunch.api("POST", `/channel-accounts/${twilioAccount}/test`)) as { isGood: boolean }).isGood, true);
  const ids = items.map(({ id }) => id).reverse();
  const ordered = await staunch.api<{ items: { kind: string }[] }>("PUT", "/channel-accounts/order", { ids });
  assert.deepEqual(
    ordered.items.map(({ kind }) => kind),
    ["vonage", "twilio"],
  );
});

test("the telephone's address book gets one contact with every number", async () => {
  const response = await staunch.call("GET", "/me/pager-contact");
  assert.match(response.headers.get("content-type") ?? "", /^text\/vcard/);
  const card = await response.text();
  assert.match(card, /^BEGIN:VCARD\r\nVERSION:3\.0\r\nFN:Staunch\r\n/);
  for (const number of ["+15005550006", "+4915735980001"]) assert.ok(card.includes(`TEL;TYPE=WORK,VOICE:${number}\r\n`), card);
});
