/**
 * What paging does when much is due at once, on one node and one PostgreSQL that share the machine:
 *
 * 1. How late are 10,000 steps that are due in the same instant, how soon are all their messages with a local provider,
 *    and do the urgent ones go first? A tenth as many went before: the process has run, and the tables are known to the planner.
 * 2. How late does a single timer fire beside 100,000 that are still to come?
 * 3. What does a provider that answers 500, or nothing at all, do to the messages of another one?
 *
 *   npm run bench:paging-burst -- [--steps 10000] [--pending 100000] [--messages 1000]
 *
 * The database is thrown away and told not to sync to disk; everything else is the server's own code.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { pagingModule } from "@staunch/server/paging";
import {
  createLog,
  guardedFetch,
  type Module,
  newId,
  SecretBox,
  systemClock,
  type TimerHandler,
  TimerWorker,
} from "@staunch/server/platform";
import { webhookChannel } from "@staunch/server/vendors/webhook";
import {
  type DuePage,
  insertDuePages,
  startWebhookReceiver,
  type TestDatabase,
  testDatabase,
  type WebhookReceiver,
} from "@staunch/test-support";
import { median, percentile } from "./support.ts";

const { values } = parseArgs({
  options: {
    steps: { type: "string", default: "10000" },
    pending: { type: "string", default: "100000" },
    messages: { type: "string", default: "1000" },
  },
});
const pagesPerPerson = 4;
const secrets = new SecretBox(Buffer.alloc(32, 1));

function modules(db: TestDatabase): Module {
  const channels = [webhookChannel(guardedFetch({ allow: ["127.0.0.0/8"] }))];
  return pagingModule({ database: db.database, clock: systemClock, secrets, publicUrl: "http://127.0.0.1:7080", channels });
}

function workerOf(db: TestDatabase, more: readonly TimerHandler[] = []): TimerWorker {
  const handlers = [...(modules(db).timers ?? []), ...more];
  return new TimerWorker({ database: db.database, clock: systemClock, log: createLog("error"), handlers });
}

interface Wish {
  readonly pages: number;
  readonly receivers: readonly WebhookReceiver[];
  readonly dueAt: Temporal.Instant;
}

function pagesDue(db: TestDatabase, { pages, receivers, dueAt }: Wish): Promise<readonly DuePage[]> {
  const people = pages / pagesPerPerson;
  const addresses = Array.from({ length: people }, (_, index) => `${receivers[index % receivers.length]?.url ?? ""}${index}`);
  return insertDuePages(db.database, {
    organisationId: db.contextFor().organisationId,
    addresses,
    secret: secrets.seal(`whsec_${Buffer.alloc(32, 2).toString("base64")}`),
    pagesPerPerson,
    dueAt: () => dueAt,
    urgency: (page) => (page % 2 === 0 ? "high" : "low"),
    now: systemClock.now(),
  });
}

/** Steps that are on record as fired. */
async function committedSteps(db: TestDatabase): Promise<number> {
  return db.database.transact("*", async (tx) => {
    const row = await tx
      .selectFrom("page_steps")
      .select((eb) => eb.fn.countAll().as("n"))
      .where("outcome", "=", "fired")
      .executeTakeFirst();
    return Number(row?.n ?? 0);
  });
}

/** When each share of the steps was committed, seen from outside every few milliseconds. */
async function watchSteps(
  db: TestDatabase,
  { earlier, steps, due }: { readonly earlier: number; readonly steps: number; readonly due: number },
): Promise<readonly number[]> {
  const lateness: number[] = [];
  while (lateness.length < steps) {
    const fired = (await committedSteps(db)) - earlier;
    const late = systemClock.nowMs() - due;
    while (lateness.length < fired) lateness.push(late);
    if (late > 60_000) break;
    await sleep(25);
  }
  return lateness;
}

