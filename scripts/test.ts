/**
 * Everything `npm test` promises, section by section, with one count at the end.
 *   node scripts/test.ts            the check, then every kind of test
 *   node scripts/test.ts db e2e     these kinds only
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { SECTIONS, runSection, type TestCount } from "./test-runs.ts";
import { startThrowAwayPostgres } from "./throw-away-postgres.ts";

type Kind = keyof typeof SECTIONS;

const root = join(import.meta.dirname, "..");
const asked = process.argv.slice(2).map(kindNamed);
const kinds = asked.length > 0 ? asked : kindsInOrder().filter((kind) => kind !== "pure");

const counts: TestCount[] = [];
if (asked.length === 0) {
  title("Check: format, lint, types, floors, documents, dead code, decisions");
  counts.push(runCheck());
}
counts.push(...(await runKinds(kinds)));

const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function runKinds(wanted: readonly Kind[]): Promise<readonly TestCount[]> {
  if (process.env["STAUNCH_TEST_DATABASE_URL"] === undefined) {
    await using cluster = await startThrowAwayPostgres();
    process.env["STAUNCH_TEST_DATABASE_URL"] = cluster.url;
    return await runInOrder(wanted);
  }
  return runInOrder(wanted);
}

async function runInOrder(wanted: readonly Kind[]): Promise<readonly TestCount[]> {
  const results: TestCount[] = [];
  for (const kind of wanted) {
    title(SECTIONS[kind].title);
    const count = await runSection(SECTIONS[kind]);
    results.push(count);
  }
  return results;
}

/** The check prints its own counts; its pure tests are added to the total, and each step that fails counts as one failure. */
function runCheck(): TestCount {
  const check = spawnSync(process.execPath, [join(root, "scripts", "check.ts"), "--counts", "--database"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit", "pipe"],
    encoding: "utf8",
  });
  const [passed, failed] = String(check.output[3] ?? "")
    .split(" ")
    .map(Number);
  return { passed: passed ?? 0, failed: check.status === 0 ? 0 : Math.max(failed ?? 1, 1) };
}

function title(text: string): void {
  console.log(`\n── ${text} ${"─".repeat(Math.max(0, 100 - text.length))}\n`);
}

function kindNamed(word: string): Kind {
  const kind = kindsInOrder().find((name) => name === word);
  if (kind === undefined) throw new Error(`there are no tests called ${word}; there are ${Object.keys(SECTIONS).join(", ")}`);
  return kind;
}

function kindsInOrder(): readonly Kind[] {
  return ["pure", "checks", "db", "behaviour", "e2e", "load"];
}
