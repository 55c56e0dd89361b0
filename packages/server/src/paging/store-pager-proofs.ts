import { asId, type UserId } from "@staunch/core/kernel";
import { type RawBuilder, sql } from "kysely";
import type { CommandContext, Tx } from "#platform/index.ts";
import type { PagerProof } from "#paging/pager-proof.ts";

type Scoped = Pick<CommandContext, "organisationId">;

interface ProofRow {
  readonly user_id: string;
  readonly time_zone: string;
  readonly weekday: number;
  readonly at_time: string;
  readonly next_at: Temporal.Instant;
  readonly last_page_id: string | null;
  readonly version: number;
}

async function select(tx: Tx, ctx: Scoped, userId: UserId, rest: RawBuilder<unknown>): Promise<PagerProof | undefined> {
  const { rows } = await sql<ProofRow>`
    select user_id, time_zone, weekday, at_time, next_at, last_page_id, version from pager_proofs
    where organisation_id = ${ctx.organisationId} and user_id = ${userId} ${rest}`.execute(tx);
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    userId: asId<"user">(row.user_id),
    timeZone: row.time_zone,
    weekday: row.weekday,
    atTime: row.at_time,
    nextAt: row.next_at,
    lastPageId: row.last_page_id === null ? undefined : asId<"page">(row.last_page_id),
    version: row.version,
  };
}

export async function findPagerProof(tx: Tx, ctx: Scoped, userId: UserId): Promise<PagerProof | undefined> {
  return select(tx, ctx, userId, sql``);
}

export async function findPagerProofForUpdate(tx: Tx, ctx: Scoped, userId: UserId): Promise<PagerProof | undefined> {
  return select(tx, ctx, userId, sql`for update`);
}

export async function savePagerProof(tx: Tx, ctx: CommandContext, proof: PagerProof): Promise<void> {
  await sql`
    insert into pager_proofs (organisation_id, user_id, time_zone, weekday, at_time, next_at, last_page_id, version, updated_at)
    values (${ctx.organisationId}, ${proof.userId}, ${proof.timeZone}, ${proof.weekday}, ${proof.atTime}, ${proof.nextAt},
      ${proof.lastPageId ?? null}, ${proof.version}, ${ctx.now})
    on conflict (organisation_id, user_id) do update set time_zone = excluded.time_zone, weekday = excluded.weekday,
      at_time = excluded.at_time, next_at = excluded.next_at, last_page_id = excluded.last_page_id, version = excluded.version,
      updated_at = excluded.updated_at`.execute(tx);
}

export async function deletePagerProof(tx: Tx, ctx: CommandContext, userId: UserId): Promise<void> {
  await sql`delete from pager_proofs where organisation_id = ${ctx.organisationId} and user_id = ${userId}`.execute(tx);
}
