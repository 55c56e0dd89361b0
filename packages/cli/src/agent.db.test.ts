import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { testStaunch, type TestStaunch } from "@staunch/test-support";
import { type AgentAt, type StartedAgent, startAgentAt, until } from "#agent-test-kit.test.ts";

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

function at(): AgentAt {
  return { url: staunch.url, key: agent.key, now: () => staunch.clock.now(), state: join(folder, randomUUID()) };
}

function startAgent(): StartedAgent {
  return startAgentAt(at());
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
  assert.deepEqual(new Set((await output(shown)).map((line) => line.split("=")[0])), new Set(["PATH", "STAUNCH_JOB_ID"]));
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
  const mitigationId = await mitigationFor("greet", ["name"]);
  const rehearse = (): Promise<{ outcome: string; lines: readonly string[] }> =>
    staunch.api("POST", `/mitigations/${mitigationId}/rehearse`, { parameters: { name: "you" } });
  {
    await using _agent = startAgent();
    const { outcome, lines } = await rehearse();
    assert.deepEqual([outcome, lines[0]], ["succeeded", 'would run: "/bin/echo" "hello you"']);
  }
  await using _agent = startAgentAt(at(), "says");
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
