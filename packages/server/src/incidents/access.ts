import { decideAccessRemoval } from "@staunch/core/incidents";
import type { IncidentId, TeamId, UserId } from "@staunch/core/kernel";
import { getTeam } from "#identity/index.ts";
import { changeIncident } from "#incidents/change-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { subjectOf } from "#incidents/incident.ts";
import { nameOf, requireMember } from "#incidents/people.ts";
import { readWhysOf } from "#incidents/read-access.ts";
import { accessRefused } from "#incidents/refusals.ts";
import { deleteTeamAccess, insertPersonAccess, insertTeamAccess, takePersonAccess } from "#incidents/store-access.ts";
import { recordEvent } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** Gives a person access to an incident; whoever is in it may. @throws invalid when it is nobody of the organisation. */
export function giveAccess(ctx: CommandContext, incidentId: IncidentId, userId: UserId): Promise<void> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    await requireMember(tx, ctx, userId, "userId");
    if ((await readWhysOf(tx, incident, userId)).includes("name")) return;
    await insertPersonAccess(tx, incident, userId, ctx.now);
    await announce(tx, ctx, incident, { type: "incident.access-given", data: { userId, name: await nameOf(tx, userId) } });
  });
}

/** Gives a team access: whoever is in it at the time. @throws not_found */
export function giveTeamAccess(ctx: CommandContext, incidentId: IncidentId, teamId: TeamId): Promise<void> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const team = await getTeam(tx, ctx.organisationId, teamId);
    if (!(await insertTeamAccess(tx, incident, teamId, ctx.now))) return;
    await announce(tx, ctx, incident, { type: "incident.access-given", data: { teamId, name: team.name } });
  });
}

/**
 * Takes a person's access, whatever gave it. Being paged about the incident again gives it back.
 * @throws forbidden unless the caller commands it or is an admin or an owner; conflict while they have a part in it.
 */
export function removeAccess(ctx: CommandContext, incidentId: IncidentId, userId: UserId): Promise<void> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const whys = await readWhysOf(tx, incident, userId);
    requireRemoval(ctx, incident, whys);
    if (whys.length === 0) return;
    await takePersonAccess(tx, incident, userId, ctx.now);
    await announce(tx, ctx, incident, { type: "incident.access-removed", data: { userId, name: await nameOf(tx, userId) } });
  });
}

/** Takes a team's access. @throws not_found; forbidden as for a person. */
export function removeTeamAccess(ctx: CommandContext, incidentId: IncidentId, teamId: TeamId): Promise<void> {
  return changeIncident(ctx, incidentId, async (tx, incident) => {
    const team = await getTeam(tx, ctx.organisationId, teamId);
    requireRemoval(ctx, incident, []);
    if (!(await deleteTeamAccess(tx, incident, teamId))) return;
    const userIds = team.members.map(({ id }) => id);
    await announce(tx, ctx, incident, { type: "incident.access-removed", data: { teamId, userIds, name: team.name } });
  });
}

function requireRemoval(ctx: CommandContext, incident: Incident, whys: Parameters<typeof decideAccessRemoval>[1]): void {
  const refusal = decideAccessRemoval(incident.holders, whys, { userId: ctx.actor.userId, role: ctx.actor.role });
  if (refusal !== undefined) throw accessRefused(refusal);
}

interface AccessEvent {
  readonly type: "incident.access-given" | "incident.access-removed";
  readonly data: Readonly<Record<string, unknown>>;
}

function announce(tx: Tx, ctx: CommandContext, incident: Incident, event: AccessEvent): Promise<void> {
  return recordEvent(tx, ctx, { ...event, subject: subjectOf(incident) });
}
