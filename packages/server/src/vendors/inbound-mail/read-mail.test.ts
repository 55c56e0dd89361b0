import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { mutatedTexts, neverRejectsOn, neverThrowsOn } from "@staunch/test-support/fuzz";
import fc from "fast-check";
import { type Mail, mailSettings } from "#vendors/inbound-mail/mail.ts";
import { parseMail } from "#vendors/inbound-mail/parse-mail.ts";
import { readMail } from "#vendors/inbound-mail/read-mail.ts";

const defaults = mailSettings.parse({});
const nowMs = Temporal.Instant.from("2026-11-23T08:00:00Z").epochMilliseconds;

async function sample(name: string): Promise<Mail> {
  const text = readFileSync(new URL(`./samples/${name}.json`, import.meta.url), "utf8");
  return parseMail(Buffer.from((JSON.parse(text) as { readonly raw_message: string }).raw_message));
}

function heard(mail: Mail, settings: object = {}) {
  const read = readMail(mail, mailSettings.parse(settings), nowMs);
  assert.equal(read.kind, "heard", JSON.stringify(read));
  return read.event;
}

function mail(subject: string, more: Partial<Mail> = {}): Mail {
  return { messageId: "m", from: undefined, text: "", autoSubmitted: undefined, mailer: undefined, dateMs: undefined, ...more, subject };
}

test("a Nagios problem and its recovery are one problem, by host and service", async () => {
  const problem = heard(await sample("nagios-service-problem"));
  const recovery = heard(await sample("nagios-service-recovery"));
  assert.deepEqual([problem.action, recovery.action], ["trigger", "resolve"]);
  assert.equal(problem.dedupKey, recovery.dedupKey);
  assert.deepEqual(
    [problem.severity, problem.labels],
    ["critical", { from: "nagios@example.org", host: "Web server 01", service: "HTTP", state: "CRITICAL" }],
  );
  assert.match(problem.description ?? "", /503 Service Unavailable/);
});

test("a Monit failure and its success are one problem, and another event of the same service is another", async () => {
  const failed = heard(await sample("monit-connection-failed"));
  const succeeded = heard(await sample("monit-connection-succeeded"));
  const missing = heard(await sample("monit-does-not-exist"));
  assert.deepEqual([failed.action, succeeded.action, missing.action], ["trigger", "resolve", "trigger"]);
  assert.equal(failed.dedupKey, succeeded.dedupKey);
  assert.deepEqual([failed.labels["host"], failed.labels["service"]], ["vm", "capture"]);
  const back = { ...(await sample("monit-does-not-exist")), text: "Exists Service flag \n\n\tHost:        vm\n" };
  assert.deepEqual([heard(back).action, heard(back).dedupKey], ["resolve", missing.dedupKey]);
  const busy = { ...(await sample("monit-connection-failed")), text: "Resource limit matched Service capture\n\n\tHost: vm\n" };
  assert.notEqual(heard(busy).dedupKey, failed.dedupKey);
});

test("an Alertmanager mail is known by its group, firing or resolved, and its severity is read from the HTML", async () => {
  const firing = heard(await sample("alertmanager-firing"));
  assert.deepEqual([firing.action, firing.severity], ["trigger", "critical"]);
  const resolved = heard(await sample("alertmanager-resolved"));
  assert.deepEqual([resolved.action, resolved.dedupKey], ["resolve", "alertmanager:QueueHigh lab queue (q q3 pj warning)"]);
  assert.equal(heard(mail("[FIRING:3] QueueHigh lab queue (q q3 pj warning)")).dedupKey, resolved.dedupKey);
});

const pairs: readonly (readonly [string, string])[] = [
  ["Disk full on db1", "RESOLVED: Disk full on db1"],
  ["Backup of db1 failed", "Backup of db1 succeeded"],
  ["[ALERT] CPU at web-1.example.org", "[OK] CPU at web-1.example.org"],
  ["PROBLEM: 3 queues too long", "Re: recovery - 3 queues too long"],
  ["CRITICAL shop is down", "shop is up"],
  ["Größe überschritten: Platte 2", "Cleared: größe überschritten: platte 2"],
];

for (const [broken, well] of pairs) {
  test(`“${well}” ends “${broken}”`, () => {
    assert.deepEqual([heard(mail(broken)).action, heard(mail(well)).action], ["trigger", "resolve"]);
    assert.equal(heard(mail(broken)).dedupKey, heard(mail(well)).dedupKey);
  });
}

