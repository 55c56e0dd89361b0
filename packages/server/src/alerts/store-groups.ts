import { type AlertGroupId, asId, type EscalationPolicyId, type OrganisationId, type ServiceId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** Alerts that belong together: one group, one page, one candidate incident. */
export interface AlertGroup {
  readonly organisationId: OrganisationId;
  readonly id: AlertGroupId;
  /** What its members share, as `service:<id>`. */
  readonly groupKey: string;
  readonly serviceId: ServiceId | undefined;
  /** Chosen by a routing rule instead of the service's. */
  readonly escalationPolicyId: EscalationPolicyId | undefined;
  readonly urgency: Urgency;
  readonly title: string;
  readonly openedAt: Temporal.Instant;
}

interface GroupRow {
  readonly organisation_id: string;
  readonly id: string;
  readonly group_key: string;
  readonly service_id: string | null;
  readonly escalation_policy_id: string | null;
  readonly urgency: Urgency;
  readonly title: string;
  readonly opened_at: Temporal.Instant;
}

function toGroup(row: GroupRow): AlertGroup {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"alert-group">(row.id),
    groupKey: row.group_key,
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    escalationPolicyId: row.escalation_policy_id === null ? undefined : asId<"escalation-policy">(row.escalation_policy_id),
    urgency: row.urgency,
    title: row.title,
    openedAt: row.opened_at,
  };
}

const columns = sql`g.organisation_id, g.id, g.group_key, g.service_id, g.escalation_policy_id, g.urgency, g.title, g.opened_at`;

/** The open groups of these keys, locked in key order. */
export async function lockOpenGroups(
  tx: Tx,
  keys: readonly { readonly organisationId: OrganisationId; readonly groupKey: string }[],
): Promise<readonly AlertGroup[]> {
  const input = keys.map((key) => ({ o: key.organisationId, k: key.groupKey }));
  const { rows } = await sql<GroupRow>`
    select ${columns} from alert_groups g join jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(o uuid, k text)
      on g.organisation_id = r.o and g.group_key = r.k
    where g.status = 'open' order by g.organisation_id, g.group_key for update of g`.execute(tx);
  return rows.map(toGroup);
}

export async function insertGroups(tx: Tx, groups: readonly AlertGroup[]): Promise<void> {
  if (groups.length === 0) return;
  const rows = groups.map((group) => ({
    organisation_id: group.organisationId,
    id: group.id,
    group_key: group.groupKey,
    service_id: group.serviceId ?? null,
    escalation_policy_id: group.escalationPolicyId ?? null,
    urgency: group.urgency,
    title: group.title,
    opened_at: group.openedAt.toString(),
  }));
  await sql`
    insert into alert_groups (organisation_id, id, group_key, service_id, escalation_policy_id, status, urgency, title, opened_at)
    select organisation_id, id, group_key, service_id, escalation_policy_id, 'open', urgency, title, opened_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(organisation_id uuid, id uuid, group_key text, service_id uuid, escalation_policy_id uuid, urgency text, title text,
      opened_at timestamptz)`.execute(tx);
}

/** Lifts groups to the urgency of a member; it never falls while they are open. */
export async function raiseGroups(
  tx: Tx,
  groups: readonly { readonly organisationId: OrganisationId; readonly id: AlertGroupId }[],
): Promise<void> {
  if (groups.length === 0) return;
  const input = groups.map((group) => ({ o: group.organisationId, g: group.id }));
  await sql`
    update alert_groups g set urgency = 'high' from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(o uuid, g uuid)
    where g.organisation_id = r.o and g.id = r.g and g.urgency = 'low'`.execute(tx);
}

/** Groups past their window: they stay open, and whoever comes next begins another of the same key. */
export async function closeToJoiners(tx: Tx, groups: readonly AlertGroup[]): Promise<void> {
  if (groups.length === 0) return;
  const input = groups.map((group) => ({ o: group.organisationId, g: group.id }));
  await sql`
    update alert_groups g set group_key = g.group_key || ' closed:' || g.id
    from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(o uuid, g uuid)
    where g.organisation_id = r.o and g.id = r.g`.execute(tx);
}

/** Resolves those of the groups that have no open member left, and gives them back. */
export async function resolveEmptyGroups(
  tx: Tx,
  groups: readonly { readonly organisationId: OrganisationId; readonly id: AlertGroupId }[],
  at: Temporal.Instant,
): Promise<readonly AlertGroup[]> {
  if (groups.length === 0) return [];
  const input = groups.map((group) => ({ o: group.organisationId, g: group.id }));
  const { rows } = await sql<GroupRow>`
    update alert_groups g set status = 'resolved', resolved_at = ${at}
    from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(o uuid, g uuid)
    where g.organisation_id = r.o and g.id = r.g and g.status = 'open'
      and not exists (select 1 from alerts a where a.organisation_id = g.organisation_id and a.group_id = g.id and a.status <> 'resolved')
    returning ${columns}`.execute(tx);
  return rows.map(toGroup);
}
