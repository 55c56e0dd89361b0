import { type HeartbeatTerms, judgeAnew, newHeartbeat, pauseHeartbeat, resumeHeartbeat, silentAt } from "@staunch/core/alerts";
import type { HeartbeatId } from "@staunch/core/kernel";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { applyStep, topicsOf, watchFrom } from "#alerts/follow-heartbeat.ts";
import type { Heartbeat, HeartbeatDraft, HeartbeatPingRecord } from "#alerts/heartbeat.ts";
import { openSource } from "#alerts/manage-sources.ts";
import { heartbeatKind } from "#alerts/source.ts";
import { findSource, removeSource, saveSource } from "#alerts/store.ts";
import {
  deleteHeartbeat,
  findHeartbeat,
  findHeartbeatForUpdate,
  type HeartbeatHandle,
  insertHeartbeat,
  listHeartbeats,
  listPings,
  saveHeartbeat,
} from "#alerts/store-heartbeats.ts";
import { readService } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import {
  afterCommit,
  type CommandContext,
  conflict,
  isUniqueViolation,
  newId,
  notFound,
  recordEvent,
  requireVersion,
  type Tx,
} from "#platform/index.ts";

/**
 * Begins to wait for somebody's signs of life. Nothing is missed before the first one.
 * @throws not_found for the service; conflict when the name is taken.
 */
export async function createHeartbeat(ctx: CommandContext, deps: AlertsDeps, draft: HeartbeatDraft): Promise<Heartbeat> {
  requirePermission(ctx.actor, "heartbeats:write");
  return ctx.transact(async (tx) => {
    if (draft.serviceId !== undefined) await readService(ctx.within(tx), draft.serviceId);
    const source = await openSource(tx, ctx, deps, { kind: heartbeatKind, name: draft.name, serviceId: draft.serviceId });
    const heartbeat: Heartbeat = {
      ...draft,
      organisationId: ctx.organisationId,
      id: newId<"heartbeat">(),
      sourceId: source.id,
      keySealed: source.keySealed,
      state: newHeartbeat(ctx.now),
      createdAt: ctx.now,
      version: 1,
    };
    await refusingTwins(heartbeat.name, () => insertHeartbeat(tx, heartbeat));
    await announce(tx, ctx, "heartbeat.created", heartbeat);
    afterCommit(tx, () => deps.intake.forget());
    return heartbeat;
  });
}

/** Changes to a heartbeat; what is left out stays. */
export type HeartbeatEdit = { readonly [Field in Exclude<keyof HeartbeatDraft, "terms">]?: HeartbeatDraft[Field] | undefined } & {
  readonly terms?: Partial<HeartbeatTerms>;
  /** The version that was edited; left out where the protocol knows none, and then the last word counts. */
  readonly version?: number | undefined;
  /** Names the fields to be taken away. */
  readonly without?: readonly ("serviceId" | "alertTitle")[] | undefined;
};

/**
 * Changes what is expected of it. What is late by the old terms and not by the new ones is resolved.
 * @throws not_found; precondition_failed; conflict when the name is taken.
 */
export async function editHeartbeat(
  ctx: CommandContext,
  deps: AlertsDeps,
  handle: HeartbeatHandle,
  edit: HeartbeatEdit,
): Promise<Heartbeat> {
  requirePermission(ctx.actor, "heartbeats:write");
  return ctx.transact(async (tx) => {
    const stored = await load(tx, ctx, handle);
    if (edit.version !== undefined) requireVersion({ version: stored.version }, edit.version);
    if (edit.serviceId !== undefined) await readService(ctx.within(tx), edit.serviceId);
    const heartbeat = edited(stored, edit);
    await refusingTwins(heartbeat.name, () => saveHeartbeat(tx, heartbeat));
    await saveItsSource(tx, heartbeat);
    await announce(tx, ctx, "heartbeat.edited", heartbeat);
    const step = judgeAnew(heartbeat.state, heartbeat.terms, ctx.now);
    await applyStep(tx, ctx, deps, { heartbeat, step });
    await watchFrom(tx, heartbeat, silentAt(step.state, heartbeat.terms));
    afterCommit(tx, () => deps.intake.forget());
    return { ...heartbeat, state: step.state };
  });
}

function edited(stored: Heartbeat, edit: HeartbeatEdit): Heartbeat {
  const without = new Set(edit.without);
  return {
    ...stored,
    name: edit.name ?? stored.name,
    description: edit.description ?? stored.description,
    serviceId: without.has("serviceId") ? undefined : (edit.serviceId ?? stored.serviceId),
    terms: { ...stored.terms, ...edit.terms },
    severity: edit.severity ?? stored.severity,
    alertTitle: without.has("alertTitle") ? undefined : (edit.alertTitle ?? stored.alertTitle),
    labels: edit.labels ?? stored.labels,
    version: stored.version + 1,
  };
}

