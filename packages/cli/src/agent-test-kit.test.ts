import assert from "node:assert/strict";
import { createStaunchClient } from "@staunch/client";
import { type AgentOptions, runAgent } from "#agent.ts";
import { AgentLink } from "#agent-link.ts";
import { readAllowList } from "#allow-list.ts";
import { JobMemory } from "#job-memory.ts";
import { identityOf } from "#judge-job.ts";

/** Prints ten megabytes in a hundred thousand lines. */
const flood = `const line = "x".repeat(99) + "\\n"; for (let i = 0; i < 100; i++) process.stdout.write(line.repeat(1000));`;

export const allowListText = `
actions:
  greet:
    command: [/bin/echo, "hello {name}"]
    parameters: { name: { pattern: '(?s).*' } }
  narrow:
    command: [/bin/echo, "{name}"]
    parameters: { name: { pattern: '[a-z]+' } }
  shows:
    command: [/usr/bin/env]
    environment: [PATH]
    workingDirectory: /tmp
  fails:
    command: [/bin/sh, -c, "echo on its way; exit 3"]
  missing:
    command: [/nowhere/to/be/found]
  sleeps:
    command: [/bin/sh, -c, "sleep 600 & echo $!; wait"]
  brief:
    command: [/bin/sleep, "600"]
    timeLimitSeconds: 1
  floods:
    command: [${process.execPath}, -e, '${flood}']
`;

export interface StartedAgent extends AsyncDisposable {
  readonly said: readonly string[];
}

/** Where an agent asks, and as whom. */
export interface AgentAt {
  readonly url: string;
  readonly key: string;
  readonly now: () => Temporal.Instant;
  /** Where it remembers its jobs. */
  readonly state: string;
}

/** An agent in this process; ended, and what it has at work stopped, when disposed of. */
export function startAgentAt({ url, key, now, state }: AgentAt, mode: AgentOptions["mode"] = "runs"): StartedAgent {
  const [closing, over] = [new AbortController(), new AbortController()];
  const said: string[] = [];
  const running = runAgent({
    identity: identityOf(key) ?? assert.fail(),
    allowList: readAllowList(allowListText, "list.yaml"),
    memory: JobMemory.open(state, now()),
    link: new AgentLink(createStaunchClient({ baseUrl: url, apiKey: key }), over.signal),
    environment: { PATH: process.env["PATH"], SECRET: "not for commands" },
    version: "0.0.1",
    host: "rack",
    mode,
    now,
    say: (line) => void said.push(line),
    closing: closing.signal,
    over: over.signal,
  });
  return {
    said,
    async [Symbol.asyncDispose]() {
      closing.abort();
      over.abort();
      await running;
    },
  };
}

export async function until<Value>(read: () => Promise<Value>, isEnough: (value: Value) => boolean): Promise<Value> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const value = await read();
    if (isEnough(value)) return value;
    if (performance.now() > deadline) assert.fail(`waited in vain; last seen: ${JSON.stringify(value)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
