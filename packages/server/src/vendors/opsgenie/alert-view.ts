import { at, isJsonObject, labelsOf, listAt, textAt } from "@staunch/core/alerts";
import type { Source, SourceAlert } from "#alerts/index.ts";
import type { RecordedEvent } from "#platform/index.ts";
import { tagsOf } from "#vendors/opsgenie/alert-body.ts";
import { tinyIdOf } from "#vendors/opsgenie/pointer.ts";

/* Alerts, notes and logs as Opsgenie's API shows them. Source: opsgenie/opsgenie-oas, definitions. */

type View = Readonly<Record<string, unknown>>;

const priorities = { critical: "P1", error: "P2", warning: "P3", info: "P5" } as const;
const priorityWord = /^P[1-5]$/i;

function priorityOf(alert: SourceAlert): string {
  const said = textAt(alert.payload, "priority");
  if (said !== undefined && priorityWord.test(said)) return said.toUpperCase();
  // Opsgenie's default where the sender named none; what it means here is decided by its severity.
  return said === undefined ? "P3" : priorities[alert.severity];
}

/** What a list shows of an alert. */
export function viewAlert(alert: SourceAlert, source: Source): View {
  const { payload } = alert;
  return {
    id: alert.id,
    tinyId: tinyIdOf(alert.id),
    alias: textAt(payload, "alias") ?? alert.dedupKey,
    message: alert.title,
    status: alert.status === "resolved" ? "closed" : "open",
    acknowledged: alert.status === "acknowledged",
    isSeen: alert.status === "acknowledged",
    tags: tagsOf(payload),
    snoozed: false,
    count: alert.count,
    lastOccurredAt: wireTime(alert.lastSeenAt),
    createdAt: wireTime(alert.openedAt),
    updatedAt: wireTime(alert.resolvedAt ?? alert.lastSeenAt),
    source: textAt(payload, "source") ?? source.name,
    owner: "",
    priority: priorityOf(alert),
    responders: listAt(payload, "responders").filter(isJsonObject),
    integration: { id: source.id, name: source.name, type: "API" },
    ...(alert.resolvedAt !== undefined && { report: { closeTime: millisecondsBetween(alert.openedAt, alert.resolvedAt) } }),
  };
}

/** What is shown of an alert that is asked for by name. */
export function viewAlertWhole(alert: SourceAlert, source: Source): View {
  return {
    ...viewAlert(alert, source),
    actions: listAt(alert.payload, "actions"),
    entity: textAt(alert.payload, "entity") ?? "",
    description: alert.description ?? "",
    details: labelsOf(at(alert.payload, "details")),
  };
}

function wireTime(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3 });
}

function millisecondsBetween(from: Temporal.Instant, until: Temporal.Instant): number {
  return Math.max(until.epochMilliseconds - from.epochMilliseconds, 0);
}

/** Oldest first, as Opsgenie lists by default; the event's place is the offset to read on from. */
function placed(event: RecordedEvent): View {
  return {
    owner: textAt(event.data, "author") ?? event.actor.name,
    createdAt: wireTime(event.at),
    offset: `${event.at.epochMilliseconds}_${event.seq}`,
  };
}

export function viewNotes(events: readonly RecordedEvent[]): readonly View[] {
  const notes = events
    .filter((event) => event.type === "alert.noted")
    .map((event) => ({ note: textAt(event.data, "text") ?? "", ...placed(event) }));
  return notes.reverse();
}

const logWords: Readonly<Record<string, string>> = {
  "alert.opened": "Alert created",
  "alert.acknowledged": "Alert acknowledged",
  "alert.resolved": "Alert closed",
  "alert.urgency-raised": "Alert became urgent",
};

export function viewLogs(events: readonly RecordedEvent[]): readonly View[] {
  return events.map((event) => ({ log: logOf(event), type: event.actor.kind === "user" ? "user" : "system", ...placed(event) })).reverse();
}

function logOf({ type, data }: RecordedEvent): string {
  if (type === "alert.noted") return `Note added: ${textAt(data, "text") ?? ""}`;
  if (type === "alert.asked") return `Asked for ${textAt(data, "verb") ?? "something"}, which Staunch wrote down`;
  return logWords[type] ?? type;
}
