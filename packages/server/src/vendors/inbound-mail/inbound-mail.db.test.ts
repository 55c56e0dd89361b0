import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { missingPrograms, runProgram, type TestStaunch, testStaunch } from "@staunch/test-support";
import { createTransport } from "nodemailer";

interface Source {
  readonly id: string;
  readonly url: string;
  readonly setup: string;
  readonly lastError: string | null;
}
interface Alert {
  readonly title: string;
  readonly status: string;
  readonly count: number;
  readonly dedupKey: string;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}

let staunch: TestStaunch;
let port: number;
let source: Source;

before(async () => {
  port = await freePort();
  staunch = await testStaunch({ inboundSmtpPort: port });
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "web" });
  source = await staunch.api<Source>("POST", "/sources", { kind: "email", name: "Mailbox", serviceId: service.id });
});
after(async () => {
  await staunch[Symbol.asyncDispose]();
});

interface Sent {
  readonly raw: string;
  readonly to?: readonly string[];
  readonly from?: string;
}

/** What the server answered: 250 and the like, with a real client. */
async function send({ raw, to = [source.url], from = "monitor@example.org" }: Sent): Promise<number> {
  const transport = createTransport({ host: "127.0.0.1", port, secure: false, ignoreTLS: true });
  try {
    const { response } = await transport.sendMail({ envelope: { from, to: [...to] }, raw });
    return Number(response.slice(0, 3));
  } catch (error) {
    if (error instanceof Error && "responseCode" in error && typeof error.responseCode === "number") return error.responseCode;
    throw error;
  } finally {
    transport.close();
  }
}

function mail(subject: string, headers: readonly string[] = [], body = "x"): string {
  return [`From: monitor@example.org`, `To: ${source.url}`, `Subject: ${subject}`, ...headers, "", body, ""].join("\r\n");
}

function sample(name: string): string {
  const text = readFileSync(new URL(`./samples/${name}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly raw_message: string }).raw_message.replaceAll("\n", "\r\n");
}

async function alerts(words: string): Promise<readonly Alert[]> {
  await staunch.settle();
  const { items } = await staunch.api<{ items: readonly Alert[] }>("GET", "/alerts");
  return items
    .filter(({ title }) => title.includes(words))
    .map(({ title, status, count, dedupKey }) => ({ title, status, count, dedupKey }));
}

async function lastError(): Promise<string> {
  return (await staunch.api<Source>("GET", `/sources/${source.id}`)).lastError ?? "";
}

test("a mail becomes an alert once it is answered with 250, and the mail of its recovery resolves it", async () => {
  assert.equal(await send({ raw: sample("nagios-service-problem") }), 250);
  const [open] = await alerts("Web server 01");
  assert.deepEqual([open?.status, open?.dedupKey], ["triggered", "nagios:Web server 01/HTTP"]);
  assert.equal(await send({ raw: sample("nagios-service-recovery") }), 250);
  assert.equal((await alerts("Web server 01"))[0]?.status, "resolved");
});

test("the same mail again changes nothing; a new one about the same counts", async () => {
  const first = mail("Disk full on db1", ["Message-Id: <1@example.org>"]);
  assert.deepEqual([await send({ raw: first }), await send({ raw: first })], [250, 250]);
  assert.equal((await alerts("Disk full"))[0]?.count, 1);
  await send({ raw: mail("Disk full on db1", ["Message-Id: <2@example.org>"]) });
  assert.equal((await alerts("Disk full"))[0]?.count, 2);
});

test("robots' answers and reports about mails are taken and dropped, and the mailbox says so", async () => {
  assert.equal(await send({ raw: mail("I am away", ["Auto-Submitted: auto-replied (vacation)"]) }), 250);
  assert.match(await lastError(), /“I am away” was dropped: it is marked Auto-Submitted: auto-replied/);
  assert.equal(await send({ raw: mail("Undelivered mail"), from: "" }), 250);
  assert.match(await lastError(), /“Undelivered mail” was dropped/);
  assert.deepEqual([...(await alerts("away")), ...(await alerts("Undelivered"))], []);
});

test("an unknown address is refused for good, and one mail to two mailboxes is heard by both", async () => {
  assert.equal(await send({ raw: mail("Nobody"), to: [`${"0".repeat(32)}@alerts.example.org`] }), 550);
  const other = await staunch.api<Source>("POST", "/sources", { kind: "email", name: "Other mailbox" });
  assert.equal(await send({ raw: mail("Both hear"), to: [source.url, other.url.toUpperCase()] }), 250);
  assert.equal((await alerts("Both hear")).length, 2);
});

test("a mail that is too large is refused for good, hostile ones are taken as text", async () => {
  assert.equal(await send({ raw: mail("Large", [], `${"x".repeat(70)}\r\n`.repeat(80_000)) }), 552);
  const html = ["Content-Type: text/html; charset=utf-8", "MIME-Version: 1.0"];
  assert.equal(await send({ raw: mail("Hostile", html, `${"<div>".repeat(20_000)}<script>alert(1)</script>\u0000`) }), 250);
  assert.equal((await alerts("Hostile")).length, 1);
  assert.equal(await send({ raw: "\r\n" }), 250);
  assert.equal((await alerts("(a mail without a subject)")).length, 1);
});

test("the command of the set-up text works as it stands", async () => {
  const command = /```sh\n(.+?)\n```/s.exec(source.setup)?.[1] ?? "";
  await runProgram("sh", ["-c", command]);
  assert.equal((await alerts("Try it")).length, 1);
});

test("swaks is a client like any other", { skip: missingPrograms("swaks") }, async () => {
  const words = ["--server", `127.0.0.1:${port}`, "--to", source.url, "--from", "swaks@example.org", "--header", "Subject: From swaks"];
  await runProgram("swaks", words);
  assert.equal((await alerts("From swaks")).length, 1);
});

test("many mails at once are all taken, each once", async () => {
  const numbers = Array.from({ length: 30 }, (_, index) => index);
  const codes = await Promise.all(numbers.map((number) => send({ raw: mail(`Many number-${number}x`) })));
  assert.deepEqual(new Set(codes), new Set([250]));
  assert.equal((await alerts("Many number")).length, 30);
});

test("while nothing can be stored, a mail is asked to come again, and then it is taken", async () => {
  const { pool } = staunch.database.database;
  const raw = mail("Stored later", ["Message-Id: <later@example.org>"]);
  await pool.query("alter table inbox rename to inbox_gone");
  assert.equal(await send({ raw }), 451);
  await pool.query("alter table inbox_gone rename to inbox");
  assert.equal(await send({ raw }), 250);
  assert.equal((await alerts("Stored later")).length, 1);
});
