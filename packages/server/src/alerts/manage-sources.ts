import { randomBytes } from "node:crypto";
import type { ServiceId, SourceId } from "@staunch/core/kernel";
import { hashOfKey } from "#alerts/intake.ts";
import type { AlertsDeps } from "#alerts/alerts-deps.ts";
import { isOwnKind, type SourceKind, type SourceSettings, type SourceView } from "#alerts/source.ts";
import { findSource, insertSource, listSources, removeSource as removeStored, saveSource, type StoredSource } from "#alerts/store.ts";
import { readService } from "#catalog/index.ts";
import { requirePermission } from "#identity/index.ts";
import { afterCommit, type CommandContext, invalid, newId, notFound, recordEvent, requireVersion, type Tx } from "#platform/index.ts";

export interface NewSourceRequest {
  readonly kind: string;
  readonly name: string;
  readonly serviceId?: ServiceId | undefined;
  /** As the kind's own schema says. */
  readonly settings?: SourceSettings | undefined;
  readonly secret?: string | undefined;
  readonly requestsPerSecond?: number | null | undefined;
}

/** Changes to a source; what is left out stays. */
export interface SourceEdit {
  readonly version: number;
  readonly name?: string | undefined;
  readonly serviceId?: ServiceId | null | undefined;
  readonly settings?: SourceSettings | undefined;
  readonly secret?: string | null | undefined;
  /** null: what any source may. */
  readonly requestsPerSecond?: number | null | undefined;
}

/** 32 hexadecimal characters: what PagerDuty clients insist on, and 128 bits of secret. */
function newRoutingKey(): string {
  return randomBytes(16).toString("hex");
}

function viewOf(deps: AlertsDeps, source: StoredSource): SourceView {
  const routingKey = deps.secrets.open(source.keySealed);
  const kind = deps.sourceKinds.find((candidate) => candidate.kind === source.kind);
  return {
    id: source.id,
    kind: source.kind,
    name: source.name,
    serviceId: source.serviceId ?? null,
    routingKey,
    url: kind?.address(deps.publicUrl, routingKey) ?? "",
    setup: kind?.setup(deps.publicUrl, routingKey) ?? "",
    settings: source.settings,
    hasSecret: source.secretSealed !== undefined,
    requestsPerSecond: source.requestsPerSecond ?? null,
    version: source.version,
    lastEventAt: source.lastEventAt,
    lastError: source.lastError,
    lastErrorAt: source.lastErrorAt,
  };
}

/** Opens a way in for one sender. @throws invalid for an unknown kind, not_found for an unknown service. */
export async function createSource(ctx: CommandContext, deps: AlertsDeps, request: NewSourceRequest): Promise<SourceView> {
  requirePermission(ctx.actor, "sources:write");
  const kind = deps.sourceKinds.find((candidate) => candidate.kind === request.kind);
  if (kind === undefined) throw invalid("kind", `one of ${deps.sourceKinds.map((known) => known.kind).join(", ")}`);
  const settings = settingsOf(kind, request.settings ?? {});
  requireSecret(kind, request.secret);
  return ctx.transact(async (tx) => {
    if (request.serviceId !== undefined) await readService(ctx.within(tx), request.serviceId);
    const stored = await openSource(tx, ctx, deps, { ...request, settings });
    await recordEvent(tx, ctx, {
      type: "source.created",
      subject: { type: "source", id: stored.id },
      data: { kind: request.kind, name: request.name },
    });
    // A sender may have tried the new key a moment ago and been told it is unknown.
    afterCommit(tx, () => deps.intake.forget());
    return viewOf(deps, stored);
  });
}

/** Changes a source. Its address and key stay. @throws not_found, precondition_failed; invalid naming the setting at fault */
export async function updateSource(ctx: CommandContext, deps: AlertsDeps, id: SourceId, edit: SourceEdit): Promise<SourceView> {
  requirePermission(ctx.actor, "sources:write");
  return ctx.transact(async (tx) => {
    const stored = await findManagedSource(tx, ctx, id);
    const kind = deps.sourceKinds.find((candidate) => candidate.kind === stored?.kind);
    if (stored === undefined || kind === undefined) throw notFound("source", id);
    requireVersion({ version: stored.version }, edit.version);
    if (typeof edit.serviceId === "string") await readService(ctx.within(tx), edit.serviceId);
    if (edit.secret !== undefined) requireSecret(kind, edit.secret ?? undefined);
    const source = { ...changed(stored, edit, deps), settings: settingsOf(kind, edit.settings ?? stored.settings) };
    await saveSource(tx, source);
    await recordEvent(tx, ctx, {
      type: "source.updated",
      subject: { type: "source", id },
      data: { kind: source.kind, name: source.name, serviceId: source.serviceId ?? null, secretChanged: edit.secret !== undefined },
    });
    afterCommit(tx, () => deps.intake.forget());
    return viewOf(deps, source);
  });
}

