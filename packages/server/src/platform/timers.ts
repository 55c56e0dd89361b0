import { asId, type OrganisationId } from "@staunch/core/kernel";
import { type RawBuilder, sql } from "kysely";
import type { CommandContext } from "#platform/context.ts";
import { aftermathOf, type Tx } from "#platform/database.ts";

/** Something to do at a time, written in the transaction that makes it necessary. One row per (organisation, kind, key). */
export interface NewTimer {
  readonly organisationId: OrganisationId;
  /** `<module>.<what>`, as `paging.step`; names the handler. */
  readonly kind: string;
  readonly key: string;
  readonly dueAt: Temporal.Instant;
  readonly data?: Readonly<Record<string, unknown>>;
  /** What is worked first when much is due: 0 (default) before 1. */
  readonly rank?: 0 | 1;
  /** The provider an outside call goes to: one that hangs holds up only its own lane. */
  readonly lane?: string | undefined;
}

export interface DueTimer {
  readonly organisationId: OrganisationId;
  readonly kind: string;
  readonly key: string;
  readonly dueAt: Temporal.Instant;
  readonly data: Readonly<Record<string, unknown>>;
  readonly lane?: string | undefined;
  /** How often it was tried before and failed. */
  readonly attempts: number;
}

/** Writes the outcome of an outside call; runs only if this node still holds the timer. */
export type Settle = (ctx: CommandContext, tx: Tx) => Promise<void>;

/**
 * What to do when a timer of `kind` is due.
 * `transaction`: touches the database only. Claim, work and removal are one transaction; a node that dies leaves it untouched.
 * `outside`: calls somebody. The row is leased for ten seconds at a time, renewed while the call runs; what `call`
 * returns is run in the transaction that removes the timer. A node that dies in between makes the call happen again.
 * In both, scheduling the same kind and key again inside is how a timer goes on; a thrown error is retried with backoff.
 */
export type TimerHandler =
  | {
      readonly kind: string;
      readonly mode: "transaction";
      run(ctx: CommandContext, timer: DueTimer, tx: Tx): Promise<void>;
      /** The same for many of one organisation that are due together, in one transaction. */
      runMany?(ctx: CommandContext, timers: readonly DueTimer[], tx: Tx): Promise<void>;
    }
  | {
      readonly kind: string;
      readonly mode: "outside";
      /** A late call harms nobody: it waits among its like, and never takes the place of a notification. */
      readonly canWait?: true;
      call(ctx: CommandContext, timer: DueTimer): Promise<Settle>;
      /** The same for many of one organisation that are due together, in few transactions. */
      readonly together?: Together;
    };

/** Outside calls whose reading and writing is shared. */
export interface Together {
  /** Reads what the calls need: one call for each timer, in their order. A call that throws is tried again. */
  prepare(ctx: CommandContext, timers: readonly DueTimer[]): Promise<readonly (() => Promise<unknown>)[]>;
  /** Writes what came of some of them, in the transaction that removes their timers. */
  settle(ctx: CommandContext, tx: Tx, results: readonly unknown[]): Promise<void>;
}

/** Sets the timer, or moves it when it is set already; a running lease on it is void from then on. */
export async function scheduleTimer(tx: Tx, timer: NewTimer): Promise<void> {
  await scheduleTimers(tx, [timer]);
}

/** Sets many timers with one statement. Keys must differ within one call. */
export async function scheduleTimers(tx: Tx, timers: readonly NewTimer[]): Promise<void> {
  await writeTimers(
    tx,
    timers,
    sql`do update set due_at = excluded.due_at, data = excluded.data, rank = excluded.rank, lane = excluded.lane, attempts = 0,
      leased_by = null, leased_until = null, last_error = null`,
  );
}

/** Sets the timer unless it is set already: a running lease goes on. */
export async function ensureTimer(tx: Tx, timer: NewTimer): Promise<void> {
  await writeTimers(tx, [timer], sql`do nothing`);
}

