import { incidentReference, isOpen } from "@staunch/core/incidents";
import type { IncidentStatus, Severity } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { IncidentId, OrganisationId, ServiceId, UserId } from "@staunch/core/kernel";
import { sql } from "kysely";
import { requirePermission } from "#identity/index.ts";
import { namesOf } from "#incidents/people.ts";
import { readServiceNames } from "#incidents/services.ts";
import { decodeCursor, toPage } from "#platform/index.ts";
import type { CommandContext, Listed, Tx } from "#platform/index.ts";

/** Which incidents to list. Absent filters restrict nothing. */
export interface IncidentQuery {
  readonly status?: readonly IncidentStatus[] | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly serviceId?: ServiceId | undefined;
  /** Where this person holds a role. */
  readonly withRoleOf?: UserId | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One row of the list of incidents. */
export interface IncidentSummary {
  readonly id: IncidentId;
  readonly number: number;
  readonly reference: string;
  readonly title: string;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly impactStartedAt: string | null;
  readonly declaredAt: string;
  readonly mitigatedAt: string | null;
  readonly endedAt: string | null;
  readonly nextUpdateAt: string | null;
  readonly services: readonly { readonly id: ServiceId; readonly name: string }[];
  readonly commander: { readonly userId: UserId; readonly name: string } | null;
  readonly isPrivate: boolean;
}

interface SummaryRow {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly impact_started_at: Temporal.Instant | null;
  readonly declared_at: Temporal.Instant;
  readonly mitigated_at: Temporal.Instant | null;
  readonly ended_at: Temporal.Instant | null;
  readonly next_update_at: Temporal.Instant | null;
  readonly commander_id: string | null;
  readonly is_private: boolean;
  readonly service_ids: readonly string[];
}

/** The incidents of the organisation: open ones first, worst first; then those that ended, newest first. */
export async function listIncidents(ctx: CommandContext, query: IncidentQuery): Promise<Listed<IncidentSummary>> {
  requirePermission(ctx.actor, "incidents:read");
  return ctx.transact(async (tx) => {
    const rows = await selectRows(tx, ctx.organisationId, query);
    const names = await namesOf(
      tx,
      rows.flatMap((row) => (row.commander_id === null ? [] : asId<"user">(row.commander_id))),
    );
    const services = await readServiceNames(
      tx,
      ctx,
      [...new Set(rows.flatMap((row) => row.service_ids))].map((id) => asId<"service">(id)),
    );
    return toPage(rows, query.limit, { item: (row) => toSummary(row, names, services), key: sortKey });
  });
}

/** Open incidents sort by severity, ended ones do not; within that the newest number comes first. */
function sortKey(row: SummaryRow): readonly (string | number)[] {
  return isOpen(row.status) ? [0, row.severity, -row.number] : [1, "", -row.number];
}

async function selectRows(tx: Tx, organisationId: OrganisationId, query: IncidentQuery): Promise<readonly SummaryRow[]> {
  const open = sql`i.status in ('triage', 'active', 'mitigated')`;
  const order = sql`(case when ${open} then 0 else 1 end), (case when ${open} then i.severity else '' end), (-i.number)`;
  const after = query.cursor === undefined ? sql`true` : afterCursor(order, query.cursor);
  const { rows } = await sql<SummaryRow>`
    select i.id, i.number, i.title, i.severity, i.status, i.impact_started_at, i.declared_at, i.mitigated_at, i.ended_at,
      i.next_update_at, i.is_private, commander.user_id as commander_id,
      array(select s.service_id::text from incident_services s
        where s.organisation_id = i.organisation_id and s.incident_id = i.id) as service_ids
    from incidents i
    left join incident_roles commander on commander.organisation_id = i.organisation_id
      and commander.incident_id = i.id and commander.role = 'incident_commander'
    where i.organisation_id = ${organisationId} and ${after}
      and (${query.status ?? null}::text[] is null or i.status = any(${query.status ?? null}::text[]))
      and (${query.severity ?? null}::text[] is null or i.severity = any(${query.severity ?? null}::text[]))
      and (${query.serviceId ?? null}::uuid is null or exists (select 1 from incident_services s
        where s.organisation_id = i.organisation_id and s.incident_id = i.id and s.service_id = ${query.serviceId ?? null}::uuid))
      and (${query.withRoleOf ?? null}::uuid is null or exists (select 1 from incident_roles r
        where r.organisation_id = i.organisation_id and r.incident_id = i.id and r.user_id = ${query.withRoleOf ?? null}::uuid))
    order by ${order} limit ${query.limit + 1}`.execute(tx);
  return rows;
}

function afterCursor(order: ReturnType<typeof sql>, cursor: string): ReturnType<typeof sql> {
  const [group, severity, number] = decodeCursor(cursor);
  return sql`(${order}) > (${Number(group)}::int, ${String(severity)}::text, ${Number(number)}::int)`;
}

function toSummary(
  row: SummaryRow,
  names: ReadonlyMap<UserId, string>,
  services: readonly { readonly id: ServiceId; readonly name: string }[],
): IncidentSummary {
  const commanderId = row.commander_id === null ? undefined : asId<"user">(row.commander_id);
  return {
    id: asId<"incident">(row.id),
    number: row.number,
    reference: incidentReference(row.number),
    title: row.title,
    severity: row.severity,
    status: row.status,
    impactStartedAt: row.impact_started_at?.toString() ?? null,
    declaredAt: row.declared_at.toString(),
    mitigatedAt: row.mitigated_at?.toString() ?? null,
    endedAt: row.ended_at?.toString() ?? null,
    nextUpdateAt: row.next_update_at?.toString() ?? null,
    services: services.filter((service) => row.service_ids.includes(service.id)).map(({ id, name }) => ({ id, name })),
    commander: commanderId === undefined ? null : { userId: commanderId, name: names.get(commanderId) ?? "Somebody who left" },
    isPrivate: row.is_private,
  };
}
