import assert from "node:assert/strict";
import { test } from "node:test";
import {
  hostilePage,
  sampleAccount,
  sampleBundle,
  sampleCode,
  sampleMessage,
  samplePage,
  startMatrixServer,
} from "@staunch/test-support/vendors";
import { guardedFetch } from "#platform/index.ts";
import { matrixChannel } from "#vendors/matrix/index.ts";

const channel = matrixChannel(guardedFetch({ allow: ["127.0.0.1"] }));
const ada = "@ada:example.org";
const room = "!opsroom:example.org";

test("a person is written to in one room of their own, which is opened once", async () => {
  await using matrix = await startMatrixServer();
  const account = sampleAccount({ homeserverUrl: `${matrix.url}/`, accessToken: matrix.accessToken });
  for (const [index, content] of [samplePage, sampleBundle, sampleCode].entries()) {
    const outcome = await channel.send({ ...sampleMessage({ address: ada, account, content }), id: `m-${index}` }, 5_000);
    assert.equal(outcome.kind, "sent", JSON.stringify(outcome));
  }
  assert.deepEqual([...matrix.rooms.values()], [[ada]]);
  const [page, bundle] = matrix.events.map(({ content }) => content);
  assert.ok(String(page?.["body"]).startsWith(`${samplePage.title}\nHigh urgency. Service: checkout.`));
  assert.ok(String(page?.["formatted_body"]).includes(`<a href="${samplePage.acknowledgeUrl}">Acknowledge</a>`));
  assert.match(String(bundle?.["formatted_body"]), /<li>Search is slow \(search\)<\/li><li>and 12 more<\/li>.*Acknowledge all 14/s);
});

test("what a sender wrote is text in both forms, and mentions nobody", async () => {
  await using matrix = await startMatrixServer([room]);
  const account = sampleAccount({ homeserverUrl: matrix.url, accessToken: matrix.accessToken });
  const long = { ...hostilePage, body: "<b>".repeat(9_000) };
  for (const [index, content] of [hostilePage, long].entries()) {
    assert.equal((await channel.send({ ...sampleMessage({ address: room, account, content }), id: `m-${index}` }, 5_000)).kind, "sent");
  }
  const [content] = matrix.events.map((event) => event.content);
  assert.deepEqual(content?.["m.mentions"], {});
  assert.equal(/<b>|<@|<!/.test(String(content?.["formatted_body"])), false);
});

test("the same message sent twice is one message", async () => {
  await using matrix = await startMatrixServer();
  const account = sampleAccount({ homeserverUrl: matrix.url, accessToken: matrix.accessToken });
  const message = sampleMessage({ address: ada, account });
  const [first, second] = [await channel.send(message, 5_000), await channel.send(message, 5_000)];
  assert.deepEqual(first, second);
  assert.equal(matrix.events.length, 1);
});

test("a room that was left is opened anew; one given by its ID is not", async () => {
  await using matrix = await startMatrixServer([room]);
  const account = sampleAccount({ homeserverUrl: matrix.url, accessToken: matrix.accessToken });
  const send = (address: string, id: string) => channel.send({ ...sampleMessage({ address, account }), id }, 5_000);
  await send(ada, "m-1");
  for (const id of matrix.rooms.keys()) matrix.ban(id);
  assert.equal((await send(ada, "m-2")).kind, "sent");
  assert.notEqual(matrix.events[0]?.roomId, matrix.events[1]?.roomId);
  assert.deepEqual(await send(room, "m-3"), {
    kind: "rejected",
    reason: `Matrix: M_FORBIDDEN: User @staunch:example.org not in room ${room}`,
    isAddressDead: true,
  });
});

test("what the homeserver refuses is told apart: the token, and what will pass", async () => {
  await using matrix = await startMatrixServer([room]);
  const account = sampleAccount({ homeserverUrl: matrix.url, accessToken: matrix.accessToken });
  const wrong = { ...account, settings: { ...account.settings, accessToken: "syt_wrong_wrong" } };
  const refused = { kind: "rejected", reason: "Matrix does not take the access token" };
  assert.deepEqual(await channel.send(sampleMessage({ address: room, account: wrong }), 5_000), refused);
  matrix.breakNext({ status: 429, json: { errcode: "M_LIMIT_EXCEEDED", error: "Too many requests", retry_after_ms: 2_100 } });
  assert.deepEqual(await channel.send(sampleMessage({ address: room, account }), 5_000), {
    kind: "retry",
    reason: "Matrix: M_LIMIT_EXCEEDED: Too many requests",
    retryAfterSeconds: 3,
  });
  matrix.breakNext({ status: 502, text: "<html>" });
  assert.equal((await channel.send(sampleMessage({ address: ada, account }), 5_000)).kind, "retry");
  assert.deepEqual(await channel.account?.verify?.(account), { kind: "good", detail: "@staunch:example.org" });
  assert.equal((await channel.account?.verify?.(wrong))?.kind, "bad");
});

test("an address is a person or a room", () => {
  assert.equal(channel.addressing.read(` ${ada} `), ada);
  assert.equal(channel.addressing.read(room), room);
  for (const text of ["ada", "@ada", "#ops:example.org", "@Ada:example.org", "!a/b:example.org"])
    assert.equal(channel.addressing.read(text), undefined);
});
