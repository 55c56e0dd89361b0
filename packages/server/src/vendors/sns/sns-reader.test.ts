import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createSign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { textAt, unreadable } from "@staunch/core/alerts";
import { recordedRequest } from "@staunch/test-support/recorded-request";
import { FetchFailed, type GuardedFetch, guardedFetch } from "#platform/index.ts";
import { isAmazonAddress } from "#vendors/sns/sns-message.ts";
import { SnsReader } from "#vendors/sns/sns-reader.ts";

const readOther = () => unreadable("title", "text");

/** The network as the recorded messages knew it: each certificate and each confirmation at its own address. */
function recordedNetwork(name: string): { readonly fetch: GuardedFetch; readonly asked: string[] } {
  const { file, request } = recordedRequest(import.meta.url, name);
  const asked: string[] = [];
  const certificateUrl = textAt(JSON.parse(request.bytes.toString()), "SigningCertURL");
  return {
    asked,
    fetch: (url) => {
      asked.push(url);
      const body = url === certificateUrl ? String(file["certificate_pem"]) : "<ConfirmSubscriptionResponse/>";
      return Promise.resolve({ status: 200, headers: {}, body: Buffer.from(body) });
    },
  };
}

function readRecorded(name: string, change: (body: Record<string, unknown>) => object = (body) => body) {
  const network = recordedNetwork(name);
  const reader = new SnsReader({ fetch: network.fetch, isTrusted: isAmazonAddress, readOther });
  const body = JSON.parse(recordedRequest(import.meta.url, name).request.bytes.toString()) as Record<string, unknown>;
  return { reading: reader.read({ bytes: Buffer.from(JSON.stringify(change(body))) }), asked: network.asked };
}

test("messages signed by either version are believed, whatever letters they hold", async () => {
  for (const [name, action] of [
    ["sns-cloudwatch-alarm-signed-v2", "trigger"],
    ["sns-cloudwatch-ok-signed-v1", "resolve"],
  ] as const) {
    const reading = await readRecorded(name).reading;
    assert.ok(reading.kind === "heard", JSON.stringify(reading));
    assert.equal(reading.events[0]?.action, action);
  }
});

test("a message changed in any signed member, or signed by another version than it says, is refused", async () => {
  for (const change of [
    { Message: "{}" },
    { Subject: "x" },
    { TopicArn: "arn:x" },
    { SignatureVersion: "1" },
    { SignatureVersion: "9" },
    { Signature: "AAAA" },
  ]) {
    const reading = await readRecorded("sns-cloudwatch-alarm-signed-v2", (body) => ({ ...body, ...change })).reading;
    assert.equal(reading.kind, "refused", JSON.stringify(change));
  }
  const unsubject = await readRecorded("sns-cloudwatch-alarm-signed-v2", ({ Subject: _gone, ...body }) => body).reading;
  assert.equal(unsubject.kind, "refused");
});

test("a certificate or confirmation that lies elsewhere than with Amazon is never fetched", async () => {
  const elsewhere = readRecorded("sns-cloudwatch-alarm-signed-v2", (body) => ({ ...body, SigningCertURL: "https://evil.example/x.pem" }));
  assert.equal((await elsewhere.reading).kind, "refused");
  assert.deepEqual(elsewhere.asked, []);
});

test("a subscription is confirmed by visiting its address, after its signature was found right", async () => {
  const { reading, asked } = readRecorded("sns-subscription-confirmation");
  assert.deepEqual(await reading, { kind: "heard", events: [] });
  assert.match(asked[1] ?? "", /^https:\/\/sns\.us-east-1\.amazonaws\.com\/\?Action=ConfirmSubscription/);
  const forged = readRecorded("sns-subscription-confirmation", (body) => ({ ...body, Token: "other" }));
  assert.equal((await forged.reading).kind, "refused");
  assert.equal(forged.asked.length, 1, "only the certificate was asked for");
});

