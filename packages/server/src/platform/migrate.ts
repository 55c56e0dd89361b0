import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";

const folder = fileURLToPath(new URL("../../migrations", import.meta.url));
/** Any number that no other user of advisory locks in this database takes. */
const lockNumber = 718_281_828;

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly hash: string;
}

function readMigrations(): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    return { name, text, hash: createHash("sha256").update(text).digest("hex") };
  });
}

/**
 * Brings the database to this release's schema: plain SQL files in order, each in a transaction, each once.
 * Two nodes starting together wait for each other. @returns the names applied now.
 * @throws Error when a file that was applied has been changed since.
 */
export async function migrate(pool: pg.Pool): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lockNumber]);
    await client.query(
      "create table if not exists migrations (name text primary key, hash text not null, applied_at timestamptz not null)",
    );
    const { rows } = await client.query<{ name: string; hash: string }>("select name, hash from migrations");
    const applied = new Map(rows.map((row) => [row.name, row.hash]));
    const done: string[] = [];
    for (const migration of readMigrations()) {
      const hash = applied.get(migration.name);
      if (hash !== undefined && hash !== migration.hash) throw new Error(`migration ${migration.name} was changed after it was applied`);
      if (hash === undefined) {
        await applyMigration(client, migration);
        done.push(migration.name);
      }
    }
    return done;
  } finally {
    await client.query("select pg_advisory_unlock($1)", [lockNumber]).catch(() => undefined);
    client.release();
  }
}

async function applyMigration(client: pg.PoolClient, migration: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(migration.text);
    await client.query("insert into migrations (name, hash, applied_at) values ($1, $2, statement_timestamp())", [
      migration.name,
      migration.hash,
    ]);
    await client.query("commit");
  } catch (cause) {
    await client.query("rollback");
    throw new Error(`migration ${migration.name} failed`, { cause });
  }
}
