import { run } from "#run.ts";

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  isTerminal: process.stdout.isTTY === true,
  now: () => Temporal.Now.instant(),
  writeOut: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  onStop: (act) => void process.on("SIGINT", act).on("SIGTERM", act),
});
