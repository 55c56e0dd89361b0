import type { AlertGroupId, AlertId, IncidentId, OrganisationId, ServiceId, UserId } from "@staunch/core/kernel";
import { type TestDatabase, testDatabase } from "@staunch/test-support";
import { declareIncident } from "#incidents/declare-incident.ts";
import type { Declaration } from "#incidents/declare-incident.ts";
import type { Incident } from "#incidents/incident.ts";
import { incidentsModule } from "#incidents/index.ts";
import { pageStoriesAbout } from "#paging/index.ts";
import { commandContext, jsonb, newId, readEventsOfTopics, systemActor } from "#platform/index.ts";
import type { CommandContext, RecordedEvent, Tx } from "#platform/index.ts";

/** When the tests begin; every clock is set by hand. */
export const start = Temporal.Instant.from("2026-11-23T02:41:00Z");

/** Somebody who acts, at a time of the test's choosing. */
export interface Player {
  readonly userId: UserId;
  /** Their context, this many minutes after the start. */
  at(minutes: number): CommandContext;
}

/** A database with three people in it. */
export interface Scene extends AsyncDisposable {
  readonly db: TestDatabase;
  readonly mira: Player;
  readonly jonas: Player;
  readonly sana: Player;
  /** Mira declares at the start. */
  declare(declaration?: Partial<Declaration>): Promise<Incident>;
  /** The product itself, this many minutes after the start. */
  system(minutes: number): CommandContext;
  events(incidentId: IncidentId, type: string): Promise<readonly RecordedEvent[]>;
  service(name: string): Promise<ServiceId>;
  /** An open alert group on a service with one firing alert. */
  alertGroup(serviceId: ServiceId, minutes: number): Promise<{ readonly groupId: AlertGroupId; readonly alertId: AlertId }>;
  resolveAlert(alertId: AlertId, minutes: number): Promise<void>;
  /** Titles of pages about the incident, oldest first, and whom they were for (nobody here has a contact method). */
  pagesAbout(incidentId: IncidentId): Promise<readonly { readonly title: string; readonly people: readonly UserId[] }[]>;
  /** Runs the module's timers that are due this many minutes after the start, in order, until none is. */
  runTimers(minutes: number): Promise<number>;
  /** Runs the module's reactions to every event recorded so far of these types. */
  react(minutes: number, types: readonly string[], topic: string): Promise<void>;
}

/** A fresh scene. */
export async function scene(): Promise<Scene> {
  const db = await testDatabase();
  const organisationId = db.contextFor().organisationId;
  const ownerId = db.contextFor().actor.userId;
  if (ownerId === undefined) throw new Error("the test database begins with an owner");
  const player = (userId: UserId, name: string): Player => ({
    userId,
    at: (minutes) => {
      const now = start.add({ seconds: Math.round(minutes * 60) });
      const actor = { kind: "user", id: userId, name, userId, organisationId, role: "responder" } as const;
      return commandContext(db.database, actor, now);
    },
  });
  const mira = player(ownerId, "Mira Okafor");
  const system = (minutes: number): CommandContext =>
    commandContext(db.database, systemActor(organisationId), start.add({ seconds: Math.round(minutes * 60) }));
  const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.database.transact(organisationId, work);
  return {
    db,
    mira,
    jonas: player(await db.createUser({ name: "Jonas Lindqvist" }), "Jonas Lindqvist"),
    sana: player(await db.createUser({ name: "Sana Ito" }), "Sana Ito"),
    declare: (declaration) => declareIncident(mira.at(0), { title: "Checkout failing for EU customers", ...declaration }),
    system,
    events: (incidentId, type) =>
      read(async (tx) =>
        (await readEventsOfTopics(tx, { organisationId }, { topics: [`incident:${incidentId}`], types: [type], limit: 100 })).toReversed(),
      ),
    service: (name) => read((tx) => insertService(tx, organisationId, name)),
    alertGroup: (serviceId, minutes) => read((tx) => insertGroup(tx, { organisationId, serviceId, at: start.add({ minutes }) })),
    resolveAlert: (alertId, minutes) =>
      read(async (tx) => {
        const at = start.add({ minutes });
        await tx.updateTable("alerts").set({ status: "resolved", resolved_at: at }).where("id", "=", alertId).execute();
      }),
    pagesAbout: (incidentId) => read((tx) => pagesOf(tx, organisationId, incidentId)),
    runTimers: (minutes) => runTimers(system(minutes)),
    react: (minutes, types, topic) => react(system(minutes), types, topic),
    [Symbol.asyncDispose]: () => db[Symbol.asyncDispose](),
  };
}

