import type { IncidentId, UserId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import type { Incident } from "#incidents/incident.ts";
import { findIncidentForUpdate } from "#incidents/store.ts";
import { invalid, notFound } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/**
 * The frame of every command on an incident: permission, one transaction, the incident locked.
 * @throws not_found when the organisation has no such incident.
 */
export async function changeIncident<Result>(
  ctx: CommandContext,
  incidentId: IncidentId,
  change: (tx: Tx, incident: Incident) => Promise<Result>,
): Promise<Result> {
  requirePermission(ctx.actor, "incidents:respond");
  return ctx.transact(async (tx) => {
    const incident = await findIncidentForUpdate(tx, ctx.organisationId, incidentId);
    if (incident === undefined) throw notFound("incident", incidentId);
    return change(tx, incident);
  });
}

/** The person who acts. @throws invalid when it is the product or a key of no one. */
export function requirePerson(ctx: CommandContext): UserId {
  if (ctx.actor.userId === undefined) throw invalid("actor", "a person, or a key that belongs to one");
  return ctx.actor.userId;
}