async function writeTimers(tx: Tx, timers: readonly NewTimer[], otherwise: RawBuilder<unknown>): Promise<void> {
  if (timers.length === 0) return;
  aftermathOf(tx).timers = true;
  const rows = timers.map((timer) => ({
    organisation_id: timer.organisationId,
    kind: timer.kind,
    key: timer.key,
    due_at: timer.dueAt.toString(),
    data: timer.data ?? {},
    rank: timer.rank ?? 0,
    lane: timer.lane,
  }));
  await sql`
    insert into timers (organisation_id, kind, key, due_at, data, rank, lane)
    select organisation_id, kind, key, due_at, data, rank, lane from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(organisation_id uuid, kind text, key text, due_at timestamptz, data jsonb, rank smallint, lane text)
    on conflict (organisation_id, kind, key) ${otherwise}`.execute(tx);
}

/** Takes the timer back, in the transaction that makes it moot. Nothing happens when there is none. */
export async function cancelTimer(tx: Tx, timer: Pick<NewTimer, "organisationId" | "kind" | "key">): Promise<void> {
  await sql`delete from timers where organisation_id = ${timer.organisationId} and kind = ${timer.kind} and key = ${timer.key}`.execute(tx);
}

interface TimerRow {
  readonly organisation_id: string;
  readonly kind: string;
  readonly key: string;
  readonly due_at: Temporal.Instant;
  readonly data: Readonly<Record<string, unknown>>;
  readonly lane: string | null;
  readonly attempts: number;
}

function toTimer(row: TimerRow): DueTimer {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    kind: row.kind,
    key: row.key,
    dueAt: row.due_at,
    data: row.data,
    lane: row.lane ?? undefined,
    attempts: row.attempts,
  };
}

const returned = sql`organisation_id, kind, key, due_at, data, lane, attempts`;

/** Claims due timers by deleting them, urgent ones first; a rollback puts them back at once. */
export async function takeDueTimers(tx: Tx, kinds: readonly string[], now: Temporal.Instant, limit: number): Promise<readonly DueTimer[]> {
  const { rows } = await sql<TimerRow>`
    with urgent as materialized (${dueOfRank(kinds, 0, now, sql`${limit}`)}),
      others as materialized (${dueOfRank(kinds, 1, now, sql`${limit} - (select count(*) from urgent)`)})
    delete from timers where ctid = any(array(select ctid from urgent union all select ctid from others))
    returning ${returned}`.execute(tx);
  return rows.map(toTimer);
}

/** One rank at a time: the index knows their order, and nothing behind the limit is looked at. */
function dueOfRank(kinds: readonly string[], rank: 0 | 1, now: Temporal.Instant, limit: RawBuilder<unknown>): RawBuilder<unknown> {
  const [only, ...others] = kinds;
  const ofKind = others.length === 0 ? sql`kind = ${only ?? ""}` : sql`kind = any(${kinds}::text[])`;
  return sql`
    select ctid from timers where ${ofKind} and rank = ${sql.lit(rank)} and due_at <= ${now}
    order by due_at limit ${limit} for update skip locked`;
}

/** Each kind and rank by itself is in the order of its index: no pile of one is read to find what is first of another. */
function kindsAndRanks(kinds: readonly string[]): RawBuilder<unknown> {
  return sql`unnest(${kinds}::text[]) as k(kind) cross join (values (0::smallint), (1::smallint)) as r(rank)`;
}

/** The length of a lease: a dead node's call starts again elsewhere after this. */
export const leaseSeconds = 10;

export interface LeaseClaim {
  readonly owner: string;
  readonly limit: number;
  /** Calls of one lane at once, and how many there are of each now. */
  readonly perLane: number;
  /** Free places of a lane below which none is taken yet. */
  readonly turn: number;
  readonly underWay: ReadonlyMap<string, number>;
}

