/** Makes the next migration:  npm run new-migration -- paging_throttle   →  packages/server/migrations/0012_paging_throttle.sql */
import { globSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readArchitecture } from "./floors/architecture.ts";

const root = join(import.meta.dirname, "..");
const name = process.argv[2] ?? "";
const owners = readArchitecture(root).modules.map((module) => module.name);

if (!/^[a-z]+(?:_[a-z0-9]+)*$/.test(name) || !owners.includes(name.split("_", 1)[0] ?? "")) {
  console.error("usage: npm run new-migration -- <owner module>[_<what>], in small letters and underscores");
  process.exit(1);
}
const numbers = globSync("packages/server/migrations/*.sql", { cwd: root }).map((path) => Number(/(\d+)_[^/]+$/.exec(path)?.[1]));
const next = String(Math.max(0, ...numbers) + 1).padStart(4, "0");
const path = join("packages", "server", "migrations", `${next}_${name}.sql`);
writeFileSync(join(root, path), "-- breaking: no\n", { flag: "wx" });
console.log(path);
