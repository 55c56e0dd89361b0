import type { Matcher, SilenceId } from "@staunch/core/alerts";
import { asId, type OrganisationId, type UserId } from "@staunch/core/kernel";
import { type RawBuilder, sql } from "kysely";
import { jsonb, type Tx } from "#platform/index.ts";

/** A silence with all that is kept of it; what is over is kept too. */
export interface Silence {
  readonly id: SilenceId;
  readonly matchers: readonly Matcher[];
  readonly startsAt: Temporal.Instant;
  /** Undefined: until what it holds is resolved. */
  readonly endsAt: Temporal.Instant | undefined;
  /** Name of who asked for it. */
  readonly author: string;
  readonly authorUserId: UserId | undefined;
  readonly reason: string;
  readonly createdAt: Temporal.Instant;
  /** Ended before its time. */
  readonly endedAt: Temporal.Instant | undefined;
  readonly replacedBy: SilenceId | undefined;
  readonly version: number;
}

interface SilenceRow {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly starts_at: Temporal.Instant;
  readonly ends_at: Temporal.Instant | null;
  readonly author: string;
  readonly author_user_id: string | null;
  readonly reason: string;
  readonly created_at: Temporal.Instant;
  readonly ended_at: Temporal.Instant | null;
  readonly replaced_by: string | null;
  readonly version: number;
}

function toSilence(row: SilenceRow): Silence {
  return {
    id: asId<"silence">(row.id),
    matchers: row.matchers,
    startsAt: row.starts_at,
    endsAt: row.ends_at ?? undefined,
    author: row.author,
    authorUserId: row.author_user_id === null ? undefined : asId<"user">(row.author_user_id),
    reason: row.reason,
    createdAt: row.created_at,
    endedAt: row.ended_at ?? undefined,
    replacedBy: row.replaced_by === null ? undefined : asId<"silence">(row.replaced_by),
    version: row.version,
  };
}

const columns = sql`id, matchers, starts_at, ends_at, author, author_user_id, reason, created_at, ended_at, replaced_by, version`;

async function select(tx: Tx, organisationId: OrganisationId, rest: RawBuilder<unknown>): Promise<readonly Silence[]> {
  const { rows } = await sql<SilenceRow>`select ${columns} from silences where organisation_id = ${organisationId} and ${rest}`.execute(tx);
  return rows.map(toSilence);
}

export async function findSilence(tx: Tx, organisationId: OrganisationId, id: SilenceId): Promise<Silence | undefined> {
  const [silence] = await select(tx, organisationId, sql`id = ${id}`);
  return silence;
}

export async function findSilenceForUpdate(tx: Tx, organisationId: OrganisationId, id: SilenceId): Promise<Silence | undefined> {
  const [silence] = await select(tx, organisationId, sql`id = ${id} for update`);
  return silence;
}

/** Which part of the list is asked for. */
export interface SilenceFilter {
  /** `pending`: it has not begun. */
  readonly state?: "pending" | "active" | "ended" | undefined;
  readonly before?: readonly [createdAt: string, id: string] | undefined;
  readonly limit: number;
  readonly now: Temporal.Instant;
}

function inState(state: SilenceFilter["state"], now: Temporal.Instant): RawBuilder<unknown> {
  switch (state) {
    case undefined:
      return sql`true`;
    case "pending":
      return sql`ended_at is null and starts_at > ${now}`;
    case "active":
      return sql`ended_at is null and starts_at <= ${now} and (ends_at is null or ends_at > ${now})`;
    case "ended":
      return sql`(ended_at is not null or ends_at <= ${now})`;
  }
}

/** Silences, newest first. */
export async function findSilences(tx: Tx, organisationId: OrganisationId, filter: SilenceFilter): Promise<readonly Silence[]> {
  const before =
    filter.before === undefined ? sql`true` : sql`(created_at, id) < (${filter.before[0]}::timestamptz, ${filter.before[1]}::uuid)`;
  const rest = sql`${inState(filter.state, filter.now)} and ${before} order by created_at desc, id desc limit ${filter.limit}`;
  return select(tx, organisationId, rest);
}

export async function insertSilence(tx: Tx, organisationId: OrganisationId, silence: Silence): Promise<void> {
  await sql`
    insert into silences (organisation_id, id, matchers, starts_at, ends_at, author, author_user_id, reason, created_at, version)
    values (${organisationId}, ${silence.id}, ${jsonb(silence.matchers)}, ${silence.startsAt}, ${silence.endsAt ?? null}, ${silence.author},
      ${silence.authorUserId ?? null}, ${silence.reason}, ${silence.createdAt}, ${silence.version})`.execute(tx);
}

/** Writes what an edit or an end changes. */
export async function saveSilence(tx: Tx, organisationId: OrganisationId, silence: Silence): Promise<void> {
  await sql`
    update silences set ends_at = ${silence.endsAt ?? null}, author = ${silence.author}, author_user_id = ${silence.authorUserId ?? null},
      reason = ${silence.reason}, ended_at = ${silence.endedAt ?? null}, replaced_by = ${silence.replacedBy ?? null}, version = ${silence.version}
    where organisation_id = ${organisationId} and id = ${silence.id}`.execute(tx);
}

/** Ends silences that hold nothing any more. @returns those that had not ended */
export async function endSilences(
  tx: Tx,
  organisationId: OrganisationId,
  ids: readonly string[],
  now: Temporal.Instant,
): Promise<readonly Silence[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<SilenceRow>`
    update silences set ended_at = ${now}, version = version + 1
    where organisation_id = ${organisationId} and id = any(${ids}::uuid[]) and ended_at is null and ends_at is null and starts_at <= ${now}
    returning ${columns}`.execute(tx);
  return rows.map(toSilence);
}
