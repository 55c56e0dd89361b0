import type { HeartbeatState } from "@staunch/core/alerts";
import { asId, type HeartbeatId, type OrganisationId, type SourceId } from "@staunch/core/kernel";
import { type Selectable, sql } from "kysely";
import { type Heartbeat, type HeartbeatPingRecord, keptPings } from "#alerts/heartbeat.ts";
import { type DB, jsonb, newId, type Tx } from "#platform/index.ts";

type HeartbeatRow = Selectable<DB["heartbeats"]> & { readonly service_id: string | null; readonly key_sealed: Buffer };

function toHeartbeat(row: HeartbeatRow): Heartbeat {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"heartbeat">(row.id),
    sourceId: asId<"source">(row.source_id),
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    keySealed: row.key_sealed,
    name: row.name,
    description: row.description,
    terms: { periodSeconds: row.period_seconds, graceSeconds: row.grace_seconds },
    severity: row.severity,
    alertTitle: row.alert_title ?? undefined,
    // Written by this module only.
    labels: row.labels as Readonly<Record<string, string>>,
    state: {
      status: row.status,
      since: row.status_since,
      countedFrom: row.counted_from ?? undefined,
      lastPingAt: row.last_ping_at ?? undefined,
      run: row.run_started_at === null ? undefined : { startedAt: row.run_started_at, id: row.run_id ?? undefined },
    },
    createdAt: row.created_at,
    version: row.version,
  };
}

function heartbeats(tx: Tx, organisationId: OrganisationId) {
  return tx
    .selectFrom("heartbeats")
    .innerJoin("sources", (join) =>
      join.onRef("sources.organisation_id", "=", "heartbeats.organisation_id").onRef("sources.id", "=", "heartbeats.source_id"),
    )
    .selectAll("heartbeats")
    .select(["sources.service_id", "sources.key_sealed"])
    .where("heartbeats.organisation_id", "=", organisationId);
}

/** By name from `after` on, one more than `limit` at most. */
export async function listHeartbeats(
  tx: Tx,
  organisationId: OrganisationId,
  page: { readonly limit: number; readonly after: string | undefined },
): Promise<readonly Heartbeat[]> {
  const rows = await heartbeats(tx, organisationId)
    .$if(page.after !== undefined, (select) => select.where("heartbeats.name", ">", page.after ?? ""))
    .orderBy("heartbeats.name")
    .limit(page.limit + 1)
    .execute();
  return rows.map(toHeartbeat);
}

export type HeartbeatHandle = { readonly id: HeartbeatId } | { readonly sourceId: SourceId } | { readonly name: string };

function byHandle(handle: HeartbeatHandle): readonly ["heartbeats.id" | "heartbeats.source_id" | "heartbeats.name", string] {
  if ("id" in handle) return ["heartbeats.id", handle.id];
  return "name" in handle ? ["heartbeats.name", handle.name] : ["heartbeats.source_id", handle.sourceId];
}

export async function findHeartbeat(tx: Tx, organisationId: OrganisationId, handle: HeartbeatHandle): Promise<Heartbeat | undefined> {
  const [column, value] = byHandle(handle);
  const row = await heartbeats(tx, organisationId).where(column, "=", value).executeTakeFirst();
  return row === undefined ? undefined : toHeartbeat(row);
}

/** The same, locked until the transaction ends. */
export async function findHeartbeatForUpdate(
  tx: Tx,
  organisationId: OrganisationId,
  handle: HeartbeatHandle,
): Promise<Heartbeat | undefined> {
  const [column, value] = byHandle(handle);
  const row = await heartbeats(tx, organisationId).where(column, "=", value).forUpdate("heartbeats").executeTakeFirst();
  return row === undefined ? undefined : toHeartbeat(row);
}

