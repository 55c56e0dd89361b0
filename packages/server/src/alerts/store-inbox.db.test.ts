import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "@staunch/test-support";
import { sql } from "kysely";
import { ensureInboxCursor, moveInboxCursor, readInbox, takeInboxPlace } from "#alerts/store-inbox.ts";

test("the inbox is read in the order of its transactions, also where their numbers gain a digit", async () => {
  await using db = await testDatabase();
  const { organisationId } = db.contextFor();
  await db.database.transact("*", async (tx) => {
    await ensureInboxCursor(tx);
    for (const txid of ["101", "99", "100", "9"]) {
      const requests = JSON.stringify([{ s: txid, t: 0, e: [] }]);
      await sql`insert into inbox (organisation_id, txid, received_at, requests)
        values (${organisationId}, ${txid}::xid8, '2026-11-23T08:00:00Z', ${requests})`.execute(tx);
    }
  });
  const read: string[] = [];
  for (;;) {
    const batch = await db.database.transact("*", async (tx) => {
      const place = await takeInboxPlace(tx);
      assert.ok(place !== undefined);
      const portion = await readInbox(tx, place, 1);
      await moveInboxCursor(tx, portion.end);
      return portion;
    });
    if (batch.requests.length === 0) break;
    read.push(...batch.requests.map((request) => request.sourceId));
  }
  assert.deepEqual(read, ["9", "99", "100", "101"]);
});
