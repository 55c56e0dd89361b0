#!/usr/bin/env node
// Plain JavaScript for whatever Node the machine has (20 or later): the command itself is TypeScript for Node 26, whose
// binary npm installed beside it.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const usage = 2;
const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, "..", "src", "main.ts");

if (Number(process.versions.node.split(".")[0]) >= 26) {
  await import(main);
} else {
  const node = findNode(here);
  if (node === undefined) {
    process.stderr.write("staunch needs Node 26; run npm install in the repository first\n");
    process.exit(usage);
  }
  const { status, signal } = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  process.exit(status ?? 128 + (signal === null ? 0 : constants.signals[signal]));
}

/** The nearest node_modules/.bin/node going up. */
function findNode(folder) {
  const found = join(folder, "node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node");
  if (existsSync(found)) return found;
  return dirname(folder) === folder ? undefined : findNode(dirname(folder));
}
