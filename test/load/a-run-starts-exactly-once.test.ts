import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { newId } from "@staunch/server/platform";
import { type StaunchProcess, startStaunchProcess, type TestDatabase, testDatabase } from "@staunch/test-support";
import pg from "pg";

/*
 * Every step between a click and a settled run is a place where a machine may die. One run is brought to each of them, held
 * there by a lock of the database or by the runner, and then the server is killed once, without any last word.
 */

/** What a run must have become after the restart, and how often its runner was reached by then. */
interface FaultPoint {
  readonly name: string;
  /** Held inside the transaction that would take the step, so that it dies with its server. */
  readonly heldBy?: "insert" | "approval" | "mark" | "output" | "settling" | "word";
  readonly runner: "answers" | "never-reads" | "never-answers" | "half-answers" | "breaks-off";
  readonly after: { readonly status: string; readonly call: string };
}

const carriedOut = { status: "running", call: "succeeded" } as const;
const unknown = { status: "unknown", call: "unknown" } as const;

const points: readonly FaultPoint[] = [
  { name: "click-not-written", heldBy: "insert", runner: "answers", after: carriedOut },
  { name: "approval-not-written", heldBy: "approval", runner: "answers", after: carriedOut },
  { name: "call-not-marked", heldBy: "mark", runner: "answers", after: carriedOut },
  { name: "marked-and-connected", runner: "never-reads", after: unknown },
  { name: "request-sent", runner: "never-answers", after: unknown },
  { name: "output-not-written", heldBy: "output", runner: "half-answers", after: unknown },
  { name: "answer-half-read", runner: "half-answers", after: unknown },
  { name: "answer-read-not-settled", heldBy: "settling", runner: "answers", after: unknown },
  { name: "call-settled", runner: "answers", after: carriedOut },
  { name: "word-not-written", heldBy: "word", runner: "breaks-off", after: unknown },
];

/** The advisory lock that this test holds and the triggers below wait for. */
const gate = 20_261_123;

const holdSql = `
  create function hold_at_fault_point() returns trigger language plpgsql as $$
  declare point text := new.idempotency_key;
  begin
    if (point = 'click-not-written' and tg_op = 'INSERT')
      or (point = 'approval-not-written' and tg_op = 'UPDATE' and old.status = 'proposed')
      or (point = 'call-not-marked' and tg_op = 'UPDATE' and old.call_started_at is null and new.call_started_at is not null)
      or (point = 'answer-read-not-settled' and tg_op = 'UPDATE' and old.call = 'pending' and new.call <> 'pending')
      or (point = 'word-not-written' and tg_op = 'UPDATE' and old.status = 'unknown')
    then perform pg_advisory_xact_lock_shared(${gate}); end if;
    return new;
  end $$;
  create trigger hold_at_fault_point after insert or update on runs for each row execute function hold_at_fault_point();
  create function hold_output() returns trigger language plpgsql as $$
  begin
    if exists (select 1 from runs where organisation_id = new.organisation_id and id = new.run_id and idempotency_key = 'output-not-written')
    then perform pg_advisory_xact_lock_shared(${gate}); end if;
    return new;
  end $$;
  create trigger hold_output after insert on run_output for each row execute function hold_output();`;

interface Runners extends AsyncDisposable {
  readonly reached: (name: string) => number;
  readonly urlFor: (point: FaultPoint) => string;
}

