/**
 * The one command before every hand-in. Each step is quiet when it is content; what one has to say is shown whole.
 * Nothing here needs a database or a browser, but for what `npm test` adds with --database.
 *   node scripts/check.ts                 all of it
 *   node scripts/check.ts floors lint     only the steps whose names begin so
 */
import { spawn } from "node:child_process";
import { globSync, writeSync } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";

import { filesOf, SECTIONS } from "./test-runs.ts";

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

interface Outcome {
  readonly step: Step;
  readonly status: number;
  readonly output: string;
  readonly milliseconds: number;
}

const root = join(import.meta.dirname, "..");
const bin = join(root, "node_modules", ".bin");

const projects = globSync(["packages/*/tsconfig*.json", "test/tsconfig.json"], { cwd: root });

const steps: readonly Step[] = [
  { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings", "--quiet"] },
  ...projects
    .sort()
    .map((project): Step => ({ name: `types ${project}`, command: ["tsc", "-p", project, "--pretty", "false", ...remembering(project)] })),
  { name: "format", command: ["biome", "format", "--max-diagnostics=20", "."] },
  { name: "floors", command: ["node", "scripts/check-floors.ts"] },
  { name: "documents", command: ["node", "scripts/check-docs.ts"] },
  { name: "generated documents", command: ["node", "scripts/gen-docs.ts", "--check"] },
  { name: "generated client", command: ["node", "scripts/gen-client.ts", "--check"] },
  { name: "dead code", command: ["knip", "--no-progress"] },
  { name: "decisions", command: ["node", "--test", "--test-reporter=tap", "--test-isolation=none", ...filesOf(SECTIONS.pure)] },
];
/** Takes a PostgreSQL of its own for some seconds. */
const databaseSteps: readonly Step[] = [{ name: "generated schema", command: ["node", "scripts/gen-db.ts", "--check"] }];

const all = process.argv.includes("--database") ? [...steps, ...databaseSteps] : steps;
const asked = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const chosen = asked.length === 0 ? all : all.filter(({ name }) => asked.some((word) => name.startsWith(word)));

const began = performance.now();
const outcomes = await runAll(chosen);
const failed = outcomes.filter((outcome) => outcome.status !== 0);
const passed = Number(/^# pass (\d+)$/m.exec(outcomes.find(({ step }) => step.name === "decisions")?.output ?? "")?.[1] ?? 0);

console.log(`\n${passed} decisions tested, ${failed.length} of ${chosen.length} steps failed, in ${seconds(performance.now() - began)}`);
if (process.argv.includes("--counts")) writeSync(3, `${passed} ${failed.length}`);
process.exitCode = failed.length === 0 && chosen.length > 0 ? 0 : 1;

/** What was found right last time is not looked at again unless it changed. */
function remembering(project: string): readonly string[] {
  return ["--incremental", "--tsBuildInfoFile", join(root, "node_modules", ".cache", "tsc", `${project.replaceAll("/", "-")}.tsbuildinfo`)];
}

/** As many at a time as there are processors, in order. */
async function runAll(list: readonly Step[]): Promise<readonly Outcome[]> {
  const waiting = [...list];
  const done: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const outcome = await runStep(step);
      report(outcome);
      done.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  return done;
}

function runStep(step: Step): Promise<Outcome> {
  const started = performance.now();
  const [program, ...words] = step.command;
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`, FORCE_COLOR: "0" };
    const child = spawn(program, words, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const take = (part: Buffer): void => {
      output += part.toString();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", reject);
    child.once("close", (status) => resolve({ step, status: status ?? 1, output, milliseconds: performance.now() - started }));
  });
}

function report({ step, status, output, milliseconds }: Outcome): void {
  console.log(`${status === 0 ? "✓" : "✗"} ${step.name} (${seconds(milliseconds)})`);
  if (status !== 0) console.log(`${output.trim().replace(/^/gm, "    ")}\n`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