async function insertService(tx: Tx, organisationId: string, name: string): Promise<ServiceId> {
  const id = newId<"service">();
  await tx
    .insertInto("services")
    .values({
      organisation_id: organisationId,
      id,
      name,
      name_key: name.toLowerCase(),
      description: "",
      tier: 1,
      reopen_window_minutes: 5,
      created_at: start,
      version: 1,
    })
    .execute();
  return id;
}

interface NewGroup {
  readonly organisationId: OrganisationId;
  readonly serviceId: ServiceId;
  readonly at: Temporal.Instant;
}

/** As the pipeline leaves it: a group ends with its last alert, so an older one of the service is over. */
async function insertGroup(tx: Tx, group: NewGroup): Promise<{ groupId: AlertGroupId; alertId: AlertId }> {
  const scope = { organisation_id: group.organisationId, service_id: group.serviceId };
  const groupId = newId<"alert-group">();
  const older = tx.updateTable("alert_groups").set({ status: "resolved", resolved_at: group.at });
  await older.where("service_id", "=", group.serviceId).where("status", "=", "open").execute();
  await tx
    .insertInto("alert_groups")
    .values({
      ...scope,
      id: groupId,
      group_key: `service:${group.serviceId}`,
      status: "open",
      urgency: "high",
      title: "5xx above 5 %",
      opened_at: group.at,
    })
    .execute();
  return { groupId, alertId: await insertAlert(tx, group, groupId) };
}

async function insertAlert(tx: Tx, group: NewGroup, groupId: AlertGroupId): Promise<AlertId> {
  const scope = { organisation_id: group.organisationId, service_id: group.serviceId };
  const [sourceId, alertId] = [newId<"source">(), newId<"alert">()];
  const secret = Buffer.from(sourceId);
  await tx
    .insertInto("sources")
    .values({
      ...scope,
      id: sourceId,
      kind: "generic",
      name: "probe",
      key_hash: secret,
      key_sealed: secret,
      created_at: group.at,
      settings: jsonb({}),
      version: 1,
    })
    .execute();
  await tx
    .insertInto("alerts")
    .values({
      ...scope,
      id: alertId,
      source_id: sourceId,
      group_id: groupId,
      dedup_key: alertId,
      status: "triggered",
      severity: "critical",
      urgency: "high",
      title: "5xx above 5 %",
      labels: jsonb({}),
      links: jsonb([]),
      content_hash: "",
      count: 1,
      flap_count: 0,
      opened_at: group.at,
      last_seen_at: group.at,
    })
    .execute();
  return alertId;
}

async function pagesOf(tx: Tx, organisationId: OrganisationId, incidentId: IncidentId): Promise<{ title: string; people: UserId[] }[]> {
  const stories = await pageStoriesAbout(tx, { organisationId }, { type: "incident", id: incidentId });
  return stories.toReversed().map((story) => ({
    title: story.page.title,
    people: [...new Set(story.ledger.flatMap((entry) => [...entry.people, ...entry.unreachable]))],
  }));
}

async function runTimers(ctx: CommandContext): Promise<number> {
  const handlers = incidentsModule().timers ?? [];
  const kinds = handlers.map((handler) => handler.kind);
  for (let ran = 0; ; ran++) {
    const more = await ctx.transact(async (tx) => {
      const due = await tx
        .selectFrom("timers")
        .selectAll()
        .where("kind", "in", kinds)
        .where("due_at", "<=", ctx.now)
        .orderBy("due_at")
        .limit(1)
        .forUpdate()
        .executeTakeFirst();
      if (due === undefined) return false;
      await tx
        .deleteFrom("timers")
        .where("organisation_id", "=", due.organisation_id)
        .where("kind", "=", due.kind)
        .where("key", "=", due.key)
        .execute();
      const handler = handlers.find((one) => one.kind === due.kind);
      if (handler?.mode !== "transaction") throw new Error(`no handler for ${due.kind}`);
      const data = Object.fromEntries(Object.entries(due.data ?? {}));
      const timer = { organisationId: ctx.organisationId, kind: due.kind, key: due.key, dueAt: due.due_at, data, attempts: 0 };
      await handler.run({ ...ctx.within(tx), now: due.due_at }, timer, tx);
      return true;
    });
    if (!more) return ran;
  }
}

async function react(ctx: CommandContext, types: readonly string[], topic: string): Promise<void> {
  const reactions = incidentsModule().reactions ?? [];
  const events = await ctx.transact((tx) => readEventsOfTopics(tx, ctx, { topics: [topic], types, limit: 50 }));
  for (const event of events.toReversed()) {
    for (const reaction of reactions.filter((one) => one.on.includes(event.type))) {
      await ctx.transact((tx) => reaction.run(ctx.within(tx), event, tx));
    }
  }
}
