import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { testDatabase, type TestDatabase } from "@staunch/test-support";
import { sql } from "kysely";
import {
  cancelTimer,
  createLog,
  ensureCursor,
  followEvents,
  MovedClock,
  newId,
  readEventsOfTopics,
  recordEvent,
  type RecordedEvent,
  scheduleTimer,
  TimerWorker,
} from "#platform/index.ts";

const start = Temporal.Instant.from("2026-11-23T08:00:00Z");
const log = createLog("silent");
let db: TestDatabase;

before(async () => {
  db = await testDatabase();
});

after(async () => {
  await db[Symbol.asyncDispose]();
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) assert.fail("waited ten seconds in vain");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function noteOf(id: string, text: string) {
  return { type: "note.added", subject: { type: "incident", id }, data: { text } } as const;
}

test("an event is found under its subject and under every other topic it names", async () => {
  const ctx = db.contextFor();
  const [incident, service] = [newId(), newId()];
  await ctx.transact(async (tx) => {
    await recordEvent(tx, ctx, { ...noteOf(incident, "first"), topics: [`service:${service}`] });
    await recordEvent(tx, ctx, noteOf(newId(), "another story"));
  });
  const found = await ctx.transact((tx) => readEventsOfTopics(tx, ctx, { topics: [`service:${service}`], limit: 10 }));
  assert.deepEqual(
    found.map((event) => event.data),
    [{ text: "first" }],
  );
  assert.equal(found[0]?.actor.name, "Test person");
  assert.equal(found[0]?.at.toString(), ctx.now.toString());
});

test("rows of another organisation are invisible, and none are visible without a scope", async () => {
  const ours = db.contextFor();
  const theirs = db.contextFor({ organisationId: newId<"organisation">() });
  const id = newId();
  await ours.transact((tx) => recordEvent(tx, ours, noteOf(id, "ours")));
  const count = sql<{ n: number }>`select count(*) as n from events where subject_id = ${id}`;
  assert.equal((await theirs.transact((tx) => count.execute(tx))).rows[0]?.n, 0);
  assert.equal((await db.database.transact("", (tx) => count.execute(tx))).rows[0]?.n, 0);
  assert.equal((await ours.transact((tx) => count.execute(tx))).rows[0]?.n, 1);
  await assert.rejects(
    theirs.transact((tx) => recordEvent(tx, ours, noteOf(id, "forged"))),
    /row-level security/,
  );
});

test("a reader misses no event of a transaction that commits after younger ones", async () => {
  const ctx = db.contextFor();
  const name = `reader-${newId()}`;
  await ensureCursor(db.database, name);
  const seen: string[] = [];
  const read = () =>
    followEvents(db.database, name, (_tx, events) => {
      seen.push(...events.map((event) => String(event.data["text"])));
      return Promise.resolve();
    });
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let written: () => void = () => undefined;
  const hasWritten = new Promise<void>((resolve) => (written = resolve));
  const slow = ctx.transact(async (tx) => {
    await recordEvent(tx, ctx, noteOf(newId(), "slow"));
    written();
    await gate;
  });
  await hasWritten;
  await ctx.transact((tx) => recordEvent(tx, ctx, noteOf(newId(), "quick")));
  await read();
  assert.deepEqual(seen, [], "nothing is read past a transaction still running");
  release();
  await slow;
  await until(async () => {
    await read();
    return seen.length === 2;
  });
  assert.deepEqual(seen, ["slow", "quick"]);
});

test("two readers of one name share the work: each event is handled once", async () => {
  const ctx = db.contextFor();
  const name = `shared-${newId()}`;
  await ensureCursor(db.database, name);
  for (let i = 0; i < 20; i++) await ctx.transact((tx) => recordEvent(tx, ctx, noteOf(newId(), `${i}`)));
  const seen: RecordedEvent[] = [];
  const handle = (_tx: unknown, events: readonly RecordedEvent[]) => {
    seen.push(...events);
    return Promise.resolve();
  };
  await until(async () => {
    await Promise.all([followEvents(db.database, name, handle, 3), followEvents(db.database, name, handle, 3)]);
    return seen.length >= 20;
  });
  assert.equal(new Set(seen.map((event) => event.seq)).size, 20);
  assert.equal(seen.length, 20);
});

test("a timer runs when its time has come and not before; a cancelled one never", async () => {
  const ctx = db.contextFor({ now: start });
  const clock = new MovedClock(start);
  const ran: string[] = [];
  const kind = `test.${newId()}`;
  const worker = new TimerWorker({
    database: db.database,
    clock,
    log,
    handlers: [{ kind, mode: "transaction", run: async (_ctx, timer) => void ran.push(timer.key) }],
  });
  const at = (minutes: number) => start.add({ minutes });
  await ctx.transact(async (tx) => {
    await scheduleTimer(tx, { organisationId: ctx.organisationId, kind, key: "soon", dueAt: at(1) });
    await scheduleTimer(tx, { organisationId: ctx.organisationId, kind, key: "later", dueAt: at(5) });
    await scheduleTimer(tx, { organisationId: ctx.organisationId, kind, key: "never", dueAt: at(1) });
    await cancelTimer(tx, { organisationId: ctx.organisationId, kind, key: "never" });
  });
  worker.start();
  clock.advance({ minutes: 2 });
  await until(() => ran.length > 0);
  assert.deepEqual(ran, ["soon"]);
  clock.advance({ minutes: 4 });
  await until(() => ran.length > 1);
  await worker.stop();
  assert.deepEqual(ran, ["soon", "later"]);
});

test("a step whose handler throws leaves nothing behind and is tried again", async () => {
  const ctx = db.contextFor({ now: start });
  const clock = new MovedClock(start);
  const kind = `test.${newId()}`;
  let tries = 0;
  const worker = new TimerWorker({
    database: db.database,
    clock,
    log,
    handlers: [
      {
        kind,
        mode: "transaction",
        async run(context, _timer, tx) {
          await recordEvent(tx, context, { type: "test.stepped", subject: { type: "test", id: ctx.organisationId }, data: {} });
          if (++tries === 1) throw new Error("first try fails");
        },
      },
    ],
  });
  await ctx.transact((tx) => scheduleTimer(tx, { organisationId: ctx.organisationId, kind, key: "k", dueAt: start }));
  worker.start();
  await until(() => tries === 1);
  await until(() => {
    clock.advance({ seconds: 1 });
    return tries === 2;
  });
  await worker.stop();
  const events = await ctx.transact((tx) => readEventsOfTopics(tx, ctx, { topics: [`test:${ctx.organisationId}`], limit: 5 }));
  assert.equal(events.length, 1);
});

test("an outside call settles once, and a timer cancelled while the call runs is not settled", async () => {
  const ctx = db.contextFor({ now: start });
  const clock = new MovedClock(start);
  const kind = `test.${newId()}`;
  const settled: string[] = [];
  const calls: string[] = [];
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const worker = new TimerWorker({
    database: db.database,
    clock,
    log,
    handlers: [
      {
        kind,
        mode: "outside",
        async call(_ctx, timer) {
          calls.push(timer.key);
          await held;
          return async () => void settled.push(timer.key);
        },
      },
    ],
  });
  for (const key of ["kept", "cancelled"]) {
    await ctx.transact((tx) => scheduleTimer(tx, { organisationId: ctx.organisationId, kind, key, dueAt: start }));
  }
  worker.start();
  await until(() => calls.length === 2);
  await ctx.transact((tx) => cancelTimer(tx, { organisationId: ctx.organisationId, kind, key: "cancelled" }));
  letGo();
  await until(() => settled.length > 0 && worker.isIdle);
  await worker.stop();
  assert.deepEqual(settled, ["kept"]);
});

test("two workers never run the same timer", async () => {
  const ctx = db.contextFor({ now: start });
  const clock = new MovedClock(start);
  const kind = `test.${newId()}`;
  const ran: string[] = [];
  const make = () =>
    new TimerWorker({
      database: db.database,
      clock,
      log,
      handlers: [{ kind, mode: "transaction", run: async (_ctx, timer) => void ran.push(timer.key) }],
    });
  const workers = [make(), make()];
  await ctx.transact(async (tx) => {
    for (let i = 0; i < 60; i++) await scheduleTimer(tx, { organisationId: ctx.organisationId, kind, key: `${i}`, dueAt: start });
  });
  for (const worker of workers) worker.start();
  await until(() => ran.length >= 60);
  for (const worker of workers) await worker.stop();
  assert.equal(ran.length, 60);
  assert.equal(new Set(ran).size, 60);
});
