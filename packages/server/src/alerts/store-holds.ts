import type { AlertSeverity, AlertState, FlapState, HeldBy, Labels } from "@staunch/core/alerts";
import { type AlertGroupId, type AlertId, asId, type OrganisationId, type ServiceId, type SourceId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** An open alert and what holds it back. */
export interface HeldAlert {
  readonly organisationId: OrganisationId;
  readonly id: AlertId;
  readonly groupId: AlertGroupId;
  readonly sourceId: SourceId;
  readonly serviceId: ServiceId | undefined;
  readonly title: string;
  readonly severity: AlertSeverity;
  readonly urgency: Urgency;
  readonly labels: Labels;
  readonly heldBy: readonly HeldBy[];
  readonly flap: FlapState | undefined;
}

interface HeldRow {
  readonly organisation_id: string;
  readonly id: string;
  readonly group_id: string;
  readonly source_id: string;
  readonly service_id: string | null;
  readonly title: string;
  readonly severity: AlertSeverity;
  readonly urgency: Urgency;
  readonly labels: Labels;
  readonly suppressed_by: readonly HeldBy[] | null;
  readonly flap: FlapState | null;
}

const columns = sql`a.organisation_id, a.id, a.group_id, a.source_id, a.service_id, a.title, a.severity, a.urgency, a.labels, a.suppressed_by, a.flap`;

function toHeld(row: HeldRow): HeldAlert {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"alert">(row.id),
    groupId: asId<"alert-group">(row.group_id),
    sourceId: asId<"source">(row.source_id),
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    title: row.title,
    severity: row.severity,
    urgency: row.urgency,
    labels: row.labels,
    heldBy: row.suppressed_by ?? [],
    flap: row.flap ?? undefined,
  };
}

interface AlertName {
  readonly organisationId: OrganisationId;
  readonly id: AlertId;
}

/** Those of the alerts that are open, with what holds them back. */
export async function findOpenHeld(tx: Tx, alerts: readonly AlertName[]): Promise<readonly HeldAlert[]> {
  if (alerts.length === 0) return [];
  const [organisationIds, ids] = [alerts.map((alert) => alert.organisationId), alerts.map((alert) => alert.id)];
  const { rows } = await sql<HeldRow>`
    select ${columns} from unnest(${organisationIds}::uuid[], ${ids}::uuid[]) as r(o, i)
    join alerts a on a.organisation_id = r.o and a.id = r.i
    where a.status <> 'resolved' order by a.organisation_id, a.source_id, a.dedup_key for update of a`.execute(tx);
  return rows.map(toHeld);
}

/** What became of an alert's being held back. */
export interface HoldChange extends AlertName {
  readonly heldBy: readonly HeldBy[];
  /** It fires (again) since then, and whom it paged before counts no more. */
  readonly firingSinceMs?: number | undefined;
  /** Nothing holds it any more, as something did. */
  readonly releasedAtMs?: number | undefined;
  readonly flap?: FlapState | undefined;
}

function iso(ms: number | undefined): string | null {
  return ms === undefined ? null : Temporal.Instant.fromEpochMilliseconds(ms).toString();
}

/** Writes what holds alerts back; for those that are new, {@link writeAlerts} did. */
export async function saveHolds(tx: Tx, changes: readonly HoldChange[]): Promise<void> {
  if (changes.length === 0) return;
  const heldBy = changes.map((change) => (change.heldBy.length === 0 ? null : JSON.stringify(change.heldBy)));
  const flaps = changes.map(({ flap }) => (flap === undefined ? null : JSON.stringify(flap)));
  await sql`
    update alerts a set suppressed_by = r.h, flap = coalesce(r.f, a.flap),
      firing_since = coalesce(r.s, a.firing_since),
      paged_at = case when r.s is null then a.paged_at end,
      released_at = case when r.s is null then coalesce(r.r, a.released_at) end
    from unnest(${changes.map((change) => change.organisationId)}::uuid[], ${changes.map((change) => change.id)}::uuid[], ${heldBy}::jsonb[],
      ${changes.map((change) => iso(change.firingSinceMs))}::timestamptz[], ${changes.map((change) => iso(change.releasedAtMs))}::timestamptz[],
      ${flaps}::jsonb[]) as r(o, i, h, s, r, f)
    where a.organisation_id = r.o and a.id = r.i`.execute(tx);
}

