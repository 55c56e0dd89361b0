import { randomBytes } from "node:crypto";
import type { MitigationId, ServiceId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import type { Mitigation, MitigationDraft } from "#mitigation/mitigation.ts";
import { mitigationSubject, serviceTopic } from "#mitigation/mitigation.ts";
import { requireRunner } from "#mitigation/choose-runner.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import { requireService } from "#mitigation/neighbours.ts";
import { findMitigationForUpdate, insertMitigation, saveMitigation } from "#mitigation/store.ts";
import { hasUnsettledRun } from "#mitigation/store-runs.ts";
import { conflict, isUniqueViolation, newId, notFound, recordEvent, requireVersion } from "#platform/index.ts";
import type { CommandContext, SecretBox, Tx } from "#platform/index.ts";

/** A mitigation with its signing secret in the clear: shown to its author once. */
export interface MitigationWithSecret {
  readonly mitigation: Mitigation;
  readonly secret: string;
}

/** The standard asks for 24 to 64 bytes; 32 is the block of the hash. */
const secretBytes = 32;

function newSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString("base64")}`;
}

/**
 * Adds a way to stop an impact to a service's catalogue.
 * @throws not_found when there is no such service; invalid when the runner's settings do not fit; conflict when it has a mitigation of that name.
 */
export async function addMitigation(
  ctx: CommandContext,
  deps: Pick<MitigationDeps, "runners" | "secrets">,
  serviceId: ServiceId,
  draft: MitigationDraft,
): Promise<MitigationWithSecret> {
  requirePermission(ctx.actor, "mitigations:write");
  const secret = newSecret();
  const mitigation = await refusingTwins(draft.name, () =>
    ctx.transact(async (tx) => {
      await requireService(tx, ctx, serviceId);
      const added: Mitigation = {
        ...draft,
        runner: await requireRunner(tx, ctx, deps, draft.runner),
        organisationId: ctx.organisationId,
        id: newId<"mitigation">(),
        serviceId,
        runnerSecret: deps.secrets.seal(secret),
        createdAt: ctx.now,
        removedAt: undefined,
        version: 1,
      };
      await insertMitigation(tx, added);
      await announce(tx, ctx, "mitigation.added", added);
      return added;
    }),
  );
  return { mitigation, secret };
}

/**
 * Changes an entry. Runs already under way keep what they started with.
 * @throws not_found; invalid when the runner's settings do not fit; precondition_failed when somebody edited it
 * meanwhile; conflict when the name is taken.
 */
export async function editMitigation(
  ctx: CommandContext,
  deps: Pick<MitigationDeps, "runners">,
  id: MitigationId,
  edit: { readonly version: number; readonly draft: MitigationDraft },
): Promise<Mitigation> {
  requirePermission(ctx.actor, "mitigations:write");
  return refusingTwins(edit.draft.name, () =>
    ctx.transact(async (tx) => {
      const stored = await loadForUpdate(tx, ctx, id);
      requireVersion({ version: stored.version }, edit.version);
      const saved = await saveMitigation(tx, { ...stored, ...edit.draft, runner: await requireRunner(tx, ctx, deps, edit.draft.runner) });
      await announce(tx, ctx, "mitigation.edited", saved);
      return saved;
    }),
  );
}

/** Takes an entry out of the catalogue. @throws not_found; conflict while a run of it is not settled. */
export async function removeMitigation(ctx: CommandContext, id: MitigationId): Promise<void> {
  requirePermission(ctx.actor, "mitigations:write");
  await ctx.transact(async (tx) => {
    const stored = await loadForUpdate(tx, ctx, id);
    if (await hasUnsettledRun(tx, stored)) throw conflict("A run of it is not settled yet.", { reason: "run_unsettled" });
    await saveMitigation(tx, { ...stored, removedAt: ctx.now });
    await announce(tx, ctx, "mitigation.removed", stored);
  });
}

/** Gives the runner a new signing secret; the old one is void from the next run on. @throws not_found */
export async function renewRunnerSecret(ctx: CommandContext, secrets: SecretBox, id: MitigationId): Promise<MitigationWithSecret> {
  requirePermission(ctx.actor, "mitigations:write");
  const secret = newSecret();
  const mitigation = await ctx.transact(async (tx) => {
    const stored = await loadForUpdate(tx, ctx, id);
    const saved = await saveMitigation(tx, { ...stored, runnerSecret: secrets.seal(secret) });
    await announce(tx, ctx, "mitigation.secret-renewed", saved);
    return saved;
  });
  return { mitigation, secret };
}

async function loadForUpdate(tx: Tx, ctx: CommandContext, id: MitigationId): Promise<Mitigation> {
  const stored = await findMitigationForUpdate(tx, ctx.organisationId, id);
  if (stored === undefined) throw notFound("mitigation", id);
  return stored;
}

async function refusingTwins<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict(`The service has a mitigation called "${name}" already.`, { reason: "name_taken" });
  }
}

/** What is announced is fit for every reader of the service: no secret, and of the runner only its host. */
function announce(tx: Tx, ctx: CommandContext, type: string, mitigation: Mitigation): Promise<void> {
  return recordEvent(tx, ctx, {
    type,
    subject: mitigationSubject(mitigation.id),
    topics: [serviceTopic(mitigation.serviceId)],
    data: {
      serviceId: mitigation.serviceId,
      name: mitigation.name,
      kind: mitigation.kind,
      risk: mitigation.risk,
      requiredRole: mitigation.requiredRole,
      needsApproval: mitigation.needsApproval,
      runnerKind: mitigation.runner.kind,
      runnerHost: hostOf(mitigation),
      version: mitigation.version,
    },
  });
}

/** Of the address that is called; of other kinds the account has it. */
function hostOf({ runner }: Mitigation): string | null {
  const { url } = runner.settings;
  return typeof url === "string" ? (URL.parse(url)?.host ?? null) : null;
}
