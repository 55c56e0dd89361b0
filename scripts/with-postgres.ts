/**
 * Runs a command beside a throw-away PostgreSQL:  node scripts/with-postgres.ts node --test some.db.test.ts
 *
 * The cluster lies in a temporary folder, is told not to sync to disk, and is gone when the command ends. The command finds
 * it by STAUNCH_TEST_DATABASE_URL, the address of its superuser, who can create databases and roles. A cluster that is
 * already there (the variable is set) is used as it is, so that one can be shared by several runs.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";

import { startThrowAwayPostgres } from "./throw-away-postgres.ts";

const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const [command, ...parameters] = process.argv.slice(2);
if (command === undefined) {
  console.error("usage: node scripts/with-postgres.ts <command> [argument …]");
  process.exit(2);
}
process.exitCode = await runBesidePostgres(command, parameters);

async function runBesidePostgres(program: string, words: readonly string[]): Promise<number> {
  if (process.env["STAUNCH_TEST_DATABASE_URL"] !== undefined) return run(program, words, process.env);

  await using cluster = await startThrowAwayPostgres();
  return await run(program, words, { ...process.env, STAUNCH_TEST_DATABASE_URL: cluster.url });
}

/** The exit status of the command; a command ended by a signal counts as 128 plus its number, as in a shell. */
function run(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: "inherit", env });
    const forward = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    child.once("error", reject);
    child.once("exit", (status, signal) => {
      for (const name of FORWARDED) process.off(name, forward);
      resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
