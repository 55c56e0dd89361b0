import { incidentReference } from "@staunch/core/incidents";
import type { EscalationPolicyId, IncidentId, PageId, ScheduleId, ServiceId, UserId } from "@staunch/core/kernel";
import { changeIncident } from "#incidents/change-incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { keepConfidence } from "#incidents/incident-pages.ts";
import { pageTarget } from "#paging/index.ts";
import type { CommandContext } from "#platform/index.ts";

/** Whom to call into the room: exactly one of the four. */
export interface RoomPage {
  readonly userId?: UserId | undefined;
  readonly scheduleId?: ScheduleId | undefined;
  readonly serviceId?: ServiceId | undefined;
  readonly policyId?: EscalationPolicyId | undefined;
  /** What they are needed for, in one line; the incident's title without it. */
  readonly message?: string | undefined;
}

/**
 * Pages a person, a schedule or a service into the incident. Its story is on the timeline.
 * @throws invalid unless exactly one target is named; not_found when it is unknown.
 */
export function pageFromIncident(ctx: CommandContext, incidentId: IncidentId, request: RoomPage): Promise<PageId> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const { message, ...target } = request;
    const title = `${incidentReference(incident.number)} ${incident.severity}: ${message ?? incident.title}`;
    const page = await pageTarget(ctx.within(tx), { ...target, title, subject: subjectOf(incident), urgency: "high" });
    await keepConfidence(tx, ctx, incident);
    return page.id;
  });
}
