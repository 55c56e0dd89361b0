import type { Grouped } from "#alerts/group-alerts.ts";
import type { TouchedAlert } from "#alerts/dedup-batch.ts";
import { incidentsWanted } from "#alerts/route-events.ts";
import type { AlertGroup } from "#alerts/store-groups.ts";
import { type AttributedEvent, systemActor } from "#platform/index.ts";

/**
 * What this module announces. Topics of all: the alert's group, its service, its source.
 * - `alert.opened` {title, severity, urgency, sourceName, reopened}
 * - `alert.urgency-raised` {title, severity}
 * - `alert.acknowledged` {title}
 * - `alert.resolved` {title, reason: "sender" | "expired" | "person"}
 * - `alert.incident-wanted` {title, severity: "SEV1" … "SEV5", ruleId, ruleName}: a routing rule declares an incident
 * - `alert-group.opened` {title, urgency} · `alert-group.resolved` {title}
 */
export function recordOf(grouped: Grouped, resolved: readonly AlertGroup[], now: Temporal.Instant): readonly AttributedEvent[] {
  return [
    ...grouped.opened.map((group) => groupEvent("alert-group.opened", group, now)),
    ...grouped.touched.flatMap((touched) => alertEvents(touched, now)),
    ...incidentsWanted(grouped.touched, now),
    ...resolved.map((group) => groupEvent("alert-group.resolved", group, now)),
  ];
}

function groupEvent(type: string, group: AlertGroup, now: Temporal.Instant): AttributedEvent {
  const topics = group.serviceId === undefined ? [] : [`service:${group.serviceId}`];
  const data = { title: group.title, urgency: group.urgency };
  return { type, subject: { type: "alert-group", id: group.id }, topics, data, actor: systemActor(group.organisationId), recordedAt: now };
}

/** A mere repeat is counted on the alert and is no event. */
function alertEvents(touched: TouchedAlert, now: Temporal.Instant): readonly AttributedEvent[] {
  const { alert } = touched;
  const topics = [`alert-group:${alert.groupId}`, `source:${alert.sourceId}`];
  if (alert.serviceId !== undefined) topics.push(`service:${alert.serviceId}`);
  return touched.steps.flatMap(({ transition, heard }) => {
    if (transition === "repeated") return [];
    const { source, reason } = heard;
    const opens = transition === "opened" || transition === "reopened";
    const type = opens ? "alert.opened" : `alert.${transition.replace("_", "-")}`;
    const data = {
      title: alert.title,
      severity: alert.state.severity,
      urgency: alert.state.urgency,
      sourceName: source.name,
      ...(opens && { reopened: transition === "reopened" }),
      ...(transition === "resolved" && { reason: reason ?? "sender" }),
    };
    return [{ type, subject: { type: "alert", id: alert.id }, topics, data, actor: heard.actor, recordedAt: now }];
  });
}
