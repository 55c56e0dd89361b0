import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** Everything a check looks at. Folders that npm or a build made are linked to or left out. */
const COPIED = [
  "packages",
  "scripts",
  "test",
  "bench",
  "demo",
  "tooling",
  "docs",
  "floors.json",
  "package.json",
  "tsconfig.json",
  ".oxlintrc.json",
  "biome.json",
  "knip.json",
];
const LEFT_OUT = new Set(["node_modules", "dist", ".staunch"]);

export interface Verdict {
  readonly status: number;
  readonly output: string;
}

/** A copy of the repository to plant faults in, gone when it is disposed of. */
export class CopyOfTheTree implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<CopyOfTheTree> {
    const path = await mkdtemp(join(tmpdir(), "staunch-check-"));
    for (const name of COPIED) {
      await cp(join(root, name), join(path, name), { recursive: true, filter: (from) => !LEFT_OUT.has(basename(from)) });
    }
    await linkInstalled(path);
    return new CopyOfTheTree(path);
  }

  /** Runs a program of `node_modules/.bin` (or node) in the copy. */
  run(program: string, ...words: readonly string[]): Promise<Verdict> {
    return new Promise((resolve, reject) => {
      const bin = join(root, "node_modules", ".bin");
      const env = {
        ...process.env,
        PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
        FORCE_COLOR: "0",
        NODE_TEST_CONTEXT: undefined,
      };
      const child = spawn(program, words, { cwd: this.path, env, stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      child.stdout.on("data", (part: Buffer) => (output += part.toString()));
      child.stderr.on("data", (part: Buffer) => (output += part.toString()));
      child.once("error", reject);
      child.once("close", (status) => resolve({ status: status ?? 1, output }));
    });
  }

  /** Writes files for the time of `work`, then takes them away or puts back what was there. */
  async with<T>(files: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
    const written: string[] = [];
    try {
      for (const [path, text] of Object.entries(files)) {
        const made = await mkdir(dirname(join(this.path, path)), { recursive: true });
        written.push(made ?? join(this.path, path));
        await writeFile(join(this.path, path), text);
      }
      return await work();
    } finally {
      for (const path of written) await rm(path, { recursive: true, force: true });
      for (const path of Object.keys(files)) await this.#restore(path);
    }
  }

  async #restore(path: string): Promise<void> {
    await cp(join(root, path), join(this.path, path)).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** What is installed is used where it is: the root's packages and those that npm nested in a workspace. */
async function linkInstalled(copy: string): Promise<void> {
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  for (const name of await readdir(join(root, "packages"))) {
    const inside = join("packages", name, "node_modules");
    const names = await readdir(join(root, inside)).catch(() => []);
    if (names.length > 0) await symlink(join(root, inside), join(copy, inside));
  }
}
