import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { endProcess } from "./staunch-process.ts";

/** Where a program lies, or undefined; one that is on no PATH is named by where its package puts it. */
export function findProgram(name: string): string | undefined {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const path = isAbsolute(name) ? name : join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/**
 * Why a test with real programs cannot run here, for `skip`; false when it can. On a build machine nothing is
 * skipped: a program that is missing there fails the test.
 */
export function missingPrograms(...names: readonly string[]): string | false {
  const missing = names.filter((name) => findProgram(name) === undefined);
  if (missing.length === 0 || process.env["CI"] !== undefined) return false;
  return `not on this machine: ${missing.join(", ")}`;
}

export interface RunningProgram extends AsyncDisposable {
  readonly child: ChildProcess;
}

export function startProgram(name: string, args: readonly string[]): RunningProgram {
  const child = spawn(name, args, { stdio: ["ignore", "ignore", "inherit"] });
  return { child, [Symbol.asyncDispose]: () => endProcess(child) };
}

/** Runs a program to its end. @param env beyond what this process has. @returns its output. @throws Error with both outputs when it fails. */
export async function runProgram(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = spawn(name, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${name} ${args.join(" ")} ended with ${code}:\n${output}`);
  return output;
}
