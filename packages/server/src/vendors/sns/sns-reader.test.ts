import assert from "node:assert/strict";
import { createSign, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer } from "node:http";
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

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

/** A certificate of its own signing: X.509 version 3 (RFC 5280), as small as it can be. */
function selfSigned(privateKey: KeyObject, publicKey: KeyObject): string {
  const sha256WithRsa = der(0x30, der(0x06, Buffer.from("2a864886f70d01010b", "hex")), der(0x05));
  const commonName = der(0x30, der(0x06, Buffer.from("550403", "hex")), der(0x0c, Buffer.from("sns")));
  const name = der(0x30, der(0x31, commonName));
  const validity = der(0x30, der(0x17, Buffer.from("260101000000Z")), der(0x17, Buffer.from("360101000000Z")));
  const [version, serial] = [der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, Buffer.from([1]))];
  const key = publicKey.export({ type: "spki", format: "der" });
  const content = der(0x30, version, serial, sha256WithRsa, name, validity, name, key);
  const signature = der(0x03, Buffer.from([0]), sign("sha256", content, privateKey));
  const certificate = der(0x30, content, sha256WithRsa, signature).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`;
}

/** A region of SNS on this machine: serves its certificate, hears confirmations, signs what it sends. */
async function localSns() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const certificate = selfSigned(privateKey, publicKey);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end(request.url === "/certificate.pem" ? certificate : "<ConfirmSubscriptionResponse/>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const base = `http://127.0.0.1:${address.port}`;
  const signed = (version: "1" | "2", message: Readonly<Record<string, string>>) => {
    const signer = createSign(version === "1" ? "RSA-SHA1" : "RSA-SHA256");
    for (const name of Object.keys(message).sort()) signer.update(`${name}\n${message[name]}\n`);
    return {
      ...message,
      SignatureVersion: version,
      Signature: signer.sign(privateKey, "base64"),
      SigningCertURL: `${base}/certificate.pem`,
    };
  };
  return { asked, base, signed, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
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
  assert.equal((await send(sns.signed("1", confirmation))).kind, "heard");
  for (const version of ["1", "2"] as const) {
    const notification = { ...common, Type: "Notification", MessageId: version, Message: "The disk is full", Subject: "Disk" };
    const reading = await send(sns.signed(version, notification));
    assert.ok(reading.kind === "heard" && reading.events[0]?.title === "Disk");
    assert.equal((await send({ ...sns.signed(version, notification), Message: "All is well" })).kind, "refused");
  }
  assert.deepEqual(sns.asked, ["/certificate.pem", "/confirm?Token=t"]);
  const strict = new SnsReader({ fetch: guardedFetch({ allow: ["127.0.0.1"] }), isTrusted: isAmazonAddress, readOther });
  assert.equal((await strict.read({ bytes: Buffer.from(JSON.stringify(sns.signed("2", confirmation))) })).kind, "refused");
});
