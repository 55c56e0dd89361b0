import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  type RawBuilder,
  sql,
  type Transaction,
} from "kysely";
import pg from "pg";
import type { DB, JsonValue } from "#platform/database.gen.ts";
import type { Log } from "#platform/log.ts";

/** A running transaction: the only thing that can write. */
export type Tx = Transaction<DB>;

/** `'*'` is for workers that serve every organisation. */
export type Scope = string;

/** A person's id, or `nobody` in particular. Left out, nothing within the scope is hidden. */
export type Reader = string;

/** What a committed transaction leaves for others to do now rather than at their next poll. */
export interface Aftermath {
  events: boolean;
  timers: boolean;
  readonly afterCommit: (() => void)[];
}

const instantOid = 1184;
const int8Oid = 20;
const int8ArrayOid = 1016;
const dateOid = 1082;

function parseType(oid: number, format?: "text" | "binary"): (text: string) => unknown {
  if (oid === instantOid) return (text) => Temporal.Instant.from(text.replace(" ", "T"));
  if (oid === int8Oid) return Number;
  // A calendar day belongs to no zone; pg would make a midnight of it.
  if (oid === dateOid) return String;
  if (oid === int8ArrayOid) return (text) => text.slice(1, -1).split(",").filter(Boolean).map(Number);
  return pg.types.getTypeParser(oid, format ?? "text") as (text: string) => unknown;
}

function bindable(value: unknown): unknown {
  return value instanceof Temporal.Instant ? value.toString() : value;
}

/** pg knows neither Temporal nor when to let go of a dead host; both are settled here, once. */
class StaunchClient extends pg.Client {
  // pg's `query` has nine overloads; only the two forms Kysely and this file use carry values.
  override query(...args: readonly unknown[]): never {
    const [text, values, ...rest] = args;
    const bound = Array.isArray(values) ? values.map(bindable) : values;
    const call = super.query as (...args: readonly unknown[]) => never;
    // The pool's own `query` hands over a callback behind absent values; dropping it would leave its caller waiting for ever.
    return bound === undefined && rest.length === 0 ? call.call(this, text) : call.call(this, text, bound, ...rest);
  }
}

export interface DatabaseOptions {
  readonly connection: pg.PoolConfig;
  readonly log: Log;
  /** Open connections at most. */
  readonly poolSize?: number;
}

const aftermaths = new WeakMap<Tx, Aftermath>();

/** What the running transaction will leave behind; for `recordEvent` and `scheduleTimer`. */
export function aftermathOf(tx: Tx): Aftermath {
  const aftermath = aftermaths.get(tx);
  if (aftermath === undefined) throw new Error("this transaction was not opened by Database.transact");
  return aftermath;
}

/** Two transactions got in each other's way; the whole of either can simply run again. */
const retryable = new Set(["40001", "40P01"]);
const mostTries = 5;

function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** Is this the refusal of a unique index, as when two requests create the same thing at once? */
export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === "23505";
}

/** Connections, rollbacks, resources, an operator, the system; and a lock that somebody else held for too long. */
const passingStates = /^(?:08|40|53|57|58|55P03)/;

/** Did the database refuse for a reason that lies outside of the work, so that the same work may succeed later? */
export function isPassing(error: unknown): boolean {
  return passingStates.test(sqlState(error) ?? "");
}

/** Binds a value as jsonb; without it pg would send an array as a PostgreSQL array. */
export function jsonb(value: unknown): RawBuilder<JsonValue> {
  return sql<JsonValue>`${JSON.stringify(value)}::jsonb`;
}

type Listener = (aftermath: Pick<Aftermath, "events" | "timers">) => void;

const scopePattern = /^(\*|[0-9a-f-]{36}|)$/i;
const readerPattern = /^([0-9a-f-]{36}|nobody)$/i;

/** What a reader may not see is judged once, as the transaction begins, and held by the tables' own policies. */
function beginning(scope: Scope, reader: Reader | undefined): string {
  if (!scopePattern.test(scope)) throw new Error("a scope is an organisation's id, '*' or nothing");
  const begin = `begin; set local staunch.organisation = '${scope}'`;
  if (reader === undefined) return begin;
  if (!readerPattern.test(reader) || scope.length !== 36) throw new Error("a reader is a person of one organisation, or nobody");
  const person = reader === "nobody" ? "null" : `'${reader}'`;
  return `${begin}; select set_config('staunch.hidden', staunch_hidden_from('${scope}', ${person})::text, true)`;
}

/** Begins and narrows in one round trip: every transaction begins so, and a page waits for a dozen of them. */
class ScopedDriver extends PostgresDriver {
  readonly #begin: string;

  constructor(pool: pg.Pool, begin: string) {
    super({ pool });
    this.#begin = begin;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(this.#begin));
  }
}

function scopedTo(pool: pg.Pool, begin: string): Kysely<DB> {
  const dialect = new PostgresDialect({ pool });
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createDriver: () => new ScopedDriver(pool, begin),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  });
}

/** The pool, the typed query builder over it, and the one way into a transaction. */
export class Database {
  readonly pool: pg.Pool;
  readonly #listeners = new Set<Listener>();
  #closing = false;

  constructor(options: DatabaseOptions) {
    const settings = "-c idle_in_transaction_session_timeout=15s -c lock_timeout=10s";
    this.pool = new pg.Pool({
      max: options.poolSize ?? 16,
      keepAlive: true,
      options: settings,
      ...options.connection,
      types: { getTypeParser: parseType as typeof pg.types.getTypeParser },
      Client: StaunchClient as unknown as typeof pg.Client,
    });
    // A FATAL from the server on an idle or checked-out client would otherwise end the process.
    const lost = (error: Error): void => {
      if (!this.#closing) options.log.warn({ reason: error.message }, "database connection lost");
    };
    this.pool.on("error", lost);
    this.pool.on("connect", (client) => client.on("error", lost));
  }

  /** Called after every commit, in the committing process only; other nodes find out at their next poll. */
  onCommit(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Runs `work` in one transaction that sees only `scope`'s rows, and of them what `reader` may see, and again when it lost a race with another
   * transaction (serialization failure, deadlock; five tries at most). `work` must touch nothing but the database.
   */
  async transact<T>(scope: Scope, work: (tx: Tx) => Promise<T>, reader?: Reader): Promise<T> {
    const begin = beginning(scope, reader);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(begin, work);
      } catch (error) {
        if (attempt >= mostTries || !retryable.has(sqlState(error) ?? "")) throw error;
      }
    }
  }

  async #attempt<T>(begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const aftermath: Aftermath = { events: false, timers: false, afterCommit: [] };
    const result = await scopedTo(this.pool, begin)
      .transaction()
      .execute((tx) => {
        aftermaths.set(tx, aftermath);
        return work(tx);
      });
    for (const act of aftermath.afterCommit) act();
    if (aftermath.events || aftermath.timers) this.announce(aftermath);
    return result;
  }

  /** Wakes whoever waits for commits, also for one that another thread of this process made. */
  announce(aftermath: Pick<Aftermath, "events" | "timers">): void {
    for (const listener of this.#listeners) listener(aftermath);
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.pool.end();
  }
}

const setScopeSql = "select set_config('staunch.organisation', $1, true)";

/** Narrows the running transaction to another organisation; for workers that learn whose row they claimed. */
export async function setScope(tx: Tx, scope: Scope): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(setScopeSql, [scope]));
}

/** Runs `act` once the transaction has committed, never when it rolled back. For waking and caches, not for effects that must happen. */
export function afterCommit(tx: Tx, act: () => void): void {
  aftermathOf(tx).afterCommit.push(act);
}
