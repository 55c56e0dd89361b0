import type { AlertLink, AlertSeverity, AlertStatus, HeldBy } from "@staunch/core/alerts";
import { type AlertGroupId, type AlertId, asId, type ServiceId, type SourceId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import { type RawBuilder, sql } from "kysely";
import { requirePermission } from "#identity/index.ts";
import {
  type CommandContext,
  decodeCursor,
  invalid,
  type Listed,
  notFound,
  readEventsOfTopics,
  type RecordedEvent,
  toPage,
  type Tx,
} from "#platform/index.ts";

/** An alert as a list shows it. */
export interface AlertSummary {
  readonly id: AlertId;
  readonly title: string;
  readonly status: AlertStatus;
  readonly severity: AlertSeverity;
  readonly urgency: Urgency;
  readonly dedupKey: string;
  readonly groupId: AlertGroupId;
  readonly serviceId: ServiceId | null;
  readonly serviceName: string | null;
  readonly sourceId: SourceId;
  readonly sourceName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
  readonly flapCount: number;
  /** What holds it back now: it pages nobody as long as anything does. */
  readonly suppressedBy: readonly HeldBy[];
  readonly openedAt: Temporal.Instant;
  readonly lastSeenAt: Temporal.Instant;
  readonly resolvedAt: Temporal.Instant | null;
}

export interface AlertDetail extends AlertSummary {
  readonly description: string | null;
  readonly links: readonly AlertLink[];
  readonly payload: unknown;
  readonly expiresAt: Temporal.Instant | null;
  readonly events: readonly RecordedEvent[];
}

interface AlertRow {
  readonly id: string;
  readonly title: string;
  readonly status: AlertStatus;
  readonly severity: AlertSeverity;
  readonly urgency: Urgency;
  readonly dedup_key: string;
  readonly group_id: string;
  readonly service_id: string | null;
  readonly source_id: string;
  readonly source_name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
  readonly flap_count: number;
  readonly suppressed_by: readonly HeldBy[] | null;
  readonly opened_at: Temporal.Instant;
  readonly last_seen_at: Temporal.Instant;
  readonly resolved_at: Temporal.Instant | null;
}

interface DetailRow extends AlertRow {
  readonly description: string | null;
  readonly links: readonly AlertLink[];
  readonly payload: unknown;
  readonly expires_at: Temporal.Instant | null;
}

const columns = sql`a.id, a.title, a.status, a.severity, a.urgency, a.dedup_key, a.group_id, a.service_id, a.source_id,
  s.name as source_name, a.labels, a.count, a.flap_count, a.suppressed_by, a.opened_at, a.last_seen_at,
  a.resolved_at`;

function toSummary(row: AlertRow, serviceNames: ReadonlyMap<string, string>): AlertSummary {
  return {
    id: asId<"alert">(row.id),
    title: row.title,
    status: row.status,
    severity: row.severity,
    urgency: row.urgency,
    dedupKey: row.dedup_key,
    groupId: asId<"alert-group">(row.group_id),
    serviceId: row.service_id === null ? null : asId<"service">(row.service_id),
    serviceName: row.service_id === null ? null : (serviceNames.get(row.service_id) ?? null),
    sourceId: asId<"source">(row.source_id),
    sourceName: row.source_name,
    labels: row.labels,
    count: row.count,
    flapCount: row.flap_count,
    suppressedBy: row.suppressed_by ?? [],
    openedAt: row.opened_at,
    lastSeenAt: row.last_seen_at,
    resolvedAt: row.resolved_at,
  };
}

export interface AlertQuery {
  readonly sourceId?: SourceId | undefined;
  readonly serviceId?: ServiceId | undefined;
  readonly groupId?: AlertGroupId | undefined;
  readonly status?: readonly AlertStatus[] | undefined;
  readonly severity?: readonly AlertSeverity[] | undefined;
  /** Every alert there has been of this key. */
  readonly dedupKey?: string | undefined;
  readonly isSuppressed?: boolean | undefined;
  /** Part of the title, whatever its case. */
  readonly search?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

type NamesOf = (tx: Tx, ctx: CommandContext, ids: readonly ServiceId[]) => Promise<ReadonlyMap<string, string>>;

/** Alerts, newest first. @throws invalid for a cursor that is none. */
export async function listAlerts(ctx: CommandContext, query: AlertQuery, namesOf: NamesOf): Promise<Listed<AlertSummary>> {
  requirePermission(ctx.actor, "alerts:read");
  return ctx.transact(async (tx) => {
    const { rows } = await sql<AlertRow>`
      select ${columns} from alerts a join sources s on s.organisation_id = a.organisation_id and s.id = a.source_id
      where ${sql.join(conditions(ctx, query), sql` and `)}
      order by a.opened_at desc, a.id desc limit ${query.limit + 1}`.execute(tx);
    const names = await namesOf(tx, ctx, serviceIdsOf(rows));
    return toPage(rows, query.limit, { item: (row) => toSummary(row, names), key: (row) => [row.opened_at.toString(), row.id] });
  });
}

function serviceIdsOf(rows: readonly AlertRow[]): readonly ServiceId[] {
  return [...new Set(rows.flatMap((row) => (row.service_id === null ? [] : [asId<"service">(row.service_id)])))];
}

function conditions(ctx: CommandContext, query: AlertQuery): RawBuilder<unknown>[] {
  const found = [sql`a.organisation_id = ${ctx.organisationId}`];
  if (query.sourceId !== undefined) found.push(sql`a.source_id = ${query.sourceId}`);
  if (query.serviceId !== undefined) found.push(sql`a.service_id = ${query.serviceId}`);
  if (query.groupId !== undefined) found.push(sql`a.group_id = ${query.groupId}`);
  if (query.status !== undefined) found.push(sql`a.status = any(${query.status}::text[])`);
  if (query.severity !== undefined) found.push(sql`a.severity = any(${query.severity}::text[])`);
  if (query.dedupKey !== undefined) found.push(sql`a.dedup_key = ${query.dedupKey}`);
  if (query.isSuppressed !== undefined) found.push(sql`(a.suppressed_by is not null) = ${query.isSuppressed}`);
  if (query.search !== undefined) found.push(sql`position(lower(${query.search}) in lower(a.title)) > 0`);
  if (query.cursor !== undefined) found.push(after(query.cursor));
  return found;
}

function after(cursor: string): RawBuilder<unknown> {
  const [openedAt, id] = decodeCursor(cursor);
  if (typeof openedAt !== "string" || typeof id !== "string") throw invalid("cursor", "the nextCursor of an earlier answer");
  return sql`(a.opened_at, a.id) < (${openedAt}::timestamptz, ${id}::uuid)`;
}

const eventsShown = 100;

/** One alert with its payload and what happened to it. @throws not_found */
export async function readAlert(ctx: CommandContext, id: AlertId, namesOf: NamesOf): Promise<AlertDetail> {
  requirePermission(ctx.actor, "alerts:read");
  return ctx.transact(async (tx) => {
    const { rows } = await sql<DetailRow>`
      select ${columns}, a.description, a.links, a.payload, a.expires_at
      from alerts a join sources s on s.organisation_id = a.organisation_id and s.id = a.source_id
      where a.organisation_id = ${ctx.organisationId} and a.id = ${id}`.execute(tx);
    const row = rows[0];
    if (row === undefined) throw notFound("alert", id);
    const names = await namesOf(tx, ctx, serviceIdsOf(rows));
    const events = await readEventsOfTopics(tx, ctx, { topics: [`alert:${id}`], limit: eventsShown });
    return {
      ...toSummary(row, names),
      description: row.description,
      links: row.links,
      payload: row.payload,
      expiresAt: row.expires_at,
      events,
    };
  });
}

/** How many alerts are in each state now; resolved ones are not counted. */
export async function countOpenAlerts(ctx: CommandContext): Promise<{ readonly triggered: number; readonly acknowledged: number }> {
  requirePermission(ctx.actor, "alerts:read");
  const { rows } = await ctx.transact((tx) =>
    sql<{ triggered: number; acknowledged: number }>`
      select count(*) filter (where status = 'triggered') as triggered, count(*) filter (where status = 'acknowledged') as acknowledged
      from alerts where organisation_id = ${ctx.organisationId} and status <> 'resolved'`.execute(tx),
  );
  return rows[0] ?? { triggered: 0, acknowledged: 0 };
}

/** A group as what stands above the alerts sees it. */
export interface AlertGroupView {
  readonly id: AlertGroupId;
  readonly title: string;
  readonly status: "open" | "resolved";
  readonly urgency: Urgency;
  readonly serviceId: ServiceId | undefined;
  readonly openedAt: Temporal.Instant;
  readonly resolvedAt: Temporal.Instant | undefined;
  /** Members that are not resolved. */
  readonly firing: number;
}

/** The groups of these ids that exist, with how many members still fire. */
export async function readAlertGroups(
  tx: Tx,
  ctx: { readonly organisationId: string },
  ids: readonly AlertGroupId[],
): Promise<readonly AlertGroupView[]> {
  if (ids.length === 0) return [];
  interface Row {
    readonly id: string;
    readonly title: string;
    readonly status: "open" | "resolved";
    readonly urgency: Urgency;
    readonly service_id: string | null;
    readonly opened_at: Temporal.Instant;
    readonly resolved_at: Temporal.Instant | null;
    readonly firing: number;
  }
  const { rows } = await sql<Row>`
    select g.id, g.title, g.status, g.urgency, g.service_id, g.opened_at, g.resolved_at,
      (select count(*) from alerts a where a.organisation_id = g.organisation_id and a.group_id = g.id and a.status <> 'resolved') as firing
    from alert_groups g where g.organisation_id = ${ctx.organisationId} and g.id = any(${ids}::uuid[]) order by g.opened_at`.execute(tx);
  return rows.map((row) => ({
    id: asId<"alert-group">(row.id),
    title: row.title,
    status: row.status,
    urgency: row.urgency,
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    openedAt: row.opened_at,
    resolvedAt: row.resolved_at ?? undefined,
    firing: row.firing,
  }));
}
