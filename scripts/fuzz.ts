/**
 * The long form of what every build does in short: mutated bodies to every parser, and mutated requests to every endpoint
 * of a running server. It ends with what was sent.
 *   npm run test:fuzz                  about 100,000 bodies to the parsers, 300 requests to each kind of source
 *   npm run test:fuzz -- 1000000 3000
 */
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const [bodies = 100_000, requests = 300] = process.argv.slice(2).map(wholeNumber);

const parserTests = globSync("packages/server/src/**/*.test.ts", { cwd: root })
  .filter((file) => !file.endsWith(".db.test.ts") && propertiesIn(file) > 0)
  .sort();
const properties = parserTests.reduce((sum, file) => sum + propertiesIn(file), 0);
const each = Math.ceil(bodies / properties);

const parsers = run(["--test-name-pattern=/mutat/", ...parserTests], each);
const server = run([join("test", "behaviour", "mutated-requests-get-an-answer.test.ts")], requests);
console.log(`\n${each * properties} mutated inputs to parsers in ${parserTests.length} files: ${parsers ? "no fault" : "FAULTS"}`);
console.log(`${requests} mutated requests to each kind of source: ${server ? "no fault" : "FAULTS"}`);
process.exitCode = parsers && server ? 0 : 1;

/** How often a file asks for mutated inputs. */
function propertiesIn(file: string): number {
  return readFileSync(join(root, file), "utf8").match(/^\s*(?:await )?never(?:Throws|Rejects)On(?:Mutated)?\(/gm)?.length ?? 0;
}

function run(args: readonly string[], runs: number): boolean {
  const child = spawnSync(process.execPath, ["--test", "--test-concurrency=1", ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, STAUNCH_TEST_FUZZ: String(runs) },
  });
  return child.status === 0;
}

function wholeNumber(word: string): number {
  const number = Number(word);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`expected a number of inputs, not ${word}`);
  return number;
}
