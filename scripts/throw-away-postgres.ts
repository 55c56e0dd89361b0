import { chmod, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

import { startEmbeddedPostgres } from "../packages/server/src/platform/embedded-postgres.ts";
import { errorCode, readIfThere } from "../packages/server/src/platform/embedded-postgres-files.ts";
import { pidHolder, recordedPid } from "../packages/server/src/platform/embedded-postgres-process.ts";

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

const PREFIX = "staunch-test-";
/** In the folder: the number of the process that will delete it. */
const OWNER = "owner";

const silent = { info: () => undefined, warn: (fields: object, message: string) => console.warn(message, fields) };

/** Starts one, after clearing away those of earlier runs that were killed. A signal that ends us ends it too. */
export async function startThrowAwayPostgres(): Promise<ThrowAwayPostgres> {
  const parent = await realpath(tmpdir());
  await clearAwayOrphans(parent);

  const folder = await mkdtemp(join(parent, PREFIX));
  // As root the server runs as another account, which has to pass through here.
  await chmod(folder, 0o711);
  await writeFile(join(folder, OWNER), String(process.pid));
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, "data"), log: silent, settings: WITHOUT_DURABILITY });

  const end = async (): Promise<void> => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const forget = endOnSignal(end);
  const { host, user, password, database } = postgres.adminConnection;
  return {
    url: `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}`,
    async [Symbol.asyncDispose]() {
      forget();
      await end();
    },
  };
}

/** Whoever handles a signal otherwise (as with-postgres does while its command runs) is left to do so, and disposes of us after. */
function endOnSignal(end: () => Promise<void>): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const handle = (signal: (typeof signals)[number]): void => {
    if (process.listenerCount(signal) > 1) return;
    void end().finally(() => process.exit(128 + constants.signals[signal]));
  };
  for (const signal of signals) process.on(signal, handle);
  return () => {
    for (const signal of signals) process.off(signal, handle);
  };
}

async function clearAwayOrphans(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    try {
      await clearAwayIfOrphaned(join(parent, name));
    } catch (error) {
      // Another user's folder, which is not ours to clear away; anything else is a fault.
      if (!["EACCES", "EPERM"].includes(errorCode(error) ?? "")) throw error;
    }
  }
}

async function clearAwayIfOrphaned(folder: string): Promise<void> {
  const owner = Number((await readIfThere(join(folder, OWNER))) ?? Number.NaN);
  if (!Number.isInteger(owner) || isAlive(owner)) return;

  const cluster = join(folder, "data", "postgres", "cluster");
  const pid = await recordedPid(cluster);
  if (pid !== undefined && (await pidHolder(pid, cluster)) === "postgres") process.kill(pid, "SIGKILL");
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
