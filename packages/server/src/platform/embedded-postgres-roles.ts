import pg from "pg";

import type { DatabaseCredentials } from "#platform/embedded-postgres-home.ts";

/** The superuser: creates the rest and is used for nothing else, since row-level security does not bind it. */
export const ADMINISTRATOR = "postgres";
/** The role Staunch works as, and the database it owns. */
export const APPLICATION = "staunch";

/** How to reach one database as one role; takes the form of a `pg` configuration. */
export interface PostgresConnection {
  /** The folder of the unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/**
 * Makes sure of the ordinary role and its database, whatever an earlier start got done before it was killed. The role is no
 * superuser and may not pass row-level security, so that the walls between organisations hold for the application too.
 */
export async function ensureApplicationDatabase(admin: PostgresConnection, credentials: DatabaseCredentials): Promise<void> {
  const client = new pg.Client({ ...admin });
  await client.connect();
  try {
    const secret = client.escapeLiteral(credentials.application);
    const role = await client.query("select 1 from pg_roles where rolname = $1", [APPLICATION]);
    const verb = role.rowCount === 0 ? "create" : "alter";
    await client.query(`${verb} role ${APPLICATION} login nosuperuser nobypassrls nocreatedb nocreaterole password ${secret}`);

    const database = await client.query("select 1 from pg_database where datname = $1", [APPLICATION]);
    if (database.rowCount === 0) await client.query(`create database ${APPLICATION} owner ${APPLICATION}`);
  } finally {
    await client.end();
  }
}
