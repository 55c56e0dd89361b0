import { asId, type OrganisationId } from "@staunch/core/kernel";
import { sql } from "kysely";
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
}

export interface DueTimer {
  readonly organisationId: OrganisationId;
  readonly kind: string;
  readonly key: string;
  readonly dueAt: Temporal.Instant;
  readonly data: Readonly<Record<string, unknown>>;
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
  | { readonly kind: string; readonly mode: "transaction"; run(ctx: CommandContext, timer: DueTimer, tx: Tx): Promise<void> }
  | {
      readonly kind: string;
      readonly mode: "outside";
      /** A late call harms nobody: it waits among its like, and never takes the place of a notification. */
      readonly canWait?: true;
      call(ctx: CommandContext, timer: DueTimer): Promise<Settle>;
    };

/** Sets the timer, or moves it when it is set already; a running lease on it is void from then on. */
export async function scheduleTimer(tx: Tx, timer: NewTimer): Promise<void> {
  await scheduleTimers(tx, [timer]);
}

/** Sets many timers with one statement. Keys must differ within one call. */
export async function scheduleTimers(tx: Tx, timers: readonly NewTimer[]): Promise<void> {
  if (timers.length === 0) return;
  aftermathOf(tx).timers = true;
  const rows = timers.map((timer) => ({
    organisation_id: timer.organisationId,
    kind: timer.kind,
    key: timer.key,
    due_at: timer.dueAt.toString(),
    data: timer.data ?? {},
  }));
  await sql`
    insert into timers (organisation_id, kind, key, due_at, data)
    select organisation_id, kind, key, due_at, data from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(organisation_id uuid, kind text, key text, due_at timestamptz, data jsonb)
    on conflict (organisation_id, kind, key) do update
      set due_at = excluded.due_at, data = excluded.data, attempts = 0, leased_by = null, leased_until = null, last_error = null`.execute(
    tx,
  );
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
  readonly attempts: number;
}

function toTimer(row: TimerRow): DueTimer {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    kind: row.kind,
    key: row.key,
    dueAt: row.due_at,
    data: row.data,
    attempts: row.attempts,
  };
}

const returned = sql`organisation_id, kind, key, due_at, data, attempts`;

/** Claims one due timer by deleting it; a rollback puts it back at once. */
export async function takeDueTimer(tx: Tx, kinds: readonly string[], now: Temporal.Instant): Promise<DueTimer | undefined> {
  const { rows } = await sql<TimerRow>`
    delete from timers where (organisation_id, kind, key) = (
      select organisation_id, kind, key from timers where kind = any(${kinds}::text[]) and due_at <= ${now}
      order by due_at limit 1 for update skip locked)
    returning ${returned}`.execute(tx);
  return rows[0] === undefined ? undefined : toTimer(rows[0]);
}

/** The length of a lease: a dead node's call starts again elsewhere after this. */
export const leaseSeconds = 10;

/**
 * Leases due timers for outside calls. Leases run on the database's clock, the one all nodes share; whether a
 * timer is due is the application's.
 */
export async function leaseDueTimers(
  tx: Tx,
  kinds: readonly string[],
  now: Temporal.Instant,
  claim: { owner: string; limit: number },
): Promise<readonly DueTimer[]> {
  const { rows } = await sql<TimerRow>`
    update timers set leased_by = ${claim.owner}, leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    where (organisation_id, kind, key) in (
      select organisation_id, kind, key from timers
      where kind = any(${kinds}::text[]) and due_at <= ${now} and (leased_until is null or leased_until < clock_timestamp())
      order by due_at limit ${claim.limit} for update skip locked)
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

/** Puts a failed timer off, unless somebody cancelled or moved it meanwhile. */
export async function postponeTimer(tx: Tx, timer: DueTimer, at: Temporal.Instant, error: string): Promise<void> {
  await sql`
    update timers set due_at = ${at}, attempts = attempts + 1, last_error = ${error}, leased_by = null, leased_until = null
    where organisation_id = ${timer.organisationId} and kind = ${timer.kind} and key = ${timer.key}
      and due_at = ${timer.dueAt} and attempts = ${timer.attempts}`.execute(tx);
}

/** When the next free timer of these kinds is due. */
export async function nextDueAt(tx: Tx, kinds: readonly string[]): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ due_at: Temporal.Instant }>`
    select due_at from timers where kind = any(${kinds}::text[]) and (leased_until is null or leased_until < clock_timestamp())
    order by due_at limit 1`.execute(tx);
  return rows[0]?.due_at;
}
