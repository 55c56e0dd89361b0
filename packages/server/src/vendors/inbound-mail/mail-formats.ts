import { type AlertSeverity, readSeverity } from "@staunch/core/alerts";
import type { Mail, ReadFormat } from "#vendors/inbound-mail/mail.ts";

/*
 * Mails of programs that are known, by what they have in common: whom they are about and whether it is over.
 */

/** What the mail says by its program's own format; undefined for one that is not known. */
export function readFormat(mail: Mail): ReadFormat | undefined {
  return readNagios(mail) ?? readMonit(mail) ?? readAlertmanager(mail);
}

/** `Name: value` at the beginning of a line. */
function field(text: string, name: string): string | undefined {
  const value = new RegExp(`^[ \\t]*${name}:[ \\t]*(\\S[^\\r\\n]*)$`, "im").exec(text)?.[1]?.trim();
  return value === "" ? undefined : value;
}

const notificationTypes: Readonly<Record<string, ReadFormat["action"]>> = {
  PROBLEM: "trigger",
  CUSTOM: "trigger",
  RECOVERY: "resolve",
  ACKNOWLEDGEMENT: "acknowledge",
};

/** Of hosts and services alike; an unknown state is one somebody looks at. */
const states: Readonly<Record<string, AlertSeverity>> = {
  CRITICAL: "critical",
  DOWN: "critical",
  UNREACHABLE: "critical",
  WARNING: "warning",
};

/** The stock mail templates of Nagios, Icinga and their kin: the type stands in the body or at the head of the subject. */
function readNagios({ subject, text }: Mail): ReadFormat | undefined {
  const host = field(text, "Host");
  const type = field(text, "Notification Type") ?? /^(?:\*\* |\[)([A-Z]+)\b/.exec(subject)?.[1];
  const action = notificationTypes[type?.toUpperCase() ?? ""];
  if (host === undefined || action === undefined) return undefined;
  const service = field(text, "Service") ?? "";
  const state = stateOf(text, subject);
  return {
    action,
    dedupKey: `nagios:${host}/${service}`,
    severity: states[state.toUpperCase()] ?? "error",
    labels: { host, ...(service !== "" && { service }), ...(state !== "" && { state }) },
  };
}

function stateOf(text: string, subject: string): string {
  return field(text, "State") ?? /\bis ([A-Z]{2,})\b/.exec(subject)?.[1] ?? "";
}

/** Where the two ends of an event do not differ by their last word alone. Source: monit, src/event.c, Event_Table. */
const monitPairs: Readonly<Record<string, readonly [about: string, action: "trigger" | "resolve"]>> = {
  "does not exist": ["existence", "trigger"],
  exists: ["existence", "resolve"],
  "invalid type": ["type", "trigger"],
  "type succeeded": ["type", "resolve"],
  timeout: ["timeout", "trigger"],
  "timeout recovery": ["timeout", "resolve"],
  "data access error": ["data access", "trigger"],
};

const monitEnding = /^(.+?) (failed|exceeded|matched|changed|down|match|succeeded|ok|up|not changed|doesn't match)$/i;
const monitOver = new Set(["succeeded", "ok", "up", "not changed", "doesn't match"]);

/** Monit: the first line is `<event> Service <name>`, and each event has a pair that ends it. */
function readMonit({ text, mailer, subject }: Mail): ReadFormat | undefined {
  if (!/^monit\b/i.test(mailer ?? "") && !subject.startsWith("monit alert")) return undefined;
  const [, event, rest] = /^(.+?) Service (\S.*)$/m.exec(text) ?? [];
  if (event === undefined || rest === undefined) return undefined;
  const service = rest.trim();
  const host = field(text, "Host") ?? "";
  const [about, action] = monitEvent(event.trim().toLowerCase());
  return { action, dedupKey: `monit:${host}/${service}/${about}`, labels: { host, service, event: event.trim() } };
}

function monitEvent(event: string): readonly [about: string, action: "trigger" | "resolve"] {
  const pair = monitPairs[event];
  if (pair !== undefined) return pair;
  const [, about = event, ending = ""] = monitEnding.exec(event) ?? [];
  return [about, monitOver.has(ending) ? "resolve" : "trigger"];
}

/** Alertmanager's stock subject: `[FIRING:2] …` and `[RESOLVED] …` for the same group. */
function readAlertmanager({ subject, text }: Mail): ReadFormat | undefined {
  const [, status, group] = /^\[(FIRING:\d+|RESOLVED)\] (.+)$/.exec(subject.trim()) ?? [];
  if (status === undefined || group === undefined) return undefined;
  const severity = /^\s*severity = (\S+)/m.exec(text)?.[1];
  return {
    action: status === "RESOLVED" ? "resolve" : "trigger",
    dedupKey: `alertmanager:${group}`,
    ...(severity !== undefined && { severity: readSeverity(severity) }),
    labels: { ...(severity !== undefined && { severity }) },
  };
}
