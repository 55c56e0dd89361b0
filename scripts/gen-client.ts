/** Writes docs/openapi.json from the server's routes and packages/client/src/schema.ts from it. With `--check` it only compares. */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { buildOpenApi } from "../packages/server/src/app/openapi.ts";

const root = new URL("../", import.meta.url);
const isCheck = process.argv.includes("--check");

function typesOf(document: string): string {
  const made = spawnSync(process.execPath, ["generate.mjs"], {
    cwd: new URL("tooling/openapi-types/", root),
    input: document,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (made.status !== 0) throw new Error(`The types could not be generated: ${made.stderr}`);
  return made.stdout;
}

async function put(path: string, text: string): Promise<void> {
  const file = new URL(path, root);
  if (!isCheck) return writeFile(file, text);
  const present = await readFile(file, "utf8");
  if (present !== text) throw new Error(`${path} is not what the routes say. Run npm run gen and commit the result.`);
}

const document = `${JSON.stringify(await buildOpenApi(), undefined, 2)}\n`;
await put("docs/openapi.json", document);
await put("packages/client/src/schema.ts", typesOf(document));
