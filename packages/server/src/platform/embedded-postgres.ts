import { execFile } from "node:child_process";
import { chown, mkdir, readdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

import pg from "pg";

import { type PostgresBinaries, postgresBinaries } from "#platform/embedded-postgres-binaries.ts";
import { errorCode, readIfThere } from "#platform/embedded-postgres-files.ts";
import { type DatabaseHome, prepareHome } from "#platform/embedded-postgres-home.ts";
import { lockFolder } from "#platform/embedded-postgres-lock.ts";
import {
  launch,
  pidHolder,
  recordedPid,
  removeStalePidFile,
  type ServerProcess,
  type ServerSettings,
} from "#platform/embedded-postgres-process.ts";
import { ADMINISTRATOR, APPLICATION, ensureApplicationDatabase, type PostgresConnection } from "#platform/embedded-postgres-roles.ts";

const execute = promisify(execFile);

/** A killed postmaster's children may hold its shared memory for some seconds, in which a start is refused. */
const START_PATIENCE_MS = 15_000;
/** Long enough for a checkpoint of everything in memory; a server slower than this is told to drop its connections. */
const STOP_PATIENCE_MS = 30_000;
/** A recovery that says it is at work is waited for this long in all. */
const RECOVERY_PATIENCE_MS = 600_000;
const PROBE_MS = 25;
const WATCH_MS = 1_000;

/** What the supervisor tells while it works: the two methods it needs of a pino logger. */
export interface SupervisorLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface EmbeddedPostgresOptions {
  /** Staunch's data folder; the database gets the folder `postgres` in it (as root possibly another place, see the guide). */
  readonly dataDir: string;
  readonly log: SupervisorLog;
  /** Settings of the server on top of ours. Tests switch durability off here; nothing else may. */
  readonly settings?: ServerSettings;
}

/** A running database of our own. It is watched: a server that is killed is started again while this object lives. */
export interface EmbeddedPostgres {
  /** The role and database of the application; the role owns the database but is no superuser. */
  readonly connection: PostgresConnection;
  /** The superuser, for administration only: row-level security does not bind it. */
  readonly adminConnection: PostgresConnection;
  /** The postmaster's process number now; it changes when the server had to be started again. */
  pid(): Promise<number | undefined>;
  /** Ends the server in good order (SIGINT: connections are dropped, a checkpoint is written) and returns when it is gone. */
  stop(): Promise<void>;
}

/**
 * Gives back a server that answers: one that runs already on this folder is adopted, one that does not is started, one that
 * does not exist yet is made. Two processes may call this at once on the same folder.
 *
 * @throws Error when there are no binaries for this machine, or the server does not come up; the message holds its own words.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = await prepareHome(options.dataDir);
  const supervisor = new Supervisor(home, options);
  await supervisor.ensureRunning();
  return supervisor;
}

class Supervisor implements EmbeddedPostgres {
  readonly connection: PostgresConnection;
  readonly adminConnection: PostgresConnection;
  readonly #home: DatabaseHome;
  readonly #log: SupervisorLog;
  readonly #settings: ServerSettings;
  #watch: NodeJS.Timeout | undefined;
  #reviving: Promise<void> | undefined;

  constructor(home: DatabaseHome, options: EmbeddedPostgresOptions) {
    this.#home = home;
    this.#log = options.log;
    this.#settings = options.settings ?? {};
    const shared = { host: home.socket, port: 5432 };
    const { administrator, application } = home.credentials;
    this.connection = { ...shared, user: APPLICATION, password: application, database: APPLICATION };
    this.adminConnection = { ...shared, user: ADMINISTRATOR, password: administrator, database: "postgres" };
  }

  pid(): Promise<number | undefined> {
    return recordedPid(this.#home.cluster);
  }

  async ensureRunning(): Promise<void> {
    await using _lock = await lockFolder(await realpath(this.#home.root));
    const adopted = (await probe(this.adminConnection)) === "up";
    if (!adopted) await this.#start();
    await ensureApplicationDatabase(this.adminConnection, this.#home.credentials);
    this.#log.info(
      { pid: await this.pid(), cluster: this.#home.cluster },
      adopted ? "adopted the running PostgreSQL" : "PostgreSQL started",
    );
    this.#watch ??= setInterval(() => this.#reviveIfGone(), WATCH_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#watch);
    await this.#reviving;
    const pid = await this.pid();
    if (pid === undefined || (await pidHolder(pid, this.#home.cluster)) !== "postgres") return;

    process.kill(pid, "SIGINT");
    if (await this.#endsWithin(pid, STOP_PATIENCE_MS)) return;
    this.#log.warn({ pid }, "PostgreSQL does not stop in good order, stopping it at once; it will recover at the next start");
    process.kill(pid, "SIGQUIT");
    if (!(await this.#endsWithin(pid, STOP_PATIENCE_MS))) throw new Error(`PostgreSQL (process ${pid}) does not stop`);
  }

  async #start(): Promise<void> {
    const { account, binaries: copyTo } = this.#home;
    const binaries = await postgresBinaries(copyTo, account);
    await ensureCluster(this.#home, binaries);

    const lastCall = performance.now() + RECOVERY_PATIENCE_MS;
    let deadline = performance.now() + START_PATIENCE_MS;
    let server: ServerProcess | undefined;
    for (;;) {
      const state = await probe(this.adminConnection);
      if (state === "up") return;
      // Recovery after a crash may take minutes, and the server says that it is at it: then patience begins anew.
      if (state === "busy") deadline = Math.min(lastCall, performance.now() + START_PATIENCE_MS);
      if (performance.now() > deadline) throw new Error(`PostgreSQL does not start: ${await this.#lastWords()}`);
      if (state === "down" && server?.isRunning() !== true) {
        const removed = await removeStalePidFile(this.#home.cluster);
        if (removed !== undefined) this.#log.warn(removed, "removed the postmaster.pid of a server that is gone");
        server = await launch(this.#home, binaries, this.#settings);
      }
      await pause(PROBE_MS);
    }
  }

  /** What the server said before its log collector took over: why a start is refused stands there. */
  async #lastWords(): Promise<string> {
    return (await readIfThere(this.#home.startLog))?.trim().slice(-2_000) ?? "it said nothing";
  }

  #reviveIfGone(): void {
    if (this.#reviving !== undefined) return;
    this.#reviving = this.#revive().finally(() => {
      this.#reviving = undefined;
    });
  }

  async #revive(): Promise<void> {
    const pid = await this.pid();
    if (pid !== undefined && (await pidHolder(pid, this.#home.cluster)) === "postgres") return;
    this.#log.warn({ pid }, "PostgreSQL is gone, starting it again");
    try {
      await this.ensureRunning();
    } catch (error) {
      this.#log.warn({ err: error }, "PostgreSQL could not be started again; the next attempt follows");
    }
  }

  async #endsWithin(pid: number, milliseconds: number): Promise<boolean> {
    const deadline = performance.now() + milliseconds;
    while (performance.now() < deadline) {
      if ((await pidHolder(pid, this.#home.cluster)) !== "postgres") return true;
      await pause(PROBE_MS);
    }
    return false;
  }
}

/** `busy`: a server is there but not ready, since it starts, recovers or stops. */
type ServerState = "up" | "busy" | "down";

const NOBODY_LISTENS = new Set(["ENOENT", "ECONNREFUSED"]);
/** cannot_connect_now; and a connection cut while the server goes down. */
const NOT_NOW = new Set(["57P03", "57P01", "57P02", "ECONNRESET", "EPIPE"]);

async function probe(connection: PostgresConnection): Promise<ServerState> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return "up";
  } catch (error) {
    const code = errorCode(error);
    if (code !== undefined && NOBODY_LISTENS.has(code)) return "down";
    // pg has no code for a connection that ends during the greeting, or that is not greeted in time.
    if (code === undefined || NOT_NOW.has(code)) return "busy";
    throw new Error(`the database on the socket in ${connection.host} refuses us`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Runs initdb beside the final place and renames, so that a cluster is there whole or not at all. */
async function ensureCluster(home: DatabaseHome, binaries: PostgresBinaries): Promise<void> {
  const version = (await readIfThere(join(home.cluster, "PG_VERSION")))?.trim();
  if (version !== undefined) return refuseOtherMajor(version, binaries, home);

  await removeUnfinished(home.root);
  const unfinished = join(home.root, `initdb-${process.pid}`);
  const passwordFile = `${unfinished}.password`;
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, home.credentials.administrator, { mode: 0o600 });
  if (home.account !== undefined) {
    await chown(unfinished, home.account.uid, home.account.gid);
    await chown(passwordFile, home.account.uid, home.account.gid);
  }

  // The built-in locale depends neither on this machine's locales nor on the ICU library in the package.
  const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"];
  const access = ["--auth=scram-sha-256", `--username=${ADMINISTRATOR}`, `--pwfile=${passwordFile}`];
  await execute(binaries.initdb, [`--pgdata=${unfinished}`, "--data-checksums", ...locale, ...access], {
    ...home.account,
    cwd: "/",
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
  });
  await rm(passwordFile);
  await rename(unfinished, home.cluster);
}

function refuseOtherMajor(found: string, binaries: PostgresBinaries, home: DatabaseHome): void {
  const major = binaries.version.split(".", 1)[0];
  if (found === major) return;
  throw new Error(`the database in ${home.cluster} is of PostgreSQL ${found}, the programs are of ${major}: see the upgrade guide`);
}

async function removeUnfinished(root: string): Promise<void> {
  const names = await readdir(root);
  const left = names.filter((name) => name.startsWith("initdb-"));
  await Promise.all(left.map((name) => rm(join(root, name), { recursive: true, force: true })));
}