function changed(stored: StoredSource, edit: SourceEdit, deps: AlertsDeps): StoredSource {
  const secretSealed = typeof edit.secret === "string" ? deps.secrets.seal(edit.secret) : undefined;
  return {
    ...stored,
    name: edit.name ?? stored.name,
    serviceId: edit.serviceId === undefined ? stored.serviceId : (edit.serviceId ?? undefined),
    secretSealed: edit.secret === undefined ? stored.secretSealed : secretSealed,
    requestsPerSecond: edit.requestsPerSecond === undefined ? stored.requestsPerSecond : (edit.requestsPerSecond ?? undefined),
    version: stored.version + 1,
  };
}

function settingsOf(kind: SourceKind, given: SourceSettings): SourceSettings {
  const [unknown] = Object.keys(given);
  if (kind.settings === undefined && unknown !== undefined) throw invalid(`settings.${unknown}`, `nothing: ${kind.label} has no settings`);
  const parsed = kind.settings?.safeParse(given);
  if (parsed === undefined || parsed.success) return parsed?.data ?? {};
  const [issue] = parsed.error.issues;
  throw invalid(["settings", ...(issue?.path ?? [])].join("."), issue?.message ?? "something else");
}

function requireSecret(kind: SourceKind, secret: string | undefined): void {
  if (kind.secret === undefined && secret !== undefined) throw invalid("secret", `nothing: ${kind.label} signs with no secret`);
  if (kind.secret?.need === "required" && secret === undefined) throw invalid("secret", `the sender's ${kind.secret.label}`);
}

/** A source with a routing key of its own. */
export async function openSource(tx: Tx, ctx: CommandContext, deps: AlertsDeps, request: NewSourceRequest): Promise<StoredSource> {
  const routingKey = newRoutingKey();
  const source = {
    organisationId: ctx.organisationId,
    id: newId<"source">(),
    kind: request.kind,
    name: request.name,
    serviceId: request.serviceId,
    keySealed: deps.secrets.seal(routingKey),
    settings: request.settings ?? {},
    secretSealed: request.secret === undefined ? undefined : deps.secrets.seal(request.secret),
    requestsPerSecond: request.requestsPerSecond ?? undefined,
    createdAt: ctx.now,
  };
  await insertSource(tx, { ...source, keyHash: hashOfKey(routingKey) });
  return { ...source, version: 1, lastEventAt: null, lastError: null, lastErrorAt: null };
}

/** Undefined also for the sources Staunch speaks through itself: they are managed with the heartbeat or probe they belong to. */
async function findManagedSource(tx: Tx, ctx: CommandContext, id: SourceId): Promise<StoredSource | undefined> {
  const source = await findSource(tx, ctx.organisationId, id);
  return source === undefined || isOwnKind(source.kind) ? undefined : source;
}

/** Every source of the organisation with its address and set-up; reports by people come in by another door. */
export async function listSourceViews(ctx: CommandContext, deps: AlertsDeps): Promise<readonly SourceView[]> {
  // The list holds secret keys: reading it is a matter for those who may also make one.
  requirePermission(ctx.actor, "sources:write");
  const sources = await ctx.transact((tx) => listSources(tx, ctx.organisationId));
  return sources.filter((source) => !isOwnKind(source.kind)).map((source) => viewOf(deps, source));
}

/** @throws not_found */
export async function readSourceView(ctx: CommandContext, deps: AlertsDeps, id: SourceId): Promise<SourceView> {
  requirePermission(ctx.actor, "sources:write");
  const source = await ctx.transact((tx) => findManagedSource(tx, ctx, id));
  if (source === undefined) throw notFound("source", id);
  return viewOf(deps, source);
}

/** Closes the way in. Its alerts stay; a sender that goes on using the key is refused within seconds. @throws not_found */
export async function removeSource(ctx: CommandContext, deps: AlertsDeps, id: SourceId): Promise<void> {
  requirePermission(ctx.actor, "sources:write");
  await ctx.transact(async (tx) => {
    const source = await findManagedSource(tx, ctx, id);
    if (source === undefined) throw notFound("source", id);
    await removeStored(tx, source, ctx.now);
    await recordEvent(tx, ctx, { type: "source.removed", subject: { type: "source", id }, data: { name: source.name } });
    afterCommit(tx, () => deps.intake.forget());
  });
}
