import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { startMailCatcher } from "@staunch/test-support";
import { SmtpMailer } from "#vendors/smtp/smtp-mailer.ts";

const mail = { to: "ada@example.org", subject: "Checkout is down", text: "It hurts." };
const from = "Staunch <staunch@example.org>";

/** A server of few words: answers each receiver with the code it is told, and takes whatever it accepted. */
async function terseServer(codeOf: (receiver: string) => number) {
  const server = createServer((socket) => converse(socket, codeOf)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, [Symbol.asyncDispose]: async () => void server.close() };
}

function converse(socket: Socket, codeOf: (receiver: string) => number): void {
  let isData = false;
  socket.on("error", () => undefined);
  socket.write("220 terse\r\n");
  createInterface({ input: socket }).on("line", (line) => {
    if (isData) {
      if (line !== ".") return;
      isData = false;
      socket.write("250 queued\r\n");
      return;
    }
    const receiver = /^RCPT TO:<(.*)>/i.exec(line)?.[1];
    isData = line.toUpperCase() === "DATA";
    if (receiver !== undefined) socket.write(`${codeOf(receiver)} by request\r\n`);
    else socket.write(isData ? "354 go on\r\n" : "250 yes\r\n");
  });
}

test("a mail arrives with its own id, and the same id when it is sent again", async () => {
  await using server = await startMailCatcher();
  await using mailer = new SmtpMailer({ url: server.url, from });
  const first = await mailer.send({ ...mail, messageId: "n-1", html: "<p>It hurts.</p>" }, 5000);
  assert.equal(first.kind, "accepted");
  await mailer.send({ ...mail, messageId: "n-1" }, 5000);
  assert.equal(server.mails.length, 2);
  const [caught, again] = server.mails;
  assert.equal(caught?.headers.get("message-id"), "<n-1@example.org>");
  assert.equal(again?.headers.get("message-id"), "<n-1@example.org>");
  assert.deepEqual([caught?.to, caught?.subject, caught?.text.trim()], ["ada@example.org", "Checkout is down", "It hurts."]);
  assert.equal(caught?.headers.get("auto-submitted"), "auto-generated");
});

test("a line break in a subject, a header or an address never becomes a header of its own", async () => {
  await using server = await startMailCatcher();
  await using mailer = new SmtpMailer({ url: server.url, from });
  await mailer.send({ ...mail, subject: "Down\r\nBcc: eve@example.org" }, 5000);
  assert.equal(server.mails[0]?.headers.has("bcc"), false);
  assert.equal(server.mails[0]?.subject, "Down Bcc: eve@example.org");

  const injected = await mailer.send({ ...mail, headers: { "X-Note": "a\r\nBcc: eve@example.org" } }, 5000);
  assert.equal(injected.kind, "rejected");
  for (const to of ["ada@example.org\r\nBcc: eve@example.org", "ada@example.org, eve@example.org", "Ada <ada@example.org>"]) {
    assert.equal((await mailer.send({ ...mail, to }, 5000)).kind, "rejected");
  }
  assert.equal(server.mails.length, 1);
});

test("a server that asks to come back is tried again, one that refuses for good is not", async () => {
  const codes: Record<string, number> = { "later@example.org": 451, "gone@example.org": 550 };
  await using server = await terseServer((receiver) => codes[receiver] ?? 250);
  await using mailer = new SmtpMailer({ url: server.url, from });
  assert.equal((await mailer.send({ ...mail, to: "later@example.org" }, 5000)).kind, "retry");
  assert.equal((await mailer.send({ ...mail, to: "gone@example.org" }, 5000)).kind, "rejected");
  assert.deepEqual(await mailer.send(mail, 5000), { kind: "accepted", serverAnswer: "250 queued" });
});

test("a server that is down, or that never answers, ends as a retry by the deadline", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const before = performance.now();
  {
    await using mailer = new SmtpMailer({ url: `smtp://127.0.0.1:${port}`, from });
    const outcome = await mailer.send(mail, 300);
    assert.deepEqual(outcome, { kind: "retry", reason: "no answer from the mail server in time" });
  }
  assert.ok(performance.now() - before < 3000);
  silent.close();

  await using mailer = new SmtpMailer({ url: "smtp://127.0.0.1:1", from });
  assert.equal((await mailer.send(mail, 5000)).kind, "retry");
});

test("a hundred mails at once all arrive over the few connections that are kept", async () => {
  await using server = await startMailCatcher();
  await using mailer = new SmtpMailer({ url: server.url, from });
  const sends = Array.from({ length: 100 }, (_, index) => mailer.send({ ...mail, messageId: `n-${index}` }, 10_000));
  const outcomes = await Promise.all(sends);
  assert.ok(outcomes.every((outcome) => outcome.kind === "accepted"));
  assert.equal(new Set(server.mails.map((caught) => caught.headers.get("message-id"))).size, 100);
});
