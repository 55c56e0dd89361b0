import { spawn } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumPath } from "../test/e2e/support/browser.ts";

/** How one kind of test is found and run. */
export interface TestSection {
  readonly title: string;
  readonly files: readonly string[];
  readonly not?: RegExp;
  readonly options: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What the whole section needs and this machine lacks, in words; undefined where it can run. */
  readonly lacking?: () => string | undefined;
}

export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const root = join(import.meta.dirname, "..");

/** Each file runs in a process of its own; what one has compiled the next ones take from here, which halves their start. */
const compiled = join(root, "node_modules", ".cache", "staunch-compiled");

/** The kinds of test, in the order `npm test` runs them: what fails fastest comes first. */
export const SECTIONS = {
  pure: {
    title: "Decisions",
    files: ["packages/*/src/**/*.test.ts", "scripts/**/*.test.ts"],
    not: /\.db\.test\.ts$/,
    options: ["--test-isolation=none"],
  },
  checks: { title: "Each rule of the check, seen to fail", files: ["test/checks/**/*.test.ts"], options: ["--test-concurrency=2"] },
  db: {
    title: "With PostgreSQL",
    files: ["packages/*/src/**/*.db.test.ts", "test/support/**/*.db.test.ts"],
    options: ["--test-concurrency=2"],
  },
  behaviour: { title: "Behaviour", files: ["test/behaviour/**/*.test.ts"], options: ["--test-concurrency=2"] },
  e2e: {
    title: "Screens",
    files: ["test/e2e/**/*.test.ts"],
    options: ["--test-concurrency=2"],
    lacking: () => (chromiumPath() === undefined ? "no Chromium here; install one, or name it in STAUNCH_CHROMIUM" : undefined),
  },
  load: {
    title: "Load and failure, short",
    files: ["test/load/**/*.test.ts"],
    options: ["--test-concurrency=1"],
    env: { STAUNCH_TEST_LOAD: "short" },
  },
} as const satisfies Readonly<Record<string, TestSection>>;

/** The tests of a section, by path from the root. */
export function filesOf(section: TestSection): readonly string[] {
  const found = globSync([...section.files], { cwd: root, exclude: (path) => path.includes("node_modules") });
  return found.filter((path) => section.not?.test(path) !== true).sort();
}

/**
 * Runs the tests of a section in a child and shows them as they end. A child that fails without a failed test (a file that
 * cannot be loaded counts as one already) is a failure too, and so are files in which nothing was tested.
 */
export async function runSection(section: TestSection, extra: readonly string[] = []): Promise<TestCount> {
  const files = filesOf(section);
  if (files.length === 0) {
    console.log("no tests of this kind");
    return { passed: 0, failed: holdsOtherFiles(section) ? 1 : 0 };
  }
  const lacking = section.lacking?.();
  if (lacking !== undefined) {
    console.log(`${files.length} files skipped: ${lacking}`);
    // Where it is decided whether a change is good, nothing may be skipped.
    return { passed: 0, failed: process.env["CI"] === undefined ? 0 : files.length };
  }

  const folder = mkdtempSync(join(tmpdir(), "staunch-results-"));
  const results = join(folder, "results.tap");
  try {
    const reporters = [
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      "--test-reporter=tap",
      `--test-reporter-destination=${results}`,
    ];
    const status = await runNode(["--test", ...section.options, ...reporters, ...extra, ...files], section.env ?? {});
    const tap = readFileSync(results, "utf8");
    const passed = countIn(tap, "pass");
    // On anybody's machine a browser may be missing; where it is decided whether a change is good, nothing may be skipped.
    const skipped = process.env["CI"] === undefined ? 0 : countIn(tap, "skipped");
    const failed = countIn(tap, "fail") + countIn(tap, "cancelled") + skipped;
    const isWrong = status !== 0 || passed + failed === 0;
    return { passed, failed: failed === 0 && isWrong ? 1 : failed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A folder of tests without a test is right only while it is empty; else the tests have names that nobody finds. */
function holdsOtherFiles(section: TestSection): boolean {
  const folders = section.files.map((pattern) => pattern.split("/**", 1)[0]).filter((folder) => folder?.startsWith("test/") === true);
  return (
    globSync(
      folders.map((folder) => `${folder}/**/*.ts`),
      { cwd: root, exclude: (path) => path.includes("node_modules") },
    ).length > 0
  );
}

function countIn(tap: string, word: string): number {
  return Number(new RegExp(`^# ${word} (\\d+)$`, "m").exec(tap)?.[1] ?? 0);
}

/** @throws Error when a signal tells us to end: it is passed on, and nothing more is begun. */
function runNode(words: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, {
      cwd: root,
      stdio: "inherit",
      env: { NODE_COMPILE_CACHE: compiled, ...process.env, ...env },
    });
    let interruptedBy: NodeJS.Signals | undefined;
    const pass = (signal: NodeJS.Signals): void => {
      interruptedBy = signal;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, pass);
    child.once("error", reject);
    child.once("exit", (status) => {
      for (const signal of SIGNALS) process.off(signal, pass);
      if (interruptedBy === undefined) resolve(status ?? 1);
      else reject(new Error(`interrupted by ${interruptedBy}`));
    });
  });
}
