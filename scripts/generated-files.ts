import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { readIfThere } from "../packages/server/src/platform/embedded-postgres-files.ts";

/** A file made from others, by its path from the repository's root. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

const root = join(import.meta.dirname, "..");

/** Writes the files that differ, or (`check`) names them and lets the process end with status 1. */
export async function keepCurrent(mode: "write" | "check", command: string, files: readonly GeneratedFile[]): Promise<void> {
  for (const file of files) {
    const found = await readIfThere(join(root, file.path));
    if (found === file.text) continue;
    if (mode === "write") {
      await writeFile(join(root, file.path), file.text);
      console.log(`wrote ${file.path}`);
    } else {
      console.error(`${file.path} is not what it is generated from: run \`${command}\``);
      process.exitCode = 1;
    }
  }
}
