import {
  ArrowRightLeft,
  Bell,
  BellOff,
  BellRing,
  CheckCheck,
  CircleCheck,
  Clock3,
  Flame,
  Gavel,
  GitMerge,
  History,
  Link2,
  ListTodo,
  LockKeyhole,
  LockKeyholeOpen,
  MessageSquareWarning,
  Radio,
  ShieldCheck,
  StickyNote,
  TrendingUp,
  Undo2,
  User,
  UserMinus,
  Waypoints,
} from "lucide-react";
import type { TimelineRow } from "#incidents/incident-queries.ts";
import { isRole, roleWords, statusWords } from "#incidents/role-words.ts";
import { harm, machine, person, type Sentence, type SentenceContext, textOf, type Write } from "#incidents/sentence.ts";
import { announced, higherWriters } from "#incidents/timeline-sentences-above.ts";
import { formatMoment } from "#ui/format-time.ts";

function roleOf(row: TimelineRow): string {
  const { role } = row.data;
  return isRole(role) ? roleWords[role] : "a role";
}

function rolesOf(row: TimelineRow): string {
  const { roles } = row.data;
  return Array.isArray(roles) ? roles.flatMap((role) => (isRole(role) ? [roleWords[role].toLowerCase()] : [])).join(" and ") : "a role";
}

function namesIn(row: TimelineRow, field: string): string {
  const list = row.data[field];
  if (!Array.isArray(list)) return "";
  return list.flatMap((one: unknown) => (typeof one === "object" && one !== null && "name" in one ? [String(one.name)] : [])).join(", ");
}

function nameIn(row: TimelineRow, field: string): string {
  const one = row.data[field];
  return typeof one === "object" && one !== null && "name" in one ? String(one.name) : "";
}

function when(text: string, { now, zone }: SentenceContext): string {
  return text === "" ? "not known" : formatMoment(text, now, zone);
}

const origins: Readonly<Record<string, string>> = { alert_group: "from an alert", report: "from a report", person: "" };

const writers: Readonly<Record<string, Write>> = {
  "incident.declared": (row) =>
    person(
      row,
      Flame,
      `declared ${textOf(row, "severity")} ${origins[textOf(row, "origin")] ?? ""}`.trim(),
      `${textOf(row, "commanderName")} commands`,
    ),
  "incident.note-added": (row) => person(row, StickyNote, textOf(row, "text")),
  "incident.decision-made": (row) => ({ icon: Gavel, lead: row.actor.name, text: textOf(row, "text"), tone: "decision" }),
  "incident.status-changed": statusChanged,
  "incident.severity-changed": (row) =>
    person(row, TrendingUp, `changed ${textOf(row, "from")} to ${textOf(row, "to")}`, textOf(row, "reason")),
  "incident.mitigation-recorded": (row) => ({
    icon: Undo2,
    lead: textOf(row, "by"),
    text: textOf(row, "what"),
    detail: "Recorded as a mitigation",
    tone: "person",
  }),
  "incident.recovery-recorded": recoveryRecorded,
  "incident.role-assigned": (row) =>
    textOf(row, "how") === "taken"
      ? person(row, User, `took ${roleOf(row)}`)
      : person(row, User, `gave ${roleOf(row)} to ${textOf(row, "userName")}`),
  "incident.role-left": (row) => person(row, UserMinus, `left ${roleOf(row)} empty`),
  "incident.role-nudged": (row) => machine(Bell, `Still nobody for ${rolesOf(row)}`),
  "incident.role-paged-for": (row) => machine(BellRing, `Paged for ${rolesOf(row)}`),
  "incident.handoff-offered": (row, context) =>
    person(row, ArrowRightLeft, `offered command to ${textOf(row, "toName")}`, `Open until ${when(textOf(row, "expiresAt"), context)}`),
  "incident.handoff-accepted": (row) => person(row, ArrowRightLeft, `accepted command from ${textOf(row, "fromName")}`),
  "incident.handoff-declined": (row) => person(row, ArrowRightLeft, "declined command"),
  "incident.handoff-withdrawn": (row) => person(row, ArrowRightLeft, "took the offer of command back"),
  "incident.handoff-expired": () => machine(ArrowRightLeft, "The offer of command expired; command stayed"),
  "incident.command-claimed": (row) => person(row, ArrowRightLeft, "claimed command", textOf(row, "reason")),
  "incident.task-added": (row) =>
    person(
      row,
      ListTodo,
      textOf(row, "text"),
      textOf(row, "assigneeName") === "" ? "A task for nobody yet" : `A task for ${textOf(row, "assigneeName")}`,
    ),
  "incident.task-check-back": (row) => machine(Clock3, `Time to look again: ${textOf(row, "text")}`, textOf(row, "assigneeName")),
  "incident.task-completed": (row) => person(row, CheckCheck, `did: ${textOf(row, "text")}`),
  "incident.fact-corrected": (row, context) =>
    person(
      row,
      History,
      `corrected “${textOf(row, "fact").replace("_", " ")}” from ${when(textOf(row, "from"), context)} to ${when(textOf(row, "to"), context)}`,
      textOf(row, "reason"),
    ),
  "incident.service-linked": (row) => person(row, Link2, `named ${textOf(row, "serviceName")} as affected`),
  "incident.alert-group-linked": (row) => machine(Link2, "Linked an alert group", textOf(row, "title")),
  "incident.made-private": (row) => person(row, LockKeyhole, "made it private", textOf(row, "reason")),
  "incident.made-open": (row) => person(row, LockKeyholeOpen, "opened it to everybody", textOf(row, "reason")),
  "incident.access-given": (row) => person(row, LockKeyhole, `gave ${textOf(row, "name")} access`),
  "incident.access-removed": (row) => person(row, LockKeyhole, `took access from ${textOf(row, "name")}`),
  "incident.merged": (row) => person(row, GitMerge, `merged it into ${textOf(row, "reference")}`, textOf(row, "reason")),
  "incident.merged-in": (row) => person(row, GitMerge, `merged ${textOf(row, "reference")} into it`, textOf(row, "reason")),
  "incident.unmerged": (row) => person(row, GitMerge, `undid the merge into ${textOf(row, "reference")}`, textOf(row, "reason")),
  "incident.unmerged-from": (row) => person(row, GitMerge, `undid the merge of ${textOf(row, "reference")} into it`, textOf(row, "reason")),
  "incident.update-due": () => machine(Clock3, "The promised update is due"),
  "incident.update-missed": () => harm(Clock3, "The promised update is overdue"),
  "report.declared": (row) => reported(row, "declared from a report"),
  "report.merged": (row) => reported(row, "merged a report"),
  "page.step-fired": (row) => machine(BellRing, `Paged ${namesIn(row, "people") || "nobody who can be reached"}`, textOf(row, "title")),
  "page.step-skipped": (row) => harm(BellOff, "A step of the page reached nobody", textOf(row, "reason").replaceAll("_", " ")),
  "page.acknowledged": (row) => ({
    icon: CircleCheck,
    lead: nameIn(row, "by") || row.actor.name,
    text: "answered the page",
    detail: secondsDetail(row),
    tone: "person",
  }),
  "page.acknowledgement-timed-out": () => machine(BellRing, "Nothing heard since the acknowledgement: the page goes on"),
  "page.escalated": (row) => person(row, TrendingUp, "passed the page on"),
  "page.exhausted": (row) => harm(BellOff, "Nobody answered the page", textOf(row, "title")),
  "notification.failed": (row) => harm(BellOff, `A message to ${nameIn(row, "to")} failed`, textOf(row, "detail")),
  "alert.opened": (row) => harm(Flame, textOf(row, "title"), row.data["reopened"] === true ? "Alert fires again" : "Alert fires"),
  "alert.resolved": (row) => machine(CheckCheck, textOf(row, "title"), "Alert resolved"),
  "alert.acknowledged": (row) => person(row, CircleCheck, "acknowledged an alert", textOf(row, "title")),
  "alert.noted": (row) =>
    machine(StickyNote, `${textOf(row, "author") || textOf(row, "sourceName")} noted on an alert`, textOf(row, "text")),
  "alert.asked": (row) =>
    machine(StickyNote, `${textOf(row, "sourceName")} asked to ${textOf(row, "verb")}: written down, not done`, textOf(row, "title")),
  "alert-group.resolved": (row) => machine(CheckCheck, "Every member alert is resolved", textOf(row, "title")),
};

