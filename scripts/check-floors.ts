/**
 * Holds the bounds that neither the compiler nor the linter knows: floors, doors, routes and stores, vendors apart, tables
 * with their owners, imports declared where they are used. The architecture itself is `floors.json`.
 *   node scripts/check-floors.ts [root]
 */
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { type Architecture, readArchitecture } from "./floors/architecture.ts";
import { DeclaredImports } from "./floors/declared.ts";
import { type Fault, faultsOf } from "./floors/rules.ts";
import { readSourceFile } from "./floors/source-file.ts";

const root = resolve(process.argv[2] ?? join(import.meta.dirname, ".."));
const architecture = readArchitecture(root);
const declared = new DeclaredImports(root);

const paths = globSync(["packages/*/{src,scripts}/**/*.{ts,tsx}", "packages/*/*.ts", "{test,scripts,bench,demo}/**/*.ts"], {
  cwd: root,
  exclude: (path) => path.includes("node_modules") || path.endsWith("/dist"),
});
const files = paths.sort().map((path) => readSourceFile(root, path));
const faults = [...tableFaults(architecture), ...files.flatMap((file) => [...faultsOf(file, architecture), ...declared.faultsOf(file)])];

for (const fault of faults) console.error(`${fault.path}:${fault.line}  ${fault.rule}: ${fault.reason}`);
console.log(`${files.length} files, ${faults.length} faults`);
process.exitCode = faults.length === 0 && files.length > 0 ? 0 : 1;

/** `floors.json` and the migrations must name the same tables with the same owners. */
function tableFaults({ modules }: Architecture): readonly Fault[] {
  const owners = new Map(modules.flatMap((module) => (module.tables ?? []).map((table) => [table, module.name] as const)));
  // The migrator makes the table of its own bookkeeping before there is a migration.
  const made = new Map([["migrations", "platform"]]);
  for (const path of globSync("packages/server/migrations/*.sql", { cwd: root })) {
    const module = /\d+_(\w+)\.sql$/.exec(path)?.[1]?.split("_")[0] ?? "";
    const text = readFileSync(join(root, path), "utf8");
    for (const match of text.matchAll(/^create table (?:if not exists )?(\w+)(?! partition of)\b(?! partition of)/gim))
      made.set(match[1] ?? "", module);
  }
  const fault = (reason: string): Fault => ({ path: "floors.json", line: 1, rule: "table ownership", reason });
  return [
    ...[...made]
      .filter(([table, module]) => owners.get(table) !== module)
      .map(([table, module]) => fault(`${table} is made by ${module} but not listed there`)),
    ...[...owners.keys()].filter((table) => !made.has(table)).map((table) => fault(`${table} is listed but no migration makes it`)),
  ];
}
