import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type RunningStaunch, runStaunch } from "@staunch/server/app";
import { type Clock, createLog, MovedClock, SecretBox } from "@staunch/server/platform";
import { type MailCatcher, startMailCatcher } from "./mail-catcher.ts";
import { testDatabase, type TestDatabase } from "./test-database.ts";

export interface TestStaunchOptions {
  /** By default a clock that stands at Monday, 23 November 2026, 08:00 UTC until it is moved. */
  readonly clock?: Clock;
  /** Receives mails at this port of 127.0.0.1. */
  readonly inboundSmtpPort?: number;
  /** Where mails are handed to; by default the catcher of this test. */
  readonly smtpUrl?: string;
  /** `silent` unless a failing test is looked into. */
  readonly logLevel?: string;
  /** `made` by default; with `none` the first visitor signs up, and the owner's address, password and key are nobody's. */
  readonly owner?: "made" | "none";
}

/** A whole server in this process: real PostgreSQL, real SMTP, a clock that the test moves. */
export interface TestStaunch extends AsyncDisposable {
  readonly url: string;
  readonly clock: MovedClock;
  readonly mail: MailCatcher;
  readonly running: RunningStaunch;
  readonly database: TestDatabase;
  readonly ownerEmail: string;
  readonly ownerPassword: string;
  readonly ownerKey: string;
  /** Calls the API as the owner, or with another key. Fails on anything but success. */
  api<T = unknown>(method: string, path: string, body?: unknown, more?: CallOptions): Promise<T>;
  /** The same without failing. */
  call(method: string, path: string, body?: unknown, more?: CallOptions): Promise<Response>;
  /** Waits until everything that is due has been done: inbox drained, reactions run, timers worked. */
  settle(): Promise<void>;
  /** Moves the clock step by step, letting everything that falls due on the way happen at its time. */
  advance(duration: Temporal.DurationLike): Promise<void>;
}

export interface CallOptions {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const testStart: Temporal.Instant = Temporal.Instant.from("2026-11-23T08:00:00Z");

export async function testStaunch(options: TestStaunchOptions = {}): Promise<TestStaunch> {
  const clock = new MovedClock(testStart);
  // Whatever was begun is ended too when the server does not start: an open connection would keep the test from ending.
  await using begun = new AsyncDisposableStack();
  const database = begun.use(await testDatabase());
  const mail = begun.use(await startMailCatcher());
  const dataDir = await mkdtemp(join(tmpdir(), "staunch-test-"));
  begun.defer(() => rm(dataDir, { recursive: true, force: true }));
  const port = await freePort("127.0.0.1");
  const url = `http://127.0.0.1:${port}`;
  const owner = {
    email: "owner@example.org",
    password: randomBytes(18).toString("hex"),
    organisation: "Example",
    apiKey: randomBytes(24).toString("hex"),
  };
  // The clone begins with an organisation of its own for tests of commands; a server begins with none.
  await database.clear();
  const running = begun.use(
    await runStaunch({
      connection: database.connection,
      clock: options.clock ?? clock,
      log: createLog(options.logLevel ?? "silent"),
      secrets: new SecretBox(randomBytes(32)),
      publicUrl: url,
      dataDir,
      smtpUrl: options.smtpUrl ?? mail.url,
      mailFrom: "Staunch <staunch@example.org>",
      allowedTargets: ["127.0.0.1"],
      version: "0.1.0",
      host: "127.0.0.1",
      port,
      mailReception: receptionAt(options.inboundSmtpPort),
      owner: options.owner === "none" ? undefined : owner,
    }),
  );
  const call: TestStaunch["call"] = (method, path, body, more = {}) => {
    const headers = {
      authorization: `Bearer ${more.key ?? owner.apiKey}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      // As our own client does: a write is carried out once, however often it is sent.
      ...(method !== "GET" && { "idempotency-key": randomUUID() }),
      ...more.headers,
    };
    return fetch(`${url}/api/v1${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  };
  const started = begun.move();
  const settle = (): Promise<void> => settled(running, (options.clock ?? clock).now.bind(options.clock ?? clock));
  return {
    url,
    clock,
    mail,
    running,
    database,
    ownerEmail: owner.email,
    ownerPassword: owner.password,
    ownerKey: owner.apiKey,
    call,
    async api<T>(method: string, path: string, body?: unknown, more?: CallOptions): Promise<T> {
      const response = await call(method, path, body, more);
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      return (text === "" ? undefined : JSON.parse(text)) as T;
    },
    settle,
    advance: (duration) => advance(running, clock, Temporal.Duration.from(duration)),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function receptionAt(port: number | undefined) {
  return port === undefined ? undefined : { host: "127.0.0.1", port, domain: "alerts.example.org" };
}

const patienceMs = 30_000;

interface Backlog {
  readonly inbox: boolean;
  readonly events: boolean;
  readonly timers: boolean;
}

async function backlogOf(running: RunningStaunch, now: Temporal.Instant): Promise<Backlog> {
  const { database } = running.parts;
  const client = await database.pool.connect();
  try {
    await client.query("begin; set local staunch.organisation = '*'");
    const { rows } = await client.query<Backlog>(
      `select
         exists (select 1 from inbox i, inbox_cursor c where (i.txid, i.seq) > (c.txid, c.seq)) as inbox,
         exists (select 1 from events e, event_cursors c where c.name = 'reactions' and (e.txid, e.seq) > (c.txid, c.seq)) as events,
         exists (select 1 from timers where due_at <= $1) as timers`,
      [now],
    );
    await client.query("commit");
    return rows[0] ?? { inbox: true, events: true, timers: true };
  } finally {
    client.release();
  }
}

async function settled(running: RunningStaunch, now: () => Temporal.Instant): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const backlog = await backlogOf(running, now());
    if (!backlog.inbox && !backlog.events && !backlog.timers && running.serving.timers.isIdle) return;
    if (performance.now() > deadline) throw new Error(`not settled after ${patienceMs / 1_000} s: ${JSON.stringify(backlog)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

async function nextDue(running: RunningStaunch): Promise<Temporal.Instant | undefined> {
  const client = await running.parts.database.pool.connect();
  try {
    await client.query("begin; set local staunch.organisation = '*'");
    const { rows } = await client.query<{ due_at: Temporal.Instant | null }>("select min(due_at) as due_at from timers");
    await client.query("commit");
    return rows[0]?.due_at ?? undefined;
  } finally {
    client.release();
  }
}

/** From one due timer to the next, as time would: what is due at 5 min must not see what is due at 10. */
async function advance(running: RunningStaunch, clock: MovedClock, duration: Temporal.Duration): Promise<void> {
  const end = clock.now().add(duration);
  await settled(running, () => clock.now());
  for (;;) {
    const due = await nextDue(running);
    if (due === undefined || Temporal.Instant.compare(due, end) > 0) break;
    const step = clock.now().until(due);
    if (step.sign > 0) clock.advance(step);
    await settled(running, () => clock.now());
  }
  const rest = clock.now().until(end);
  if (rest.sign > 0) clock.advance(rest);
  await running.parts.pipeline.sweep();
  await settled(running, () => clock.now());
}
