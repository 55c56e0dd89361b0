/**
 * Holds the documents to the tree: every path, link and npm script that a Markdown file cites must be there.
 *   node scripts/check-docs.ts [root]
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { npmScripts } from "./documents/npm-scripts.ts";

interface Citation {
  readonly line: number;
  /** What is cited, as it stands in the text. */
  readonly text: string;
  readonly kind: "path" | "link" | "script";
}

const root = resolve(process.argv[2] ?? join(import.meta.dirname, ".."));
const scripts = npmScripts(root);
const documents = globSync(["*.md", "docs/**/*.md", "{packages,test,bench,demo,deploy,scripts}/**/*.md"], {
  cwd: root,
  exclude: (path) => path.includes("node_modules"),
}).sort();

let faults = 0;
for (const document of documents) {
  for (const citation of citationsIn(readFileSync(join(root, document), "utf8"))) {
    const wrong = faultOf(document, citation);
    if (wrong === undefined) continue;
    faults += 1;
    console.error(`${document}:${citation.line}  ${wrong}`);
  }
}
console.log(`${documents.length} documents, ${faults} faults`);
process.exitCode = faults === 0 && documents.length > 0 ? 0 : 1;

/** Links everywhere; paths and scripts only where they are set as code, since prose may speak of folders that are not ours. */
function citationsIn(text: string): readonly Citation[] {
  return text.split("\n").flatMap((content, index) => {
    const line = index + 1;
    const links = [...content.matchAll(/\]\(([^)\s]+)\)/g)].map((match): Citation => ({ line, kind: "link", text: match[1] ?? "" }));
    const code = [...content.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
    const paths = code.filter(isPath).map((path): Citation => ({ line, kind: "path", text: path }));
    const named = [...content.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)];
    return [...links, ...paths, ...named.map((match): Citation => ({ line, kind: "script", text: match[1] ?? match[2] ?? "" }))];
  });
}

/** A file or folder of this repository, as opposed to an address, a pattern, a package or a route. */
function isPath(code: string): boolean {
  if (!/^[\w@.-]+(?:\/[\w@.-]+)*\/?$/.test(code) || code.startsWith("@")) return false;
  const first = code.split("/", 1)[0] ?? "";
  return /^(?:packages|docs|scripts|test|bench|demo|deploy|tooling|\.ci)$/.test(first) && code.includes("/");
}

function faultOf(document: string, { kind, text }: Citation): string | undefined {
  if (kind === "script") return scripts.has(text) ? undefined : `there is no npm script ${text}`;
  if (kind === "path") return existsSync(join(root, text)) ? undefined : `there is no ${text}`;
  if (/^(?:[a-z]+:|#)/.test(text)) return undefined;
  const target = join(dirname(document), text.split("#", 1)[0] ?? "");
  return existsSync(join(root, target)) ? undefined : `the link leads nowhere: ${text}`;
}
