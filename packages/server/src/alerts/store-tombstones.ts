import { sql } from "kysely";
import { tombstoneMs } from "@staunch/core/alerts";
import type { AlertKey } from "#alerts/store-pipeline.ts";
import type { Tx } from "#platform/index.ts";

/** A resolve that came before its trigger: the sender's own time of it. */
export interface Tombstone extends AlertKey {
  readonly resolvedAtMs: number;
}

interface TombstoneRow {
  readonly position: number;
  readonly resolved_at: Temporal.Instant;
}

/** The tombstones of these keys that have not run out. */
export async function findTombstones(tx: Tx, keys: readonly AlertKey[], now: Temporal.Instant): Promise<readonly Tombstone[]> {
  if (keys.length === 0) return [];
  const input = keys.map((key, position) => ({ n: position, o: key.organisationId, s: key.sourceId, k: key.dedupKey }));
  const { rows } = await sql<TombstoneRow>`
    select r.n as position, t.resolved_at from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(n int, o uuid, s uuid, k text)
    join alert_tombstones t on t.organisation_id = r.o and t.source_id = r.s and t.dedup_key = r.k
    where t.expires_at > ${now}`.execute(tx);
  return rows.flatMap((row) => {
    const key = keys[row.position];
    return key === undefined ? [] : [{ ...key, resolvedAtMs: row.resolved_at.epochMilliseconds }];
  });
}

/** Remembers them for a while, and forgets some that have run out: as many as came, so that they cannot pile up. */
export async function saveTombstones(tx: Tx, tombstones: readonly Tombstone[], now: Temporal.Instant): Promise<void> {
  if (tombstones.length === 0) return;
  const rows = tombstones.map(({ organisationId, sourceId, dedupKey, resolvedAtMs }) => ({
    o: organisationId,
    s: sourceId,
    k: dedupKey,
    r: Temporal.Instant.fromEpochMilliseconds(resolvedAtMs).toString(),
  }));
  await sql`
    delete from alert_tombstones where (organisation_id, source_id, dedup_key) in (
      select organisation_id, source_id, dedup_key from alert_tombstones where expires_at <= ${now}
      order by expires_at limit ${tombstones.length * 2} for update skip locked)`.execute(tx);
  await sql`
    insert into alert_tombstones (organisation_id, source_id, dedup_key, resolved_at, expires_at)
    select o, s, k, r, ${now.add({ milliseconds: tombstoneMs })}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(o uuid, s uuid, k text, r timestamptz) order by o, s, k
    on conflict (organisation_id, source_id, dedup_key) do update
      set resolved_at = greatest(alert_tombstones.resolved_at, excluded.resolved_at), expires_at = excluded.expires_at`.execute(tx);
}
