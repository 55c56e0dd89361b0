import type { AlertStatus, FlapState, HeldBy, Route } from "@staunch/core/alerts";
import { type AlertGroupId, type AlertId, asId, type OrganisationId, type ServiceId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** What is kept of one alert's way through the pipeline. */
export interface ExplainedAlert {
  readonly status: AlertStatus;
  readonly dedupKey: string;
  readonly count: number;
  readonly flapCount: number;
  readonly openedAt: Temporal.Instant;
  readonly firingSince: Temporal.Instant;
  readonly lastSeenAt: Temporal.Instant;
  readonly resolvedAt: Temporal.Instant | undefined;
  readonly urgency: Urgency;
  readonly sourceId: string;
  readonly sourceName: string;
  readonly serviceId: ServiceId | undefined;
  readonly route: Route | undefined;
  readonly heldBy: readonly HeldBy[];
  readonly releasedAt: Temporal.Instant | undefined;
  readonly pagedAt: Temporal.Instant | undefined;
  readonly flap: FlapState | undefined;
  readonly groupId: AlertGroupId;
  readonly groupTitle: string;
  readonly groupOpenedAt: Temporal.Instant;
  readonly toldAt: Temporal.Instant | undefined;
}

interface ExplainedRow {
  readonly status: AlertStatus;
  readonly dedup_key: string;
  readonly count: number;
  readonly flap_count: number;
  readonly opened_at: Temporal.Instant;
  readonly firing_since: Temporal.Instant | null;
  readonly last_seen_at: Temporal.Instant;
  readonly resolved_at: Temporal.Instant | null;
  readonly urgency: Urgency;
  readonly source_id: string;
  readonly source_name: string;
  readonly service_id: string | null;
  readonly route: Route | null;
  readonly suppressed_by: readonly HeldBy[] | null;
  readonly released_at: Temporal.Instant | null;
  readonly paged_at: Temporal.Instant | null;
  readonly flap: FlapState | null;
  readonly group_id: string;
  readonly group_title: string;
  readonly group_opened_at: Temporal.Instant;
  readonly told_at: Temporal.Instant | null;
}

export async function findExplained(tx: Tx, organisationId: OrganisationId, id: AlertId): Promise<ExplainedAlert | undefined> {
  const { rows } = await sql<ExplainedRow>`
    select a.status, a.dedup_key, a.count, a.flap_count, a.opened_at, a.firing_since, a.last_seen_at, a.resolved_at, a.urgency, a.source_id,
      s.name as source_name, a.service_id, a.route, a.suppressed_by, a.released_at, a.paged_at, a.flap, a.group_id, g.title as group_title,
      g.opened_at as group_opened_at, g.told_at
    from alerts a
    join sources s on s.organisation_id = a.organisation_id and s.id = a.source_id
    join alert_groups g on g.organisation_id = a.organisation_id and g.id = a.group_id
    where a.organisation_id = ${organisationId} and a.id = ${id}`.execute(tx);
  return rows[0] === undefined ? undefined : toExplained(rows[0]);
}

function toExplained(row: ExplainedRow): ExplainedAlert {
  return {
    status: row.status,
    dedupKey: row.dedup_key,
    count: row.count,
    flapCount: row.flap_count,
    openedAt: row.opened_at,
    firingSince: row.firing_since ?? row.opened_at,
    lastSeenAt: row.last_seen_at,
    urgency: row.urgency,
    sourceId: row.source_id,
    sourceName: row.source_name,
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    heldBy: row.suppressed_by ?? [],
    groupId: asId<"alert-group">(row.group_id),
    groupTitle: row.group_title,
    groupOpenedAt: row.group_opened_at,
    ...orUndefined(row),
  };
}

function orUndefined(row: ExplainedRow): Pick<ExplainedAlert, "resolvedAt" | "route" | "releasedAt" | "pagedAt" | "flap" | "toldAt"> {
  return {
    resolvedAt: row.resolved_at ?? undefined,
    route: row.route ?? undefined,
    releasedAt: row.released_at ?? undefined,
    pagedAt: row.paged_at ?? undefined,
    flap: row.flap ?? undefined,
    toldAt: row.told_at ?? undefined,
  };
}
