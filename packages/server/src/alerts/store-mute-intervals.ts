import type { Matcher, MuteIntervalId, TimeInterval } from "@staunch/core/alerts";
import { asId, type OrganisationId } from "@staunch/core/kernel";
import { type RawBuilder, sql } from "kysely";
import { jsonb, type Tx } from "#platform/index.ts";

/** Times that come again in which what the matchers match pages nobody. */
export interface MuteInterval {
  readonly id: MuteIntervalId;
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly intervals: readonly TimeInterval[];
  readonly createdAt: Temporal.Instant;
  readonly removedAt: Temporal.Instant | undefined;
  readonly version: number;
}

interface MuteRow {
  readonly id: string;
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly intervals: readonly TimeInterval[];
  readonly created_at: Temporal.Instant;
  readonly version: number;
}

async function select(tx: Tx, organisationId: OrganisationId, rest: RawBuilder<unknown>): Promise<readonly MuteInterval[]> {
  const { rows } = await sql<MuteRow>`
    select id, name, matchers, intervals, created_at, version from mute_intervals
    where organisation_id = ${organisationId} and removed_at is null and ${rest}`.execute(tx);
  return rows.map(({ created_at, ...row }) => ({ ...row, id: asId<"mute-interval">(row.id), createdAt: created_at, removedAt: undefined }));
}

export async function findMute(tx: Tx, organisationId: OrganisationId, id: MuteIntervalId): Promise<MuteInterval | undefined> {
  const [mute] = await select(tx, organisationId, sql`id = ${id}`);
  return mute;
}

/** By name. */
export async function findMutes(tx: Tx, organisationId: OrganisationId): Promise<readonly MuteInterval[]> {
  return select(tx, organisationId, sql`true order by lower(name)`);
}

/** Writes a mute interval, new or changed. @throws a unique violation when the name is taken */
export async function saveMute(tx: Tx, organisationId: OrganisationId, mute: MuteInterval): Promise<void> {
  await sql`
    insert into mute_intervals (organisation_id, id, name, matchers, intervals, created_at, removed_at, version)
    values (${organisationId}, ${mute.id}, ${mute.name}, ${jsonb(mute.matchers)}, ${jsonb(mute.intervals)}, ${mute.createdAt},
      ${mute.removedAt ?? null}, ${mute.version})
    on conflict (organisation_id, id) do update set name = excluded.name, matchers = excluded.matchers, intervals = excluded.intervals,
      removed_at = excluded.removed_at, version = excluded.version`.execute(tx);
}
