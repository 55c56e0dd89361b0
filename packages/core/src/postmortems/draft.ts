import { emptySections, type Sections } from "#postmortems/sections.ts";

/** What an event of the timeline meant for the course of the incident. */
export type Moment =
  | "change_made"
  | "alert_fired"
  | "reported"
  | "paged"
  | "acknowledged"
  | "escalated"
  | "nobody_answered"
  | "declared"
  | "severity_changed"
  | "command_changed"
  | "decided"
  | "run_started"
  | "run_worked"
  | "run_failed"
  | "recovery_seen"
  | "regressed"
  | "mitigated"
  | "update_posted"
  | "promise_missed"
  | "resolved";

export interface DraftEvent {
  /** What a claim points at: the part of the timeline's address that names this event. */
  readonly eventId: string;
  readonly at: Temporal.Instant;
  readonly moment: Moment;
  /** The event as one plain sentence, without a full stop. */
  readonly text: string;
}

export interface DraftFacts {
  readonly title: string;
  /** `SEV1` … `SEV5`. */
  readonly severity: string;
  readonly serviceNames: readonly string[];
  readonly impactStartedAt: Temporal.Instant;
  readonly detectedAt?: Temporal.Instant | undefined;
  readonly mitigatedAt?: Temporal.Instant | undefined;
  readonly resolvedAt?: Temporal.Instant | undefined;
  /** In the order of their instants. */
  readonly events: readonly DraftEvent[];
  /** IANA zone in which times are written. */
  readonly timeZone: string;
  /** The address of the incident's timeline; `#event-<id>` is put behind it. */
  readonly timelineUrl: string;
}

/**
 * The first version of a review, written from the record. Each line it writes is a claim and ends in a link to the
 * event that shows it; what the record cannot know is left empty for people.
 */
export function draftPostmortem(facts: DraftFacts): Sections {
  if (facts.events.length === 0) return emptySections;
  return {
    summary: summary(facts),
    impact: impact(facts),
    key_moments: lines(keyMoments(facts.events).map((event) => `- ${claim(facts, event.text, event)}`)),
    detection: detection(facts),
    response: told(facts, ["paged", "acknowledged", "escalated", "nobody_answered", "declared", "command_changed"]),
    mitigation: told(facts, ["run_started", "run_worked", "run_failed", "recovery_seen", "regressed", "mitigated"]),
    contributing_factors: contributingFactors(facts),
    what_helped: whatHelped(facts),
    what_hindered: whatHindered(facts),
    where_lucky: "",
  };
}

function clock(facts: DraftFacts, at: Temporal.Instant): string {
  return at.toZonedDateTimeISO(facts.timeZone).toPlainTime().toString({ smallestUnit: "minute" });
}

function claim(facts: DraftFacts, sentence: string, event: DraftEvent): string {
  const text = sentence.replace(/\s+/g, " ").replace(/[.\s]+$/, "");
  return `${text} ([${clock(facts, event.at)}](${facts.timelineUrl}#event-${event.eventId})).`;
}

function all(facts: DraftFacts, ...moments: readonly Moment[]): readonly DraftEvent[] {
  return facts.events.filter((event) => moments.includes(event.moment));
}

function first(facts: DraftFacts, ...moments: readonly Moment[]): DraftEvent | undefined {
  return facts.events.find((event) => moments.includes(event.moment));
}

function summary(facts: DraftFacts): string {
  const shown = first(facts, "declared") ?? facts.events[0];
  if (shown === undefined) return "";
  const start = facts.impactStartedAt.toZonedDateTimeISO(facts.timeZone);
  const on = start.toPlainDate().toString();
  const where = facts.serviceNames.length === 0 ? "" : ` It touched ${facts.serviceNames.join(", ")}.`;
  const opening = `On ${on} at ${clock(facts, facts.impactStartedAt)} (${facts.timeZone}) an incident of severity ${facts.severity} began: ${facts.title.replace(/[.\s]+$/, "")}.${where}`;
  const stopped = all(facts, "mitigated").at(-1);
  const over = all(facts, "resolved").at(-1);
  return paragraphs([
    claim(facts, opening, shown),
    facts.mitigatedAt !== undefined && stopped !== undefined
      ? claim(facts, `The harm stopped after ${formatElapsed(facts.impactStartedAt, facts.mitigatedAt)}`, stopped)
      : "",
    facts.resolvedAt !== undefined && over !== undefined
      ? claim(facts, `Recovery was confirmed after ${formatElapsed(facts.impactStartedAt, facts.resolvedAt)}`, over)
      : "",
  ]);
}

