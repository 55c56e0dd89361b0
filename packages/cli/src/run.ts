import { ApiProblem } from "@staunch/client";
import { Command, CommanderError } from "commander";
import { addAgent } from "#agent-commands.ts";
import { ack } from "#ack.ts";
import { declare, type DeclareOptions } from "#declare.ts";
import { type ExitCode, exitCodes, UsageError } from "#exit-codes.ts";
import { alerts, incidents, type ListOptions, who } from "#lists.ts";
import { addOnCall } from "#on-call-commands.ts";
import { page, type PageOptions } from "#page.ts";
import { report, type ReportOptions } from "#report.ts";
import { type CommonOptions, type Surroundings } from "#surroundings.ts";
import { printable } from "#table.ts";

/** Runs one command line (without the program's own name) and answers with the status to exit with. Failures are said, not thrown; only a bug is. */
export async function run(words: readonly string[], around: Surroundings): Promise<ExitCode> {
  try {
    await programFor(around).parseAsync([...words], { from: "user" });
    return exitCodes.done;
  } catch (error) {
    return tell(error, around);
  }
}

function programFor(around: Surroundings): Command {
  const program = new Command("staunch")
    .description("Incident management from the terminal.")
    .exitOverride()
    .configureOutput({ writeOut: around.writeOut, writeErr: around.writeError })
    .addHelpText(
      "after",
      "\nThe server is STAUNCH_URL (or --url), the key STAUNCH_API_KEY (or --key).\nExit status: 0 done, 1 refused, 2 wrong usage, 3 no server.",
    );
  addDeeds(program, around);
  addLists(program, around);
  addOnCall(common, program, around);
  addAgent(program, around);
  return program;
}

function common(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option("--url <address>", "where the server is")
    .option("--key <key>", "the API key to ask with")
    .option("--json", "print the API's answer")
    .exitOverride();
}

function addDeeds(program: Command, around: Surroundings): void {
  common(program, "declare", "declare an incident; one line of text is enough")
    .argument("<text>", "what is happening")
    .option("-s, --severity <severity>", "SEV1 (worst) to SEV5")
    .option("--service <name>", "the affected service")
    .option("--triage", "not sure yet that it hurts")
    .option("--page", "page whoever is on call for the service")
    .action((text: string, options: DeclareOptions) => declare(around, text, options));
  common(program, "report", "report that something is wrong, without declaring an incident")
    .argument("<text>", "what you see")
    .option("--service <name>", "what it is about")
    .option("--low", "it can wait: low urgency")
    .action((text: string, options: ReportOptions) => report(around, text, options));
  common(program, "ack", "acknowledge a page")
    .argument("<page>", "its id, or: latest")
    .action((which: string, options: CommonOptions) => ack(around, which, options));
  common(program, "page", "page a person, a schedule or a service")
    .argument("<whom>", "a name, or a part of one that fits nothing else")
    .argument("<text>", "what for, in one line")
    .option("--low", "low urgency: by the person's rules for what can wait")
    .action((whom: string, text: string, options: PageOptions) => page(around, whom, text, options));
}

function addLists(program: Command, around: Surroundings): void {
  common(program, "who", "who is on call now, and who is next")
    .argument("[schedule]", "one schedule, by name")
    .action((schedule: string | undefined, options: CommonOptions) => who(around, schedule, options));
  common(program, "alerts", "alerts that are not resolved, newest first")
    .option("-a, --all", "resolved ones too")
    .option("-n, --limit <count>", "how many at most (200)")
    .action((options: ListOptions) => alerts(around, options));
  common(program, "incidents", "incidents that are open, worst first")
    .option("-a, --all", "ended ones too")
    .option("-n, --limit <count>", "how many at most (200)")
    .action((options: ListOptions) => incidents(around, options));
}

function tell(error: unknown, around: Surroundings): ExitCode {
  // Commander has written its own message; asking for help is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof UsageError) return say(around, error.message, exitCodes.usage);
  if (error instanceof ApiProblem) return say(around, problemText(error), error.status >= 500 ? exitCodes.unreachable : exitCodes.refused);
  if (error instanceof TypeError) return say(around, `No answer from the server: ${causeOf(error)}`, exitCodes.unreachable);
  throw error;
}

function say(around: Surroundings, text: string, code: ExitCode): ExitCode {
  around.writeError(`staunch: ${printable(text)}\n`);
  return code;
}

function problemText(problem: ApiProblem): string {
  const faults = problem.faults.map((fault) => `${fault.field}: expected ${fault.expected}`).join("; ");
  return faults === "" || problem.message.includes(faults) ? problem.message : `${problem.message} ${faults}`;
}

/** fetch says "fetch failed" and keeps the reason to itself. */
function causeOf(error: TypeError): string {
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}
