import type { ServiceId, TeamId, UserId } from "@staunch/core/kernel";
import {
  type ChannelKind,
  type ChannelMessage,
  type DeliveryChannel,
  type DeliveryOutcome,
  type PagingDeps,
  pagingModule,
} from "@staunch/server/paging";
import {
  type CommandContext,
  commandContext,
  createLog,
  guardedFetch,
  type Module,
  MovedClock,
  newId,
  SecretBox,
  systemActor,
  TimerWorker,
} from "@staunch/server/platform";
import { mailChannel } from "@staunch/server/vendors/smtp";
import { webhookChannel } from "@staunch/server/vendors/webhook";
import { type TestDatabase, testDatabase } from "./test-database.ts";

export interface SentMessage {
  readonly kind: ChannelKind;
  readonly message: ChannelMessage;
  /** On the moved clock. */
  readonly at: Temporal.Instant;
}

/** Paging with its timers running on a clock that is moved, and channels that keep what they are given. */
export interface PagingTest extends AsyncDisposable {
  readonly db: TestDatabase;
  readonly clock: MovedClock;
  readonly deps: PagingDeps;
  readonly module: Module;
  readonly sent: readonly SentMessage[];
  /** A member who can be paged by mail; named, so that tests read well. */
  createPerson(name: string, options?: { readonly role?: "owner" | "admin" | "responder" | "observer" }): Promise<UserId>;
  createTeam(name: string, members: readonly UserId[]): Promise<TeamId>;
  createService(options?: ServiceOptions): Promise<ServiceId>;
  as(userId: UserId, role?: "owner" | "admin" | "responder" | "observer"): CommandContext;
  system(): CommandContext;
  /** Announces that something happened to a person, as identity does. */
  announce(type: "person.joined" | "person.removed" | "organisation.created", userId: UserId): Promise<void>;
  /** What a channel answers from now on; by default it takes everything. */
  answer(kind: ChannelKind, outcome: (message: ChannelMessage) => DeliveryOutcome): void;
  /** Moves the clock and waits until everything then due is done. */
  advance(duration: Temporal.DurationLike): Promise<void>;
  /** Waits until nothing is due and nothing is under way. */
  quiet(): Promise<void>;
  stopWorker(): Promise<void>;
  startWorker(): void;
}

export interface ServiceOptions {
  readonly ownerTeamId?: TeamId;
  /** Undefined: never. */
  readonly acknowledgementTimeoutMinutes?: number;
}

/** @param more channels besides mail and webhook. */
export async function pagingTest(more: readonly DeliveryChannel[] = []): Promise<PagingTest> {
  const db = await testDatabase();
  const clock = new MovedClock(Temporal.Instant.from("2026-11-23T03:00:00Z"));
  const sent: SentMessage[] = [];
  const answers = new Map<ChannelKind, (message: ChannelMessage) => DeliveryOutcome>();
  const real = [
    mailChannel({ send: async () => ({ kind: "retry", reason: "never called" }) }),
    webhookChannel(guardedFetch({ allow: [] })),
  ];
  const recorded = real.map(({ kind, label, addressing }) => ({
    kind,
    label,
    addressing,
    send: async (message: ChannelMessage): Promise<DeliveryOutcome> => {
      sent.push({ kind, message, at: clock.now() });
      return answers.get(kind)?.(message) ?? { kind: kind === "mail" ? "sent" : "delivered", detail: "taken" };
    },
  }));
  const channels = [...recorded, ...more];
  const deps = { database: db.database, clock, secrets: new SecretBox(Buffer.alloc(32, 1)), publicUrl: "http://127.0.0.1:7080", channels };
  const module = pagingModule(deps);
  const { organisationId } = db.contextFor();
  const system = (): CommandContext => commandContext(db.database, systemActor(organisationId), clock.now());
  const worker = new RestartableWorker(
    () => new TimerWorker({ database: db.database, clock, log: createLog("silent"), handlers: module.timers ?? [] }),
  );
  worker.start();

  const announce: PagingTest["announce"] = async (type, userId) => {
    const ctx = system();
    const event = {
      organisationId,
      cursor: "",
      seq: 0,
      type,
      subject: { type: "user", id: userId },
      actor: ctx.actor,
      at: ctx.now,
      recordedAt: ctx.now,
      topics: [],
      data: {},
    };
    for (const reaction of module.reactions ?? []) {
      if (reaction.on.includes(type)) await ctx.transact((tx) => reaction.run(ctx.within(tx), event, tx));
    }
  };
  const quiet = (): Promise<void> => untilQuiet(db, clock, worker);
  return {
    db,
    clock,
    deps,
    module,
    sent,
    announce,
    quiet,
    system,
    as: (userId, role = "responder") => db.contextFor({ userId, role, now: clock.now() }),
    answer: (kind, outcome) => void answers.set(kind, outcome),
    createPerson: async (name, options = {}) => {
      const userId = await db.createUser({ name, ...options });
      await announce("person.joined", userId);
      return userId;
    },
    createTeam: (name, members) => insertTeam(system(), name, members),
    createService: (options = {}) => insertService(system(), options),
    advance: async (duration) => {
      clock.advance(duration);
      worker.wake();
      await quiet();
    },
    stopWorker: () => worker.stop(),
    startWorker: () => worker.start(),
    [Symbol.asyncDispose]: async () => {
      await worker.stop();
      await db[Symbol.asyncDispose]();
    },
  };
}

class RestartableWorker {
  readonly #make: () => TimerWorker;
  #worker: TimerWorker | undefined;

  constructor(make: () => TimerWorker) {
    this.#make = make;
  }

  start(): void {
    this.#worker = this.#make();
    this.#worker.start();
  }

  wake(): void {
    this.#worker?.wake();
  }

  get isIdle(): boolean {
    return this.#worker?.isIdle ?? true;
  }

  async stop(): Promise<void> {
    await this.#worker?.stop();
    this.#worker = undefined;
  }
}

async function untilQuiet(db: TestDatabase, clock: MovedClock, worker: RestartableWorker): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const due = await db.database.transact("*", async (tx) => {
      const timers = await tx.selectFrom("timers").select("key").where("due_at", "<=", clock.now()).execute();
      return timers.length;
    });
    if (due === 0 && worker.isIdle) return;
    if (performance.now() > deadline) throw new Error(`${due} timers are still due after ten seconds`);
    worker.wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function insertTeam(ctx: CommandContext, name: string, members: readonly UserId[]): Promise<TeamId> {
  const id = newId<"team">();
  const { organisationId } = ctx;
  await ctx.transact(async (tx) => {
    const key = name.toLowerCase();
    await tx
      .insertInto("teams")
      .values({ organisation_id: organisationId, id, name, name_key: key, created_at: ctx.now, version: 1 })
      .execute();
    for (const userId of members) {
      await tx.insertInto("team_members").values({ organisation_id: organisationId, team_id: id, user_id: userId }).execute();
    }
  });
  return id;
}

async function insertService(ctx: CommandContext, options: ServiceOptions): Promise<ServiceId> {
  const id = newId<"service">();
  await ctx.transact((tx) =>
    tx
      .insertInto("services")
      .values({
        organisation_id: ctx.organisationId,
        id,
        name: `Service ${id}`,
        name_key: `service ${id}`,
        description: "",
        owner_team_id: options.ownerTeamId ?? null,
        tier: 2,
        reopen_window_minutes: 5,
        acknowledgement_timeout_minutes: options.acknowledgementTimeoutMinutes ?? null,
        created_at: ctx.now,
        version: 1,
      })
      .execute(),
  );
  return id;
}
