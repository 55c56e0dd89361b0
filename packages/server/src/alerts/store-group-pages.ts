import { type AlertSeverity, alertSeverities, type GroupFacts } from "@staunch/core/alerts";
import { type AlertGroupId, asId, type EscalationPolicyId, type OrganisationId, type ServiceId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** An open group, and all that decides whether it pages. */
export interface PagingGroup {
  readonly organisationId: OrganisationId;
  readonly id: AlertGroupId;
  readonly serviceId: ServiceId | undefined;
  readonly escalationPolicyId: EscalationPolicyId | undefined;
  /** Of the most urgent member nobody was told of, else of the group. */
  readonly title: string;
  /** The worst among the members nobody was told of. */
  readonly severity: AlertSeverity | undefined;
  /** Pages made for it so far. */
  readonly pageCount: number;
  readonly facts: GroupFacts;
}

interface FactsRow {
  readonly organisation_id: string;
  readonly id: string;
  readonly service_id: string | null;
  readonly escalation_policy_id: string | null;
  readonly title: string;
  readonly severity: AlertSeverity | null;
  readonly page_count: number;
  readonly paged_urgency: Urgency | null;
  readonly told_at: Temporal.Instant | null;
  readonly untold: number;
  readonly high_since: Temporal.Instant | null;
  readonly low_since: Temporal.Instant | null;
  readonly released: boolean;
  readonly told: boolean;
  readonly told_triggered: boolean;
  readonly told_high: boolean;
}

export interface GroupName {
  readonly organisationId: OrganisationId;
  readonly id: AlertGroupId;
}

/** The open ones of these groups, locked in their order. */
export async function lockPagingGroups(tx: Tx, groups: readonly GroupName[]): Promise<readonly PagingGroup[]> {
  if (groups.length === 0) return [];
  const input = groups.map((group) => ({ o: group.organisationId, g: group.id }));
  const { rows } = await sql<FactsRow>`
    with taken as (
      select g.* from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(o uuid, g uuid)
      join alert_groups g on g.organisation_id = r.o and g.id = r.g
      where g.status = 'open' order by g.organisation_id, g.group_key for update of g
    )
    select g.organisation_id, g.id, g.service_id, g.escalation_policy_id, coalesce(u.title, g.title) as title, u.severity, g.page_count,
      g.paged_urgency, g.told_at, u.untold, u.high_since, u.low_since, u.released, t.told, t.told_triggered, t.told_high
    from taken g
    cross join lateral (
      select count(*) as untold, coalesce(bool_or(a.released_at is not null), false) as released,
        min(coalesce(a.firing_since, a.opened_at)) filter (where a.urgency = 'high') as high_since,
        min(coalesce(a.firing_since, a.opened_at)) filter (where a.urgency = 'low') as low_since,
        (array_agg(a.title order by a.urgency, coalesce(a.firing_since, a.opened_at), a.id))[1] as title,
        (array_agg(a.severity order by array_position(${[...alertSeverities]}::text[], a.severity)))[1] as severity
      from alerts a where a.organisation_id = g.organisation_id and a.group_id = g.id
        and a.status = 'triggered' and a.paged_at is null and a.suppressed_by is null
    ) u
    cross join lateral (
      select
        g.paged_urgency is not null and exists (select 1 from alerts a where a.organisation_id = g.organisation_id and a.group_id = g.id
          and a.status <> 'resolved' and (a.paged_at is not null or (a.suppressed_by is null and a.released_at is null))) as told,
        exists (select 1 from alerts a where a.organisation_id = g.organisation_id and a.group_id = g.id and a.status = 'triggered'
          and a.paged_at is not null) as told_triggered,
        exists (select 1 from alerts a where a.organisation_id = g.organisation_id and a.group_id = g.id and a.status <> 'resolved'
          and a.paged_at is not null and a.suppressed_by is null and a.urgency = 'high') as told_high
    ) t`.execute(tx);
  return rows.map(toPagingGroup);
}

function toldOf(row: FactsRow): GroupFacts["told"] {
  if (!row.told) return "none";
  return row.told_triggered ? "triggered" : "acknowledged";
}

function toPagingGroup(row: FactsRow): PagingGroup {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"alert-group">(row.id),
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    escalationPolicyId: row.escalation_policy_id === null ? undefined : asId<"escalation-policy">(row.escalation_policy_id),
    title: row.title,
    severity: row.severity ?? undefined,
    pageCount: row.page_count,
    facts: {
      untold: {
        count: row.untold,
        firingSinceMs: { high: row.high_since?.epochMilliseconds, low: row.low_since?.epochMilliseconds },
        released: row.released,
      },
      told: toldOf(row),
      toldHigh: row.told_high,
      pagedUrgency: row.paged_urgency ?? undefined,
      toldAtMs: row.told_at?.epochMilliseconds,
    },
  };
}

/** What was told of a group. `urgency`: a page was made at it; undefined: members were told of under the page that is there. */
export interface Telling extends GroupName {
  readonly urgency: Urgency | undefined;
}

/** Notes that everybody there is to tell of was told of. */
export async function saveTellings(tx: Tx, tellings: readonly Telling[], now: Temporal.Instant): Promise<void> {
  if (tellings.length === 0) return;
  const input = JSON.stringify(tellings.map((one) => ({ o: one.organisationId, g: one.id, u: one.urgency ?? null })));
  await sql`
    update alert_groups g set told_at = ${now}, paged_urgency = coalesce(r.u, g.paged_urgency),
      page_count = g.page_count + case when r.u is null then 0 else 1 end
    from jsonb_to_recordset(${input}::jsonb) as r(o uuid, g uuid, u text)
    where g.organisation_id = r.o and g.id = r.g`.execute(tx);
  await sql`
    update alerts a set paged_at = ${now}
    from jsonb_to_recordset(${input}::jsonb) as r(o uuid, g uuid)
    where a.organisation_id = r.o and a.group_id = r.g and a.status = 'triggered' and a.paged_at is null and a.suppressed_by is null`.execute(
    tx,
  );
}

/** The page of these groups is over, though they are not: the next member pages anew. */
export async function forgetPages(tx: Tx, groups: readonly GroupName[]): Promise<void> {
  if (groups.length === 0) return;
  const input = groups.map((group) => ({ o: group.organisationId, g: group.id }));
  await sql`
    update alert_groups g set paged_urgency = null
    from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(o uuid, g uuid)
    where g.organisation_id = r.o and g.id = r.g`.execute(tx);
}

/** A service's open groups with members that nobody was told of. */
export async function findWaitingGroups(tx: Tx, organisationId: OrganisationId, serviceId: ServiceId): Promise<readonly GroupName[]> {
  const { rows } = await sql<{ id: string }>`
    select g.id from alert_groups g where g.organisation_id = ${organisationId} and g.service_id = ${serviceId} and g.status = 'open'
      and exists (select 1 from alerts a where a.organisation_id = g.organisation_id and a.group_id = g.id
        and a.status = 'triggered' and a.paged_at is null and a.suppressed_by is null)`.execute(tx);
  return rows.map((row) => ({ organisationId, id: asId<"alert-group">(row.id) }));
}
