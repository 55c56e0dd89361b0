import { hasStep, isOpen, type TouchedAlert } from "#alerts/dedup-batch.ts";
import type { IncidentWanted } from "#alerts/routing-rules.ts";
import { type AttributedEvent, systemActor } from "#platform/index.ts";

/** `alert.incident-wanted` for each alert that opened on a route that declares an incident. */
export function incidentsWanted(touched: readonly TouchedAlert[], now: Temporal.Instant): readonly AttributedEvent[] {
  return touched.flatMap((one) => {
    const { alert } = one;
    const wanted = alert.route?.declare;
    if (wanted === undefined || !isOpen(one) || !hasStep(one, "opened", "reopened")) return [];
    const topics = [`alert-group:${alert.groupId}`];
    if (alert.serviceId !== undefined) topics.push(`service:${alert.serviceId}`);
    const data: IncidentWanted = { title: alert.title, severity: wanted.severity, ruleId: wanted.rule.id, ruleName: wanted.rule.name };
    return [
      {
        type: "alert.incident-wanted",
        subject: { type: "alert", id: alert.id },
        topics,
        data: { ...data },
        actor: systemActor(alert.organisationId),
        recordedAt: now,
      },
    ];
  });
}