function reported(row: TimelineRow, deed: string): Sentence {
  const from = textOf(row, "reporterName") || "somebody";
  return person(row, MessageSquareWarning, `${deed}: “${textOf(row, "text")}”`, `Reported by ${from}`);
}

function statusChanged(row: TimelineRow): Sentence {
  const to = row.data["to"];
  const word = typeof to === "string" && to in statusWords ? statusWords[to as keyof typeof statusWords] : "moved";
  const why = textOf(row, "why");
  const detail = why in knownReasons ? knownReasons[why] : why;
  if (textOf(row, "how") === "regress") return harm(Undo2, "Active again", detail);
  return person(row, to === "mitigated" || to === "resolved" ? ShieldCheck : Waypoints, `set it to ${word.toLowerCase()}`, detail);
}

const knownReasons: Readonly<Record<string, string>> = {
  confirmed: "It hurts",
  mitigation_recorded: "A mitigation is recorded",
  recovery_confirmed: "Recovery confirmed by checks and silent alerts",
  review_published: "The review is published",
  no_review_owed: "No review is owed at this severity",
};

function recoveryRecorded(row: TimelineRow): Sentence {
  const state = textOf(row, "state");
  if (state === "red") return harm(Radio, "Recovery checks are red", textOf(row, "evidence"));
  return machine(Radio, state === "green" ? "Recovery checks are green" : "Recovery is not known", textOf(row, "evidence"));
}

function secondsDetail(row: TimelineRow): string | undefined {
  const seconds = row.data["afterSeconds"];
  if (typeof seconds !== "number") return undefined;
  return seconds < 60 ? `After ${Math.round(seconds)} s` : `After ${Math.round(seconds / 60)} min`;
}

/** What a row says. */
export function sentenceOf(row: TimelineRow, context: SentenceContext): Sentence {
  return (writers[row.type] ?? higherWriters[row.type] ?? announced)(row, context);
}

/** Bookkeeping that would only stand in the way; it stays in the audit log and in the API. */
const unsaid: ReadonlySet<string> = new Set([
  "incident.update-promised",
  "page.triggered",
  "page.resolved",
  "notification.sent",
  "alert-group.opened",
  "postmortem.section-saved",
  "postmortem.changed",
]);

/** Whether the timeline shows a row at all. */
export function isSaid(row: TimelineRow): boolean {
  const isBySystem = row.actor.kind === "system";
  // An alert is acknowledged with the page about it, and recovery is said by its checks with their numbers.
  if (isBySystem && (row.type === "alert.acknowledged" || row.type === "incident.recovery-recorded")) return false;
  return !unsaid.has(row.type);
}

/** Of what a run prints only the latest stays on the timeline; all of it stands with the run. Rows come newest first. */
export function withoutOldOutput(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    if (row.type !== "run.output") return true;
    const isFirst = !seen.has(row.subject.id);
    seen.add(row.subject.id);
    return isFirst;
  });
}
