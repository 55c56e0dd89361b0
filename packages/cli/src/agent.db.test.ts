import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createStaunchClient } from "@staunch/client";
import { testStaunch, type TestStaunch } from "@staunch/test-support";
import { type AgentOptions, runAgent } from "#agent.ts";
import { AgentLink } from "#agent-link.ts";
import { readAllowList } from "#allow-list.ts";
import { JobMemory } from "#job-memory.ts";
import { identityOf } from "#judge-job.ts";
import { run } from "#run.ts";

let staunch: TestStaunch;
let serviceId: string;
let agent: { readonly id: string; readonly key: string };
const folder = mkdtempSync(join(tmpdir(), "staunch-agent-"));

before(async () => {
  staunch = await testStaunch();
  serviceId = (await staunch.api<{ id: string }>("POST", "/services", { name: "shop" })).id;
  const { agent: made, key } = await staunch.api<{ agent: { id: string }; key: string }>("POST", "/agents", { name: "rack-7" });
  agent = { id: made.id, key };
});

after(async () => {
  await staunch[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Prints ten megabytes in a hundred thousand lines. */
const flood = `const line = "x".repeat(99) + "\\n"; for (let i = 0; i < 100; i++) process.stdout.write(line.repeat(1000));`;

const list = `
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

interface Started extends AsyncDisposable {
  readonly said: readonly string[];
}

/** An agent in this process; ended, and what it has at work stopped, when disposed of. */
function startAgent(more: Partial<AgentOptions> & { readonly url?: string; readonly state?: string } = {}): Started {
  const [closing, over] = [new AbortController(), new AbortController()];
  const said: string[] = [];
  const now = (): Temporal.Instant => staunch.clock.now();
  const running = runAgent({
    identity: identityOf(agent.key) ?? assert.fail(),
    allowList: readAllowList(list, "list.yaml"),
    memory: JobMemory.open(more.state ?? join(folder, randomUUID()), now()),
    link: new AgentLink(createStaunchClient({ baseUrl: more.url ?? staunch.url, apiKey: agent.key }), over.signal),
    environment: { PATH: process.env["PATH"], SECRET: "not for commands" },
    version: "0.0.1",
    host: "rack",
    mode: "runs",
    now,
    say: (line) => void said.push(line),
    closing: closing.signal,
    over: over.signal,
    ...more,
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

interface RunJson {
  readonly id: string;
  readonly status: string;
  readonly call: string;
  readonly reason: string | null;
}

async function mitigationFor(action: string, names: readonly string[]): Promise<string> {
  const { id } = await staunch.api<{ id: string }>("POST", `/services/${serviceId}/mitigations`, {
    kind: "custom",
    name: randomUUID(),
    secondsToEffect: 5,
    parameters: names.map((name) => ({ name, label: name, isRequired: false, defaultValue: null })),
    runner: { kind: "agent", settings: { agentId: agent.id, action }, timeLimitSeconds: 60 },
  });
  return id;
}

async function start(
  action: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<RunJson & { readonly incidentId: string }> {
  const mitigationId = await mitigationFor(action, Object.keys(parameters));
  const incident = await staunch.api<{ id: string }>("POST", "/incidents", { title: action, serviceIds: [serviceId] });
  const made = await staunch.api<RunJson>("POST", `/incidents/${incident.id}/runs`, { mitigationId, parameters });
  return { ...made, incidentId: incident.id };
}

async function until<Value>(read: () => Promise<Value>, isEnough: (value: Value) => boolean): Promise<Value> {
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

function ended({ id }: RunJson): Promise<RunJson> {
  return until(
    () => staunch.api<RunJson>("GET", `/runs/${id}`),
    ({ call }) => call !== "pending" && call !== "none",
  );
}

interface OutputJson {
  readonly lines: readonly { readonly text: string }[];
  readonly total: number;
  readonly isCut: boolean;
}

async function output({ id }: RunJson): Promise<readonly string[]> {
  return (await staunch.api<OutputJson>("GET", `/runs/${id}/output`)).lines.map(({ text }) => text);
}

test("the agent carries out what its list names; a value is one argument, whatever a shell would make of it", async () => {
  await using _agent = startAgent();
  const evil = '$(touch /tmp/never) `id`; "quoted" && rm -rf {name} *';
  const greeted = await start("greet", { name: evil });
  assert.equal((await ended(greeted)).call, "succeeded");
  assert.deepEqual(await output(greeted), [`hello ${evil}`]);

  const shown = await start("shows");
  assert.equal((await ended(shown)).call, "succeeded");
  assert.deepEqual((await output(shown)).map((line) => line.split("=")[0]).sort(), ["PATH", "STAUNCH_JOB_ID"]);
});

test("what ends badly has failed and says why", async () => {
  await using _agent = startAgent();
  const failed = await start("fails");
  assert.match((await ended(failed)).reason ?? "", /with the status 3/);
  assert.deepEqual(await output(failed), ["on its way"]);
  const missing = await ended(await start("missing"));
  assert.deepEqual([missing.status, /could not be started/.test(missing.reason ?? "")], ["failed", true]);
});

test("what its list lacks is refused and told: another action, another parameter, another value", async () => {
  await using _agent = startAgent();
  const refusals = [
    [await start("reboot"), /refused: its allow-list has no action "reboot"/],
    [await start("narrow", { name: "ab; reboot" }), /refused: the parameter "name" of "narrow" does not match \[a-z\]\+/],
    [await start("narrow", { name: "ab", more: "x" }), /refused: the action "narrow" takes no parameter "more"/],
    [await start("narrow"), /refused: the action "narrow" needs the parameter "name"/],
  ] as const;
  for (const [refused, reason] of refusals) {
    const { status, reason: said } = await ended(refused);
    assert.equal(status, "failed");
    assert.match(said ?? "", reason);
  }
});

test("a dry run asks the agent, which says what it would run and runs nothing; an agent that only says never runs", async () => {
  const state = join(folder, randomUUID());
  const mitigationId = await mitigationFor("greet", ["name"]);
  const rehearse = (): Promise<{ outcome: string; lines: readonly string[] }> =>
    staunch.api("POST", `/mitigations/${mitigationId}/rehearse`, { parameters: { name: "you" } });
  {
    await using _agent = startAgent({ state });
    const { outcome, lines } = await rehearse();
    assert.deepEqual([outcome, lines[0]], ["succeeded", 'would run: "/bin/echo" "hello you"']);
  }
  await using _agent = startAgent({ mode: "says" });
  const run = await start("greet", { name: "you" });
  const { status, reason } = await ended(run);
  assert.equal(status, "failed");
  assert.match(reason ?? "", /ran nothing/);
  assert.equal((await output(run))[0], 'would run: "/bin/echo" "hello you"');
});

test("ten megabytes of output leave the command and the room at ease: one megabyte is kept and said to be cut", async () => {
  await using _agent = startAgent();
  const run = await start("floods");
  assert.equal((await ended(run)).call, "succeeded");
  const { total, isCut } = await staunch.api<OutputJson>("GET", `/runs/${run.id}/output?limit=1`);
  assert.equal(isCut, true);
  assert.ok(total > 1_000 && total <= 10_000, `${total} lines were kept`);
  const { items } = await staunch.api<{ items: { type: string }[] }>("GET", `/incidents/${run.incidentId}/timeline?limit=200`);
  assert.ok(items.filter(({ type }) => type === "run.output").length < 10, "the timeline is told now and then, not each time");
});

function isAlive(pid: number): boolean {
  try {
    // A zombie is dead: only its parent has not asked yet.
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

test("a cancelled run and one at its time limit are stopped with all that they started, and how far they got is unknown", async () => {
  await using _agent = startAgent();
  const sleeping = await start("sleeps");
  const [pid = ""] = await until(
    () => output(sleeping),
    (lines) => lines.length > 0,
  );
  assert.equal(isAlive(Number(pid)), true);
  await staunch.api("POST", `/runs/${sleeping.id}/cancel`, { reason: "wrong one" });
  const { status, reason } = await ended(sleeping);
  assert.equal(status, "unknown");
  assert.match(reason ?? "", /cancelled it \(wrong one\): stopped on request/);
  await until(
    async () => isAlive(Number(pid)),
    (alive) => !alive,
  );
  assert.match((await ended(await start("brief"))).reason ?? "", /stopped at its time limit of 1 s/);
});

/** A server that offers what it is told to, as somebody would who recorded it, and notes what the agent says. */
async function startImpostor(offers: readonly { readonly payload: string; readonly signature: string }[]) {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      heard.push((request.url ?? "").split("/").at(-1) ?? "");
      const isPoll = request.url?.endsWith("/poll") === true;
      response
        .writeHead(isPoll ? 200 : 204, { "content-type": "application/json" })
        .end(isPoll ? JSON.stringify({ jobs: offers, stop: [] }) : "");
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return {
    url: `http://127.0.0.1:${address.port}`,
    heard,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function offerOf(changed: Readonly<Record<string, unknown>>, key = agent.key) {
  const now = staunch.clock.now();
  const payload = JSON.stringify({
    jobId: randomUUID(),
    agentId: agent.id,
    purpose: "run",
    action: "greet",
    parameters: { name: "x" },
    label: "Greet",
    timeLimitSeconds: 60,
    issuedAt: now.toString(),
    expiresAt: now.add({ seconds: 60 }).toString(),
    ...changed,
  });
  const { signingKey } = identityOf(key) ?? assert.fail();
  return { payload, signature: `v1,${createHmac("sha256", signingKey).update(payload).digest("base64")}` };
}

test("a replayed job is refused, also after the agent was started anew; so is an expired one and one for another agent", async () => {
  const state = join(folder, randomUUID());
  const job = offerOf({});
  {
    await using first = await startImpostor([job]);
    await using running = startAgent({ url: first.url, state });
    await until(
      async () => first.heard.filter((path) => path === "poll").length,
      (polls) => polls >= 3,
    );
    await until(
      async () => first.heard.includes("end"),
      (isHeard) => isHeard,
    );
    assert.equal(first.heard.filter((path) => path === "claim").length, 1, "begun once");
    assert.ok(running.said.some((line) => line.includes("was begun before")));
  }
  const expired = offerOf({ expiresAt: staunch.clock.now().subtract({ seconds: 1 }).toString() });
  const foreign = offerOf({ agentId: randomUUID() });
  const forged = offerOf({}, `sta_${"1".repeat(32)}_${"f".repeat(43)}`);
  await using second = await startImpostor([job, expired, foreign, forged]);
  await using again = startAgent({ url: second.url, state });
  await until(
    async () => second.heard.filter((path) => path === "poll").length,
    (polls) => polls >= 2,
  );
  assert.ok(!second.heard.includes("claim"), "nothing is begun");
  for (const reason of ["was begun before", "expired", "for another agent", "not signed for this agent"]) {
    assert.ok(
      again.said.some((line) => line.includes(reason)),
      reason,
    );
  }
});

test("a job that was under way when the agent died is reported, not begun again", async () => {
  const state = join(folder, randomUUID());
  const now = staunch.clock.now();
  const memory = JobMemory.open(state, now);
  const [known, started] = [randomUUID(), randomUUID()];
  for (const id of [known, started]) memory.begin(id, { claimKey: randomUUID(), expiresAt: now.add({ seconds: 60 }) });
  memory.move(started, "started");
  writeFileSync(join(state, "jobs.log"), "half a li", { flag: "a" });
  await using impostor = await startImpostor([offerOf({ jobId: known }), offerOf({ jobId: started })]);
  await using _agent = startAgent({ url: impostor.url, state });
  await until(
    async () => JobMemory.open(state, now).interrupted.length,
    (open) => open === 0,
  );
  assert.equal(impostor.heard.filter((path) => path === "end").length, 2);
  assert.ok(!impostor.heard.includes("claim"));
  assert.equal(JobMemory.open(state, now.add({ hours: 30 })).isKnown(known), false, "what has long expired is forgotten");
});

async function command(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const [out, error]: [string[], string[]] = [[], []];
  const status = await run(words, {
    environment,
    isTerminal: false,
    now: () => staunch.clock.now(),
    writeOut: (text) => out.push(text),
    writeError: (text) => error.push(text),
  });
  return { status, out: out.join(""), error: error.join("") };
}

test("the command line tries an action, and refuses a list that anybody could change, a missing key and plain HTTP to afar", async () => {
  const path = join(folder, "allow-list.yaml");
  writeFileSync(path, list, { mode: 0o644 });
  const tried = await command(["agent", "--allow-list", path, "try", "greet", "name=a=b c"]);
  assert.deepEqual([tried.status, tried.out.split("\n")[0]], [0, 'would run: "/bin/echo" "hello a=b c"'], tried.error);
  const refused = await command(["agent", "--allow-list", path, "try", "narrow", "name=A"]);
  assert.deepEqual([refused.status, refused.error], [2, 'staunch: Refused: the parameter "name" of "narrow" does not match [a-z]+.\n']);

  assert.match((await command(["agent", "--allow-list", path])).error, /No agent key/);
  const key = { STAUNCH_AGENT_KEY: agent.key };
  assert.match((await command(["agent", "--allow-list", path, "--url", "http://staunch.example.org"], key)).error, /in the clear/);
  assert.match((await command(["agent", "--allow-list", join(folder, "none.yaml")], key)).error, /cannot be read/);
  chmodSync(path, 0o666);
  assert.match((await command(["agent", "--allow-list", path], key)).error, /changed by anybody/);
  assert.equal((await command(["agent", "--allow-list", path, "try", "greet"])).status, 2);
});

test("an agent whose key was revoked ends and says so", async () => {
  const { agent: made, key } = await staunch.api<{ agent: { id: string }; key: string }>("POST", "/agents", { name: "rack-8" });
  await staunch.api("DELETE", `/agents/${made.id}`);
  const path = join(folder, "revoked.yaml");
  writeFileSync(path, list, { mode: 0o600 });
  const words = ["agent", "--allow-list", path, "--url", staunch.url, "--state", join(folder, "revoked")];
  const said = await command(words, { STAUNCH_AGENT_KEY: key });
  assert.equal(said.status, 1);
  assert.match(said.error, /this one is no agent's, or was revoked/);
});