test("what is only nearly a word of recovery ends nothing", () => {
  for (const subject of ["Unresolved host db1", "Disk not resolved", "Bookkeeping stopped", "Look: token expired", "Please follow up"]) {
    assert.equal(heard(mail(subject)).action, "trigger", subject);
  }
  assert.equal(heard(mail("Alles gut: db1"), { recoveryWords: ["alles gut"] }).action, "resolve");
  assert.equal(heard(mail("resolved: db1"), { recoveryWords: [] }).action, "trigger");
});

test("other numbers and names are other problems, and each mail is one of its own where the settings say so", () => {
  assert.notEqual(heard(mail("Disk 1 full")).dedupKey, heard(mail("Disk 2 full")).dedupKey);
  const byMessage = { identifyBy: "message" };
  assert.notEqual(heard(mail("a", { messageId: "1" }), byMessage).dedupKey, heard(mail("a", { messageId: "2" }), byMessage).dedupKey);
  const bySubject = { identifyBy: "subject" };
  assert.notEqual(heard(mail("db1 failed"), bySubject).dedupKey, heard(mail("db1 error"), bySubject).dedupKey);
});

test("severity is the subject's word, else the setting's", () => {
  assert.equal(heard(mail("CRITICAL: db1")).severity, "critical");
  assert.equal(heard(mail("Warning: db1")).severity, "warning");
  assert.equal(heard(mail("db1"), { severity: "info" }).severity, "info");
});

test("robots that answer are dropped, and so is what is sent by itself unless it is wanted", () => {
  const kind = (autoSubmitted: string, settings: object = {}) =>
    readMail(mail("Out of office", { autoSubmitted }), mailSettings.parse(settings), nowMs).kind;
  assert.deepEqual(
    ["no", "auto-replied", "auto-generated", "auto-notified"].map((word) => kind(word)),
    ["heard", "dropped", "dropped", "dropped"],
  );
  assert.equal(kind("auto-generated", { acceptAutoSubmitted: true }), "heard");
  assert.equal(kind("auto-replied", { acceptAutoSubmitted: true }), "dropped");
});

test("the time a mail was written counts unless its clock cannot be believed", () => {
  assert.equal(heard(mail("a", { dateMs: nowMs - 3_600_000 })).atMs, nowMs - 3_600_000);
  assert.equal(heard(mail("a", { dateMs: 0 })).atMs, undefined);
});

test("no mail makes it throw, and each has a title and a key", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 200 });
  fc.assert(
    fc.property(text, text, fc.constantFrom("Monit 5", "other"), (subject, body, mailer) => {
      const read = readMail(mail(subject, { text: body, mailer }), defaults, nowMs);
      assert.ok(read.kind === "heard" && read.event.title !== "" && read.event.dedupKey !== "");
    }),
  );
});

test("a subject of a hundred thousand blanks and marks takes no time to speak of", () => {
  const began = performance.now();
  heard(mail(`${" -_./@".repeat(20_000)}x`));
  heard(mail("re: ".repeat(30_000)));
  heard(mail("a", { mailer: "Monit 5", text: `${" ".repeat(100_000)}\n${"Service ".repeat(20_000)}` }));
  heard(mail("a", { mailer: "Monit 5", text: `x Service y${" ".repeat(100_000)}z` }));
  heard(mail("a", { text: `Host: y${" ".repeat(100_000)}z\nState: ${" ".repeat(100_000)}` }));
  assert.ok(performance.now() - began < 1_000);
});

const rawMails = [
  "alertmanager-firing",
  "monit-connection-failed",
  "monit-does-not-exist",
  "nagios-service-problem",
  "nagios-service-recovery",
].map(
  (name) =>
    (JSON.parse(readFileSync(new URL(`./samples/${name}.json`, import.meta.url), "utf8")) as { readonly raw_message: string }).raw_message,
);

test("no mutation of a recorded mail makes it throw", async () => {
  const mails = await Promise.all(rawMails.map((raw) => parseMail(Buffer.from(raw))));
  neverThrowsOn(mutatedTexts(mails.map(({ subject, text }) => `${subject}\n\n${text}`)), (whole) => {
    const [subject = "", ...text] = whole.split("\n\n");
    for (const mailer of ["Monit 5", "other"]) readMail(mail(subject, { text: text.join("\n\n"), mailer }), defaults, nowMs);
  });
});

test("no mutation of a mail's bytes makes the taking apart fail", async () => {
  await neverRejectsOn(mutatedTexts(rawMails), (raw) => parseMail(Buffer.from(raw)));
});
