import { readFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { createStaunchClient } from "@staunch/client";
import type { Command } from "commander";
import { runAgent } from "#agent.ts";
import { AgentLink } from "#agent-link.ts";
import { readAllowListFile } from "#allow-list.ts";
import { JobMemory } from "#job-memory.ts";
import { commandLines, faultOf, identityOf, planned } from "#judge-job.ts";
import { UsageError } from "#exit-codes.ts";
import type { Surroundings } from "#surroundings.ts";

interface AllowListOption {
  readonly allowList: string;
}

interface AgentCommandOptions extends AllowListOption {
  readonly url?: string;
  readonly state?: string;
  readonly dryRun?: boolean;
  readonly allowHttp?: boolean;
}

/** `staunch agent` and `staunch agent try`. */
export function addAgent(program: Command, around: Surroundings): void {
  const agent = program
    .command("agent")
    .description("carry out mitigations on this machine: fetches them from the server and runs only what the allow-list names")
    .exitOverride()
    .requiredOption("--allow-list <file>", "what it may run: YAML or JSON")
    .option("--url <address>", "where the server is; otherwise STAUNCH_URL")
    .option("--state <folder>", "where it remembers what it has run")
    .option("--dry-run", "say what would run, and run nothing")
    .option("--allow-http", "send the key over plain HTTP to another machine")
    .addHelpText("after", "\nIts key is STAUNCH_AGENT_KEY: shown once where the agent is registered, under Settings.")
    .action((options: AgentCommandOptions) => agentCommand(around, options));
  agent
    .command("try")
    .description("print what an action would run here; asks no server")
    .argument("<action>", "its name in the allow-list")
    .argument("[values...]", "parameters, as name=value")
    .exitOverride()
    .action((name: string, values: readonly string[]) => tryAction(around, agent.opts<AllowListOption>(), name, values));
}

async function agentCommand(around: Surroundings, options: AgentCommandOptions): Promise<void> {
  const key = around.environment["STAUNCH_AGENT_KEY"] ?? "";
  const identity = identityOf(key);
  if (identity === undefined) throw new UsageError("No agent key: set STAUNCH_AGENT_KEY to the key shown where the agent was registered.");
  const baseUrl = serverOf(around, options);
  const allowList = readAllowListFile(options.allowList);
  const memory = JobMemory.open(options.state ?? defaultState(around, identity.agentId), around.now());
  const [closing, over] = [new AbortController(), new AbortController()];
  const say = (line: string): void => around.writeOut(`${around.now().toString({ smallestUnit: "second" })} ${line}\n`);
  around.onStop?.(() => {
    if (closing.signal.aborted) over.abort();
    else say("takes no more jobs; waits for what is at work (once more to stop that too)");
    closing.abort();
  });
  say(`agent ${identity.agentId} offers ${[...allowList.keys()].join(", ") || "nothing"}`);
  await runAgent({
    identity,
    allowList,
    memory,
    link: new AgentLink(createStaunchClient({ baseUrl, apiKey: key }), over.signal),
    environment: around.environment,
    version: ownVersion(),
    host: hostname(),
    mode: options.dryRun === true ? "says" : "runs",
    now: around.now,
    say,
    closing: closing.signal,
    over: over.signal,
  });
}

function tryAction(around: Surroundings, { allowList: path }: AllowListOption, name: string, pairs: readonly string[]): void {
  const action = readAllowListFile(path).get(name);
  if (action === undefined) throw new UsageError(`${path} has no action "${name}".`);
  const parameters = Object.fromEntries(pairs.map(pairOf));
  const fault = faultOf(action, parameters);
  if (fault !== undefined) throw new UsageError(`Refused: ${fault}.`);
  const command = planned(action, { parameters, timeLimitSeconds: action.timeLimitSeconds }, around.environment);
  around.writeOut(`${commandLines(command).join("\n")}\n`);
}

function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`A parameter is name=value; this is not: ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

function serverOf({ environment }: Surroundings, { url, allowHttp }: AgentCommandOptions): string {
  const given = (url ?? environment["STAUNCH_URL"] ?? "http://127.0.0.1:7080").replace(/\/+$/u, "");
  const address = URL.parse(given);
  if (address === null) throw new UsageError(`Not an address: ${given}`);
  if (address.protocol === "http:" && !loopback.has(address.hostname) && allowHttp !== true)
    throw new UsageError(`${given} would carry the key in the clear. Use https, or --allow-http where the way is safe.`);
  return given;
}

function defaultState({ environment }: Surroundings, agentId: string): string {
  return join(environment["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state"), "staunch-agent", agentId);
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const isNamed = typeof manifest === "object" && manifest !== null && "version" in manifest && typeof manifest.version === "string";
  return isNamed && typeof manifest.version === "string" ? manifest.version : "";
}
