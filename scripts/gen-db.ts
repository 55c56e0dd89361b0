/**
 * Writes what the migrations amount to: `packages/server/schema.sql` for people, `database.gen.ts` for the compiler.
 * With --check nothing is written and a difference fails.
 */
import { parseArgs } from "node:util";

import pg from "pg";

import { migrate } from "../packages/server/src/platform/migrate.ts";
import { readCatalogue } from "./database/read-catalogue.ts";
import { writeSchema } from "./database/write-schema.ts";
import { writeTypes } from "./database/write-types.ts";
import { keepCurrent } from "./generated-files.ts";
import { startThrowAwayPostgres } from "./throw-away-postgres.ts";

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

await using cluster = await startThrowAwayPostgres();
const pool = new pg.Pool({ connectionString: cluster.url });
// A connection that has said goodbye may still hear that the server stops, and pg would end the process over it.
pool.on("error", () => undefined);
try {
  await migrate(pool);
  const catalogue = await readCatalogue(pool);
  await keepCurrent(values.check ? "check" : "write", "npm run gen:db", [
    { path: "packages/server/schema.sql", text: writeSchema(catalogue) },
    { path: "packages/server/src/platform/database.gen.ts", text: writeTypes(catalogue) },
  ]);
} finally {
  await pool.end();
}
