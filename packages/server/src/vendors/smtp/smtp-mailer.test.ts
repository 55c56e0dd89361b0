import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { test } from "node:test";
import { mailCatcher } from "@staunch/test-support";
import { SmtpMailer } from "#vendors/smtp/smtp-mailer.ts";

const mail = { to: "ada@example.org", subject: "Checkout is down", text: "It hurts." };
const from = "Staunch <staunch@example.org>";

test("a mail arrives with its own id, and the same id when it is sent again", async () => {
  await using server = await mailCatcher();
  await using mailer = new SmtpMailer({ url: server.url, from });
  const first = await mailer.send({ ...mail, messageId: "n-1", html: "<p>It hurts.</p>" }, 5000);
  assert.equal(first.kind, "accepted");
  await mailer.send({ ...mail, messageId: "n-1" }, 5000);
  assert.equal(server.mails.length, 2);
  const parsed = await server.parse(server.mails[0]);
  assert.equal(parsed.messageId, "<n-1@example.org>");
  assert.equal(parsed.subject, "Checkout is down");
  assert.equal(parsed.text?.trim(), "It hurts.");
  assert.equal(parsed.headers.get("auto-submitted"), "auto-generated");
  assert.equal((await server.parse(server.mails[1])).messageId, "<n-1@example.org>");
});

test("a line break in a subject, a header or an address never becomes a header of its own", async () => {
  await using server = await mailCatcher();
  await using mailer = new SmtpMailer({ url: server.url, from });
  await mailer.send({ ...mail, subject: "Down\r\nBcc: eve@example.org" }, 5000);
  const parsed = await server.parse(server.mails[0]);
  assert.equal(parsed.headers.has("bcc"), false);
  assert.equal(parsed.subject, "Down Bcc: eve@example.org");

  const injected = await mailer.send({ ...mail, headers: { "X-Note": "a\r\nBcc: eve@example.org" } }, 5000);
  assert.equal(injected.kind, "rejected");
  for (const to of ["ada@example.org\r\nBcc: eve@example.org", "ada@example.org, eve@example.org", "Ada <ada@example.org>"]) {
    assert.equal((await mailer.send({ ...mail, to }, 5000)).kind, "rejected");
  }
  assert.equal(server.mails.length, 1);
});

test("a server that asks to come back is tried again, one that refuses for good is not", async () => {
  const answers: Record<string, number> = { "later@example.org": 451, "gone@example.org": 550 };
  await using server = await mailCatcher({
    onRcptTo: (address, _session, done) => {
      const code = answers[address.address];
      done(code === undefined ? undefined : Object.assign(new Error("no"), { responseCode: code }));
    },
  });
  await using mailer = new SmtpMailer({ url: server.url, from });
  assert.equal((await mailer.send({ ...mail, to: "later@example.org" }, 5000)).kind, "retry");
  assert.equal((await mailer.send({ ...mail, to: "gone@example.org" }, 5000)).kind, "rejected");
  assert.equal((await mailer.send(mail, 5000)).kind, "accepted");
});

test("a server that is down, or that never answers, ends as a retry by the deadline", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const before = process.hrtime.bigint();
  {
    await using mailer = new SmtpMailer({ url: `smtp://127.0.0.1:${port}`, from });
    const outcome = await mailer.send(mail, 300);
    assert.deepEqual(outcome, { kind: "retry", reason: "no answer from the mail server in time" });
  }
  assert.ok(process.hrtime.bigint() - before < 3_000_000_000n);
  silent.close();

  await using mailer = new SmtpMailer({ url: "smtp://127.0.0.1:1", from });
  assert.equal((await mailer.send(mail, 5000)).kind, "retry");
});

test("a hundred mails at once arrive within a second over few connections", async () => {
  await using server = await mailCatcher();
  await using mailer = new SmtpMailer({ url: server.url, from });
  const before = process.hrtime.bigint();
  const outcomes = await Promise.all(Array.from({ length: 100 }, (_, index) => mailer.send({ ...mail, messageId: `n-${index}` }, 10_000)));
  const elapsedMs = Number(process.hrtime.bigint() - before) / 1e6;
  assert.ok(outcomes.every((outcome) => outcome.kind === "accepted"));
  assert.equal(server.mails.length, 100);
  assert.ok(server.mostAtOnce() <= 16, `${server.mostAtOnce()} connections`);
  assert.ok(elapsedMs < 2000, `${elapsedMs} ms`);
});