async function burst(): Promise<void> {
  await using db = await testDatabase();
  await using receiver = await startWebhookReceiver();
  const steps = Number(values.steps);
  const worker = workerOf(db);
  worker.start();
  const earlier = await warmUp(db, receiver, steps / 10);
  const dueAt = systemClock.now().add({ seconds: Math.max(4, Math.ceil(steps / 1500)) });
  await pagesDue(db, { pages: steps, receivers: [receiver], dueAt });
  worker.wake();
  const due = dueAt.epochMilliseconds;
  await sleep(Math.max(due - systemClock.nowMs(), 0));
  const lateness = await watchSteps(db, { earlier, steps, due });
  while (receiver.received.length < earlier + steps && systemClock.nowMs() - due < 120_000) await sleep(20);
  await worker.stop();
  const arrived = receiver.received.slice(earlier);
  const handed = arrived.map(({ atMs }) => atMs - due);
  const of = (urgency: string): readonly number[] => arrived.filter((one) => one.urgency === urgency).map(({ atMs }) => atMs - due);
  console.log(`${steps} steps due in one instant, half of them urgent:`);
  console.log(`  committed: p50 ${median(lateness).toFixed(0)} ms, p99 ${percentile(lateness, 0.99).toFixed(0)} ms after they were due`);
  console.log(`  with the provider: ${handed.length}, the last after ${Math.max(...handed)} ms`);
  console.log(
    `  urgent: median ${median(of("high")).toFixed(0)} ms, last ${Math.max(...of("high"))} ms; others: first ${Math.min(...of("low"))} ms, median ${median(of("low")).toFixed(0)} ms`,
  );
}

/** Resolves when so many have left. */
async function warmUp(db: TestDatabase, receiver: WebhookReceiver, steps: number): Promise<number> {
  const pages = await pagesDue(db, {
    pages: Math.ceil(steps / pagesPerPerson) * pagesPerPerson,
    receivers: [receiver],
    dueAt: systemClock.now(),
  });
  while (receiver.received.length < pages.length) await sleep(20);
  await db.database.pool.query("analyze");
  return pages.length;
}

async function singles(): Promise<void> {
  await using db = await testDatabase();
  const pending = Number(values.pending);
  const { organisationId } = db.contextFor();
  const later = systemClock.now().add({ hours: 24 }).toString();
  await db.database.transact(organisationId, async (tx) => {
    for (let at = 0; at < pending; at += 10_000) {
      const rows = Array.from({ length: Math.min(10_000, pending - at) }, () => ({
        organisation_id: organisationId,
        kind: "paging.step",
        key: newId(),
        due_at: Temporal.Instant.from(later),
        data: "{}",
      }));
      await tx.insertInto("timers").values(rows).execute();
    }
  });
  await db.database.pool.query("analyze timers");
  const lateness: number[] = [];
  const tick: TimerHandler = {
    kind: "bench.tick",
    mode: "transaction",
    async run(_ctx, timer) {
      lateness.push(systemClock.nowMs() - timer.dueAt.epochMilliseconds);
    },
  };
  const worker = workerOf(db, [tick]);
  worker.start();
  const first = systemClock.now().add({ seconds: 2 });
  await db.database.transact(organisationId, async (tx) => {
    const rows = Array.from({ length: 300 }, (_, index) => ({
      organisation_id: organisationId,
      kind: tick.kind,
      key: newId(),
      due_at: first.add({ milliseconds: index * 30 }),
      data: "{}",
    }));
    await tx.insertInto("timers").values(rows).execute();
  });
  worker.wake();
  while (lateness.length < 300) await sleep(50);
  await worker.stop();
  console.log(
    `300 single timers beside ${pending} to come: p50 ${median(lateness).toFixed(1)} ms, p99 ${percentile(lateness, 0.99).toFixed(0)} ms late`,
  );
}

/** How long the messages of a provider that works take, beside another one that does what it does. */
async function beside(other: "takes" | "fails" | "hangs"): Promise<number> {
  await using db = await testDatabase();
  await using good = await startWebhookReceiver();
  await using bad = await startWebhookReceiver(other);
  const messages = Number(values.messages);
  const dueAt = systemClock.now().add({ seconds: 3 });
  await pagesDue(db, { pages: 2 * messages, receivers: [good, bad], dueAt });
  const worker = workerOf(db);
  worker.start();
  const due = dueAt.epochMilliseconds;
  while (good.received.length < messages && systemClock.nowMs() - due < 60_000) await sleep(20);
  const p99 = percentile(
    good.received.map(({ atMs }) => atMs - due),
    0.99,
  );
  console.log(`  ${messages} messages beside ${messages} to a provider that ${other}: p99 ${p99.toFixed(0)} ms`);
  await worker.stop();
  return p99;
}

await burst();
await singles();
console.log("One provider's messages:");
const well = await beside("takes");
for (const other of ["fails", "hangs"] as const)
  console.log(`  beside one that ${other}: ${((await beside(other)) / well).toFixed(2)} times`);