async function saveItsSource(tx: Tx, heartbeat: Heartbeat): Promise<void> {
  const source = await findSource(tx, heartbeat.organisationId, heartbeat.sourceId);
  if (source === undefined) return;
  await saveSource(tx, { ...source, name: heartbeat.name, serviceId: heartbeat.serviceId, version: source.version + 1 });
}

/** Stops listening until it is resumed; an open alert of it ends. Pausing what is paused does nothing. @throws not_found */
export async function pauseListening(ctx: CommandContext, deps: AlertsDeps, handle: HeartbeatHandle): Promise<Heartbeat> {
  requirePermission(ctx.actor, "heartbeats:respond");
  return ctx.transact(async (tx) => {
    const heartbeat = await load(tx, ctx, handle);
    const step = pauseHeartbeat(heartbeat.state, ctx.now);
    await applyStep(tx, ctx, deps, { heartbeat, step });
    if (step.state !== heartbeat.state) await announce(tx, ctx, "heartbeat.paused", heartbeat);
    return { ...heartbeat, state: step.state };
  });
}

/** Listens again. What was heard of before has one whole period from now. @throws not_found */
export async function resumeListening(ctx: CommandContext, deps: AlertsDeps, handle: HeartbeatHandle): Promise<Heartbeat> {
  requirePermission(ctx.actor, "heartbeats:respond");
  return ctx.transact(async (tx) => {
    const heartbeat = await load(tx, ctx, handle);
    const step = resumeHeartbeat(heartbeat.state, ctx.now);
    await applyStep(tx, ctx, deps, { heartbeat, step });
    if (step.state !== heartbeat.state) await announce(tx, ctx, "heartbeat.resumed", heartbeat);
    return { ...heartbeat, state: step.state };
  });
}

/** Takes it away with its ping address; an open alert of it ends. Its alerts stay. @throws not_found */
export async function removeHeartbeat(ctx: CommandContext, deps: AlertsDeps, handle: HeartbeatHandle): Promise<void> {
  requirePermission(ctx.actor, "heartbeats:write");
  await ctx.transact(async (tx) => {
    const heartbeat = await load(tx, ctx, handle);
    await applyStep(tx, ctx, deps, { heartbeat, step: pauseHeartbeat(heartbeat.state, ctx.now) });
    await deleteHeartbeat(tx, heartbeat);
    await removeSource(tx, { organisationId: heartbeat.organisationId, id: heartbeat.sourceId }, ctx.now);
    await announce(tx, ctx, "heartbeat.removed", heartbeat);
    afterCommit(tx, () => deps.intake.forget());
  });
}

/** @throws not_found */
export async function readHeartbeat(ctx: CommandContext, handle: HeartbeatHandle): Promise<Heartbeat> {
  requirePermission(ctx.actor, "heartbeats:read");
  const heartbeat = await ctx.transact((tx) => findHeartbeat(tx, ctx.organisationId, handle));
  if (heartbeat === undefined) throw unknown(handle);
  return heartbeat;
}

/** By name from `after` on, one more than `limit` at most. */
export async function readHeartbeats(
  ctx: CommandContext,
  page: { readonly limit: number; readonly after: string | undefined },
): Promise<readonly Heartbeat[]> {
  requirePermission(ctx.actor, "heartbeats:read");
  return ctx.transact((tx) => listHeartbeats(tx, ctx.organisationId, page));
}

/** The newest hundred pings, newest first. @throws not_found */
export async function readPings(ctx: CommandContext, id: HeartbeatId): Promise<readonly HeartbeatPingRecord[]> {
  const heartbeat = await readHeartbeat(ctx, { id });
  return ctx.transact((tx) => listPings(tx, heartbeat));
}

async function load(tx: Tx, ctx: CommandContext, handle: HeartbeatHandle): Promise<Heartbeat> {
  const heartbeat = await findHeartbeatForUpdate(tx, ctx.organisationId, handle);
  if (heartbeat === undefined) throw unknown(handle);
  return heartbeat;
}

function unknown(handle: HeartbeatHandle): Error {
  return notFound("heartbeat", Object.values(handle).join(""));
}

async function refusingTwins<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict(`There is a heartbeat called "${name}" already.`, { reason: "name_taken" });
  }
}

function announce(tx: Tx, ctx: CommandContext, type: string, heartbeat: Heartbeat): Promise<void> {
  const { id, name, terms, severity, serviceId, version } = heartbeat;
  const data = { name, ...terms, severity, serviceId: serviceId ?? null, version };
  return recordEvent(tx, ctx, { type, subject: { type: "heartbeat", id }, topics: topicsOf(heartbeat), data });
}
