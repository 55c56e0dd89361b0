import { asId, type OrganisationId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Actor, CommandContext } from "#platform/context.ts";
import { aftermathOf, type Tx } from "#platform/database.ts";

/** Something that can be pointed at: `incident`, `alert-group`, `service`, … and its id. */
export interface Subject {
  readonly type: string;
  readonly id: string;
}

export interface NewEvent {
  /** `<noun>.<past verb>`, as `page.acknowledged`. */
  readonly type: string;
  readonly subject: Subject;
  /** Other subjects whose story it belongs to, as `incident:<id>`; the subject itself is always one. */
  readonly topics?: readonly string[];
  /** When it happened, if not now: a back-dated note, a sender's own time. */
  readonly at?: Temporal.Instant;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface RecordedEvent {
  readonly organisationId: OrganisationId;
  /** Position in the reading order, as text: what `Last-Event-ID` carries. */
  readonly cursor: string;
  readonly seq: number;
  readonly type: string;
  readonly subject: Subject;
  readonly actor: Pick<Actor, "kind" | "id" | "name"> & { readonly userId?: string };
  readonly at: Temporal.Instant;
  readonly recordedAt: Temporal.Instant;
  readonly topics: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** The topic under which everything about one subject is found. */
export function topicOf(subject: Subject): string {
  return `${subject.type}:${subject.id}`;
}

/** Writes down what happened, in the transaction that makes it so. */
export async function recordEvent(tx: Tx, ctx: CommandContext, event: NewEvent): Promise<void> {
  await recordEvents(tx, [{ ...event, actor: ctx.actor, recordedAt: ctx.now }]);
}

export interface AttributedEvent extends NewEvent {
  readonly actor: Actor;
  readonly recordedAt: Temporal.Instant;
}

/** Writes many at once, in order, of any organisations the transaction's scope allows: one statement whatever their number. */
export async function recordEvents(tx: Tx, events: readonly AttributedEvent[]): Promise<void> {
  if (events.length === 0) return;
  aftermathOf(tx).events = true;
  const rows = events.map((event, position) => ({
    position,
    organisation_id: event.actor.organisationId,
    type: event.type,
    subject_type: event.subject.type,
    subject_id: event.subject.id,
    actor: { kind: event.actor.kind, id: event.actor.id, name: event.actor.name, userId: event.actor.userId },
    at: (event.at ?? event.recordedAt).toString(),
    recorded_at: event.recordedAt.toString(),
    data: event.data,
    topics: [...new Set([topicOf(event.subject), ...(event.topics ?? [])])],
  }));
  await sql`
    with input as (
      select row_number() over () as n, nextval(pg_get_serial_sequence('events', 'seq')) as seq, ordered.*
      from (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
          position int, organisation_id uuid, type text, subject_type text, subject_id uuid, actor jsonb,
          at timestamptz, recorded_at timestamptz, data jsonb, topics text[])
        order by position
      ) as ordered
    ), written as (
      insert into events (organisation_id, seq, type, subject_type, subject_id, actor, at, recorded_at, data)
      overriding system value
      select organisation_id, seq, type, subject_type, subject_id, actor, at, recorded_at, data from input
    )
    insert into event_topics (organisation_id, topic, seq)
    select organisation_id, topic, seq from input, unnest(topics) as topic`.execute(tx);
}

interface EventRow {
  readonly organisation_id: string;
  readonly seq: number;
  readonly txid: string;
  readonly type: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly actor: RecordedEvent["actor"];
  readonly at: Temporal.Instant;
  readonly recorded_at: Temporal.Instant;
  readonly data: Readonly<Record<string, unknown>>;
  readonly topics: readonly string[];
}

function toEvent(row: EventRow): RecordedEvent {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    cursor: `${row.txid}-${row.seq}`,
    seq: row.seq,
    type: row.type,
    subject: { type: row.subject_type, id: row.subject_id },
    actor: row.actor,
    at: row.at,
    recordedAt: row.recorded_at,
    topics: row.topics,
    data: row.data,
  };
}

const eventColumns = sql`e.organisation_id, e.seq, e.txid::text as txid, e.type, e.subject_type, e.subject_id, e.actor, e.at,
  e.recorded_at, e.data,
  array(select t.topic from event_topics t where t.organisation_id = e.organisation_id and t.seq = e.seq
    and t.topic <> all ((select staunch_hidden_topics())::text[])) as topics`;

/** A place in the reading order. */
export interface EventCursor {
  readonly txid: string;
  readonly seq: number;
}

/** Reads `Last-Event-ID`; undefined for anything that is not one of ours. */
export function parseCursor(text: string): EventCursor | undefined {
  const match = /^(\d{1,20})-(\d{1,16})$/.exec(text);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { txid: match[1], seq: Number(match[2]) };
}

/** The newest place a reader may start from so that it misses nothing that commits from now on. */
export async function currentCursor(tx: Tx): Promise<EventCursor> {
  const { rows } = await sql<{ txid: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as txid`.execute(tx);
  return { txid: rows[0]?.txid ?? "0", seq: 0 };
}

/** What a reader finds after its cursor. */
export interface EventsRead {
  readonly events: readonly RecordedEvent[];
  /** Are there more that cannot be read yet, because an older transaction is still running? Look again soon. */
  readonly heldBack: boolean;
}

/**
 * The next events after a cursor, in order, of the transaction's scope. Stops before the oldest transaction
 * still running, so a row that commits late is read late but never skipped.
 */
export async function readEventsAfter(tx: Tx, cursor: EventCursor, limit: number): Promise<EventsRead> {
  const { rows } = await sql<EventRow & { readonly readable: boolean }>`
    select ${eventColumns}, e.txid < pg_snapshot_xmin(pg_current_snapshot()) as readable from events e
    where (e.txid, e.seq) > (${cursor.txid}::xid8, ${cursor.seq}::bigint)
    order by e.txid, e.seq limit ${limit}`.execute(tx);
  const firstHeld = rows.findIndex((row) => !row.readable);
  const readable = firstHeld === -1 ? rows : rows.slice(0, firstHeld);
  return { events: readable.map(toEvent), heldBack: firstHeld !== -1 };
}

export interface TopicQuery {
  readonly topics: readonly string[];
  readonly types?: readonly string[];
  /** Rows before this sequence number only; for paging backwards. */
  readonly beforeSeq?: number;
  readonly limit: number;
}

/** The story of one or more subjects, newest first by the order of recording. */
export async function readEventsOfTopics(
  tx: Tx,
  ctx: { organisationId: OrganisationId },
  query: TopicQuery,
): Promise<readonly RecordedEvent[]> {
  const before = query.beforeSeq ?? Number.MAX_SAFE_INTEGER;
  const ofTypes = query.types === undefined ? sql`` : sql`and e.type = any(${query.types}::text[])`;
  const { rows } = await sql<EventRow>`
    select ${eventColumns} from events e
    where e.organisation_id = ${ctx.organisationId} ${ofTypes} and e.seq in (
      select t.seq from event_topics t
      where t.organisation_id = ${ctx.organisationId} and t.topic = any(${query.topics}::text[]) and t.seq < ${before}::bigint)
    order by e.seq desc limit ${query.limit}`.execute(tx);
  return rows.map(toEvent);
}

/** One event by its sequence number. */
export async function readEvent(tx: Tx, organisationId: OrganisationId, seq: number): Promise<RecordedEvent | undefined> {
  const { rows } = await sql<EventRow>`
    select ${eventColumns} from events e where e.organisation_id = ${organisationId} and e.seq = ${seq}`.execute(tx);
  return rows[0] === undefined ? undefined : toEvent(rows[0]);
}
