import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { type TestDatabase, testDatabase } from "@staunch/test-support";
import { z } from "zod";
import { createService } from "#catalog/index.ts";
import { declareIncident } from "#incidents/index.ts";
import { runTimer } from "#mitigation/call-runner.ts";
import { approveRun, rejectRun } from "#mitigation/decide-run.ts";
import { addMitigation } from "#mitigation/edit-catalogue.ts";
import type { MitigationDraft } from "#mitigation/mitigation.ts";
import { type MitigationDeps, runnersOf } from "#mitigation/mitigation-deps.ts";
import { listRuns, readOutput, readRun } from "#mitigation/read-runs.ts";
import { startRun } from "#mitigation/start-run.ts";
import { keptOutputBytes } from "#mitigation/store-output.ts";
import { type RunJson, type Stage, stage, startPeer } from "#mitigation/test-kit.test.ts";
import { createLog, realPause, SecretBox, StaunchError, systemClock, TimerWorker } from "#platform/index.ts";
import type { CommandContext } from "#platform/index.ts";

const secretKey = Buffer.alloc(32, 7);
const runners = runnersOf([
  { kind: "http", label: "Call", settings: z.object({ url: z.string() }), run: async () => ({ kind: "succeeded" }) },
]);
const restart: MitigationDraft = {
  kind: "restart",
  name: "Restart all",
  description: "",
  parameters: [],
  secondsToEffect: 5,
  risk: "low",
  requiredRole: "responder",
  needsApproval: false,
  runner: runnerAt(""),
};

function runnerAt(url: string): MitigationDraft["runner"] {
  return { kind: "http", accountId: undefined, settings: { url }, timeLimitSeconds: 60 };
}

async function arrange(db: TestDatabase, draft: Partial<MitigationDraft>) {
  const ctx = db.contextFor();
  const service = await createService(ctx, { name: "checkout-api" });
  const incident = await declareIncident(ctx, { title: "Checkout fails", serviceIds: [service.id] });
  const { mitigation } = await addMitigation(ctx, { runners, secrets: new SecretBox(secretKey) }, service.id, { ...restart, ...draft });
  const order = (idempotencyKey: string) => ({ mitigationId: mitigation.id, parameters: {}, idempotencyKey });
  return { ctx, incidentId: incident.id, order };
}

async function until<Value>(read: () => Promise<Value>, isEnough: (value: Value) => boolean, seconds: number): Promise<Value> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const value = await read();
    if (isEnough(value)) return value;
    if (performance.now() > deadline) assert.fail(`waited ${seconds} s in vain`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function press(s: Stage, key: string): Promise<Response> {
  const body = { mitigationId: s.mitigation.id, changeId: s.changeId };
  return s.staunch.call("POST", `/incidents/${s.incidentId}/runs`, body, { headers: { "idempotency-key": key } });
}

test("a hundred presses of one button at once make one run and one call", async () => {
  await using s = await stage();
  const answers = await Promise.all(Array.from({ length: 100 }, () => press(s, "one-and-the-same")));
  await s.staunch.settle();
  assert.equal(s.peer.calls.length, 1);
  assert.ok(answers.every((answer) => answer.status === 201));
  const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as RunJson).id));
  assert.equal(new Set(ids).size, 1);
});

test("a hundred people pressing at once make one run and one call; the others are told which", async () => {
  await using s = await stage();
  const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => press(s, `person-${index}`)));
  await s.staunch.settle();
  assert.equal(s.peer.calls.length, 1);
  assert.equal(answers.filter((answer) => answer.status === 201).length, 1);
  const refusal = (await answers.find((answer) => answer.status === 409)?.json()) as { details: { runId: string } };
  assert.equal((await s.view()).runs[0]?.id, refusal.details.runId);
});

test("a hundred equal orders on the command itself answer with the same run", async () => {
  await using db = await testDatabase();
  const { ctx, incidentId, order } = await arrange(db, { runner: runnerAt("http://127.0.0.1:1/") });
  const runs = await Promise.all(Array.from({ length: 100 }, () => startRun(ctx, incidentId, order("same-click"))));
  assert.equal(new Set(runs.map((run) => run.id)).size, 1);
  assert.equal((await listRuns(ctx, incidentId)).length, 1);
});

