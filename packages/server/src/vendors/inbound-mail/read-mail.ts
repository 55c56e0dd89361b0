import type { AlertSeverity, SenderEvent } from "@staunch/core/alerts";
import type { Mail, MailSettings, ReadFormat } from "#vendors/inbound-mail/mail.ts";
import { readFormat } from "#vendors/inbound-mail/mail-formats.ts";

export type ReadMail =
  | { readonly kind: "heard"; readonly event: SenderEvent }
  /** Not taken, and told to whoever set the mailbox up. */
  | { readonly kind: "dropped"; readonly reason: string };

/** A Date further from the time of receipt is a clock that cannot be believed. */
const believedClockMs = 86_400_000;

/** What a mail says, by the rules of its mailbox. Pure. */
export function readMail(mail: Mail, settings: MailSettings, receivedAtMs: number): ReadMail {
  const drop = dropReason(mail, settings);
  if (drop !== undefined) return { kind: "dropped", reason: drop };
  const { action, severity, labels, dedupKey } = readFormat(mail) ?? bySubject(mail, settings);
  const event: SenderEvent = {
    action,
    dedupKey: keyOf(mail, settings, dedupKey),
    title: mail.subject.trim() || "(a mail without a subject)",
    ...(mail.text.trim() !== "" && { description: mail.text.trim() }),
    severity: severity ?? severityIn(mail.subject) ?? settings.severity,
    labels: { ...(mail.from !== undefined && { from: mail.from }), ...labels },
    ...senderTime(mail, receivedAtMs),
    payload: { from: mail.from ?? null, subject: mail.subject, messageId: mail.messageId ?? null },
  };
  return { kind: "heard", event };
}

/** Robots that answer robots: RFC 3834. */
function dropReason({ autoSubmitted, subject }: Mail, settings: MailSettings): string | undefined {
  if (autoSubmitted === undefined || autoSubmitted === "no") return undefined;
  if (autoSubmitted === "auto-generated" && settings.acceptAutoSubmitted) return undefined;
  const hint = autoSubmitted === "auto-generated" ? " The setting acceptAutoSubmitted takes such mails." : "";
  return `The mail “${subject.slice(0, 200)}” was dropped: it is marked Auto-Submitted: ${autoSubmitted}.${hint}`;
}

/** Of programs that are not known the subject is all there is to go by. */
function bySubject({ subject }: Mail, { recoveryWords }: MailSettings): ReadFormat {
  const action = says(subject, recoveryWords) ? "resolve" : "trigger";
  return { action, dedupKey: `subject:${withoutState(subject, recoveryWords)}`, labels: {} };
}

function keyOf(mail: Mail, { identifyBy }: MailSettings, byContent: string): string {
  if (identifyBy === "message") return mail.messageId ?? `${mail.subject}\n${mail.text}`;
  if (identifyBy === "subject") return `subject:${plain(mail.subject)}`;
  return byContent;
}

/** What says how it stands and not what it is about. */
const stateWords = [
  "firing",
  "problem",
  "critical",
  "warning",
  "error",
  "alert",
  "alarm",
  "failed",
  "failure",
  "triggered",
  "is down",
  "unknown",
];

/** The same subject when it broke and when it is well again: without words of state, marks, case and answers' prefixes. */
function withoutState(subject: string, recoveryWords: readonly string[]): string {
  let left = ` ${plain(subject)} `;
  for (const word of [...stateWords, ...recoveryWords].map(plain)) left = left.replaceAll(` ${word} `, "  ");
  const bare = left.replaceAll(/\s+/g, " ").trim();
  return bare === "" ? plain(subject) : bare;
}

/** Small letters, single blanks, no marks but those within words and numbers. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/^((re|fwd?|aw|wg):\s*)+/, "")
    .replaceAll(/[^\p{L}\p{N}./_@%-]+/gu, " ")
    .replaceAll(/(?<![\p{L}\p{N}])[.\-/_@]+|[.\-/_@]+(?![\p{L}\p{N}])/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Whole words; "not resolved" does not say resolved. */
function says(subject: string, words: readonly string[]): boolean {
  const text = ` ${plain(subject)} `;
  return words.some((word) => text.includes(` ${plain(word)} `) && !text.includes(` not ${plain(word)} `));
}

const severityWords: readonly (readonly [string, AlertSeverity])[] = [
  ["critical", "critical"],
  ["emergency", "critical"],
  ["warning", "warning"],
  ["info", "info"],
];

function severityIn(subject: string): AlertSeverity | undefined {
  return severityWords.find(([word]) => says(subject, [word]))?.[1];
}

/** Mails are queued, deferred and overtake each other; the time they were written puts them in order. */
function senderTime({ dateMs }: Mail, receivedAtMs: number): { readonly atMs?: number } {
  if (dateMs === undefined || Math.abs(receivedAtMs - dateMs) > believedClockMs) return {};
  return { atMs: dateMs };
}
