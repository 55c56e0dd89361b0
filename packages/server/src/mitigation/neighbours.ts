import { isOpen } from "@staunch/core/incidents";
import type { IncidentStatus, Recovery } from "@staunch/core/incidents";
import type { IncidentId, ServiceId } from "@staunch/core/kernel";
import type { SuspectQuestion } from "@staunch/core/mitigation";
import { findServices } from "#catalog/index.ts";
import { changeStatus, findIncident, listIncidents, readServiceIds, recordMitigation, recordRecovery } from "#incidents/index.ts";
import type { Incident } from "#incidents/index.ts";
import type { Run } from "#mitigation/run.ts";
import { conflict, notFound } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** The part of an incident that mitigation looks at. */
export interface IncidentFacts {
  readonly id: IncidentId;
  readonly number: number;
  readonly title: string;
  readonly status: IncidentStatus;
  readonly serviceIds: readonly ServiceId[];
  /** When it began to hurt, and by what that is known. */
  readonly since: Temporal.Instant;
  readonly sinceIs: SuspectQuestion["sinceIs"];
  readonly mitigationRecorded: boolean;
  readonly recovery: Recovery | undefined;
}

export async function findIncidentFacts(tx: Tx, ctx: CommandContext, id: IncidentId): Promise<IncidentFacts | undefined> {
  const incident = await findIncident(tx, ctx.organisationId, id);
  if (incident === undefined) return undefined;
  return { ...factsOf(incident), serviceIds: await readServiceIds(tx, incident) };
}

function factsOf(incident: Incident): Omit<IncidentFacts, "serviceIds"> {
  const { impactStartedAt, detectedAt, declaredAt } = incident.facts;
  return {
    id: incident.id,
    number: incident.number,
    title: incident.title,
    status: incident.status,
    since: impactStartedAt ?? detectedAt ?? declaredAt,
    sinceIs: incident.origin === "alert_group" ? "first_alert" : "impact",
    mitigationRecorded: incident.mitigationRecorded,
    recovery: incident.recovery,
  };
}

/** @throws not_found */
export async function requireIncident(tx: Tx, ctx: CommandContext, id: IncidentId): Promise<IncidentFacts> {
  const incident = await findIncidentFacts(tx, ctx, id);
  if (incident === undefined) throw notFound("incident", id);
  return incident;
}

/** @throws not_found; conflict when it is over: nothing is left to stop. */
export async function requireOpenIncident(tx: Tx, ctx: CommandContext, id: IncidentId): Promise<IncidentFacts> {
  const incident = await requireIncident(tx, ctx, id);
  if (!isOpen(incident.status)) throw conflict("The incident is over.", { reason: "incident_over" });
  return incident;
}

/** More open incidents than this touch no one service. */
const mostIncidents = 50;

/** Incidents that hurt or may hurt again and touch the service; those in triage included, for their graph. */
export async function findOpenIncidents(tx: Tx, ctx: CommandContext, serviceId: ServiceId): Promise<readonly IncidentFacts[]> {
  const { items } = await listIncidents(ctx.within(tx), { status: ["triage", "active", "mitigated"], serviceId, limit: mostIncidents });
  const facts = await Promise.all(items.map((item) => findIncidentFacts(tx, ctx, item.id)));
  return facts.filter((incident) => incident !== undefined);
}

/** Puts a carried-out run on the incident's record; once, however often it is told. Nothing when the incident is over. */
export async function recordRunAsMitigation(tx: Tx, ctx: CommandContext, run: Run): Promise<void> {
  const incident = await findIncidentFacts(tx, ctx, run.incidentId);
  if (incident === undefined || !isOpen(incident.status)) return;
  await recordMitigation(ctx.within(tx), run.incidentId, { what: run.label, by: run.proposedByName, runId: run.id });
}

/** Tells the incident what the checks say, unless it knows. */
export async function tellRecovery(tx: Tx, ctx: CommandContext, incident: IncidentFacts, recovery: Recovery): Promise<void> {
  if (isSameRecovery(incident.recovery, recovery)) return;
  await recordRecovery(ctx.within(tx), incident.id, recovery);
}

/** Numbers move with every reading; only a new state or a new hold is news to the incident. */
function isSameRecovery(known: Recovery | undefined, recovery: Recovery): boolean {
  return (
    known !== undefined &&
    known.state === recovery.state &&
    known.since.equals(recovery.since) &&
    known.holdUntil?.epochMilliseconds === recovery.holdUntil?.epochMilliseconds
  );
}

/** The product calls an active incident mitigated after a recorded run whose effect shows in every check. */
export async function callMitigated(tx: Tx, ctx: CommandContext, incident: IncidentFacts): Promise<void> {
  const now = await findIncidentFacts(tx, ctx, incident.id);
  if (now?.status !== "active" || !now.mitigationRecorded) return;
  await changeStatus(ctx.within(tx), incident.id, { to: "mitigated", reason: "" });
}

export async function describeIncident(
  tx: Tx,
  ctx: CommandContext,
  id: IncidentId,
): Promise<{ readonly id: IncidentId; readonly number: number; readonly title: string }> {
  const { number, title } = await requireIncident(tx, ctx, id);
  return { id, number, title };
}

export interface NamedService {
  readonly id: ServiceId;
  readonly name: string;
}

export async function describeServices(tx: Tx, ctx: CommandContext, ids: readonly ServiceId[]): Promise<readonly NamedService[]> {
  if (ids.length === 0) return [];
  const services = await findServices(tx, ctx.organisationId, [...new Set(ids)]);
  return services.map(({ id, name }) => ({ id, name }));
}

/** @throws not_found */
export async function requireService(tx: Tx, ctx: CommandContext, id: ServiceId): Promise<NamedService> {
  const [service] = await describeServices(tx, ctx, [id]);
  if (service === undefined) throw notFound("service", id);
  return service;
}
