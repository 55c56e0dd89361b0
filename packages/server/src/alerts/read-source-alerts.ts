import type { AlertSeverity, AlertStatus, HeldBy } from "@staunch/core/alerts";
import { type AlertGroupId, type AlertId, asId, type ServiceId, type SourceId } from "@staunch/core/kernel";
import { type RawBuilder, sql } from "kysely";
import { requirePermission } from "#identity/index.ts";
import type { CommandContext } from "#platform/index.ts";

/** An alert as its own sender may ask for it, in a protocol that lets it ask. */
export interface SourceAlert {
  readonly id: AlertId;
  readonly dedupKey: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly status: AlertStatus;
  readonly severity: AlertSeverity;
  readonly labels: Readonly<Record<string, string>>;
  readonly payload: unknown;
  readonly groupId: AlertGroupId;
  readonly serviceId: ServiceId | undefined;
  readonly count: number;
  readonly openedAt: Temporal.Instant;
  readonly lastSeenAt: Temporal.Instant;
  readonly resolvedAt: Temporal.Instant | undefined;
  /** Over by itself then, unless heard of before. */
  readonly expiresAt: Temporal.Instant | undefined;
  /** What holds it back now. */
  readonly heldBy: readonly HeldBy[];
}

/** How a sender names one of its alerts. */
export type AlertPointer =
  | { readonly by: "id"; readonly id: AlertId }
  /** The first and the last id that begin as the sender says; found only when there is just one. */
  | { readonly by: "ids"; readonly from: AlertId; readonly to: AlertId }
  /** The newest of the key, opened by then; also where a routing rule gave it another key than its sender, which is looked for at `senderKeyAt`, a member of the payload. */
  | { readonly by: "key"; readonly key: string; readonly openedBy?: Temporal.Instant | undefined; readonly senderKeyAt: string };

export interface SourceAlertQuery {
  readonly statuses?: readonly AlertStatus[] | undefined;
  readonly severities?: readonly AlertSeverity[] | undefined;
  readonly key?: string | undefined;
  /** Every one of these labels with this value. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Every one of these texts in the title or the description, whatever the case. */
  readonly texts?: readonly string[] | undefined;
  readonly sort: "openedAt" | "lastSeenAt";
  readonly order: "asc" | "desc";
  readonly offset: number;
  readonly limit: number;
}

interface Row {
  readonly id: string;
  readonly dedup_key: string;
  readonly title: string;
  readonly description: string | null;
  readonly status: AlertStatus;
  readonly severity: AlertSeverity;
  readonly labels: Readonly<Record<string, string>>;
  readonly payload: unknown;
  readonly group_id: string;
  readonly service_id: string | null;
  readonly count: number;
  readonly opened_at: Temporal.Instant;
  readonly last_seen_at: Temporal.Instant;
  readonly resolved_at: Temporal.Instant | null;
  readonly expires_at: Temporal.Instant | null;
  readonly suppressed_by: readonly HeldBy[] | null;
}

const columns = sql`a.id, a.dedup_key, a.title, a.description, a.status, a.severity, a.labels, a.payload, a.group_id, a.service_id, a.count,
  a.opened_at, a.last_seen_at, a.resolved_at, a.expires_at, a.suppressed_by`;

function toAlert(row: Row): SourceAlert {
  return {
    id: asId<"alert">(row.id),
    dedupKey: row.dedup_key,
    title: row.title,
    description: row.description ?? undefined,
    status: row.status,
    severity: row.severity,
    labels: row.labels,
    payload: row.payload,
    groupId: asId<"alert-group">(row.group_id),
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    count: row.count,
    openedAt: row.opened_at,
    lastSeenAt: row.last_seen_at,
    resolvedAt: row.resolved_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    heldBy: row.suppressed_by ?? [],
  };
}

/** One alert of a source; undefined when the source has none that is so named. */
export async function findSourceAlert(ctx: CommandContext, sourceId: SourceId, pointer: AlertPointer): Promise<SourceAlert | undefined> {
  requirePermission(ctx.actor, "alerts:read");
  const of = sql`a.organisation_id = ${ctx.organisationId} and a.source_id = ${sourceId}`;
  switch (pointer.by) {
    case "id":
      return onlyOne(await select(ctx, sql`${of} and a.id = ${pointer.id}`));
    case "ids":
      return onlyOne(await select(ctx, sql`${of} and a.id between ${pointer.from} and ${pointer.to} limit 2`));
    case "key": {
      const inTime = pointer.openedBy === undefined ? sql`true` : sql`a.opened_at <= ${pointer.openedBy}`;
      const newest = sql`${inTime} order by a.opened_at desc, a.id desc limit 1`;
      const [found] = await select(ctx, sql`${of} and a.dedup_key = ${pointer.key} and ${newest}`);
      // Open ones only: those the index gives without reading the source's whole past.
      const sent = sql`a.status <> 'resolved' and a.payload ->> ${pointer.senderKeyAt}::text = ${pointer.key}`;
      return found ?? onlyOne(await select(ctx, sql`${of} and ${sent} and ${newest}`));
    }
  }
}

function onlyOne(alerts: readonly SourceAlert[]): SourceAlert | undefined {
  return alerts.length === 1 ? alerts[0] : undefined;
}

async function select(ctx: CommandContext, where: RawBuilder<unknown>): Promise<readonly SourceAlert[]> {
  const { rows } = await ctx.transact((tx) => sql<Row>`select ${columns} from alerts a where ${where}`.execute(tx));
  return rows.map(toAlert);
}

/** A source's alerts that a query finds. @param query limit: 100 at most is sensible. */
export async function listSourceAlerts(ctx: CommandContext, sourceId: SourceId, query: SourceAlertQuery): Promise<readonly SourceAlert[]> {
  requirePermission(ctx.actor, "alerts:read");
  const column = query.sort === "openedAt" ? sql`a.opened_at` : sql`a.last_seen_at`;
  const direction = query.order === "asc" ? sql`asc` : sql`desc`;
  return select(
    ctx,
    sql`${conditions(ctx, sourceId, query)} order by ${column} ${direction}, a.id ${direction} offset ${query.offset} limit ${query.limit}`,
  );
}

/** How many a query finds, whatever its limit. */
export async function countSourceAlerts(ctx: CommandContext, sourceId: SourceId, query: SourceAlertQuery): Promise<number> {
  requirePermission(ctx.actor, "alerts:read");
  const where = conditions(ctx, sourceId, query);
  const { rows } = await ctx.transact((tx) => sql<{ count: number }>`select count(*) as count from alerts a where ${where}`.execute(tx));
  return rows[0]?.count ?? 0;
}

function conditions(ctx: CommandContext, sourceId: SourceId, query: SourceAlertQuery): RawBuilder<unknown> {
  const found = [sql`a.organisation_id = ${ctx.organisationId} and a.source_id = ${sourceId}`];
  if (query.statuses !== undefined) found.push(sql`a.status = any(${query.statuses}::text[])`);
  if (query.severities !== undefined) found.push(sql`a.severity = any(${query.severities}::text[])`);
  if (query.key !== undefined) found.push(sql`a.dedup_key = ${query.key}`);
  if (query.labels !== undefined) found.push(sql`a.labels @> ${JSON.stringify(query.labels)}::jsonb`);
  for (const text of query.texts ?? []) {
    const pattern = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
    found.push(sql`(a.title ilike ${pattern} or a.description ilike ${pattern})`);
  }
  return sql.join(found, sql` and `);
}