/** The ids of everything that holds an open alert back by time and labels. */
export async function findHoldingIds(tx: Tx, organisationId: OrganisationId): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct h ->> 'id' as id from alerts a, jsonb_array_elements(a.suppressed_by) h
    where a.organisation_id = ${organisationId} and a.status <> 'resolved' and a.suppressed_by is not null
      and h ->> 'kind' in ('silence', 'maintenance_window', 'mute_interval')`.execute(tx);
  return rows.map((row) => row.id);
}

/** Whether each of these still holds an open alert back. */
export async function findStillHolding(tx: Tx, organisationId: OrganisationId, holderIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (holderIds.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select t.id from unnest(${holderIds}::text[]) as t(id) where exists (
      select 1 from alerts a where a.organisation_id = ${organisationId} and a.status <> 'resolved' and a.suppressed_by is not null
        and a.suppressed_by @> jsonb_build_array(jsonb_build_object('id', t.id)))`.execute(tx);
  return new Set(rows.map((row) => row.id));
}

/** Which open alerts are looked through. */
export interface OpenScan {
  readonly organisationId: OrganisationId;
  /** Labels that must have these values. */
  readonly labels?: Labels | undefined;
  readonly serviceIds?: readonly ServiceId[] | undefined;
  /** Held back by one of these. */
  readonly heldBy?: readonly string[] | undefined;
  readonly after?: { readonly groupId: AlertGroupId; readonly id: AlertId } | undefined;
  readonly limit: number;
}

/** Open alerts group by group, locked. */
export async function scanOpenAlerts(tx: Tx, scan: OpenScan): Promise<readonly HeldAlert[]> {
  const conditions: RawBuilder<unknown>[] = [sql`a.organisation_id = ${scan.organisationId} and a.status <> 'resolved'`];
  if (scan.labels !== undefined) conditions.push(sql`a.labels @> ${JSON.stringify(scan.labels)}::jsonb`);
  if (scan.serviceIds !== undefined) conditions.push(sql`a.service_id = any(${scan.serviceIds}::uuid[])`);
  if (scan.heldBy !== undefined) {
    conditions.push(sql`a.suppressed_by is not null
      and exists (select 1 from jsonb_array_elements(a.suppressed_by) h where h ->> 'id' = any(${scan.heldBy}::text[]))`);
  }
  if (scan.after !== undefined) conditions.push(sql`(a.group_id, a.id) > (${scan.after.groupId}::uuid, ${scan.after.id}::uuid)`);
  const { rows } = await sql<HeldRow>`
    select ${columns} from alerts a where ${sql.join(conditions, sql` and `)} order by a.group_id, a.id limit ${scan.limit} for update`.execute(
    tx,
  );
  return rows.map(toHeld);
}

/** An alert of the past, for a preview. */
export interface PastAlert {
  readonly id: AlertId;
  readonly title: string;
  readonly status: AlertState["status"];
  readonly severity: AlertSeverity;
  readonly urgency: Urgency;
  readonly sourceId: SourceId;
  readonly serviceId: ServiceId | undefined;
  readonly labels: Labels;
  readonly openedAt: Temporal.Instant;
}

/** Alerts seen since a time, newest first. */
export async function scanSeenSince(
  tx: Tx,
  asked: {
    readonly organisationId: OrganisationId;
    readonly since: Temporal.Instant;
    readonly labels: Labels;
    readonly beforeId?: AlertId;
    readonly limit: number;
  },
): Promise<readonly PastAlert[]> {
  type Row = Omit<HeldRow, "suppressed_by"> & { readonly status: AlertState["status"]; readonly opened_at: Temporal.Instant };
  const before = asked.beforeId === undefined ? sql`` : sql`and a.id < ${asked.beforeId}`;
  const { rows } = await sql<Row>`
    select a.id, a.title, a.status, a.severity, a.urgency, a.source_id, a.service_id, a.labels, a.opened_at from alerts a
    where a.organisation_id = ${asked.organisationId} and a.last_seen_at >= ${asked.since}
      and a.labels @> ${JSON.stringify(asked.labels)}::jsonb ${before}
    order by a.id desc limit ${asked.limit}`.execute(tx);
  return rows.map((row) => ({
    id: asId<"alert">(row.id),
    title: row.title,
    status: row.status,
    severity: row.severity,
    urgency: row.urgency,
    sourceId: asId<"source">(row.source_id),
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    labels: row.labels,
    openedAt: row.opened_at,
  }));
}
