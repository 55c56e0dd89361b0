import {
  BookOpenCheck,
  CheckCheck,
  CircleCheck,
  GitCommitHorizontal,
  Globe,
  ListTodo,
  type LucideIcon,
  Megaphone,
  MessagesSquare,
  NotebookPen,
  Radio,
  Undo2,
  X,
} from "lucide-react";
import type { TimelineRow } from "#incidents/incident-queries.ts";
import { harm, machine, person, type Sentence, textOf, type Write } from "#incidents/sentence.ts";

function sentence(row: TimelineRow): string {
  return textOf(row, "sentence") || textOf(row, "label");
}

/** Sentences about what modules above incidents announce: runs, recovery, updates, the review. */
export const higherWriters: Readonly<Record<string, Write>> = {
  "run.proposed": (row) => person(row, Undo2, `proposed: ${textOf(row, "label")}`),
  "run.started": (row) =>
    person(
      row,
      Undo2,
      `started: ${textOf(row, "label")}`,
      textOf(row, "approvedBy") === "" ? "" : `Approved by ${textOf(row, "approvedBy")}`,
    ),
  "run.output": (row) => machine(Radio, sentence(row), textOf(row, "label")),
  "run.finished": (row) => (textOf(row, "status") === "failed" ? harm(X, sentence(row)) : machine(CheckCheck, sentence(row))),
  "run.effect-seen": (row) => machine(CircleCheck, sentence(row)),
  "run.confirmed": (row) => machine(CircleCheck, sentence(row)),
  "run.no-effect": (row) => harm(X, sentence(row)),
  "run.rejected": (row) => person(row, X, sentence(row)),
  "run.cancel-requested": (row) => machine(X, sentence(row)),
  "run.cancelled": (row) => machine(X, sentence(row)),
  "mitigation.rehearsed": (row) => machine(Radio, sentence(row)),
  "mitigation.proposed": (row) => machine(Undo2, sentence(row)),
  "recovery.turned-red": (row) => harm(Radio, sentence(row), `Objective ${textOf(row, "objective")}`),
  "recovery.turned-green": (row) => machine(CircleCheck, sentence(row), `Objective ${textOf(row, "objective")} is met`),
  "recovery.held": (row) => machine(CircleCheck, sentence(row), "Green for its hold time"),
  "recovery.measured": (row) => machine(Radio, sentence(row), `Objective ${textOf(row, "objective")}`),
  "runbook.opened": (row) =>
    textOf(row, "because") === "person"
      ? person(row, BookOpenCheck, `opened the runbook “${textOf(row, "name")}”`)
      : machine(BookOpenCheck, `Runbook opened: ${textOf(row, "name")}`, `Attached to ${textOf(row, "becauseName")}`),
  "runbook.step-marked": (row) => person(row, BookOpenCheck, `${stepDone(row)}: ${textOf(row, "title")}`, nextStep(row)),
  "runbook.step-undone": (row) =>
    person(row, BookOpenCheck, `took step ${textOf(row, "number")} back: ${textOf(row, "title")}`, textOf(row, "name")),
  "suspect.dismissed": (row) => person(row, GitCommitHorizontal, `ruled out ${sentence(row)}`),
  "suspect.restored": (row) => person(row, GitCommitHorizontal, `brought ${sentence(row)} back as a suspect`),
  "update.posted": (row) => person(row, Megaphone, `“${textOf(row, "message")}”`, updateDetail(row)),
  "chat-message.kept": (row) => person(row, MessagesSquare, `“${textOf(row, "text")}”`, saidBy(row)),
  "chat-message.released": (row) => person(row, MessagesSquare, "took a message of the chat back", saidBy(row)),
  "chat-channel.opened": (row) =>
    machine(MessagesSquare, `A channel was opened${textOf(row, "name") === "" ? "" : `: ${textOf(row, "name")}`}`),
  "chat-channel.archived": () => machine(MessagesSquare, "The channel was archived"),
  "chat-channel.failed": (row) => harm(MessagesSquare, "The channel could not be kept up to date", textOf(row, "reason")),
  "postmortem.drafted": () => machine(NotebookPen, "The postmortem is drafted from the record"),
  "postmortem.published": (row) => person(row, NotebookPen, "published the postmortem"),
};

/** "did step 3, and it did not work" */
function stepDone(row: TimelineRow): string {
  const step = `did step ${textOf(row, "number")}`;
  const answer = textOf(row, "answer");
  if (answer === "done") return step;
  return answer === "worked" ? `${step}, and it worked` : `${step}, and it did not work`;
}

function nextStep(row: TimelineRow): string {
  const next = textOf(row, "next");
  return `${textOf(row, "name")} · ${next === "" ? "finished" : `next: ${next}`}`;
}

function saidBy(row: TimelineRow): string {
  return [`${textOf(row, "author")} said so in the chat`, textOf(row, "permalink")].filter((one) => one !== "").join(" · ");
}

const audiences: Readonly<Record<string, string>> = { internal: "Internal", stakeholders: "Stakeholders", public: "Public" };

/** "Public · Identified · 3 pages, 8,214 subscribers" */
function updateDetail(row: TimelineRow): string {
  const status = textOf(row, "status");
  const word = status.charAt(0).toUpperCase() + status.slice(1).replaceAll("_", " ");
  const told = [counted(row, "pageCount", "page"), counted(row, "subscriberCount", "subscriber")].filter((one) => one !== "").join(", ");
  return [audiences[textOf(row, "audience")] ?? "", word, told].filter((one) => one !== "").join(" · ");
}

function counted(row: TimelineRow, field: string, noun: string): string {
  const count = row.data[field];
  if (typeof count !== "number" || count === 0) return "";
  return `${count.toLocaleString()} ${noun}${count === 1 ? "" : "s"}`;
}

const iconsByNoun: Readonly<Record<string, LucideIcon>> = {
  change: GitCommitHorizontal,
  mitigation: Undo2,
  run: Undo2,
  update: Megaphone,
  "status-page": Globe,
  postmortem: NotebookPen,
  "action-item": ListTodo,
};

/** Anything else that is announced: its own words if it brings some, else the words of its type. */
export function announced(row: TimelineRow): Sentence {
  const [noun = "", verb = ""] = row.type.split(".");
  const icon = iconsByNoun[noun] ?? Radio;
  const text = sentence(row) || textOf(row, "text") || textOf(row, "summary") || textOf(row, "title");
  const what = `${noun.replaceAll("-", " ")} ${verb.replaceAll("-", " ")}`;
  const heading = what.charAt(0).toUpperCase() + what.slice(1);
  return machine(icon, text === "" ? heading : text, text === "" ? "" : heading);
}
