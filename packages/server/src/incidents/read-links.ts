import type { IncidentFacts, IncidentStatus, Severity } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { AlertGroupId, IncidentId, OrganisationId, ServiceId } from "@staunch/core/kernel";
import { readAlertGroups } from "#alerts/index.ts";
import { requirePermission } from "#identity/index.ts";
import { findIncident } from "#incidents/store.ts";
import { notFound } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

interface IncidentKey {
  readonly organisationId: OrganisationId;
  readonly id: IncidentId;
}

/** The services an incident is about. */
export async function readServiceIds(tx: Tx, incident: IncidentKey): Promise<readonly ServiceId[]> {
  const rows = await tx
    .selectFrom("incident_services")
    .select("service_id")
    .where("organisation_id", "=", incident.organisationId)
    .where("incident_id", "=", incident.id)
    .execute();
  return rows.map((row) => asId<"service">(row.service_id));
}

/** The member alert groups of an incident. */
export async function readAlertGroupIds(tx: Tx, incident: IncidentKey): Promise<readonly AlertGroupId[]> {
  const rows = await tx
    .selectFrom("incident_alert_groups")
    .select("alert_group_id")
    .where("organisation_id", "=", incident.organisationId)
    .where("incident_id", "=", incident.id)
    .orderBy("linked_at")
    .execute();
  return rows.map((row) => asId<"alert-group">(row.alert_group_id));
}

/** The open incident an alert group belongs to, if any. */
export async function findOpenIncidentOfGroup(
  tx: Tx,
  organisationId: OrganisationId,
  groupId: AlertGroupId,
): Promise<{ readonly id: IncidentId; readonly number: number } | undefined> {
  const row = await tx
    .selectFrom("incident_alert_groups")
    .innerJoin("incidents", (join) =>
      join
        .onRef("incidents.organisation_id", "=", "incident_alert_groups.organisation_id")
        .onRef("incidents.id", "=", "incident_alert_groups.incident_id"),
    )
    .select(["incidents.id", "incidents.number"])
    .where("incident_alert_groups.organisation_id", "=", organisationId)
    .where("incident_alert_groups.alert_group_id", "=", groupId)
    .where("incidents.status", "in", ["triage", "active", "mitigated"])
    .executeTakeFirst();
  return row === undefined ? undefined : { id: asId<"incident">(row.id), number: row.number };
}

/** The open incidents that name a service, newest first. */
export async function findOpenIncidentsOfService(
  tx: Tx,
  organisationId: OrganisationId,
  serviceId: ServiceId,
): Promise<readonly IncidentId[]> {
  const rows = await tx
    .selectFrom("incident_services")
    .innerJoin("incidents", (join) =>
      join
        .onRef("incidents.organisation_id", "=", "incident_services.organisation_id")
        .onRef("incidents.id", "=", "incident_services.incident_id"),
    )
    .select("incidents.id")
    .where("incident_services.organisation_id", "=", organisationId)
    .where("incident_services.service_id", "=", serviceId)
    .where("incidents.status", "in", ["triage", "active", "mitigated"])
    .orderBy("incidents.number", "desc")
    .execute();
  return rows.map((row) => asId<"incident">(row.id));
}

/** The services whose alerts are members of an incident. */
export async function readMemberServiceIds(tx: Tx, ctx: CommandContext, id: IncidentId): Promise<readonly ServiceId[]> {
  const groups = await readAlertGroups(tx, ctx, await readAlertGroupIds(tx, { organisationId: ctx.organisationId, id }));
  return groups.flatMap((group) => group.serviceId ?? []);
}

/** An incident in brief, for the modules above: what it is about and how far it has come. */
export interface IncidentInBrief {
  readonly id: IncidentId;
  readonly number: number;
  readonly title: string;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly serviceIds: readonly ServiceId[];
  readonly alertGroupIds: readonly AlertGroupId[];
  readonly facts: IncidentFacts;
  readonly mitigationRecorded: boolean;
  readonly nextUpdateAt: Temporal.Instant | undefined;
  /** Only those who have access may hear of it. */
  readonly isPrivate: boolean;
}

/** @throws not_found when the organisation has no such incident; forbidden for whoever may not read. */
export async function getIncident(ctx: CommandContext, id: IncidentId): Promise<IncidentInBrief> {
  requirePermission(ctx.actor, "incidents:read");
  return ctx.transact(async (tx) => {
    const incident = await findIncident(tx, ctx.organisationId, id);
    if (incident === undefined) throw notFound("incident", id);
    const { number, title, severity, status, facts, mitigationRecorded, nextUpdateAt, isPrivate } = incident;
    const serviceIds = await readServiceIds(tx, incident);
    const alertGroupIds = await readAlertGroupIds(tx, incident);
    return { id, number, title, severity, status, facts, mitigationRecorded, nextUpdateAt, isPrivate, serviceIds, alertGroupIds };
  });
}

/** Which of these organisations have an incident that is not over; for workers that serve every organisation. */
export async function findOrganisationsWithOpenIncidents(
  tx: Tx,
  organisations: readonly OrganisationId[],
): Promise<ReadonlySet<OrganisationId>> {
  const rows = await tx
    .selectFrom("incidents")
    .select("organisation_id")
    .distinct()
    .where("organisation_id", "in", [...organisations])
    .where("status", "in", ["triage", "active", "mitigated"])
    .execute();
  return new Set(rows.map((row) => asId<"organisation">(row.organisation_id)));
}
