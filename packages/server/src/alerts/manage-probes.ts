import { newProbe, pauseProbe, type ProbeRule, type ProbeStep, restartProbe, resumeProbe } from "@staunch/core/alerts";
import type { ProbeId } from "@staunch/core/kernel";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { openSource } from "#alerts/manage-sources.ts";
import type { Probe, ProbeDraft, ProbeTarget } from "#alerts/probe.ts";
import { type Look, look, lookNext, showEffect, topicsOf } from "#alerts/run-probe.ts";
import { probeKind } from "#alerts/source.ts";
import { findSource, removeSource, saveSource } from "#alerts/store.ts";
import { deleteProbe, findProbe, findProbeForUpdate, insertProbe, listProbes, saveProbe } from "#alerts/store-probes.ts";
import { readService } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import {
  type CommandContext,
  conflict,
  isUniqueViolation,
  newId,
  notFound,
  recordEvent,
  requireVersion,
  type SecretBox,
  type Tx,
} from "#platform/index.ts";

/** Begins to look, at once. @throws not_found for the service; conflict when the name is taken. */
export async function createProbe(ctx: CommandContext, deps: AlertsDeps, draft: ProbeDraft): Promise<Probe> {
  requirePermission(ctx.actor, "probes:write");
  const { authorization, ...settings } = draft;
  return ctx.transact(async (tx) => {
    if (draft.serviceId !== undefined) await readService(ctx.within(tx), draft.serviceId);
    const source = await openSource(tx, ctx, deps, { kind: probeKind, name: draft.name, serviceId: draft.serviceId });
    const probe: Probe = {
      ...settings,
      organisationId: ctx.organisationId,
      id: newId<"probe">(),
      sourceId: source.id,
      credential: sealed(deps.secrets, authorization, undefined),
      state: newProbe(ctx.now),
      lastLook: undefined,
      createdAt: ctx.now,
      version: 1,
    };
    await refusingTwins(probe.name, () => insertProbe(tx, probe));
    await announce(tx, ctx, "probe.created", probe);
    await lookNext(tx, probe, ctx.now);
    return probe;
  });
}

/** Changes to a probe; what is left out stays. `serviceId` null takes it away. */
export interface ProbeEdit {
  readonly version: number;
  readonly name?: string | undefined;
  readonly serviceId?: ProbeDraft["serviceId"] | null;
  readonly target?: ProbeTarget | undefined;
  readonly rule?: Partial<ProbeRule>;
  readonly timeoutSeconds?: number | undefined;
  readonly severity?: Probe["severity"] | undefined;
  readonly authorization?: string | undefined;
}

/**
 * Changes a probe. Where it looks at something else it begins anew, and its open alert ends.
 * @throws not_found; precondition_failed; conflict when the name is taken.
 */
export async function editProbe(ctx: CommandContext, deps: AlertsDeps, id: ProbeId, edit: ProbeEdit): Promise<Probe> {
  requirePermission(ctx.actor, "probes:write");
  return ctx.transact(async (tx) => {
    const stored = await load(tx, ctx, id);
    requireVersion({ version: stored.version }, edit.version);
    if (typeof edit.serviceId === "string") await readService(ctx.within(tx), edit.serviceId);
    const isAnother = edit.target !== undefined || edit.authorization !== undefined;
    const step: ProbeStep = isAnother ? restartProbe(stored.state, ctx.now) : { state: stored.state, effect: "none" };
    const probe: Probe = { ...edited(stored, edit, deps.secrets), state: step.state };
    await refusingTwins(probe.name, () => saveProbe(tx, probe));
    const source = await findSource(tx, ctx.organisationId, probe.sourceId);
    if (source !== undefined)
      await saveSource(tx, { ...source, name: probe.name, serviceId: probe.serviceId, version: source.version + 1 });
    await announce(tx, ctx, "probe.edited", probe);
    await showEffect(tx, ctx, deps, { probe, step });
    if (probe.state.status !== "paused") await lookNext(tx, probe, ctx.now);
    return probe;
  });
}

function edited(stored: Probe, edit: ProbeEdit, secrets: SecretBox): Probe {
  const target = edit.target ?? stored.target;
  // A credential is meant for the host it was entered for; another one must not be handed it.
  const kept = originOf(target) === originOf(stored.target) ? stored.credential : undefined;
  return {
    ...stored,
    name: edit.name ?? stored.name,
    serviceId: edit.serviceId === undefined ? stored.serviceId : (edit.serviceId ?? undefined),
    target,
    credential: sealed(secrets, edit.authorization, kept),
    rule: { ...stored.rule, ...edit.rule },
    timeoutSeconds: edit.timeoutSeconds ?? stored.timeoutSeconds,
    severity: edit.severity ?? stored.severity,
    version: stored.version + 1,
  };
}