test("while Amazon cannot be reached the sender is asked to come again", async () => {
  const fetch: GuardedFetch = () => Promise.reject(new FetchFailed("unreachable", "no route"));
  const reader = new SnsReader({ fetch, isTrusted: isAmazonAddress, readOther });
  const reading = await reader.read(recordedRequest(import.meta.url, "sns-cloudwatch-ok-signed-v1").request);
  assert.deepEqual(reading, { kind: "unverifiable", reason: "SNS could not be asked: no route" });
});

test("what is no message of SNS is unreadable, with the member at fault", async () => {
  const reader = new SnsReader({ fetch: recordedNetwork("sns-subscription-confirmation").fetch, isTrusted: isAmazonAddress, readOther });
  const fault = async (text: string) => {
    const reading = await reader.read({ bytes: Buffer.from(text) });
    return reading.kind === "unreadable" ? reading.field : undefined;
  };
  assert.equal(await fault("hello"), "body");
  assert.equal(await fault("{}"), "Type");
  assert.equal(await fault('{"Type":"Notification"}'), "Message");
});

/** A region of SNS on this machine: serves its certificate, hears confirmations, signs what it sends. */
async function localSns() {
  const folder = mkdtempSync(join(tmpdir(), "staunch-sns-"));
  const [keyPath, certificatePath] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=sns", "-keyout", keyPath, "-out", certificatePath],
    { stdio: "ignore" },
  );
  const [key, certificate] = [readFileSync(keyPath), readFileSync(certificatePath)];
  rmSync(folder, { recursive: true });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end(request.url === "/certificate.pem" ? certificate : "<ConfirmSubscriptionResponse/>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const base = `http://127.0.0.1:${address.port}`;
  const sign = (version: "1" | "2", message: Readonly<Record<string, string>>) => {
    const sign = createSign(version === "1" ? "RSA-SHA1" : "RSA-SHA256");
    for (const name of Object.keys(message).sort()) sign.update(`${name}\n${message[name]}\n`);
    return { ...message, SignatureVersion: version, Signature: sign.sign(key, "base64"), SigningCertURL: `${base}/certificate.pem` };
  };
  return { asked, base, sign, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

test("a subscription, two alarms and their signatures run over the wire; the certificate is fetched once", async () => {
  await using sns = await localSns();
  const isTrusted = (url: URL) => url.origin === sns.base;
  const reader = new SnsReader({ fetch: guardedFetch({ allow: ["127.0.0.1"] }), isTrusted, readOther });
  const send = (message: object) => reader.read({ bytes: Buffer.from(JSON.stringify(message)) });
  const common = { TopicArn: "arn:aws:sns:eu-central-1:1:alerts", Timestamp: "2026-11-23T02:40:00.456Z" };
  const confirmation = {
    ...common,
    Type: "SubscriptionConfirmation",
    MessageId: "1",
    Message: "visit",
    Token: "t",
    SubscribeURL: `${sns.base}/confirm?Token=t`,
  };
  assert.equal((await send(sns.sign("1", confirmation))).kind, "heard");
  for (const version of ["1", "2"] as const) {
    const notification = { ...common, Type: "Notification", MessageId: version, Message: "The disk is full", Subject: "Disk" };
    const reading = await send(sns.sign(version, notification));
    assert.ok(reading.kind === "heard" && reading.events[0]?.title === "Disk");
    assert.equal((await send({ ...sns.sign(version, notification), Message: "All is well" })).kind, "refused");
  }
  assert.deepEqual(sns.asked, ["/certificate.pem", "/confirm?Token=t"]);
  const strict = new SnsReader({ fetch: guardedFetch({ allow: ["127.0.0.1"] }), isTrusted: isAmazonAddress, readOther });
  assert.equal((await strict.read({ bytes: Buffer.from(JSON.stringify(sns.sign("2", confirmation))) })).kind, "refused");
});
