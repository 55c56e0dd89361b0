import { sql } from "kysely";
import type { TestDatabase } from "./test-database.ts";

/** One line for each table with a sum over all of its rows: two equal texts mean that nothing was written between them. */
export async function digestTables({ database }: Pick<TestDatabase, "database">, except: readonly string[]): Promise<string> {
  return database.transact("*", async (tx) => {
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all(${[...except]}::text[]) order by 1`.execute(tx);
    const lines: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql<{ sum: string }>`
        select coalesce(md5(string_agg(t::text, '' order by t::text)), '') as sum from ${sql.table(name)} t`.execute(tx);
      lines.push(`${name} ${rows[0]?.sum ?? ""}`);
    }
    return lines.join("\n");
  });
}
