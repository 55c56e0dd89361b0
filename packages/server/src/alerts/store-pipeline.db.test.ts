import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "@staunch/test-support";
import { sql } from "kysely";
import { ensureInboxCursor, moveInboxCursor, takeInboxBatch } from "#alerts/store-pipeline.ts";
import { newId } from "#platform/index.ts";

test("the inbox is read in the order of its transactions, also where their numbers gain a digit", async () => {
  await using db = await testDatabase();
  const { organisationId } = db.contextFor();
  const sourceId = newId<"source">();
  await db.database.transact("*", async (tx) => {
    await ensureInboxCursor(tx);
    for (const txid of ["101", "99", "100", "9"]) {
      await sql`insert into inbox (organisation_id, txid, source_id, received_at, events)
        values (${organisationId}, ${txid}::xid8, ${sourceId}, '2026-11-23T08:00:00Z', ${txid})`.execute(tx);
    }
  });
  const read: string[] = [];
  for (;;) {
    const batch = await db.database.transact("*", async (tx) => {
      const taken = await takeInboxBatch(tx, 1);
      if (taken !== undefined) await moveInboxCursor(tx, taken.end);
      return taken;
    });
    if (batch === undefined || batch.rows.length === 0) break;
    read.push(...batch.rows.map((row) => row.events));
  }
  assert.deepEqual(read, ["9", "99", "100", "101"]);
});
