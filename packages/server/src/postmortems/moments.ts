import type { DraftEvent, Moment } from "@staunch/core/postmortems";

/** What a moment is made of; the timeline's rows and recorded events both are such. */
export interface TimelineEvent {
  readonly seq: number;
  readonly type: string;
  readonly at: Temporal.Instant;
  readonly actorName: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Telling {
  readonly moment: Moment;
  /** One plain sentence; undefined when this one is not worth telling. */
  readonly text: (event: TimelineEvent) => string | undefined;
}

/** Roles in place of names where the event knows one: a review is about the situation. */
const tellings: Readonly<Record<string, Telling>> = {
  "change.recorded": { moment: "change_made", text: (event) => word(event, "summary") ?? "A change was made" },
  "alert.opened": { moment: "alert_fired", text: (event) => `Alert: ${word(event, "title") ?? "no title"}` },
  "page.triggered": {
    moment: "paged",
    text: (event) => (event.data["isTest"] === true ? undefined : `A page went out: ${word(event, "title") ?? ""}`),
  },
  "page.acknowledged": {
    moment: "acknowledged",
    text: (event) => `The page was answered after ${minutes(event.data["afterSeconds"])}`,
  },
  "page.acknowledgement-timed-out": { moment: "escalated", text: () => "The answer to the page timed out and it went on" },
  "page.escalated": { moment: "escalated", text: () => "The page was passed on to the next step" },
  "page.exhausted": { moment: "nobody_answered", text: () => "Nobody answered the page" },
  "incident.declared": {
    moment: "declared",
    text: (event) => `Declared as ${word(event, "severity") ?? "an incident"} ${originOf(event)}`,
  },
  "incident.severity-changed": {
    moment: "severity_changed",
    text: (event) =>
      `Severity went from ${word(event, "from") ?? "?"} to ${word(event, "to") ?? "?"}: ${word(event, "reason") ?? "no reason given"}`,
  },
  "incident.handoff-accepted": { moment: "command_changed", text: () => "Command was handed over" },
  "incident.command-claimed": { moment: "command_changed", text: (event) => `Command was claimed: ${word(event, "reason") ?? ""}` },
  "incident.decision-made": { moment: "decided", text: (event) => word(event, "text") },
  "incident.mitigation-recorded": {
    moment: "run_worked",
    text: (event) => (event.data["runId"] === null ? word(event, "what") : undefined),
  },
  "incident.recovery-recorded": {
    moment: "recovery_seen",
    text: (event) =>
      event.data["state"] === "green" ? `Recovery was seen: ${word(event, "evidence") ?? "the check turned green"}` : undefined,
  },
  "incident.update-missed": { moment: "promise_missed", text: () => "A promised update did not come in time" },
  "run.started": { moment: "run_started", text: (event) => `${word(event, "label") ?? "A mitigation"} was started` },
  "run.confirmed": { moment: "run_worked", text: (event) => outcome(event, "worked") },
  "run.no-effect": { moment: "run_failed", text: (event) => outcome(event, "had no effect") },
  "run.finished": { moment: "run_failed", text: (event) => (event.data["status"] === "failed" ? outcome(event, "failed") : undefined) },
  "update.posted": { moment: "update_posted", text: (event) => `Told ${circleOf(event)}: ${firstLine(word(event, "message") ?? "")}` },
};

/** What an event meant for the course of the incident; undefined for the many that tell nothing. */
export function momentOf(event: TimelineEvent): DraftEvent | undefined {
  const moved = event.type === "incident.status-changed" ? statusMoment(event) : undefined;
  if (moved !== undefined) return { eventId: String(event.seq), at: event.at, ...moved };
  const telling = tellings[event.type];
  const text = telling?.text(event);
  if (telling === undefined || text === undefined || text === "") return undefined;
  return { eventId: String(event.seq), at: event.at, moment: telling.moment, text };
}

function statusMoment(event: TimelineEvent): { readonly moment: Moment; readonly text: string } | undefined {
  const to = word(event, "to");
  if (to === "mitigated") return { moment: "mitigated", text: "The harm had stopped" };
  if (to === "resolved") return { moment: "resolved", text: "Recovery was confirmed" };
  if (to === "active" && word(event, "from") !== "triage") {
    return { moment: "regressed", text: `It came back: ${word(event, "why") ?? "no reason given"}` };
  }
  return undefined;
}

function originOf(event: TimelineEvent): string {
  const origin = word(event, "origin");
  if (origin === "alert_group") return "from an alert";
  return origin === "report" ? "from a report" : "by a responder";
}

function circleOf(event: TimelineEvent): string {
  const audience = word(event, "audience");
  if (audience === "public") return "the public";
  return audience === "stakeholders" ? "stakeholders" : "the organisation";
}

/** The run's own sentence begins with its label and says how it ended. */
function outcome(event: TimelineEvent, verb: string): string {
  const sentence = word(event, "sentence");
  if (sentence !== undefined) return sentence;
  const reason = word(event, "reason");
  return `${word(event, "label") ?? "A mitigation"} ${verb}${reason === undefined ? "" : `: ${reason}`}`;
}

function word(event: TimelineEvent, key: string): string | undefined {
  const value = event.data[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function minutes(seconds: unknown): string {
  const whole = typeof seconds === "number" ? Math.round(seconds) : 0;
  return whole < 120 ? `${whole} s` : `${Math.round(whole / 60)} min`;
}

function firstLine(text: string): string {
  const line = text.split("\n")[0] ?? "";
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