function impact(facts: DraftFacts): string {
  const alerts = all(facts, "alert_fired");
  const pages = all(facts, "paged");
  const updates = all(facts, "update_posted");
  const stopped = all(facts, "mitigated").at(-1);
  const counted = (noun: string, events: readonly DraftEvent[]): string => {
    const event = events[0];
    if (event === undefined) return "";
    return `- ${claim(facts, `${events.length} ${events.length === 1 ? noun : `${noun}s`}, the first at ${clock(facts, event.at)}`, event)}`;
  };
  return lines([
    facts.mitigatedAt !== undefined && stopped !== undefined
      ? `- ${claim(facts, `${formatElapsed(facts.impactStartedAt, facts.mitigatedAt)} of harm`, stopped)}`
      : "",
    counted("alert", alerts),
    counted("page", pages),
    counted("update", updates),
  ]);
}

function detection(facts: DraftFacts): string {
  const event = first(facts, "alert_fired", "reported");
  if (event === undefined) return "";
  const by = event.moment === "alert_fired" ? "an alert" : "a report";
  const at = facts.detectedAt ?? event.at;
  return lines([
    `- ${claim(facts, `First known from ${by}, ${formatElapsed(facts.impactStartedAt, at)} after the harm began`, event)}`,
    `- ${claim(facts, event.text, event)}`,
  ]);
}

function told(facts: DraftFacts, moments: readonly Moment[]): string {
  return lines(all(facts, ...moments).map((event) => `- ${claim(facts, event.text, event)}`));
}

/** A change can only have contributed if it was made before the harm had stopped; two hours is how far suspects reach back. */
function contributingFactors(facts: DraftFacts): string {
  const earliest = facts.impactStartedAt.subtract({ hours: 2 });
  return lines(
    all(facts, "change_made")
      .filter((event) => Temporal.Instant.compare(event.at, earliest) >= 0)
      .filter((event) => Temporal.Instant.compare(event.at, facts.impactStartedAt) <= 0)
      .map((event) => `- ${claim(facts, `${event.text}, ${formatElapsed(event.at, facts.impactStartedAt)} before the harm began`, event)}`),
  );
}

function whatHelped(facts: DraftFacts): string {
  const paged = first(facts, "paged");
  const acknowledged = first(facts, "acknowledged");
  const worked = first(facts, "run_worked");
  const updates = all(facts, "update_posted");
  const missed = all(facts, "promise_missed");
  const lastUpdate = updates.at(-1);
  return lines([
    paged !== undefined && acknowledged !== undefined && secondsBetween(paged.at, acknowledged.at) <= 300
      ? `- ${claim(facts, `The first page was answered after ${formatElapsed(paged.at, acknowledged.at)}`, acknowledged)}`
      : "",
    worked === undefined ? "" : `- ${claim(facts, worked.text, worked)}`,
    lastUpdate !== undefined && updates.length > 1 && missed.length === 0
      ? `- ${claim(facts, `Each of ${updates.length} promised updates came in time`, lastUpdate)}`
      : "",
  ]);
}

function whatHindered(facts: DraftFacts): string {
  const detected = first(facts, "alert_fired", "reported");
  const late = detected === undefined ? 0 : secondsBetween(facts.impactStartedAt, detected.at);
  return lines([
    detected !== undefined && late > 300
      ? `- ${claim(facts, `The harm lasted ${formatElapsed(facts.impactStartedAt, detected.at)} before anything told of it`, detected)}`
      : "",
    ...all(facts, "escalated", "nobody_answered", "run_failed", "regressed", "promise_missed").map(
      (event) => `- ${claim(facts, event.text, event)}`,
    ),
  ]);
}

/** Repeated alerts, pages and updates say nothing new in a story: of those only the first is kept. */
function keyMoments(events: readonly DraftEvent[]): readonly DraftEvent[] {
  const once: readonly Moment[] = ["alert_fired", "paged", "acknowledged", "update_posted", "run_started"];
  const seen = new Set<Moment>();
  return events.filter((event) => {
    const repeated = once.includes(event.moment) && seen.has(event.moment);
    seen.add(event.moment);
    return !repeated;
  });
}

function secondsBetween(from: Temporal.Instant, until: Temporal.Instant): number {
  return (until.epochMilliseconds - from.epochMilliseconds) / 1000;
}

/** `40 s`, `23 min`, `2 h 5 min`, `3 d 4 h`: two units at most, rounded down. */
export function formatElapsed(from: Temporal.Instant, until: Temporal.Instant): string {
  const seconds = Math.max(0, Math.floor(secondsBetween(from, until)));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function lines(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n");
}

function paragraphs(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n\n");
}
