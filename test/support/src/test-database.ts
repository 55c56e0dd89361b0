import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { OrganisationId, Role, UserId } from "@staunch/core/kernel";
import { type CommandContext, commandContext, createLog, Database, migrate, newId, systemClock } from "@staunch/server/platform";
import pg from "pg";

/** Owns every test database; no superuser, so that row-level security binds the tests as it binds the product. */
const role = "staunch_test";
const templateLock = 31_415_927;

export interface ContextOptions {
  readonly role?: Role;
  readonly organisationId?: OrganisationId;
  readonly userId?: UserId;
  readonly now?: Temporal.Instant;
}

export interface TestDatabase extends AsyncDisposable {
  readonly database: Database;
  readonly connection: pg.PoolConfig;
  /** A person of that role acting now; by default the owner of the organisation the database begins with. */
  contextFor(options?: ContextOptions): CommandContext;
  /** Removes the organisation the database begins with, for a server that has to make its own. */
  clear(): Promise<void>;
  /** Another organisation with an owner of its own. */
  createOrganisation(): Promise<TestOrganisation>;
  /** Another person of an organisation, by default of the one the database begins with. */
  createUser(options?: { readonly name?: string; readonly role?: Role; readonly organisationId?: OrganisationId }): Promise<UserId>;
}

export interface TestOrganisation {
  readonly organisationId: OrganisationId;
  readonly ownerId: UserId;
}

function adminUrl(): string {
  const url = process.env["STAUNCH_TEST_DATABASE_URL"];
  if (url === undefined) throw new Error("no PostgreSQL to test on; run: node scripts/with-postgres.ts node --test <file>");
  return url;
}

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function connectionTo(database: string): pg.PoolConfig {
  const url = new URL(adminUrl().replace("postgres://", "http://").replace("@/", "@socket/"));
  const host = url.searchParams.get("host") ?? url.hostname;
  return { host, port: Number(url.port || 5432), user: role, password: role, database };
}

/** One migrated template for every run of the same migrations; each test file clones it. */
function templateName(): string {
  const folder = fileURLToPath(new URL("../../../packages/server/migrations", import.meta.url));
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(`${folder}/${name}`));
  return `staunch_template_${hash.digest("hex").slice(0, 12)}`;
}

async function ensureTemplate(admin: pg.Client): Promise<string> {
  const name = templateName();
  await admin.query("select pg_advisory_lock($1)", [templateLock]);
  try {
    const roles = await admin.query("select 1 from pg_roles where rolname = $1", [role]);
    if (roles.rowCount === 0) await admin.query(`create role ${role} login password '${role}'`);
    const found = await admin.query("select 1 from pg_database where datname = $1", [name]);
    if (found.rowCount === 0) await buildTemplate(admin, name);
  } finally {
    await admin.query("select pg_advisory_unlock($1)", [templateLock]);
  }
  return name;
}

async function buildTemplate(admin: pg.Client, name: string): Promise<void> {
  const draft = `${name}_draft`;
  await admin.query(`drop database if exists ${draft} with (force)`);
  await admin.query(`create database ${draft} owner ${role}`);
  const pool = new pg.Pool(connectionTo(draft));
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
  await admin.query(`alter database ${draft} rename to ${name}`);
}

/** A migrated database of this test's own, gone when disposed of. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `staunch_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(async (admin) => {
    const template = await ensureTemplate(admin);
    await admin.query(`create database ${name} template ${template} owner ${role} strategy wal_log`);
  });
  const connection = connectionTo(name);
  const database = new Database({ connection, log: createLog("silent"), poolSize: 10 });
  const createUser: TestDatabase["createUser"] = (options = {}) =>
    insertUser(database, { organisationId: first.organisationId, ...options });
  const createOrganisation = () => insertOrganisation(database);
  const first = await createOrganisation();
  return {
    database,
    connection,
    contextFor: (options = {}) => contextOn(database, { organisationId: first.organisationId, userId: first.ownerId, ...options }),
    clear: () => clearOrganisations(connection),
    createOrganisation,
    createUser,
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await asAdmin((admin) => admin.query(`drop database ${name} with (force)`));
    },
  };
}

async function clearOrganisations(connection: pg.PoolConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query("set staunch.organisation = '*'; delete from memberships; delete from users; delete from organisations");
  } finally {
    await client.end();
  }
}

async function insertOrganisation(database: Database): Promise<TestOrganisation> {
  const organisationId = newId<"organisation">();
  await database.transact(organisationId, (tx) =>
    tx
      .insertInto("organisations")
      .values({ organisation_id: organisationId, name: "Test organisation", created_at: systemClock.now(), version: 1 })
      .execute(),
  );
  return { organisationId, ownerId: await insertUser(database, { organisationId, role: "owner" }) };
}

interface NewUser {
  readonly organisationId: OrganisationId;
  readonly name?: string;
  readonly role?: Role;
}

async function insertUser(database: Database, user: NewUser): Promise<UserId> {
  const id = newId<"user">();
  const now = systemClock.now();
  await database.transact("*", async (tx) => {
    const name = user.name ?? "Test person";
    await tx
      .insertInto("users")
      .values({ id, email: `${id}@example.org`, name, time_zone: "Europe/Berlin", created_at: now, version: 1 })
      .execute();
    const role = user.role ?? "responder";
    await tx
      .insertInto("memberships")
      .values({ organisation_id: user.organisationId, user_id: id, role, created_at: now, version: 1 })
      .execute();
  });
  return id;
}

function contextOn(database: Database, options: ContextOptions & TestScope): CommandContext {
  const { userId, organisationId } = options;
  const actor = { kind: "user", id: userId, name: "Test person", userId, organisationId, role: options.role ?? "owner" } as const;
  return commandContext(database, actor, options.now ?? systemClock.now());
}

interface TestScope {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
}