/** Two runners: one of HTTP that behaves by the point in its path, one that accepts connections and never reads. */
async function startRunners(): Promise<Runners> {
  const reached = new Map<string, number>();
  const note = (point: string): void => void reached.set(point, (reached.get(point) ?? 0) + 1);
  const answer = (point: FaultPoint | undefined, response: ServerResponse): void => {
    if (point?.runner === "answers") response.end("done\n");
    if (point?.runner === "half-answers") response.write("half way\n");
    if (point?.runner === "breaks-off") response.socket?.destroy();
  };
  const http = createServer((request, response) => {
    const name = (request.url ?? "").slice(1);
    request.resume().on("end", () => {
      note(name);
      answer(
        points.find((point) => point.name === name),
        response,
      );
    });
  });
  const sockets = new Set<Socket>();
  const tcp = createTcpServer({ pauseOnConnect: true }, (socket) => {
    note("marked-and-connected");
    sockets.add(socket.on("error", () => undefined));
  });
  await Promise.all([http, tcp].map((server) => once(server.listen(0, "127.0.0.1"), "listening")));
  const portOf = (server: typeof http | typeof tcp): number => {
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    return address.port;
  };
  return {
    reached: (name: string): number => reached.get(name) ?? 0,
    urlFor: ({ name, runner }: FaultPoint): string => `http://127.0.0.1:${portOf(runner === "never-reads" ? tcp : http)}/${name}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      http.closeAllConnections();
      await Promise.all([http, tcp].map((server) => new Promise((resolve) => void server.close(resolve))));
    },
  };
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) assert.fail(`waited in vain until ${what}`);
    await sleep(20);
  }
}

interface RunJson {
  readonly id: string;
  readonly status: string;
  readonly call: string;
}

interface Stage {
  readonly point: FaultPoint;
  readonly incidentId: string;
  readonly mitigationId: string;
}

type Created = { readonly id: string };

async function stageFor(staunch: StaunchProcess, point: FaultPoint, url: string): Promise<Stage> {
  const service = await staunch.api<Created>("POST", "/services", { name: point.name });
  const incident = await staunch.api<Created>("POST", "/incidents", { title: point.name, serviceIds: [service.id] });
  const mitigation = await staunch.api<Created>("POST", `/services/${service.id}/mitigations`, {
    kind: "restart",
    name: point.name,
    secondsToEffect: 3_600,
    needsApproval: point.heldBy === "approval",
    runner: { kind: "http", url, timeLimitSeconds: 600 },
  });
  return { point, incidentId: incident.id, mitigationId: mitigation.id };
}

/** One press of the button; the same key is the same press. Undefined when the server died before it answered. */
async function press(staunch: StaunchProcess, { point, incidentId, mitigationId }: Stage): Promise<RunJson | undefined> {
  const response = await post(staunch, `/incidents/${incidentId}/runs`, { mitigationId }, { "idempotency-key": point.name });
  if (response === undefined) return undefined;
  assert.equal(response.status, 201, point.name);
  return (await response.json()) as RunJson;
}

async function post(
  staunch: StaunchProcess,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response | undefined> {
  try {
    return await fetch(`${staunch.url}/api/v1${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${staunch.apiKey}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  } catch {
    // Killed under the request.
    return undefined;
  }
}

/** A second person, who may agree to what the first proposes. */
async function secondPersonsKey(db: TestDatabase): Promise<string> {
  const key = `stk_${randomBytes(24).toString("hex")}`;
  await db.database.transact("*", async (tx) => {
    const { organisation_id: organisationId } = await tx.selectFrom("organisations").select("organisation_id").executeTakeFirstOrThrow();
    const [userId, now] = [newId<"user">(), Temporal.Now.instant()];
    const shared = { created_at: now, version: 1 };
    await tx
      .insertInto("users")
      .values({ id: userId, email: "ravi@example.org", name: "Ravi Shah", time_zone: "UTC", ...shared })
      .execute();
    await tx
      .insertInto("memberships")
      .values({ organisation_id: organisationId, user_id: userId, role: "responder", ...shared })
      .execute();
    await tx
      .insertInto("api_keys")
      .values({
        organisation_id: organisationId,
        id: newId<"api-key">(),
        user_id: userId,
        name: "second",
        prefix: key.slice(0, 8),
        token_hash: createHash("sha256").update(key).digest(),
        role: "responder",
        created_at: now,
      })
      .execute();
  });
  return key;
}

/** The runs at their fault points, and what people do with them. */
interface Scene {
  readonly stages: readonly Stage[];
  readonly at: (name: string) => Stage;
  readonly runOf: (stage: Stage) => Promise<RunJson | undefined>;
  readonly approve: () => Promise<Response | undefined>;
  /** A person's word that it was carried out. */
  readonly say: (stage: Stage) => Promise<Response | undefined>;
}

async function sceneOf(staunch: StaunchProcess, db: TestDatabase, urlFor: (point: FaultPoint) => string): Promise<Scene> {
  const stages = await Promise.all(points.map((point) => stageFor(staunch, point, urlFor(point))));
  const second = { authorization: `Bearer ${await secondPersonsKey(db)}` };
  const at: Scene["at"] = (name) => stages.find((stage) => stage.point.name === name) ?? assert.fail(name);
  const runOf: Scene["runOf"] = async ({ incidentId }) =>
    (await staunch.api<{ items: RunJson[] }>("GET", `/incidents/${incidentId}/runs`)).items[0];
  return {
    stages,
    at,
    runOf,
    approve: async () => post(staunch, `/runs/${(await runOf(at("approval-not-written")))?.id}/approve`, {}, second),
    say: async (stage) => post(staunch, `/runs/${(await runOf(stage))?.id}/confirm`, { word: "succeeded" }),
  };
}

/** Brings every run to its fault point; the answers that people still wait for. */
async function reachAll(staunch: StaunchProcess, scene: Scene, runners: Runners, gatekeeper: pg.Client) {
  const { runOf, at, approve, say } = scene;
  const presses = scene.stages.map((stage) => press(staunch, stage));
  await until("a proposal waits", async () => (await runOf(at("approval-not-written")))?.status === "proposed");
  await until("a call is lost", async () => (await runOf(at("word-not-written")))?.status === "unknown");
  const words = [approve(), say(at("word-not-written"))];
  const held = points.filter((point) => point.heldBy !== undefined).length;
  await until("all are held", async () => {
    const { rows } = await gatekeeper.query("select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted", [gate]);
    return rows.length === held;
  });
  await until("the runners are reached", () =>
    ["marked-and-connected", "request-sent", "answer-half-read"].every((name) => runners.reached(name) === 1),
  );
  await until("half an answer is written down", async () => {
    const run = await runOf(at("answer-half-read"));
    return (await staunch.api<{ total: number }>("GET", `/runs/${run?.id}/output`)).total === 1;
  });
  await until("one is settled", async () => (await runOf(at("call-settled")))?.call === "succeeded");
  return { presses, words };
}

/** The dead node's leases run out; the test does not wait their ten seconds. */
async function endLeases(db: TestDatabase): Promise<void> {
  const longAgo = Temporal.Now.instant().subtract({ minutes: 1 });
  await db.database.transact("*", (tx) =>
    tx.updateTable("timers").set({ leased_until: longAgo }).where("leased_by", "is not", null).execute(),
  );
}

async function nothingUnderWay(db: TestDatabase): Promise<boolean> {
  const timers = await db.database.transact("*", (tx) =>
    tx.selectFrom("timers").select("key").where("kind", "=", "mitigation.run").execute(),
  );
  return timers.length === 0;
}

test("a server killed at every step between a click and its end: each run starts at most once, and what is not known stays unknown until a person tells", async () => {
  await using db = await testDatabase();
  await db.clear();
  await using runners = await startRunners();
  await using staunch = await startStaunchProcess({
    DATABASE_URL: addressOf(db),
    STAUNCH_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
    STAUNCH_ALLOW_PRIVATE_TARGETS: "127.0.0.0/8",
  });
  const scene = await sceneOf(staunch, db, runners.urlFor);
  const { stages, runOf, at, approve } = scene;
  const gatekeeper = new pg.Client(db.connection);
  await gatekeeper.connect();
  await gatekeeper.query(holdSql);
  await gatekeeper.query("select pg_advisory_lock($1)", [gate]);
  const { presses, words } = await reachAll(staunch, scene, runners, gatekeeper);
  await staunch.kill();
  await Promise.all([...presses, ...words]);
  await gatekeeper.query("select pg_advisory_unlock($1)", [gate]);
  await gatekeeper.end();
  await endLeases(db);
  await staunch.restart();

  // Whoever got no answer presses again, and so does whoever got one: with the same key it is the same click.
  assert.equal((await runOf(at("click-not-written")))?.id, undefined, "what was not written never happened");
  assert.equal((await runOf(at("approval-not-written")))?.status, "proposed");
  const before = await Promise.all(presses);
  const again = await Promise.all(stages.map((stage) => press(staunch, stage)));
  for (const [index, run] of before.entries()) if (run !== undefined) assert.equal(again[index]?.id, run.id, points[index]?.name ?? "");
  assert.equal((await approve())?.status, 200);

  await until("nothing is under way", () => nothingUnderWay(db));
  await ranOnceAndEndedAsMeant(staunch, stages, runners);
  await unknownUntilTold(scene, runners);
});

function addressOf(db: TestDatabase): string {
  const { user = "", password = "", host = "", port = 0, database = "" } = db.connection;
  return `postgres://${user}:${String(password)}@${encodeURIComponent(host)}:${port}/${database}`;
}

async function ranOnceAndEndedAsMeant(staunch: StaunchProcess, stages: readonly Stage[], runners: Runners): Promise<void> {
  for (const stage of stages) {
    const { name, after } = stage.point;
    const { items } = await staunch.api<{ items: RunJson[] }>("GET", `/incidents/${stage.incidentId}/runs`);
    assert.deepEqual(
      items.map(({ status, call }) => ({ status, call })),
      [after],
      name,
    );
    assert.equal(runners.reached(name), 1, `${name}: the runner was reached`);
  }
}

async function unknownUntilTold({ stages, say, runOf }: Scene, runners: Runners): Promise<void> {
  for (const stage of stages.filter(({ point }) => point.after === unknown)) {
    assert.equal((await say(stage))?.status, 200, stage.point.name);
    assert.deepEqual({ ...(await runOf(stage)), ...carriedOut }, await runOf(stage), stage.point.name);
    assert.equal(runners.reached(stage.point.name), 1, `${stage.point.name}: nothing is repeated`);
  }
}
