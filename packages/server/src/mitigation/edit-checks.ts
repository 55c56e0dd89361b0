import type { CheckId, ServiceId } from "@staunch/core/kernel";
import { objectiveText } from "@staunch/core/mitigation";
import { requirePermission } from "#identity/index.ts";
import type { CheckDraft, RecoveryCheck } from "#mitigation/check.ts";
import { checkSubject } from "#mitigation/check.ts";
import { serviceTopic } from "#mitigation/mitigation.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import { requireService } from "#mitigation/neighbours.ts";
import type { Reading } from "#mitigation/ports.ts";
import { readCheck } from "#mitigation/sample-check.ts";
import { checkTimerKind, sampleSoon } from "#mitigation/sampling.ts";
import { findCheck, findCheckForUpdate, insertCheck, saveCheck } from "#mitigation/store-checks.ts";
import { cancelTimer, conflict, isUniqueViolation, newId, notFound, recordEvent, requireVersion } from "#platform/index.ts";
import type { CommandContext, SecretBox, Tx } from "#platform/index.ts";

/**
 * Adds a recovery check to a service. If an incident touches the service now, it is read at once.
 * @throws not_found; conflict when the service has a check of that name.
 */
export async function addCheck(ctx: CommandContext, secrets: SecretBox, serviceId: ServiceId, draft: CheckDraft): Promise<RecoveryCheck> {
  requirePermission(ctx.actor, "checks:write");
  const check: RecoveryCheck = {
    organisationId: ctx.organisationId,
    id: newId<"check">(),
    serviceId,
    name: draft.name,
    source: draft.source,
    rule: draft.rule,
    credential: sealedCredential(secrets, draft.authorization, undefined),
    state: undefined,
    lastError: undefined,
    createdAt: ctx.now,
    removedAt: undefined,
    version: 1,
  };
  return refusingTwins(draft.name, () =>
    ctx.transact(async (tx) => {
      await requireService(tx, ctx, serviceId);
      await insertCheck(tx, check);
      await announce(tx, ctx, "check.added", check);
      await sampleSoon(tx, ctx, [serviceId]);
      return check;
    }),
  );
}

/** Changes a check; where it stands begins anew. @throws not_found; precondition_failed; conflict when the name is taken. */
export async function editCheck(
  ctx: CommandContext,
  secrets: SecretBox,
  id: CheckId,
  edit: { readonly version: number; readonly draft: CheckDraft },
): Promise<RecoveryCheck> {
  requirePermission(ctx.actor, "checks:write");
  const { name, source, rule, authorization } = edit.draft;
  return refusingTwins(name, () =>
    ctx.transact(async (tx) => {
      const stored = await loadForUpdate(tx, ctx, id);
      requireVersion({ version: stored.version }, edit.version);
      // A credential is meant for the host it was entered for; another one must not be handed it.
      const kept = URL.parse(source.url)?.origin === URL.parse(stored.source.url)?.origin ? stored.credential : undefined;
      const credential = sealedCredential(secrets, authorization, kept);
      const saved = await saveCheck(tx, { ...stored, name, source, rule, credential });
      await announce(tx, ctx, "check.edited", saved);
      await sampleSoon(tx, ctx, [saved.serviceId]);
      return saved;
    }),
  );
}

/** Takes a check away; its samples stay for the graphs of past incidents. @throws not_found */
export async function removeCheck(ctx: CommandContext, id: CheckId): Promise<void> {
  requirePermission(ctx.actor, "checks:write");
  await ctx.transact(async (tx) => {
    const stored = await loadForUpdate(tx, ctx, id);
    await saveCheck(tx, { ...stored, removedAt: ctx.now });
    await cancelTimer(tx, { organisationId: ctx.organisationId, kind: checkTimerKind, key: id });
    await announce(tx, ctx, "check.removed", stored);
  });
}

/** Reads a draft once, so that its author sees a number before saving. Nothing is kept. @throws not_found for the service */
export async function tryCheck(
  ctx: CommandContext,
  deps: Pick<MitigationDeps, "readers" | "secrets">,
  serviceId: ServiceId,
  draft: Pick<CheckDraft, "source" | "authorization">,
): Promise<Reading> {
  requirePermission(ctx.actor, "checks:write");
  await ctx.transact((tx) => requireService(tx, ctx, serviceId));
  const credential = sealedCredential(deps.secrets, draft.authorization, undefined);
  return readCheck(deps, { source: draft.source, credential }, ctx.now);
}

/** Reads a saved check once, with its stored credential. Nothing is kept. @throws not_found */
export async function testCheck(ctx: CommandContext, deps: Pick<MitigationDeps, "readers" | "secrets">, id: CheckId): Promise<Reading> {
  requirePermission(ctx.actor, "checks:respond");
  const check = await ctx.transact((tx) => findCheck(tx, ctx.organisationId, id));
  if (check === undefined || check.removedAt !== undefined) throw notFound("check", id);
  return readCheck(deps, check, ctx.now);
}

/** Undefined keeps what is stored, the empty text takes it away. */
function sealedCredential(secrets: SecretBox, authorization: string | undefined, stored: Buffer | undefined): Buffer | undefined {
  if (authorization === undefined) return stored;
  return authorization === "" ? undefined : secrets.seal(authorization);
}

async function loadForUpdate(tx: Tx, ctx: CommandContext, id: CheckId): Promise<RecoveryCheck> {
  const stored = await findCheckForUpdate(tx, ctx.organisationId, id);
  if (stored === undefined) throw notFound("check", id);
  return stored;
}

async function refusingTwins<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict(`The service has a check called "${name}" already.`, { reason: "name_taken" });
  }
}

function announce(tx: Tx, ctx: CommandContext, type: string, check: RecoveryCheck): Promise<void> {
  return recordEvent(tx, ctx, {
    type,
    subject: checkSubject(check.id),
    topics: [serviceTopic(check.serviceId)],
    data: {
      serviceId: check.serviceId,
      name: check.name,
      kind: check.source.kind,
      objective: objectiveText(check.rule.objective),
      holdSeconds: check.rule.holdSeconds,
      intervalSeconds: check.rule.intervalSeconds,
      version: check.version,
    },
  });
}
