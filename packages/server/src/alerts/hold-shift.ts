import type { HeldBy, Holder } from "@staunch/core/alerts";
import type { HeldAlert } from "#alerts/store-holds.ts";
import { type AttributedEvent, systemActor } from "#platform/index.ts";

/** What changed in what holds one alert back. */
export interface HoldShift {
  readonly alert: Omit<HeldAlert, "labels" | "flap">;
  readonly added: readonly HeldBy[];
  readonly removed: readonly HeldBy[];
}

/** Whoever held it before goes on holding it since then; the others begin now. */
export function nextHeld(
  before: readonly HeldBy[],
  holders: readonly (Omit<Holder, "kind"> & Pick<HeldBy, "kind" | "alertId" | "until">)[],
  now: Temporal.Instant,
): readonly HeldBy[] {
  return holders.map(({ kind, id, name, alertId, until }) => {
    const since = before.find((one) => one.id === id)?.since ?? now.toString();
    return { kind, id, name, since, ...(alertId !== undefined && { alertId }), ...(until !== undefined && { until }) };
  });
}

/** The difference, by id. */
export function shiftOf(alert: HoldShift["alert"], before: readonly HeldBy[]): HoldShift {
  const had = new Set(before.map((one) => one.id));
  const has = new Set(alert.heldBy.map((one) => one.id));
  return {
    alert,
    added: alert.heldBy.filter((one) => !had.has(one.id)),
    removed: before.filter((one) => !has.has(one.id)),
  };
}

/**
 * What this module announces of holding back. Topics: the alert's group, its service, its source.
 * - `alert.suppressed` {title, severity, urgency, by: [{kind, id, name, since}]}
 * - `alert.released` {title, severity, urgency, from: [the same], firing: is it held by nothing any more?}
 */
export function holdEvents(shifts: readonly HoldShift[], now: Temporal.Instant): readonly AttributedEvent[] {
  return shifts.flatMap(({ alert, added, removed }) => {
    const { title, severity, urgency } = alert;
    const topics = [`alert-group:${alert.groupId}`, `source:${alert.sourceId}`];
    if (alert.serviceId !== undefined) topics.push(`service:${alert.serviceId}`);
    const common = { subject: { type: "alert", id: alert.id }, topics, actor: systemActor(alert.organisationId), recordedAt: now };
    const facts = { title, severity, urgency };
    const events: AttributedEvent[] = [];
    if (removed.length > 0) {
      events.push({ ...common, type: "alert.released", data: { ...facts, from: removed, firing: alert.heldBy.length === 0 } });
    }
    if (added.length > 0) events.push({ ...common, type: "alert.suppressed", data: { ...facts, by: added } });
    return events;
  });
}