/** A worker in a process of its own, which can be killed as a machine dies: without any last word. */
const worker = `
  import { createLog, Database, guardedStream, realPause, SecretBox, systemClock, TimerWorker } from "#platform/index.ts";
  import { runnersOf } from "#mitigation/index.ts";
  import { runTimer } from "#mitigation/call-runner.ts";
  import { httpRunner } from "#vendors/http-runner/index.ts";
  const log = createLog("silent");
  const database = new Database({ connection: JSON.parse(process.env.WORKER_CONNECTION), log });
  const secrets = new SecretBox(Buffer.alloc(32, 7));
  const runners = runnersOf([httpRunner(guardedStream({ allow: ["127.0.0.1"] }))]);
  const deps = { runners, readers: {}, secrets, clock: systemClock, pause: realPause };
  new TimerWorker({ database, clock: systemClock, log, handlers: [runTimer(deps)] }).start();
`;

test("a node killed while the runner is at work leaves the run unknown; the call is not made again", async () => {
  await using db = await testDatabase();
  await using peer = await startPeer();
  const called = Promise.withResolvers<void>();
  peer.answer = (response) => {
    response.write("half way\n");
    called.resolve();
  };
  const { ctx, incidentId, order } = await arrange(db, { runner: runnerAt(`${peer.url}/run`) });
  const child = spawn(process.execPath, ["--input-type=module", "--eval", worker], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...process.env, WORKER_CONNECTION: JSON.stringify(db.connection) },
    stdio: "inherit",
  });
  const died = once(child, "exit");
  const run = await startRun(ctx, incidentId, order("one-click"));
  await called.promise;
  await until(
    () => readOutput(ctx, run.id, { after: 0, limit: 10 }),
    (output) => output.total === 1,
    10,
  );
  child.kill("SIGKILL");
  await died;

  const never = (): never => assert.fail("nothing is to be called");
  const deps: MitigationDeps = {
    runners: runnersOf([{ kind: "http", label: "", settings: z.object({}), run: never }]),
    pause: realPause,
    readers: { promql: { read: never }, http: { read: never } },
    clock: systemClock,
    secrets: new SecretBox(secretKey),
  };
  const handlers = [runTimer(deps)];
  const survivor = new TimerWorker({ database: db.database, clock: systemClock, log: createLog("silent"), handlers });
  survivor.start();
  try {
    const settled = await until(
      () => readRun(ctx, run.id),
      (one) => one.status !== "running",
      30,
    );
    assert.equal(settled.status, "unknown");
    assert.match(settled.reason ?? "", /Staunch stopped while the runner was at work/);
  } finally {
    await survivor.stop();
  }
  assert.equal(peer.calls.length, 1);
});

function refusal(code: string): (error: unknown) => boolean {
  return (error) => error instanceof StaunchError && error.code === code;
}

test("where a second person has to agree, nothing runs before, and the proposer is not the second", async () => {
  await using db = await testDatabase();
  const { ctx, incidentId, order } = await arrange(db, { needsApproval: true, runner: runnerAt("http://127.0.0.1:1/") });
  const proposed = await startRun(ctx, incidentId, order("one-click"));
  assert.equal(proposed.status, "proposed");
  await assert.rejects(approveRun(ctx, proposed.id), refusal("conflict"));
  const second = db.contextFor({ userId: await db.createUser({ name: "Ravi Shah" }), role: "responder" });
  const approved = await approveRun(second, proposed.id);
  assert.equal(approved.status, "running");
  await assert.rejects(approveRun(second, proposed.id), refusal("conflict"));
  await assert.rejects(rejectRun(second, proposed.id, "too late"), refusal("conflict"));
});

test("a mitigation for admins is not for responders, and an observer starts nothing", async () => {
  await using db = await testDatabase();
  const { incidentId, order } = await arrange(db, { requiredRole: "admin", runner: runnerAt("http://127.0.0.1:1/") });
  const as = (role: "observer" | "responder" | "admin"): CommandContext => db.contextFor({ role });
  await assert.rejects(startRun(as("observer"), incidentId, order("observer")), refusal("forbidden"));
  await assert.rejects(startRun(as("responder"), incidentId, order("responder")), refusal("forbidden"));
  assert.equal((await startRun(as("admin"), incidentId, order("admin-click"))).status, "running");
});

test("output beyond what is kept is cut and said to be, and the outcome still counts", async () => {
  await using s = await stage();
  s.peer.answer = (response) => {
    const line = `${"x".repeat(999)}\n`;
    response.write(line.repeat(keptOutputBytes / 1_000 + 50));
    response.write("nul \0 and a lone \ud800 surrogate\n");
    response.end('{"status":"succeeded"}\n');
  };
  const { id } = await s.start("one-click");
  await s.staunch.settle();
  const run = await s.run(id);
  assert.equal(run.call, "succeeded");
  const output = await s.staunch.api<{ total: number; isCut: boolean }>("GET", `/runs/${id}/output?limit=1`);
  assert.equal(output.isCut, true);
  assert.equal(output.total, keptOutputBytes / 1_000);
});
