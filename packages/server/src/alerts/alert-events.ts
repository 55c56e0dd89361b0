import type { GroupingRules } from "@staunch/core/alerts";
import type { ServiceId } from "@staunch/core/kernel";
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
 * - `alert.flapping` {title, severity, urgency, changes, minutes}: it pages once more and is then held until it is steady
 * - `alert-group.opened` {title, urgency} · `alert-group.grew` {title, members} · `alert-group.resolved` {title}
 * What holds alerts back is announced by `holdEvents`.
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
  const topics = topicsOf(alert);
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

/** Those that began to flap. */
export function flapEvents(
  flapping: readonly TouchedAlert[],
  rulesOf: (serviceId: ServiceId | undefined) => GroupingRules,
  now: Temporal.Instant,
): readonly AttributedEvent[] {
  return flapping.map(({ alert }) => {
    const { flapChanges, flapMinutes } = rulesOf(alert.serviceId);
    const { severity, urgency } = alert.state;
    return {
      type: "alert.flapping",
      subject: { type: "alert", id: alert.id },
      topics: topicsOf(alert),
      data: { title: alert.title, severity, urgency, changes: flapChanges, minutes: flapMinutes },
      actor: systemActor(alert.organisationId),
      recordedAt: now,
    };
  });
}

function topicsOf({ groupId, sourceId, serviceId }: TouchedAlert["alert"]): readonly string[] {
  const topics = [`alert-group:${groupId}`, `source:${sourceId}`];
  if (serviceId !== undefined) topics.push(`service:${serviceId}`);
  return topics;
}
