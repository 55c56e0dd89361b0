import type { AlertGroupId, AlertId, OrganisationId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** A person did something about these alerts; the first time counts. */
export async function markActedOn(tx: Tx, organisationId: OrganisationId, ids: readonly AlertId[], at: Temporal.Instant): Promise<void> {
  if (ids.length === 0) return;
  await sql`update alerts set acted_at = ${at}
    where organisation_id = ${organisationId} and id = any(${ids}::uuid[]) and acted_at is null`.execute(tx);
}

/** A person made something of a whole group, as an incident; the first time counts for each of its alerts. */
export async function markGroupActedOn(tx: Tx, organisationId: OrganisationId, groupId: AlertGroupId, at: Temporal.Instant): Promise<void> {
  await sql`update alerts set acted_at = ${at}
    where organisation_id = ${organisationId} and group_id = ${groupId} and status <> 'resolved' and acted_at is null`.execute(tx);
  // Members that are over have no index by group: found by when the group was open, with room for clocks of senders.
  await sql`update alerts a set acted_at = ${at} from alert_groups g
    where g.organisation_id = ${organisationId} and g.id = ${groupId} and a.organisation_id = g.organisation_id and a.group_id = g.id
      and a.opened_at between g.opened_at - interval '1 hour' and coalesce(g.resolved_at, ${at}) and a.status = 'resolved'
      and a.acted_at is null`.execute(tx);
}
