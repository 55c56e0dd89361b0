import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { CopyOfTheTree } from "./copy-of-the-tree.ts";

let tree: CopyOfTheTree;
before(async () => {
  tree = await CopyOfTheTree.make();
});
after(() => tree[Symbol.asyncDispose]());

interface Case {
  readonly name: string;
  readonly rule: string;
  readonly path: string;
  readonly faulty: string;
  /** The same file as it should be. */
  readonly sound: string;
}

const cases: readonly Case[] = [
  {
    name: "a module that imports a higher one",
    rule: "upward import",
    path: "packages/server/src/identity/planted.ts",
    faulty: `import { incidentsModule } from "#incidents/index.ts";\nexport const planted = incidentsModule;\n`,
    sound: `import { newId } from "#platform/index.ts";\nexport const planted = newId;\n`,
  },
  {
    name: "a module that imports only a type from a higher one",
    rule: "upward import",
    path: "packages/server/src/platform/planted.ts",
    faulty: `export type Planted = import("#identity/index.ts").Role;\n`,
    sound: `export type Planted = import("#platform/clock.ts").Clock;\n`,
  },
  {
    name: "a server module that asks a higher module of core to decide",
    rule: "upward import",
    path: "packages/server/src/oncall/planted.ts",
    faulty: `export type { IncidentStatus } from "@staunch/core/incidents";\n`,
    sound: `export type { Role } from "@staunch/core/identity";\n`,
  },
  {
    name: "core that imports upward",
    rule: "upward import",
    path: "packages/core/src/time/planted.ts",
    faulty: `import type { Role } from "#identity/index.ts";\nexport type Planted = Role;\n`,
    sound: `import type { Id } from "#kernel/index.ts";\nexport type Planted = Id<"planted">;\n`,
  },
  {
    name: "an import past a module's door",
    rule: "past the door",
    path: "packages/server/src/incidents/planted.ts",
    faulty: `import { requirePermission } from "#identity/require-permission.ts";\nexport const planted = requirePermission;\n`,
    sound: `import { requirePermission } from "#identity/index.ts";\nexport const planted = requirePermission;\n`,
  },
  {
    name: "a relative import past a module's door",
    rule: "past the door",
    path: "packages/server/src/incidents/planted.ts",
    faulty: `export { newId } from "../platform/new-id.ts";\n`,
    sound: `export { newId } from "../platform/index.ts";\n`,
  },
  {
    name: "a route that imports a store",
    rule: "route imports a store",
    path: "packages/server/src/paging/routes-planted.ts",
    faulty: `import * as store from "#paging/store-pages.ts";\nexport const planted = store;\n`,
    sound: `import * as read from "#paging/read-pages.ts";\nexport const planted = read;\n`,
  },
  {
    name: "a vendor that imports another",
    rule: "vendor imports vendor",
    path: "packages/server/src/vendors/planted/index.ts",
    faulty: `export * as other from "#vendors/smtp/index.ts";\n`,
    sound: `export * as own from "#vendors/planted/own.ts";\n`,
  },
  {
    name: "a query outside the module's store",
    rule: "table out of place",
    path: "packages/server/src/paging/planted.ts",
    faulty: `import type { Tx } from "#platform/index.ts";\nexport const planted = (tx: Tx) => tx.selectFrom("pages").select("id").execute();\n`,
    sound: `import type { Tx } from "#platform/index.ts";\nexport const planted = (tx: Tx, table: { selectFrom(name: "pages"): void }) => [tx, table, "pages"];\n`,
  },
  {
    name: "written SQL outside the module's store",
    rule: "table out of place",
    path: "packages/server/src/paging/planted.ts",
    faulty:
      "import { sql } from \"kysely\";\nexport const planted = (id: string) => sql`update pages set status = 'resolved' where id = ${id}`;\n",
    sound: `export const planted = "Update pages one by one";\n`,
  },
  {
    name: "a store that reads another module's table",
    rule: "table out of place",
    path: "packages/server/src/incidents/store-planted.ts",
    faulty: `import type { Tx } from "#platform/index.ts";\nexport const planted = (tx: Tx) => tx.selectFrom("incidents").innerJoin("users as u", "u.id", "declared_by").execute();\n`,
    sound: `import type { Tx } from "#platform/index.ts";\nexport const planted = (tx: Tx) => tx.selectFrom("incidents").selectAll().execute();\n`,
  },
  {
    name: "an import of a package that is not declared",
    rule: "undeclared import",
    path: "packages/core/src/kernel/planted.ts",
    faulty: `import { z } from "zod";\nexport const planted = z;\n`,
    sound: `export const planted = 1;\n`,
  },
  {
    name: "a production file that imports what only tests may",
    rule: "undeclared import",
    path: "packages/server/src/paging/planted.ts",
    faulty: `import fc from "fast-check";\nexport const planted = fc;\n`,
    sound: `import { z } from "zod";\nexport const planted = z;\n`,
  },
  {
    name: "a door that lets out everything",
    rule: "star export",
    path: "packages/core/src/kernel/planted.ts",
    faulty: `export * from "#kernel/ids.ts";\n`,
    sound: `export { asId } from "#kernel/ids.ts";\n`,
  },
  {
    name: "a folder that floors.json does not know",
    rule: "unknown module",
    path: "packages/server/src/miscellany/planted.ts",
    faulty: `export const planted = 1;\n`,
    sound: ``,
  },
];

for (const { name, rule, path, faulty, sound } of cases) {
  test(`${name} is refused`, async () => {
    const refused = await tree.with({ [path]: faulty }, () => tree.run("node", "scripts/check-floors.ts"));
    assert.notEqual(refused.status, 0);
    assert.deepEqual(rulesAgainst(path, refused.output), [rule]);

    if (sound === "") return;
    const accepted = await tree.with({ [path]: sound }, () => tree.run("node", "scripts/check-floors.ts"));
    assert.deepEqual(rulesAgainst(path, accepted.output), []);
  });
}

test("a table that no module owns is refused", async () => {
  const migration = { "packages/server/migrations/9999_paging.sql": "create table planted_things (id uuid primary key);\n" };
  const { status, output } = await tree.with(migration, () => tree.run("node", "scripts/check-floors.ts"));
  assert.notEqual(status, 0);
  assert.match(output, /table ownership: planted_things is made by paging but not listed there/);
});

function rulesAgainst(path: string, output: string): readonly string[] {
  const lines = output.split("\n").filter((line) => line.startsWith(`${path}:`));
  return [...new Set(lines.map((line) => /^\S+ {2}([^:]+):/.exec(line)?.[1] ?? line))];
}