function draftColumns(heartbeat: Heartbeat) {
  return {
    name: heartbeat.name,
    description: heartbeat.description,
    period_seconds: heartbeat.terms.periodSeconds,
    grace_seconds: heartbeat.terms.graceSeconds,
    severity: heartbeat.severity,
    alert_title: heartbeat.alertTitle ?? null,
    labels: jsonb(heartbeat.labels),
  };
}

function stateColumns(state: HeartbeatState) {
  return {
    status: state.status,
    status_since: state.since,
    counted_from: state.countedFrom ?? null,
    last_ping_at: state.lastPingAt ?? null,
    run_started_at: state.run?.startedAt ?? null,
    run_id: state.run?.id ?? null,
  };
}

/** @throws a unique violation when the name is taken. */
export async function insertHeartbeat(tx: Tx, heartbeat: Heartbeat): Promise<void> {
  await tx
    .insertInto("heartbeats")
    .values({
      organisation_id: heartbeat.organisationId,
      id: heartbeat.id,
      source_id: heartbeat.sourceId,
      ...draftColumns(heartbeat),
      ...stateColumns(heartbeat.state),
      created_at: heartbeat.createdAt,
      version: heartbeat.version,
    })
    .execute();
}

/** Writes what was edited, under its version. @throws a unique violation when the name is taken. */
export async function saveHeartbeat(tx: Tx, heartbeat: Heartbeat): Promise<void> {
  await tx
    .updateTable("heartbeats")
    .set({ ...draftColumns(heartbeat), version: heartbeat.version })
    .where("organisation_id", "=", heartbeat.organisationId)
    .where("id", "=", heartbeat.id)
    .execute();
}

/** Writes where it stands. No new version: nobody edited it. */
export async function saveHeartbeatState(tx: Tx, heartbeat: Heartbeat, state: HeartbeatState): Promise<void> {
  await tx
    .updateTable("heartbeats")
    .set(stateColumns(state))
    .where("organisation_id", "=", heartbeat.organisationId)
    .where("id", "=", heartbeat.id)
    .execute();
}

/** Its pings go with it. */
export async function deleteHeartbeat(tx: Tx, heartbeat: Heartbeat): Promise<void> {
  await tx.deleteFrom("heartbeats").where("organisation_id", "=", heartbeat.organisationId).where("id", "=", heartbeat.id).execute();
}

/** Keeps a ping, and forgets what is older than the newest hundred. */
export async function insertPing(tx: Tx, heartbeat: Heartbeat, ping: HeartbeatPingRecord): Promise<void> {
  const { organisationId, id } = heartbeat;
  await tx
    .insertInto("heartbeat_pings")
    .values({
      organisation_id: organisationId,
      heartbeat_id: id,
      id: newId(),
      at: ping.at,
      kind: ping.kind,
      exit_status: ping.exitStatus ?? null,
      run_id: ping.runId ?? null,
      duration_ms: ping.durationMs ?? null,
      body: ping.body ?? null,
    })
    .execute();
  await sql`
    delete from heartbeat_pings where organisation_id = ${organisationId} and heartbeat_id = ${id} and id <= (
      select id from heartbeat_pings where organisation_id = ${organisationId} and heartbeat_id = ${id}
      order by id desc offset ${keptPings} limit 1)`.execute(tx);
}

/** The pings that are kept, newest first. */
export async function listPings(tx: Tx, heartbeat: Heartbeat): Promise<readonly HeartbeatPingRecord[]> {
  const rows = await tx
    .selectFrom("heartbeat_pings")
    .selectAll()
    .where("organisation_id", "=", heartbeat.organisationId)
    .where("heartbeat_id", "=", heartbeat.id)
    .orderBy("id", "desc")
    .limit(keptPings)
    .execute();
  return rows.map((row) => ({
    at: row.at,
    kind: row.kind,
    exitStatus: row.exit_status ?? undefined,
    runId: row.run_id ?? undefined,
    durationMs: row.duration_ms ?? undefined,
    body: row.body ?? undefined,
  }));
}