function originOf(target: ProbeTarget): string | undefined {
  return "url" in target ? URL.parse(target.url)?.origin : undefined;
}

/** Undefined keeps what is stored, the empty text takes it away. */
function sealed(secrets: SecretBox, authorization: string | undefined, stored: Buffer | undefined): Buffer | undefined {
  if (authorization === undefined) return stored;
  return authorization === "" ? undefined : secrets.seal(authorization);
}

/** Stops looking until it is resumed; an open alert of it ends. @throws not_found */
export function pauseLooking(ctx: CommandContext, deps: AlertsDeps, id: ProbeId): Promise<Probe> {
  return move(ctx, deps, id, { next: pauseProbe, event: "probe.paused" });
}

/** Looks again, at once. @throws not_found */
export function resumeLooking(ctx: CommandContext, deps: AlertsDeps, id: ProbeId): Promise<Probe> {
  return move(ctx, deps, id, { next: resumeProbe, event: "probe.resumed" });
}

interface Move {
  readonly next: typeof pauseProbe;
  readonly event: string;
}

async function move(ctx: CommandContext, deps: AlertsDeps, id: ProbeId, { next, event }: Move): Promise<Probe> {
  requirePermission(ctx.actor, "probes:respond");
  return ctx.transact(async (tx) => {
    const stored = await load(tx, ctx, id);
    const step = next(stored.state, ctx.now);
    if (step.state === stored.state) return stored;
    const probe: Probe = { ...stored, state: step.state };
    await saveProbe(tx, probe);
    await announce(tx, ctx, event, probe);
    await showEffect(tx, ctx, deps, { probe, step });
    await lookNext(tx, probe, probe.state.status === "paused" ? undefined : ctx.now);
    return probe;
  });
}

/** Takes it away; an open alert of it ends. Its alerts stay. @throws not_found */
export async function removeProbe(ctx: CommandContext, deps: AlertsDeps, id: ProbeId): Promise<void> {
  requirePermission(ctx.actor, "probes:write");
  await ctx.transact(async (tx) => {
    const probe = await load(tx, ctx, id);
    await showEffect(tx, ctx, deps, { probe, step: pauseProbe(probe.state, ctx.now) });
    await deleteProbe(tx, probe);
    await removeSource(tx, { organisationId: probe.organisationId, id: probe.sourceId }, ctx.now);
    await lookNext(tx, probe, undefined);
    await announce(tx, ctx, "probe.removed", probe);
  });
}

/** Looks once at what somebody is about to save. Nothing is kept. */
export async function tryProbe(
  ctx: CommandContext,
  deps: AlertsDeps,
  draft: Pick<ProbeDraft, "target" | "authorization" | "timeoutSeconds">,
): Promise<Look> {
  requirePermission(ctx.actor, "probes:write");
  const { target, authorization, timeoutSeconds } = draft;
  return look(deps, { target, timeoutSeconds, credential: sealed(deps.secrets, authorization, undefined) }, ctx.now);
}

/** @throws not_found */
export async function readProbe(ctx: CommandContext, id: ProbeId): Promise<Probe> {
  requirePermission(ctx.actor, "probes:read");
  const probe = await ctx.transact((tx) => findProbe(tx, ctx.organisationId, id));
  if (probe === undefined) throw notFound("probe", id);
  return probe;
}

/** By name from `after` on, one more than `limit` at most. */
export async function readProbes(
  ctx: CommandContext,
  page: { readonly limit: number; readonly after: string | undefined },
): Promise<readonly Probe[]> {
  requirePermission(ctx.actor, "probes:read");
  return ctx.transact((tx) => listProbes(tx, ctx.organisationId, page));
}

async function load(tx: Tx, ctx: CommandContext, id: ProbeId): Promise<Probe> {
  const probe = await findProbeForUpdate(tx, ctx.organisationId, id);
  if (probe === undefined) throw notFound("probe", id);
  return probe;
}

async function refusingTwins<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict(`There is a probe called "${name}" already.`, { reason: "name_taken" });
  }
}

function announce(tx: Tx, ctx: CommandContext, type: string, probe: Probe): Promise<void> {
  const { id, name, target, rule, severity, serviceId, version } = probe;
  const data = { name, kind: target.kind, ...rule, severity, serviceId: serviceId ?? null, version };
  return recordEvent(tx, ctx, { type, subject: { type: "probe", id }, topics: topicsOf(probe), data });
}
