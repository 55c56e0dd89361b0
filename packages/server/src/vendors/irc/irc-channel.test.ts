import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleAccount, sampleCode, sampleMessage, startSaslServer } from "@staunch/test-support/vendors";
import { createLog, guardedSocket } from "#platform/index.ts";
import { ircChannel, IrcConnections } from "#vendors/irc/index.ts";
import { fitting, parseLine } from "#vendors/irc/irc-line.ts";

const log = createLog("silent");

function connected(allow: readonly string[] = ["127.0.0.1"]) {
  const connections = new IrcConnections(guardedSocket({ allow }), log);
  const channel = ircChannel(connections);
  return { connections, channel, [Symbol.asyncDispose]: () => connections.close() };
}

function accountAt(port: number, more: Record<string, unknown> = {}) {
  return sampleAccount({ host: "127.0.0.1", port, security: "none", nick: "staunch", ...more });
}

test("with name and password it signs on by SASL; a wrong password is said and not tried again", async () => {
  const long = "p".repeat(310);
  await using server = await startSaslServer("staunch", long);
  await using parts = connected();
  const account = accountAt(server.port, { user: "staunch", password: "wrong" });
  const message = sampleMessage({ address: "ada", account, content: sampleCode });
  assert.deepEqual(await parts.channel.send(message, 5_000), {
    kind: "rejected",
    reason: "the server does not take name and password: SASL authentication failed",
  });
  const right = accountAt(server.port, { user: "staunch", password: long.slice(0, 200) });
  assert.equal((await parts.channel.send({ ...message, account: right }, 5_000)).kind, "rejected");
  await using shorter = await startSaslServer("staunch", "secret word");
  const good = accountAt(shorter.port, { user: "staunch", password: "secret word" });
  assert.deepEqual(await parts.channel.send({ ...message, account: good }, 5_000), { kind: "sent", detail: "said" });
  assert.equal(shorter.lines[0], "PRIVMSG ada :042317 is your code for Staunch");
});

test("a network inside the own one is refused unless it is allowed; one that is down is tried again; no certificate, no TLS", async () => {
  await using guarded = connected([]);
  const message = (port: number, more = {}) => sampleMessage({ address: "ada", account: accountAt(port, more), content: sampleCode });
  assert.equal((await guarded.channel.send(message(6_667), 5_000)).kind, "rejected");
  await using parts = connected();
  assert.equal((await parts.channel.send(message(1), 5_000)).kind, "retry");
  await using plain = await startSaslServer("a", "b");
  assert.equal((await parts.channel.send(message(plain.port, { security: "tls" }), 1_500)).kind, "retry");
});

test("lines are read and written as the protocol has them", () => {
  assert.deepEqual(parseLine("@time=x :ada!~a@host PRIVMSG staunch :ack : now"), {
    from: "ada",
    command: "PRIVMSG",
    params: ["staunch", "ack : now"],
  });
  assert.deepEqual(parseLine("PING :irc.example.org"), { from: "", command: "PING", params: ["irc.example.org"] });
  assert.equal(fitting("a\r\nQUIT\0\u0002b"), "a  QUIT  b");
  const long = fitting("ü🚨".repeat(300));
  assert.ok(Buffer.byteLength(long) <= 400 && long.endsWith("…") && !long.includes("\uFFFD"));
});
