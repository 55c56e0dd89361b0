import type { SenderEvent } from "@staunch/core/alerts";
import { asId, type OrganisationId, type SourceId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** What one request said, as it lies in the inbox: short names, because there are many. */
export interface InboxEntry {
  /** The source's id. */
  readonly s: string;
  /** When its commit began; milliseconds since 1970. */
  readonly t: number;
  readonly e: readonly SenderEvent[];
}

/** One request taken from the inbox. */
export interface InboxRequest {
  readonly organisationId: OrganisationId;
  readonly sourceId: SourceId;
  readonly receivedAtMs: number;
  readonly events: readonly SenderEvent[];
}

/** A place in the inbox's reading order. */
export interface InboxPlace {
  readonly txid: string;
  readonly seq: number;
}

/** The requests of some rows that follow each other. */
export interface InboxPortion {
  readonly requests: readonly InboxRequest[];
  readonly rows: number;
  readonly end: InboxPlace;
  /** Is there more that cannot be read yet, because an older transaction is still running? */
  readonly heldBack: boolean;
}

/**
 * One commit of requests: a row for each organisation in it, holding the JSON array of its entries as text.
 * @param organisations how many rows; three parameters each: organisation, time of receipt, entries.
 */
export function insertIntoInbox(organisations: number): string {
  const rows = Array.from(
    { length: organisations },
    (_, row) => `($${row * 3 + 1}::uuid, $${row * 3 + 2}::timestamptz, $${row * 3 + 3}::text)`,
  );
  return `insert into inbox (organisation_id, received_at, requests) values ${rows.join(", ")}`;
}

const cursorName = "pipeline";

/** Starts the pipeline's reading at the beginning of the inbox, once. */
export async function ensureInboxCursor(tx: Tx): Promise<void> {
  await sql`insert into inbox_cursor (name, txid, seq) values (${cursorName}, '0'::xid8, 0) on conflict (name) do nothing`.execute(tx);
}

interface StoredRow {
  readonly organisation_id: string;
  readonly requests: string;
  readonly txid: string;
  readonly seq: number;
  readonly readable: boolean;
}

/** Takes the pipeline's place in the inbox for this transaction; undefined when another node has it. */
export async function takeInboxPlace(tx: Tx): Promise<InboxPlace | undefined> {
  const { rows } = await sql<InboxPlace>`
    select txid::text as txid, seq from inbox_cursor where name = ${cursorName} for update skip locked`.execute(tx);
  return rows[0];
}

/** However many requests are in one row, a portion ends with the row that brings it to this. */
const portionBytes = 4_000_000;

/** Reads on from a place, so many rows at most. */
export async function readInbox(tx: Tx, after: InboxPlace, limit: number): Promise<InboxPortion> {
  // Ordered by the table's column: a bare `txid` would be the text of the output, where 1000 stands before 999.
  const found = await sql<StoredRow>`
    select i.organisation_id, i.requests, i.txid::text as txid, i.seq, i.readable from (
      select *, txid < pg_snapshot_xmin(pg_current_snapshot()) as readable,
        sum(octet_length(requests)) over (order by txid, seq rows between unbounded preceding and 1 preceding) as bytes_before
      from inbox where (txid, seq) > (${after.txid}::xid8, ${after.seq}::bigint) order by txid, seq limit ${limit}) i
    where i.bytes_before is null or i.bytes_before < ${portionBytes}
    order by i.txid, i.seq`.execute(tx);
  const firstHeld = found.rows.findIndex((row) => !row.readable);
  const readable = firstHeld === -1 ? found.rows : found.rows.slice(0, firstHeld);
  const last = readable.at(-1);
  return {
    requests: readable.flatMap(readRequests),
    rows: readable.length,
    end: last === undefined ? after : { txid: last.txid, seq: last.seq },
    heldBack: firstHeld !== -1,
  };
}

function readRequests(row: StoredRow): readonly InboxRequest[] {
  const organisationId = asId<"organisation">(row.organisation_id);
  // Written by this release or an older one of the same format.
  const entries = JSON.parse(row.requests) as readonly InboxEntry[];
  return entries.map(({ s, t, e }) => ({ organisationId, sourceId: asId<"source">(s), receivedAtMs: t, events: e }));
}

/** Where the inbox ends now; undefined while it is empty. */
export async function findInboxEnd(tx: Tx): Promise<InboxPlace | undefined> {
  const { rows } = await sql<InboxPlace>`select i.txid::text as txid, i.seq from inbox i order by i.txid desc, i.seq desc limit 1`.execute(
    tx,
  );
  return rows[0];
}

/** Has the pipeline worked through everything up to this place? */
export async function isReadTo(tx: Tx, end: InboxPlace): Promise<boolean> {
  const { rows } = await sql`
    select 1 from inbox_cursor where name = ${cursorName} and (txid, seq) >= (${end.txid}::xid8, ${end.seq}::bigint)`.execute(tx);
  return rows.length > 0;
}

export async function moveInboxCursor(tx: Tx, end: InboxPlace): Promise<void> {
  await sql`update inbox_cursor set txid = ${end.txid}::xid8, seq = ${end.seq}::bigint where name = ${cursorName}`.execute(tx);
}

export interface InboxFailure {
  readonly request: InboxRequest;
  /** Of the row it came in, and its place in there. */
  readonly seq: number;
  readonly position: number;
  readonly error: string;
  readonly at: Temporal.Instant;
}

/** Sets a request aside that the pipeline cannot work through, whole. */
export async function setAside(tx: Tx, { request, seq, position, error, at }: InboxFailure): Promise<void> {
  const receivedAt = Temporal.Instant.fromEpochMilliseconds(request.receivedAtMs);
  await sql`
    insert into inbox_failures (organisation_id, seq, position, source_id, received_at, events, error, failed_at)
    values (${request.organisationId}, ${seq}, ${position}, ${request.sourceId}, ${receivedAt}, ${JSON.stringify(request.events)}, ${error}, ${at})
    on conflict do nothing`.execute(tx);
}

/** Does work that leaves nothing behind when it fails, within a transaction that goes on. */
export async function tryApart(tx: Tx, work: () => Promise<void>): Promise<unknown> {
  await sql`savepoint apart`.execute(tx);
  try {
    await work();
    await sql`release savepoint apart`.execute(tx);
    return undefined;
  } catch (error) {
    await sql`rollback to savepoint apart`.execute(tx);
    return error;
  }
}

/** Clears what was received before `before` and read. */
export async function clearInbox(tx: Tx, before: Temporal.Instant): Promise<void> {
  await sql`
    delete from inbox i using inbox_cursor c
    where c.name = ${cursorName} and i.received_at < ${before} and (i.txid, i.seq) <= (c.txid, c.seq)`.execute(tx);
}