/**
 * Leases due timers for outside calls, urgent ones first and no more of one lane than fit. Leases run on the
 * database's clock, the one all nodes share; whether a timer is due is the application's.
 */
export async function leaseDueTimers(
  tx: Tx,
  kinds: readonly string[],
  now: Temporal.Instant,
  claim: LeaseClaim,
): Promise<readonly DueTimer[]> {
  const { perLane, turn, limit, underWay } = claim;
  const full = [...underWay].filter(([, calls]) => calls > perLane - turn).map(([lane]) => lane);
  const free = sql`(leased_until is null or leased_until < clock_timestamp())`;
  const { rows } = await sql<TimerRow>`
    with due as (
      select t.* from ${kindsAndRanks(kinds)} cross join lateral (
        select ctid as place, kind, key, rank, due_at, lane from timers
        where kind = k.kind and rank = r.rank and due_at <= ${now} and ${free} and (lane is null or lane <> all(${full}::text[]))
        order by due_at limit ${limit}) t
      order by t.rank, t.due_at limit ${limit}
    ), fitting as (
      select place from (
        select *, row_number() over (partition by coalesce(lane, kind || ' ' || key) order by rank, due_at) as nth from due
      ) as counted
      where lane is null or nth <= ${perLane} - coalesce((${JSON.stringify(Object.fromEntries(underWay))}::jsonb ->> lane)::int, 0)
    )
    update timers set leased_by = ${claim.owner}, leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    where ctid = any(array(select ctid from timers where ctid = any(array(select place from fitting)) and ${free} for update skip locked))
    returning ${returned}`.execute(tx);
  return rows.map(toTimer);
}

export async function renewLeases(tx: Tx, owner: string): Promise<void> {
  await sql`update timers set leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}) where leased_by = ${owner}`.execute(
    tx,
  );
}

/** Removes a leased timer if `owner` still holds it; false when the lease was lost or the timer moved. */
export async function releaseTimer(tx: Tx, timer: DueTimer, owner: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from timers where organisation_id = ${timer.organisationId} and kind = ${timer.kind} and key = ${timer.key}
      and leased_by = ${owner}`.execute(tx);
  return numAffectedRows === 1n;
}

/** {@link releaseTimer} for many of one organisation and kind: the keys of those that `owner` still held. */
export async function releaseTimers(tx: Tx, timers: readonly DueTimer[], owner: string): Promise<ReadonlySet<string>> {
  const [first] = timers;
  if (first === undefined) return new Set();
  const { rows } = await sql<{ key: string }>`
    delete from timers where organisation_id = ${first.organisationId} and kind = ${first.kind}
      and key = any(${timers.map((timer) => timer.key)}::text[]) and leased_by = ${owner} returning key`.execute(tx);
  return new Set(rows.map((row) => row.key));
}

/** Puts a failed timer off, unless somebody cancelled or moved it meanwhile. */
export async function postponeTimer(tx: Tx, timer: DueTimer, at: Temporal.Instant, error: string): Promise<void> {
  await sql`
    update timers set due_at = ${at}, attempts = attempts + 1, last_error = ${error}, leased_by = null, leased_until = null
    where organisation_id = ${timer.organisationId} and kind = ${timer.kind} and key = ${timer.key}
      and due_at = ${timer.dueAt} and attempts = ${timer.attempts}`.execute(tx);
}

/** When the next free timer of these kinds is due, but for those of lanes that are full. */
export async function nextDueAt(tx: Tx, kinds: readonly string[], fullLanes: readonly string[]): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ due_at: Temporal.Instant }>`
    select t.due_at from ${kindsAndRanks(kinds)} cross join lateral (
      select due_at from timers
      where kind = k.kind and rank = r.rank and (leased_until is null or leased_until < clock_timestamp())
        and (lane is null or lane <> all(${[...fullLanes]}::text[]))
      order by due_at limit 1) t
    order by t.due_at limit 1`.execute(tx);
  return rows[0]?.due_at;
}
