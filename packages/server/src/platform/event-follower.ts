import { sql } from "kysely";
import { type Database, type Tx } from "#platform/database.ts";
import { currentCursor, type EventCursor, readEventsAfter, type RecordedEvent } from "#platform/events.ts";

/** What one pass came to. `heldBack`: more is there that cannot be read yet. */
export interface Followed {
  readonly read: number;
  readonly heldBack: boolean;
}

/**
 * One pass of a durable reader: takes its cursor's row lock, reads, hands over, moves the cursor, all in one
 * transaction, so that what `handle` writes happens exactly once. A new reader starts at the present.
 * Reads nothing while another node holds the cursor.
 */
export async function followEvents(
  database: Database,
  name: string,
  handle: (tx: Tx, events: readonly RecordedEvent[]) => Promise<void>,
  limit = 500,
): Promise<Followed> {
  return database.transact("*", async (tx) => {
    const cursor = await lockCursor(tx, name);
    if (cursor === undefined) return { read: 0, heldBack: false };
    const { events, heldBack } = await readEventsAfter(tx, cursor, limit);
    const last = events.at(-1);
    if (last === undefined) return { read: 0, heldBack };
    await handle(tx, events);
    const [txid = "0", seq = "0"] = last.cursor.split("-");
    await sql`update event_cursors set txid = ${txid}::xid8, seq = ${seq}::bigint where name = ${name}`.execute(tx);
    return { read: events.length, heldBack };
  });
}

/** Makes sure the reader exists before anything it must not miss is written. */
export async function ensureCursor(database: Database, name: string): Promise<void> {
  await database.transact("*", async (tx) => {
    const start = await currentCursor(tx);
    await sql`insert into event_cursors (name, txid, seq) values (${name}, ${start.txid}::xid8, ${start.seq})
      on conflict (name) do nothing`.execute(tx);
  });
}

async function lockCursor(tx: Tx, name: string): Promise<EventCursor | undefined> {
  const { rows } = await sql<EventCursor>`
    select txid::text as txid, seq from event_cursors where name = ${name} for update skip locked`.execute(tx);
  return rows[0];
}
