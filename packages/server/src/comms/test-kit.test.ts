import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IncidentId, Role, StatusPageId } from "@staunch/core/kernel";
import { type TestDatabase, testDatabase } from "@staunch/test-support";
import { addComponent, type Component, commsModule, createStatusPage, publishStatusPage, type StatusPage } from "#comms/index.ts";
import { declareIncident, incidentsModule } from "#incidents/index.ts";
import {
  type ApiInstance,
  type CommandContext,
  commandContext,
  createHttp,
  createLog,
  type DueTimer,
  type Mail,
  type MailOutcome,
  type MailPort,
  MovedClock,
  type Module,
  SecretBox,
  systemActor,
} from "#platform/index.ts";

/** The module on a real database, with a clock that is moved and a mail server whose answers are set. */
export interface CommsWorld extends AsyncDisposable {
  readonly test: TestDatabase;
  readonly clock: MovedClock;
  readonly comms: Module;
  readonly http: ApiInstance;
  readonly mails: Mail[];
  readonly dataDir: string;
  /** What the mail server says next; accepts when it has nothing to say. */
  answer: (mail: Mail) => MailOutcome | Promise<MailOutcome>;
  /** Somebody of the first organisation, now. */
  as(role?: Role): CommandContext;
  /** Does whatever is due, again and again until nothing is. */
  runDueTimers(): Promise<void>;
}

export const start = Temporal.Instant.from("2026-11-23T02:41:00Z");

export async function commsWorld(): Promise<CommsWorld> {
  const database = await testDatabase();
  const clock = new MovedClock(start);
  const dataDir = mkdtempSync(join(tmpdir(), "staunch-comms-"));
  const secrets = new SecretBox(randomBytes(32));
  const log = createLog("silent");
  const mails: Mail[] = [];
  const publicUrl = "https://staunch.example.org";
  const mail: MailPort = {
    async send(sent) {
      const outcome = await world.answer(sent);
      if (outcome.kind === "accepted") mails.push(sent);
      return outcome;
    },
  };
  const comms = commsModule({ database: database.database, clock, log, secrets, mail, publicUrl, dataDir });
  const http = await createHttp({
    secrets: new SecretBox(Buffer.alloc(32, 7)),
    database: database.database,
    clock,
    log,
    authenticate: async (request) => actorOf(database, String(request.headers.authorization ?? "")),
    modules: [comms, incidentsModule()],
    publicUrl,
    version: "0.0.0",
  });
  const world: CommsWorld = {
    test: database,
    clock,
    comms,
    http,
    mails,
    dataDir,
    answer: () => ({ kind: "accepted", serverAnswer: "250 OK" }),
    as: (role = "owner") => database.contextFor({ role, now: clock.now() }),
    runDueTimers: () => runDue(world),
    async [Symbol.asyncDispose]() {
      await http.close();
      await database[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true });
    },
  };
  return world;
}

/** Tests sign in by saying who they are. */
function actorOf(database: TestDatabase, authorization: string) {
  const role = (["owner", "admin", "responder", "observer"] as const).find((one) => authorization === `Bearer ${one}`);
  return role === undefined ? undefined : database.contextFor({ role }).actor;
}

async function runDue(world: CommsWorld): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    const due = await dueTimers(world);
    if (due.length === 0) return;
    for (const timer of due) await runTimer(world, timer);
  }
  throw new Error("timers keep coming due");
}

async function dueTimers(world: CommsWorld): Promise<readonly DueTimer[]> {
  const kinds = (world.comms.timers ?? []).map((handler) => handler.kind);
  return world.test.database.transact("*", async (tx) => {
    const rows = await tx
      .selectFrom("timers")
      .selectAll()
      .where("kind", "in", kinds)
      .where("due_at", "<=", world.clock.now())
      .orderBy("due_at")
      .execute();
    return rows.map((row) => ({
      organisationId: world.as().organisationId,
      kind: row.kind,
      key: row.key,
      dueAt: row.due_at,
      data: JSON.parse(JSON.stringify(row.data)),
      attempts: row.attempts,
    }));
  });
}

/** As the timer worker does it: a transaction that takes the row and does the work, or a call whose outcome is settled. */
async function runTimer(world: CommsWorld, timer: DueTimer): Promise<void> {
  const handler = world.comms.timers?.find((candidate) => candidate.kind === timer.kind);
  if (handler === undefined) throw new Error(`no handler for ${timer.kind}`);
  const ctx = commandContext(world.test.database, systemActor(timer.organisationId), world.clock.now());
  const settle = handler.mode === "outside" ? await handler.call(ctx, timer) : undefined;
  await ctx.transact(async (tx) => {
    await tx.deleteFrom("timers").where("kind", "=", timer.kind).where("key", "=", timer.key).execute();
    if (handler.mode === "transaction") await handler.run(ctx.within(tx), timer, tx);
    else await settle?.(ctx.within(tx), tx);
  });
}

export interface ShownPage {
  readonly page: StatusPage;
  readonly checkout: Component;
  readonly search: Component;
}

/** A published page with two components. */
export async function publishedPage(world: CommsWorld, slug = "shop"): Promise<ShownPage> {
  const ctx = world.as();
  const page = await createStatusPage(ctx, { name: "Example shop", slug, description: "", timeZone: "UTC", componentNames: [] });
  const bare = { description: "", serviceId: undefined, componentGroupId: undefined };
  const checkout = await addComponent(ctx, page.id, { ...bare, name: "Checkout" });
  const search = await addComponent(ctx, page.id, { ...bare, name: "Search" });
  return { page: await publishStatusPage(ctx, page.id), checkout, search };
}

export async function declared(world: CommsWorld, title = "Checkout failing for EU customers"): Promise<IncidentId> {
  const incident = await declareIncident(world.as(), { title, severity: "SEV1" });
  return incident.id;
}

/** Types an address into the form of the page. */
export async function typeIntoForm(world: CommsWorld, slug: string, address: string, components: readonly string[] = []) {
  const form = new URLSearchParams([["address", address], ...components.map((id): [string, string] => ["component", id])]);
  return world.http.inject({
    method: "POST",
    url: `/status/${slug}/subscribe`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: form.toString(),
  });
}

/** The path of the first link of this kind in the newest mail to an address. */
export function linkIn(world: CommsWorld, address: string, kind: "confirm" | "unsubscribe"): string {
  const mail = world.mails.findLast((one) => one.to === address);
  const link = new RegExp(`https://staunch\\.example\\.org(/status/[a-z-]+/${kind}/[\\w.-]+)`).exec(mail?.text ?? "");
  if (link?.[1] === undefined) throw new Error(`no ${kind} link for ${address}`);
  return link[1];
}

/** Somebody who went the whole way: form, mail, button. */
export async function confirmedReader(world: CommsWorld, slug: string, address: string, components: readonly string[] = []): Promise<void> {
  await typeIntoForm(world, slug, address, components);
  await world.runDueTimers();
  await world.http.inject({ method: "POST", url: linkIn(world, address, "confirm") });
}

export async function statusesOf(world: CommsWorld, pageId: StatusPageId): Promise<ReadonlyMap<string, string>> {
  const rows = await world
    .as()
    .transact((tx) => tx.selectFrom("subscribers").select(["address", "status"]).where("status_page_id", "=", pageId).execute());
  return new Map(rows.map((row) => [row.address, row.status]));
}
