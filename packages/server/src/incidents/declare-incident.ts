import { incidentReference, nextUpdateAfterSeverityChange } from "@staunch/core/incidents";
import type { Severity } from "@staunch/core/incidents";
import type { AlertGroupId, ServiceId, UserId } from "@staunch/core/kernel";
import { findAlertGroupFacts, joinAlertGroup } from "#incidents/alert-groups.ts";
import type { AlertGroupFacts } from "#incidents/alert-groups.ts";
import type { Incident, IncidentOrigin } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { pagePersonAbout, pageServicesOf } from "#incidents/incident-pages.ts";
import { nameOf, requireMember } from "#incidents/people.ts";
import { setPromiseClock } from "#incidents/promise-clock.ts";
import { findOpenIncidentOfGroup } from "#incidents/read-links.ts";
import { watchRoles } from "#incidents/role-nudges.ts";
import { insertIncident, insertService, nextIncidentNumber } from "#incidents/store.ts";
import { insertPersonAccess } from "#incidents/store-access.ts";
import { requireServices } from "#incidents/services.ts";
import { requirePermission } from "#identity/index.ts";
import { conflict, invalid, newId, recordEvent } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** What one needs to say to declare; everything but the title has a default. */
export interface Declaration {
  /** One line: what is happening. */
  readonly title: string;
  /** SEV2 from an alert group that pages around the clock, otherwise SEV3. */
  readonly severity?: Severity | undefined;
  /** `triage` when it is not sure yet that it hurts; otherwise `active`. */
  readonly status?: "triage" | "active" | undefined;
  readonly serviceIds?: readonly ServiceId[] | undefined;
  /** The alert group it is declared from; its service and its times are taken over. */
  readonly alertGroupId?: AlertGroupId | undefined;
  readonly origin?: IncidentOrigin | undefined;
  /** Who commands; the declarer unless somebody is named. */
  readonly commanderId?: UserId | undefined;
  readonly impactStartedAt?: Temporal.Instant | undefined;
  /** When it was first heard of, where no alert group says so; the declaration by default. */
  readonly detectedAt?: Temporal.Instant | undefined;
  /** Whom to page besides a named commander: nobody, or whoever is on call for the services. */
  readonly page?: "nobody" | "services" | undefined;
  /** Only who has access knows of it; open unless said. */
  readonly isPrivate?: boolean | undefined;
}

/**
 * Opens an incident: from an alert group, a report, or nothing. Its commander stands from this moment on.
 * @throws conflict with `details.incidentId` when the alert group belongs to an open incident already: join that one.
 * @throws invalid when nobody can command it (a key of no one, or the product itself, must name a commander).
 */
export async function declareIncident(ctx: CommandContext, declaration: Declaration): Promise<Incident> {
  requirePermission(ctx.actor, "incidents:respond");
  return ctx.transact(async (tx) => {
    const commander = declaration.commanderId ?? ctx.actor.userId;
    if (commander === undefined) throw invalid("commanderId", "a person who commands");
    await requireMember(tx, ctx, commander, "commanderId");
    const group = await claimGroup(tx, ctx, declaration.alertGroupId);
    const serviceIds = [...new Set([...(declaration.serviceIds ?? []), ...(group?.serviceIds ?? [])])];
    await requireServices(tx, ctx, serviceIds);

    const number = await nextIncidentNumber(tx, ctx.organisationId);
    const incident = opened(ctx, declaration, { number, commander, group });
    await insertIncident(tx, incident);
    if (incident.isPrivate && ctx.actor.userId !== undefined) await insertPersonAccess(tx, incident, ctx.actor.userId, ctx.now);
    for (const serviceId of serviceIds) await insertService(tx, incident, serviceId);
    if (declaration.alertGroupId !== undefined) await joinAlertGroup(tx, ctx, incident, declaration.alertGroupId);
    await announce(tx, ctx, incident, { serviceIds, alertGroupId: declaration.alertGroupId });
    await setPromiseClock(tx, incident);
    await watchRoles(tx, incident, ctx.now);
    await page(tx, ctx, incident, declaration);
    return incident;
  });
}

async function claimGroup(tx: Tx, ctx: CommandContext, alertGroupId: AlertGroupId | undefined): Promise<AlertGroupFacts | undefined> {
  if (alertGroupId === undefined) return undefined;
  const group = await findAlertGroupFacts(tx, ctx, alertGroupId);
  const open = await findOpenIncidentOfGroup(tx, ctx.organisationId, alertGroupId);
  if (open === undefined) return group;
  const reference = incidentReference(open.number);
  throw conflict(`This alert group belongs to ${reference} already: join it.`, { incidentId: open.id, reference });
}

interface Opening {
  readonly number: number;
  readonly commander: UserId;
  readonly group: AlertGroupFacts | undefined;
}

function opened(ctx: CommandContext, declaration: Declaration, opening: Opening): Incident {
  const { actor, now } = ctx;
  const severity = declaration.severity ?? (opening.group?.urgent === true ? "SEV2" : "SEV3");
  const detectedAt = opening.group?.openedAt ?? declaration.detectedAt ?? now;
  return {
    organisationId: ctx.organisationId,
    id: newId<"incident">(),
    number: opening.number,
    title: declaration.title,
    severity,
    status: declaration.status ?? "active",
    origin: declaration.origin ?? (opening.group === undefined ? "person" : "alert_group"),
    declaredBy: { kind: actor.kind, id: actor.id, name: actor.name },
    facts: {
      impactStartedAt: declaration.impactStartedAt ?? detectedAt,
      detectedAt,
      declaredAt: now,
      mitigatedAt: undefined,
      resolvedAt: undefined,
    },
    endedAt: undefined,
    closedAt: undefined,
    reviewOutcome: undefined,
    reviewReason: undefined,
    nextUpdateAt: nextUpdateAfterSeverityChange(severity, undefined, now),
    lastUpdateAt: undefined,
    promiseStage: "pending",
    mitigationRecorded: false,
    recovery: undefined,
    holders: { incident_commander: opening.commander },
    offer: undefined,
    isPrivate: declaration.isPrivate ?? false,
    mergedInto: undefined,
    version: 1,
  };
}

async function announce(
  tx: Tx,
  ctx: CommandContext,
  incident: Incident,
  links: { readonly serviceIds: readonly ServiceId[]; readonly alertGroupId: AlertGroupId | undefined },
): Promise<void> {
  const commander = incident.holders.incident_commander;
  const group = links.alertGroupId === undefined ? [] : [`alert-group:${links.alertGroupId}`];
  await recordEvent(tx, ctx, {
    type: "incident.declared",
    subject: subjectOf(incident),
    topics: [...links.serviceIds.map((id) => `service:${id}`), ...group],
    data: {
      number: incident.number,
      title: incident.title,
      severity: incident.severity,
      status: incident.status,
      isPrivate: incident.isPrivate,
      origin: incident.origin,
      serviceIds: links.serviceIds,
      alertGroupId: links.alertGroupId ?? null,
      commanderId: commander ?? null,
      commanderName: commander === undefined ? null : await nameOf(tx, commander),
    },
  });
}

async function page(tx: Tx, ctx: CommandContext, incident: Incident, declaration: Declaration): Promise<void> {
  const summary = `${incidentReference(incident.number)} ${incident.severity}: ${incident.title}`;
  const commander = incident.holders.incident_commander;
  if (commander !== undefined && commander !== ctx.actor.userId) {
    await pagePersonAbout(tx, ctx, incident, { userId: commander, summary: `You command ${summary}` });
  }
  if (declaration.page === "services") await pageServicesOf(tx, ctx, incident, summary);
}
