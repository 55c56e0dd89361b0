import { type AccessWhy, governsAccess } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { IncidentId, TeamId, UserId } from "@staunch/core/kernel";
import { sql } from "kysely";
import { listTeams, requirePermission } from "#identity/index.ts";
import type { Incident } from "#incidents/incident.ts";
import { namesOf } from "#incidents/people.ts";
import { findIncident } from "#incidents/store.ts";
import { notFound } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** Who sees an incident once it is private, beside owners and admins, and why. */
export interface IncidentAccess {
  readonly isPrivate: boolean;
  /** Whether whoever asks decides about it. */
  readonly governs: boolean;
  readonly people: readonly { readonly userId: UserId; readonly name: string; readonly whys: readonly AccessWhy[] }[];
  readonly teams: readonly { readonly teamId: TeamId; readonly name: string }[];
}

/** @throws not_found */
export async function readAccess(ctx: CommandContext, incidentId: IncidentId): Promise<IncidentAccess> {
  requirePermission(ctx.actor, "incidents:read");
  return ctx.transact(async (tx) => {
    const incident = await findIncident(tx, ctx.organisationId, incidentId);
    if (incident === undefined) throw notFound("incident", incidentId);
    const whys = Map.groupBy(await readWhys(tx, incident), (one) => one.userId);
    const names = await namesOf(tx, [...whys.keys()]);
    const people = [...whys].map(([userId, found]) => ({
      userId,
      name: names.get(userId) ?? "Somebody who left",
      whys: [...new Set(found.map(({ why }) => why))],
    }));
    return {
      isPrivate: incident.isPrivate,
      governs: governsAccess(incident.holders, { userId: ctx.actor.userId, role: ctx.actor.role }),
      people: people.toSorted((a, b) => a.name.localeCompare(b.name)),
      teams: await readTeamsWithAccess(tx, incident),
    };
  });
}

/** Why one person sees it; nothing: only as an owner or an admin, or not at all. */
export async function readWhysOf(tx: Tx, incident: Incident, userId: UserId): Promise<readonly AccessWhy[]> {
  const found = await readWhys(tx, incident);
  return found.filter((one) => one.userId === userId).map(({ why }) => why);
}

async function readWhys(tx: Tx, incident: Incident): Promise<readonly { readonly userId: UserId; readonly why: AccessWhy }[]> {
  const { rows } = await sql<{ user_id: string; why: AccessWhy }>`
    select distinct user_id, why from staunch_sight()
    where organisation_id = ${incident.organisationId} and incident_id = ${incident.id} order by why`.execute(tx);
  return rows.map((row) => ({ userId: asId<"user">(row.user_id), why: row.why }));
}

async function readTeamsWithAccess(tx: Tx, incident: Incident): Promise<IncidentAccess["teams"]> {
  const rows = await tx
    .selectFrom("incident_access_teams")
    .select("team_id")
    .where("organisation_id", "=", incident.organisationId)
    .where("incident_id", "=", incident.id)
    .execute();
  if (rows.length === 0) return [];
  const given = new Set(rows.map((row) => row.team_id));
  const teams = await listTeams(tx, incident.organisationId);
  return teams.filter((team) => given.has(team.id)).map(({ id, name }) => ({ teamId: id, name }));
}
