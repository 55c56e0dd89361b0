/** Writes the parts of `docs/architecture.md` that `floors.json` decides. With --check a difference fails. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { type Architecture, type FloorModule, readArchitecture } from "./floors/architecture.ts";
import { keepCurrent } from "./generated-files.ts";

const DOCUMENT = "docs/architecture.md";
const BEGIN = "<!-- modules: written by `npm run gen:docs` from floors.json -->";
const END = "<!-- end of modules -->";

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

const text = readFileSync(join(root, DOCUMENT), "utf8");
const [before, rest] = split(text, BEGIN);
const [, after] = split(rest, END);
const written = `${before}${BEGIN}\n\n${moduleTable(readArchitecture(root))}\n\n${END}${after}`;
await keepCurrent(values.check ? "check" : "write", "npm run gen:docs", [{ path: DOCUMENT, text: written }]);

function split(whole: string, mark: string): readonly [string, string] {
  const at = whole.indexOf(mark);
  if (at === -1) throw new Error(`${DOCUMENT} has lost its mark ${mark}`);
  return [whole.slice(0, at), whole.slice(at + mark.length)];
}

function moduleTable({ modules }: Architecture): string {
  const head = ["| module | in | decides (`core`) | does | tables |", "| --- | --- | --- | --- | --- |"];
  return [...head, ...modules.map(row)].join("\n");
}

function row(module: FloorModule): string {
  const tables = (module.tables ?? []).map((table) => `\`${table}\``).join(", ");
  return `| \`${module.name}\` | ${module.packages.join(", ")} | ${module.decides ?? "–"} | ${module.does ?? "–"} | ${tables || "–"} |`;
}
