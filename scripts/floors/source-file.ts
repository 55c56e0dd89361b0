import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parseSync, type Program } from "oxc-parser";

import { tableNamesIn } from "./table-names.ts";
import { isNode, literalText, type Node } from "./tree.ts";

/** Something a file brings in: `from "…"`, `export … from "…"`, `import("…")`, types alike. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** A name that stands where SQL or the query builder expects a table. */
export interface TableReference {
  readonly table: string;
  readonly line: number;
}

export interface SourceFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly imports: readonly Import[];
  readonly tables: readonly TableReference[];
  /** The lines that say `export *` without giving it a name. */
  readonly starExports: readonly number[];
}

/** @throws Error when the file does not parse. */
export function readSourceFile(root: string, path: string): SourceFile {
  const source = readFileSync(join(root, path), "utf8");
  const { program, module, errors } = parseSync(path, source);
  const fault = errors.find((error) => error.severity === "Error");
  if (fault !== undefined) throw new Error(`${path} does not parse: ${fault.message}`);

  const lineOf = lineFinder(source);
  const nodes = nodesOf(program);
  const entries = module.staticExports.flatMap((statement) => statement.entries);
  return {
    path,
    imports: [
      ...module.staticImports.map((found) => ({ specifier: found.moduleRequest.value, line: lineOf(found.start) })),
      ...entries.flatMap(({ moduleRequest, start }) =>
        moduleRequest === null ? [] : [{ specifier: moduleRequest.value, line: lineOf(start) }],
      ),
      ...nodes.flatMap((node) => importIn(node, lineOf)),
    ],
    tables: nodes.flatMap((node) => [...tableNamesIn(node)].map((table) => ({ table, line: lineOf(node.start) }))),
    starExports: entries.filter((entry) => entry.importName.kind === "AllButDefault").map((entry) => lineOf(entry.start)),
  };
}

/** An import that is an expression or a type rather than a statement. */
function importIn(node: Node, lineOf: (offset: number) => number): readonly Import[] {
  if (node.type !== "ImportExpression" && node.type !== "TSImportType") return [];
  const specifier = isNode(node["source"]) ? literalText(node["source"]) : undefined;
  return specifier === undefined ? [] : [{ specifier, line: lineOf(node.start) }];
}

function nodesOf(program: Program): readonly Node[] {
  const found: Node[] = [];
  const waiting: unknown[] = [program];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (isNode(value)) found.push(value);
    if (typeof value === "object")
      waiting.push(...Object.values(value ?? {}).filter((child) => typeof child === "object" && child !== null));
  }
  return found;
}

function lineFinder(source: string): (offset: number) => number {
  const starts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}
