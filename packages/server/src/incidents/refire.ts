import { isOpen } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { AlertGroupId, ServiceId } from "@staunch/core/kernel";
import { findAlertGroupFacts, joinAlertGroup } from "#incidents/alert-groups.ts";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { moveStatus } from "#incidents/move-status.ts";
import {
  findOpenIncidentOfGroup,
  findOpenIncidentsOfService,
  findOrganisationsWithOpenIncidents,
  readMemberServiceIds,
} from "#incidents/read-links.ts";
import { findIncidentForUpdate } from "#incidents/store.ts";
import { recordEvent } from "#platform/index.ts";
import type { CommandContext, Reaction, RecordedEvent, Tx } from "#platform/index.ts";

const groupTopic = "alert-group:";

/** A member alert fires again while the incident is called mitigated: it is not. Run twice, the second changes nothing. */
export const regressOnRefire: Reaction = {
  name: "incidents.regress-on-refire",
  on: ["alert.opened"],
  // In a storm without an incident there is nothing to regress, and paging needs the database.
  async relevant(tx, events) {
    const organisations = await findOrganisationsWithOpenIncidents(tx, [...new Set(events.map((event) => event.organisationId))]);
    return events.filter((event) => organisations.has(event.organisationId));
  },
  async run(ctx, event, tx) {
    for (const topic of event.topics.filter((one) => one.startsWith(groupTopic))) {
      const groupId = asId<"alert-group">(topic.slice(groupTopic.length));
      const incident = await findIncidentOf(tx, ctx, groupId);
      if (incident !== undefined) await regress(tx, ctx, incident, event);
    }
  },
};

/** The incident whose member the group is, or becomes by firing again where an older member of the same service did. */
async function findIncidentOf(tx: Tx, ctx: CommandContext, groupId: AlertGroupId): Promise<Incident | undefined> {
  const member = await findOpenIncidentOfGroup(tx, ctx.organisationId, groupId);
  if (member !== undefined) return findIncidentForUpdate(tx, ctx.organisationId, member.id);
  const group = await findAlertGroupFacts(tx, ctx, groupId);
  for (const serviceId of group.serviceIds) {
    const incident = await findIncidentWithMemberOn(tx, ctx, serviceId);
    if (incident === undefined) continue;
    if (await joinAlertGroup(tx, ctx, incident, groupId)) {
      await recordEvent(tx, ctx, {
        type: "incident.alert-group-linked",
        subject: subjectOf(incident),
        topics: [groupTopic + groupId],
        data: { alertGroupId: groupId, title: group.title },
      });
    }
    return incident;
  }
  return undefined;
}

/** A group ends when its alerts resolve, so the same alert firing again comes in a new group of the same service. */
async function findIncidentWithMemberOn(tx: Tx, ctx: CommandContext, serviceId: ServiceId): Promise<Incident | undefined> {
  for (const id of await findOpenIncidentsOfService(tx, ctx.organisationId, serviceId)) {
    const members = await readMemberServiceIds(tx, ctx, id);
    if (!members.includes(serviceId)) continue;
    const incident = await findIncidentForUpdate(tx, ctx.organisationId, id);
    if (incident !== undefined && isOpen(incident.status)) return incident;
  }
  return undefined;
}

async function regress(tx: Tx, ctx: CommandContext, incident: Incident, event: RecordedEvent): Promise<void> {
  // What fired before it was called mitigated is what the mitigation was against.
  const mitigatedAt = incident.facts.mitigatedAt;
  if (mitigatedAt === undefined || Temporal.Instant.compare(event.recordedAt, mitigatedAt) < 0) return;
  const title = typeof event.data["title"] === "string" ? event.data["title"] : "a member alert";
  await moveStatus(tx, ctx, incident, { kind: "regress", cause: "alert_fired", reason: `Firing again: ${title}` });
}
