import type { AlertState, FlapState, HeldBy, Route, SenderEvent } from "@staunch/core/alerts";
import { type AlertGroupId, type AlertId, asId, type OrganisationId, type ServiceId, type SourceId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** An alert as the pipeline holds it: what decides, and where it belongs. */
export interface PipelineAlert {
  readonly id: AlertId;
  readonly organisationId: OrganisationId;
  readonly sourceId: SourceId;
  readonly dedupKey: string;
  readonly serviceId: ServiceId | undefined;
  readonly groupId: AlertGroupId;
  readonly title: string;
  readonly contentHash: string;
  /** What routing rules decided when it was last heard of. */
  readonly route: Route | undefined;
  readonly state: AlertState;
}

export interface AlertKey {
  readonly organisationId: OrganisationId;
  readonly sourceId: SourceId;
  readonly dedupKey: string;
}

interface AlertRow {
  readonly organisation_id: string;
  readonly id: string;
  readonly source_id: string;
  readonly dedup_key: string;
  readonly service_id: string | null;
  readonly group_id: string;
  readonly title: string;
  readonly content_hash: string;
  readonly route: Route | null;
  readonly status: AlertState["status"];
  readonly severity: AlertState["severity"];
  readonly urgency: AlertState["urgency"];
  readonly count: number;
  readonly flap_count: number;
  readonly opened_at: Temporal.Instant;
  readonly last_seen_at: Temporal.Instant;
  readonly resolved_at: Temporal.Instant | null;
  readonly sender_triggered_at: Temporal.Instant | null;
  readonly sender_resolved_at: Temporal.Instant | null;
  readonly expires_at: Temporal.Instant | null;
  readonly flap: FlapState | null;
}

const columns = sql`a.organisation_id, a.id, a.source_id, a.dedup_key, a.service_id, a.group_id, a.title, a.content_hash, a.route, a.status, a.severity,
  a.urgency, a.count, a.flap_count, a.opened_at, a.last_seen_at, a.resolved_at, a.sender_triggered_at, a.sender_resolved_at,
  a.expires_at, a.flap`;

function toAlert(row: AlertRow): PipelineAlert {
  return {
    id: asId<"alert">(row.id),
    organisationId: asId<"organisation">(row.organisation_id),
    sourceId: asId<"source">(row.source_id),
    dedupKey: row.dedup_key,
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    groupId: asId<"alert-group">(row.group_id),
    title: row.title,
    contentHash: row.content_hash,
    route: row.route ?? undefined,
    state: {
      status: row.status,
      severity: row.severity,
      urgency: row.urgency,
      count: row.count,
      flapCount: row.flap_count,
      openedAtMs: row.opened_at.epochMilliseconds,
      lastSeenAtMs: row.last_seen_at.epochMilliseconds,
      ...(row.resolved_at !== null && { resolvedAtMs: row.resolved_at.epochMilliseconds }),
      ...(row.sender_triggered_at !== null && { senderTriggeredAtMs: row.sender_triggered_at.epochMilliseconds }),
      ...(row.sender_resolved_at !== null && { senderResolvedAtMs: row.sender_resolved_at.epochMilliseconds }),
      ...(row.flap !== null && { flap: row.flap }),
      ...(row.expires_at !== null && { expiresAtMs: row.expires_at.epochMilliseconds }),
    },
  };
}

/** The newest alert of each key, locked. Rows are locked in key order, so two workers cannot wait for each other. */
export async function lockNewestAlerts(tx: Tx, keys: readonly AlertKey[]): Promise<readonly PipelineAlert[]> {
  const [o, s, k] = [keys.map((key) => key.organisationId), keys.map((key) => key.sourceId), keys.map((key) => key.dedupKey)];
  const { rows } = await sql<AlertRow>`
    select ${columns} from unnest(${o}::uuid[], ${s}::uuid[], ${k}::text[]) as r(o, s, k)
    cross join lateral (
      select * from alerts a where a.organisation_id = r.o and a.source_id = r.s and a.dedup_key = r.k
      order by a.opened_at desc, a.id desc limit 1 for update
    ) a
    order by r.o, r.s, r.k`.execute(tx);
  return rows.map(toAlert);
}

/** Open alerts whose sender promised to repeat them and did not. */
export async function findExpiredAlerts(tx: Tx, now: Temporal.Instant, limit: number): Promise<readonly PipelineAlert[]> {
  const { rows } = await sql<AlertRow>`
    select ${columns} from alerts a where a.status <> 'resolved' and a.expires_at <= ${now} order by a.expires_at limit ${limit}`.execute(
    tx,
  );
  return rows.map(toAlert);
}

function iso(ms: number | undefined): string | null {
  return ms === undefined ? null : Temporal.Instant.fromEpochMilliseconds(ms).toString();
}

function stateColumns(alert: PipelineAlert): Record<string, unknown> {
  const { state } = alert;
  return {
    organisation_id: alert.organisationId,
    id: alert.id,
    group_id: alert.groupId,
    status: state.status,
    severity: state.severity,
    urgency: state.urgency,
    count: state.count,
    flap_count: state.flapCount,
    last_seen_at: iso(state.lastSeenAtMs),
    resolved_at: iso(state.resolvedAtMs),
    sender_triggered_at: iso(state.senderTriggeredAtMs),
    sender_resolved_at: iso(state.senderResolvedAtMs),
    expires_at: iso(state.expiresAtMs),
  };
}

/** An alert that brings something new to show. */
export interface WrittenAlert extends PipelineAlert {
  readonly content: SenderEvent;
  /** What holds it back; written only with one that is new. */
  readonly heldBy: readonly HeldBy[];
}

/** Writes new alerts, and those whose content changed, with one statement. */
export async function writeAlerts(tx: Tx, alerts: readonly WrittenAlert[]): Promise<void> {
  if (alerts.length === 0) return;
  const rows = alerts.map((alert) => ({
    ...stateColumns(alert),
    source_id: alert.sourceId,
    dedup_key: alert.dedupKey,
    service_id: alert.serviceId ?? null,
    opened_at: iso(alert.state.openedAtMs),
    content_hash: alert.contentHash,
    route: alert.route ?? null,
    title: alert.content.title,
    description: alert.content.description ?? null,
    labels: alert.content.labels,
    links: alert.content.links ?? [],
    payload: alert.content.payload ?? null,
    suppressed_by: alert.heldBy.length === 0 ? null : alert.heldBy,
    flap: alert.state.flap ?? null,
  }));
  await sql`
    insert into alerts (organisation_id, id, source_id, dedup_key, service_id, group_id, status, severity, urgency, title, description, labels,
      links, payload, content_hash, route, count, flap_count, opened_at, last_seen_at, resolved_at, sender_triggered_at, sender_resolved_at,
      expires_at, firing_since, suppressed_by, flap)
    select organisation_id, id, source_id, dedup_key, service_id, group_id, status, severity, urgency, title, description, labels,
      links, payload, content_hash, route, count, flap_count, opened_at, last_seen_at, resolved_at, sender_triggered_at, sender_resolved_at,
      expires_at, opened_at, suppressed_by, flap
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(organisation_id uuid, id uuid, source_id uuid, dedup_key text, service_id uuid,
      group_id uuid, status text, severity text, urgency text, title text, description text, labels jsonb, links jsonb, payload jsonb,
      content_hash text, route jsonb, count int, flap_count int, opened_at timestamptz, last_seen_at timestamptz, resolved_at timestamptz,
      sender_triggered_at timestamptz, sender_resolved_at timestamptz, expires_at timestamptz, suppressed_by jsonb, flap jsonb)
    on conflict (organisation_id, id) do update set group_id = excluded.group_id, status = excluded.status, severity = excluded.severity,
      urgency = excluded.urgency, title = excluded.title, description = excluded.description, labels = excluded.labels, links = excluded.links,
      payload = excluded.payload, content_hash = excluded.content_hash, route = excluded.route, count = excluded.count, flap_count = excluded.flap_count,
      last_seen_at = excluded.last_seen_at, resolved_at = excluded.resolved_at,
      sender_triggered_at = excluded.sender_triggered_at, sender_resolved_at = excluded.sender_resolved_at, expires_at = excluded.expires_at`.execute(
    tx,
  );
}

/** Writes what decides, for alerts whose content stayed as it was: the common case of a repeat. */
export async function updateAlertStates(tx: Tx, alerts: readonly PipelineAlert[]): Promise<void> {
  if (alerts.length === 0) return;
  const all = <T>(of: (alert: PipelineAlert) => T): T[] => alerts.map(of);
  const at = (of: (state: AlertState) => number | undefined): (number | null)[] => alerts.map(({ state }) => of(state) ?? null);
  await sql`
    update alerts a set group_id = r.group_id, status = r.status, severity = r.severity, urgency = r.urgency, count = r.count, flap_count = r.flap_count,
      last_seen_at = to_timestamp(r.last_seen_at / 1000), resolved_at = to_timestamp(r.resolved_at / 1000), sender_triggered_at = to_timestamp(r.sender_triggered_at / 1000),
      sender_resolved_at = to_timestamp(r.sender_resolved_at / 1000), expires_at = to_timestamp(r.expires_at / 1000)
    from unnest(${all((one) => one.organisationId)}::uuid[], ${all((one) => one.id)}::uuid[], ${all((one) => one.groupId)}::uuid[],
      ${all(({ state }) => state.status)}::text[], ${all(({ state }) => state.severity)}::text[], ${all(({ state }) => state.urgency)}::text[],
      ${all(({ state }) => state.count)}::int[], ${all(({ state }) => state.flapCount)}::int[],
      ${at((state) => state.lastSeenAtMs)}::float8[], ${at((state) => state.resolvedAtMs)}::float8[],
      ${at((state) => state.senderTriggeredAtMs)}::float8[], ${at((state) => state.senderResolvedAtMs)}::float8[],
      ${at((state) => state.expiresAtMs)}::float8[]) as r(organisation_id, id, group_id, status, severity, urgency, count, flap_count,
      last_seen_at, resolved_at, sender_triggered_at, sender_resolved_at, expires_at)
    where a.organisation_id = r.organisation_id and a.id = r.id`.execute(tx);
}

/** One alert with its row locked. */
export async function findPipelineAlert(tx: Tx, organisationId: OrganisationId, id: AlertId): Promise<PipelineAlert | undefined> {
  const { rows } =
    await sql<AlertRow>`select ${columns} from alerts a where a.organisation_id = ${organisationId} and a.id = ${id} for update`.execute(
      tx,
    );
  return rows[0] === undefined ? undefined : toAlert(rows[0]);
}

/** The alerts of these ids that there are, as they stand; whoever changes them locks them by their keys. */
export async function listPipelineAlerts(
  tx: Tx,
  organisationId: OrganisationId,
  ids: readonly AlertId[],
): Promise<readonly PipelineAlert[]> {
  const { rows } = await sql<AlertRow>`
    select ${columns} from alerts a where a.organisation_id = ${organisationId} and a.id = any(${ids}::uuid[]) order by a.id`.execute(tx);
  return rows.map(toAlert);
}

/** Marks the triggered members of a group acknowledged, but for those that are held back and nobody was told of; gives back which. */
export async function acknowledgeMembers(
  tx: Tx,
  group: { readonly organisationId: OrganisationId; readonly id: AlertGroupId },
): Promise<readonly PipelineAlert[]> {
  const { rows } = await sql<AlertRow>`
    update alerts a set status = 'acknowledged'
    where a.organisation_id = ${group.organisationId} and a.group_id = ${group.id} and a.status = 'triggered'
      and (a.suppressed_by is null or a.paged_at is not null)
    returning ${columns}`.execute(tx);
  return rows.map(toAlert);
}
