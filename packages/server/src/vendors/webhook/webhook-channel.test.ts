import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { asId } from "@staunch/core/kernel";
import { Webhook } from "standardwebhooks";
import type { ChannelMessage } from "#paging/index.ts";
import { guardedFetch, systemClock } from "#platform/index.ts";
import { signWebhook } from "#vendors/webhook/sign-webhook.ts";
import { webhookChannel } from "#vendors/webhook/webhook-channel.ts";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

function messageTo(address: string): ChannelMessage {
  const at = systemClock.now();
  return {
    id: "0199b1f0-0000-7000-8000-00000000000a",
    to: { address, secret },
    at,
    content: {
      kind: "page",
      pageId: asId("0199b1f0-0000-7000-8000-000000000001"),
      title: "Größer 🚨",
      urgency: "high",
      isTest: false,
      triggeredAt: at,
      subject: { type: "alert-group", id: "0199b1f0-0000-7000-8000-000000000002" },
      acknowledgeUrl: "https://staunch.example.org/a/token",
      acknowledgeToken: "token",
      pageUrl: "https://staunch.example.org/pages/1",
    },
  };
}

interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly requests: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
}

async function receiver(status: number, headers: Record<string, string> = {}): Promise<Receiver> {
  const requests: Receiver["requests"] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(status, headers).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, requests, [Symbol.asyncDispose]: async () => void server.close() };
}

const local = webhookChannel(guardedFetch({ allow: ["127.0.0.1"] }));

test("our signature is that of the published vector", () => {
  const path = new URL("standard-webhooks-vector.json", import.meta.url);
  const { body, id, timestamp, signature, secret: vectorSecret } = JSON.parse(readFileSync(path, "utf8"));
  const at = Temporal.Instant.fromEpochMilliseconds(timestamp * 1000);
  assert.equal(signWebhook(vectorSecret, { id, at, body })["webhook-signature"], signature);
});

test("a receiver verifies the message with the published library, and a tampered one is refused", async () => {
  await using server = await receiver(204);
  const outcome = await local.send(messageTo(server.url), 5000);
  assert.deepEqual(outcome, { kind: "delivered", detail: "HTTP 204" });
  const [request] = server.requests;
  assert.ok(request !== undefined);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const parsed = new Webhook(secret).verify(request.body, headers);
  assert.ok(typeof parsed === "object" && parsed !== null && "type" in parsed);
  assert.equal(parsed.type, "page.triggered");
  assert.throws(() => new Webhook(secret).verify(request.body.replace("Größer", "Kleiner"), headers));
});

const answers: readonly [number, Record<string, string>, object][] = [
  [429, { "retry-after": "17" }, { kind: "retry", reason: "HTTP 429", retryAfterSeconds: 17 }],
  [503, {}, { kind: "retry", reason: "HTTP 503" }],
  [410, {}, { kind: "rejected", reason: "HTTP 410" }],
  [302, { location: "http://127.0.0.1/" }, { kind: "rejected", reason: "HTTP 302" }],
  [404, {}, { kind: "rejected", reason: "HTTP 404" }],
];

for (const [status, headers, expected] of answers) {
  test(`an answer of ${status} is taken as ${JSON.stringify(expected)}`, async () => {
    await using server = await receiver(status, headers);
    assert.deepEqual(await local.send(messageTo(server.url), 5000), expected);
    assert.equal(server.requests.length, 1);
  });
}

test("an address inside the network is refused for good, one nobody answers at is tried again", async () => {
  await using server = await receiver(204);
  const guarded = webhookChannel(guardedFetch({ allow: [] }));
  assert.equal((await guarded.send(messageTo(server.url), 5000)).kind, "rejected");
  assert.equal(server.requests.length, 0);
  assert.equal((await local.send(messageTo("http://127.0.0.1:1/"), 5000)).kind, "retry");
});
