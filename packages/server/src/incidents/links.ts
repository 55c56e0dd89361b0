import { incidentReference, isOpen } from "@staunch/core/incidents";
import type { AlertGroupId, IncidentId, ServiceId } from "@staunch/core/kernel";
import { findAlertGroupFacts, joinAlertGroup } from "#incidents/alert-groups.ts";
import { changeIncident } from "#incidents/change-incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { findOpenIncidentOfGroup } from "#incidents/read-links.ts";
import { requireServices } from "#incidents/services.ts";
import { insertService } from "#incidents/store.ts";
import { conflict, recordEvent } from "#platform/index.ts";
import type { CommandContext } from "#platform/index.ts";

/** Says that a service is affected. Saying it twice changes nothing. @throws not_found when there is no such service. */
export function linkService(ctx: CommandContext, incidentId: IncidentId, serviceId: ServiceId): Promise<void> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const [service] = await requireServices(tx, ctx, [serviceId]);
    if (!(await insertService(tx, incident, serviceId))) return;
    await recordEvent(tx, ctx, {
      type: "incident.service-linked",
      subject: subjectOf(incident),
      topics: [`service:${serviceId}`],
      data: { serviceId, serviceName: service?.name ?? null },
    });
  });
}

/**
 * Makes an alert group a member: its alerts keep the resolve gate shut while they fire, and their story joins the timeline.
 * @throws conflict when it belongs to another open incident.
 */
export function linkAlertGroup(ctx: CommandContext, incidentId: IncidentId, groupId: AlertGroupId): Promise<void> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const group = await findAlertGroupFacts(tx, ctx, groupId);
    const open = await findOpenIncidentOfGroup(tx, ctx.organisationId, groupId);
    if (open !== undefined && open.id !== incident.id) {
      const reference = incidentReference(open.number);
      throw conflict(`This alert group belongs to ${reference}.`, { incidentId: open.id, reference });
    }
    if (!isOpen(incident.status)) throw conflict("The incident is over.", { reason: "incident_over" });
    if (!(await joinAlertGroup(tx, ctx, incident, groupId))) return;
    for (const serviceId of group.serviceIds) await insertService(tx, incident, serviceId);
    await recordEvent(tx, ctx, {
      type: "incident.alert-group-linked",
      subject: subjectOf(incident),
      topics: [`alert-group:${groupId}`],
      data: { alertGroupId: groupId, title: group.title },
    });
  });
}
