import { chmod, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startEmbeddedPostgres } from "../packages/server/src/platform/embedded-postgres.ts";

/** A PostgreSQL that nobody will miss. Disposing of it stops the server and deletes its folder. */
export interface ThrowAwayPostgres extends AsyncDisposable {
  /** Of the superuser on its maintenance database: may create databases and roles. */
  readonly url: string;
}

/** What a crash of the machine would lose may be lost here; this makes the tests a good deal faster. */
const WITHOUT_DURABILITY = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  // Test files run side by side, each with a pool or two of its own.
  max_connections: "300",
};

const silent = { info: () => undefined, warn: (fields: object, message: string) => console.warn(message, fields) };

export async function startThrowAwayPostgres(): Promise<ThrowAwayPostgres> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), "staunch-test-"));
  // As root the server runs as another account, which has to pass through here.
  await chmod(folder, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, "data"), log: silent, settings: WITHOUT_DURABILITY });

  const { host, user, password, database } = postgres.adminConnection;
  return {
    url: `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}`,
    async [Symbol.asyncDispose]() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
