import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { endProcess, type StaunchProcess, startStaunchProcess, temporaryFolder, testDatabase } from "@staunch/test-support";

/** The page's commands are run as they stand, with this repository's program for the installed one. */
const page = readFileSync(new URL("../../docs/agent.md", import.meta.url), "utf8");
const program = `${process.execPath} ${fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url))}`;
const [register = "", look = "", start = ""] = [...page.matchAll(/```sh\n(.+?)\n```/gs)].map(([, command = ""]) =>
  command.replace("npx staunch", program),
);
const [, list = ""] = /```yaml\n(.+?)```/s.exec(page) ?? [];

/** Goes on until a file is there, so that the test decides when. */
const steps = `  steps:
    command: [/bin/sh, -c, "echo before; n=0; while [ ! -e go ] && [ $n -lt 600 ]; do n=$((n+1)); sleep 0.05; done; echo after"]
    workingDirectory: `;

interface RunJson {
  readonly id: string;
  readonly status: string;
  readonly call: string;
  readonly reason: string | null;
}

function output(command: string, cwd: string, env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn("sh", ["-c", command], { cwd, env: { PATH: process.env["PATH"], ...env }, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(text) : reject(new Error(`ended with ${code}: ${command}`))));
  });
}

async function until<Value>(read: () => Promise<Value>, isEnough: (value: Value) => boolean): Promise<Value> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const value = await read();
    if (isEnough(value)) return value;
    if (performance.now() > deadline) assert.fail(`waited in vain; last seen: ${JSON.stringify(value)}`);
    await sleep(20);
  }
}

/** One service of the server, and what a person sees of runs by the agent. */
async function roomOf(staunch: StaunchProcess, agent: { readonly id: string }) {
  const service = await staunch.api<{ id: string }>("POST", "/services", { name: "shop" });
  const run = async (action: string, values: Readonly<Record<string, string>> = {}): Promise<RunJson> => {
    const mitigation = await staunch.api<{ id: string }>("POST", `/services/${service.id}/mitigations`, {
      kind: "custom",
      name: `${action} ${performance.now()}`,
      secondsToEffect: 5,
      parameters: Object.keys(values).map((name) => ({ name, label: name, isRequired: true, defaultValue: null })),
      runner: { kind: "agent", settings: { agentId: agent.id, action }, timeLimitSeconds: 60 },
    });
    const incident = await staunch.api<{ id: string }>("POST", "/incidents", { title: action, serviceIds: [service.id] });
    const response = await fetch(`${staunch.url}/api/v1/incidents/${incident.id}/runs`, {
      method: "POST",
      headers: { authorization: `Bearer ${staunch.apiKey}`, "content-type": "application/json", "idempotency-key": `click-${action}` },
      body: JSON.stringify({ mitigationId: mitigation.id, parameters: values }),
    });
    assert.equal(response.status, 201);
    return (await response.json()) as RunJson;
  };
  const settled = ({ id }: RunJson): Promise<RunJson> =>
    until(
      () => staunch.api<RunJson>("GET", `/runs/${id}`),
      ({ call }) => call !== "pending",
    );
  const lines = async ({ id }: RunJson): Promise<readonly string[]> =>
    (await staunch.api<{ lines: { text: string }[] }>("GET", `/runs/${id}/output`)).lines.map(({ text }) => text);
  const begins = (one: RunJson): Promise<readonly string[]> =>
    until(
      () => lines(one),
      (all) => all.includes("before"),
    );

  return { run, settled, lines, begins };
}

test("an agent runs what its list names through a kill -9 of the server, and a kill -9 of its own leaves the run unknown", async () => {
  await using db = await testDatabase();
  await db.clear();
  const { user = "", password = "", host = "", port = 0, database = "" } = db.connection;
  await using staunch = await startStaunchProcess({
    DATABASE_URL: `postgres://${user}:${String(password)}@${encodeURIComponent(host)}:${port}/${database}`,
    STAUNCH_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
  });
  const folder = await temporaryFolder();
  await using begun = new AsyncDisposableStack();
  begun.defer(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "allow-list.yaml"), `${list}${steps}${folder}\n`, { mode: 0o600 });
  const go = join(folder, "go");

  const env = { STAUNCH_URL: staunch.url, STAUNCH_API_KEY: staunch.apiKey };
  const { agent, key } = JSON.parse(await output(register, folder, env)) as { agent: { id: string }; key: string };
  assert.match(await output(look, folder, env), /^would run: "\/usr\/bin\/systemctl" "restart" "shop-web\.service"\n/);
  const launch = (): ChildProcess =>
    spawn("sh", ["-c", `exec ${start}`], {
      cwd: folder,
      env: { PATH: process.env["PATH"], STAUNCH_URL: staunch.url, STAUNCH_AGENT_KEY: key },
      stdio: ["ignore", "ignore", "inherit"],
    });
  let running = launch();
  begun.defer(() => endProcess(running, "SIGKILL"));

  const { run, settled, lines, begins } = await roomOf(staunch, agent);

  const disk = await run("disk-space", { folder: "/" });
  assert.equal((await settled(disk)).call, "succeeded");
  assert.match((await lines(disk)).join("\n"), /Filesystem/);

  const outlives = await run("steps");
  await begins(outlives);
  await staunch.kill();
  // The command ends while nobody is there to hear it.
  writeFileSync(go, "");
  await staunch.restart();
  assert.equal((await settled(outlives)).call, "succeeded");
  assert.deepEqual(await lines(outlives), ["before", "after"]);

  rmSync(go);
  const orphaned = await run("steps");
  await begins(orphaned);
  await endProcess(running, "SIGKILL");
  running = launch();
  const { status, reason } = await settled(orphaned);
  writeFileSync(go, "");
  assert.equal(status, "unknown");
  assert.match(reason ?? "", /the agent was stopped before it could say how the command ended/);
});
