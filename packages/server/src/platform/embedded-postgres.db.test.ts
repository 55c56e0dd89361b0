import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

import pg from "pg";

import { type EmbeddedPostgres, startEmbeddedPostgres } from "#platform/embedded-postgres.ts";
import { databaseAccount } from "#platform/embedded-postgres-account.ts";
import type { PostgresConnection } from "#platform/embedded-postgres-roles.ts";

const execute = promisify(execFile);
const log = { info: () => undefined, warn: () => undefined };

interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
  /** A server started here, which is stopped and deleted with the folder. */
  start(): Promise<EmbeddedPostgres>;
}

async function temporaryFolder(name = "data"): Promise<TemporaryFolder> {
  const parent = await mkdtemp(join(await realpath(tmpdir()), "staunch-embedded-"));
  await chmod(parent, 0o711);
  const path = join(parent, name);
  const started: EmbeddedPostgres[] = [];
  return {
    path,
    async start() {
      const postgres = await startEmbeddedPostgres({ dataDir: path, log });
      started.push(postgres);
      return postgres;
    },
    async [Symbol.asyncDispose]() {
      for (const postgres of started) await postgres.stop();
      await rm(parent, { recursive: true, force: true });
    },
  };
}

async function query(connection: PostgresConnection, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ ...connection });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const result: pg.QueryResult<Record<string, unknown>> = await client.query(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}

async function runningPid(postgres: EmbeddedPostgres): Promise<number> {
  const pid = await postgres.pid();
  assert.ok(pid !== undefined, "the server records its process number");
  return pid;
}

test("a first start makes a database whose owner row-level security binds", async () => {
  await using folder = await temporaryFolder();
  const postgres = await folder.start();

  const [role] = await query(postgres.connection, "select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user");
  assert.deepEqual(role, { rolname: "staunch", rolsuper: false, rolbypassrls: false });
  const [setting] = await query(
    postgres.adminConnection,
    "select current_setting('data_checksums') checksums, current_setting('listen_addresses') addresses, datlocprovider provider, pg_encoding_to_char(encoding) encoding from pg_database where datname = 'staunch'",
  );
  assert.deepEqual(setting, { checksums: "on", addresses: "", provider: "b", encoding: "UTF8" });
});

test("the data directory and the socket are closed to everybody else, and the passwords to everybody but us", async () => {
  await using folder = await temporaryFolder();
  const postgres = await folder.start();

  const modes = await Promise.all(
    [join(folder.path, "postgres", "cluster"), postgres.connection.host, join(folder.path, "postgres", "credentials.json")].map(
      async (path) => (await stat(path)).mode & 0o777,
    ),
  );
  assert.deepEqual(modes, [0o700, 0o700, 0o600]);
  await assert.rejects(query({ ...postgres.connection, password: "guessed" }, "select 1"), { code: "28P01" });
});

test("a second start adopts the running server", async () => {
  await using folder = await temporaryFolder();
  const first = await folder.start();
  const second = await folder.start();

  assert.equal(await second.pid(), await first.pid());
  assert.deepEqual(second.connection, first.connection);
});

test("two processes that start at once on an empty folder share one server", async () => {
  await using folder = await temporaryFolder();
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(import.meta.resolve("#platform/embedded-postgres.ts"))});
    const log = { info() {}, warn() {} };
    const postgres = await startEmbeddedPostgres({ dataDir: process.argv[1], log });
    console.log(await postgres.pid());
    process.exit(0);`;
  const start = () => execute(process.execPath, ["--input-type=module", "-e", script, folder.path]);

  const [one, other] = await Promise.all([start(), start()]);
  assert.equal(one.stdout, other.stdout);
  const postgres = await folder.start();
  assert.equal(one.stdout.trim(), String(await postgres.pid()));
});

test("what was committed before a kill -9 of the server is there after the next start", async () => {
  await using folder = await temporaryFolder();
  const before = await folder.start();
  await query(before.connection, "create table kept (value integer); insert into kept values (42)");
  const killed = await runningPid(before);
  process.kill(killed, "SIGKILL");

  const after = await folder.start();
  assert.deepEqual(await query(after.connection, "select value from kept"), [{ value: 42 }]);
  assert.notEqual(await after.pid(), killed);
});

test("a server that is killed while we live comes back without anybody's help", async () => {
  await using folder = await temporaryFolder();
  const postgres = await folder.start();
  process.kill(await runningPid(postgres), "SIGKILL");

  const deadline = performance.now() + 20_000;
  let answer: readonly unknown[] = [];
  while (answer.length === 0 && performance.now() < deadline) {
    await pause(100);
    answer = await query(postgres.connection, "select 1 as alive").catch(() => []);
  }
  assert.deepEqual(answer, [{ alive: 1 }]);
});

test("a stale postmaster.pid whose number another program of the same account has by now does not hold up the start", async () => {
  await using folder = await temporaryFolder();
  const before = await folder.start();
  const pidFile = join(folder.path, "postgres", "cluster", "postmaster.pid");
  const recorded = await readFile(pidFile, "utf8");
  await before.stop();

  const account = await databaseAccount(join(folder.path, "postgres", "cluster"));
  const stranger = spawn("sleep", ["600"], { ...account, stdio: "ignore" });
  try {
    await writeFile(pidFile, recorded.replace(/^\d+/, String(stranger.pid)));
    const after = await folder.start();
    assert.notEqual(await after.pid(), stranger.pid);
    assert.equal(stranger.exitCode, null, "the stranger was left alone");
  } finally {
    stranger.kill();
  }
});

test("a start that was killed half-way through making the cluster is made good by the next one", async () => {
  await using folder = await temporaryFolder();
  const first = await folder.start();
  await first.stop();
  const root = join(folder.path, "postgres");
  await rm(join(root, "cluster"), { recursive: true });
  await execute("mkdir", ["-p", join(root, "initdb-1", "base")]);

  const second = await folder.start();
  assert.deepEqual(await query(second.connection, "select 1 as alive"), [{ alive: 1 }]);
  await assert.rejects(stat(join(root, "initdb-1")), { code: "ENOENT" });
});

test("a data folder whose path is too long for a socket gets its socket in a short one", async () => {
  await using folder = await temporaryFolder("d".repeat(120));
  const postgres = await folder.start();

  assert.ok(Buffer.byteLength(postgres.connection.host) < 90);
  assert.deepEqual(await query(postgres.connection, "select 1 as alive"), [{ alive: 1 }]);
  await rm(postgres.connection.host, { recursive: true });
});

test("after stop nothing of the server is left running and the pid file is gone", async () => {
  await using folder = await temporaryFolder();
  const postgres = await folder.start();
  await postgres.stop();

  assert.equal(await postgres.pid(), undefined);
  await assert.rejects(query(postgres.connection, "select 1"));
});
