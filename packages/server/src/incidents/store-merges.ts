import type { MergeKept } from "@staunch/core/incidents";
import { sql } from "kysely";
import type { Incident } from "#incidents/incident.ts";
import { jsonb } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

type IncidentKey = Pick<Incident, "organisationId" | "id">;

/** Writes down what a merge took away. */
export async function insertMerge(
  tx: Tx,
  ctx: CommandContext,
  incident: IncidentKey,
  merge: MergeKept & { reason: string },
): Promise<void> {
  await tx
    .insertInto("incident_merges")
    .values({
      organisation_id: incident.organisationId,
      incident_id: incident.id,
      from_status: merge.fromStatus,
      next_update_at: merge.nextUpdateAt ?? null,
      promise_stage: merge.promiseStage,
      merged_at: merge.mergedAt,
      merged_by: jsonb({ kind: ctx.actor.kind, id: ctx.actor.id, name: ctx.actor.name }),
      reason: merge.reason,
    })
    .execute();
}

/** What the merge of an incident took away; undefined when it is not merged. */
export async function findMerge(tx: Tx, incident: IncidentKey): Promise<MergeKept | undefined> {
  const row = await tx
    .selectFrom("incident_merges")
    .selectAll()
    .where("organisation_id", "=", incident.organisationId)
    .where("incident_id", "=", incident.id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { from_status: fromStatus, promise_stage: promiseStage, merged_at: mergedAt } = row;
  return { fromStatus, promiseStage, mergedAt, nextUpdateAt: row.next_update_at ?? undefined };
}

export async function deleteMerge(tx: Tx, incident: IncidentKey): Promise<void> {
  await tx
    .deleteFrom("incident_merges")
    .where("organisation_id", "=", incident.organisationId)
    .where("incident_id", "=", incident.id)
    .execute();
}

/** Makes what one incident is about what another one is about too, for as long as they are merged. */
export async function shareLinks(tx: Tx, from: IncidentKey, into: IncidentKey, at: Temporal.Instant): Promise<void> {
  await sql`
    insert into incident_services (organisation_id, incident_id, service_id, via_incident_id)
    select organisation_id, ${into.id}::uuid, service_id, ${from.id}::uuid from incident_services
    where organisation_id = ${from.organisationId} and incident_id = ${from.id}
    on conflict do nothing`.execute(tx);
  await sql`
    insert into incident_alert_groups (organisation_id, incident_id, alert_group_id, linked_at, via_incident_id)
    select organisation_id, ${into.id}::uuid, alert_group_id, ${at}, ${from.id}::uuid from incident_alert_groups
    where organisation_id = ${from.organisationId} and incident_id = ${from.id}
    on conflict do nothing`.execute(tx);
}

/** Takes back what {@link shareLinks} gave. */
export async function unshareLinks(tx: Tx, from: IncidentKey, into: IncidentKey): Promise<void> {
  for (const table of ["incident_services", "incident_alert_groups"] as const) {
    await tx
      .deleteFrom(table)
      .where("organisation_id", "=", into.organisationId)
      .where("incident_id", "=", into.id)
      .where("via_incident_id", "=", from.id)
      .execute();
  }
}
