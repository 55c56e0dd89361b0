import type { RunnerKindName } from "@staunch/core/mitigation";
import { requirePermission } from "#identity/index.ts";
import { readFields } from "#mitigation/choose-runner.ts";
import type { MitigationDeps } from "#mitigation/mitigation-deps.ts";
import type { RunnerKind, RunnerSettings, RunnerVerdict } from "#mitigation/ports.ts";
import {
  type AccountedKind,
  hasAccount,
  openRunnerAccount,
  sealRunnerSettings,
  type StoredRunnerAccount,
} from "#mitigation/runner-account.ts";
import {
  type AccountUse,
  deleteRunnerAccount,
  findAccountUses,
  findRunnerAccount,
  findRunnerAccountForUpdate,
  findRunnerAccounts,
  insertRunnerAccount,
  saveRunnerAccount,
} from "#mitigation/store-runner-accounts.ts";
import {
  type CommandContext,
  conflict,
  invalid,
  isUniqueViolation,
  limitExceeded,
  newId,
  notFound,
  recordEvent,
  requireVersion,
  type Tx,
} from "#platform/index.ts";

export interface RunnerAccountWish {
  readonly kind: RunnerKindName;
  readonly name: string;
  readonly settings: RunnerSettings;
}

export interface RunnerAccountEdit {
  readonly version: number;
  readonly name: string;
  /** A secret that is left out stays as it is, unless the address changes. */
  readonly settings: RunnerSettings;
}

/** An account with the mitigations that run by it. */
export interface UsedRunnerAccount {
  readonly account: StoredRunnerAccount;
  readonly uses: readonly AccountUse[];
}

type Deps = Pick<MitigationDeps, "runners" | "secrets">;

const maxAccounts = 50;

/** The kinds of runner that this server knows, in their order. */
export function listRunnerKinds(ctx: CommandContext, deps: Pick<MitigationDeps, "runners">): readonly RunnerKind[] {
  requirePermission(ctx.actor, "runner-accounts:write");
  return [...deps.runners.values()];
}

/** The organisation's accounts, by name. */
export async function listRunnerAccounts(ctx: CommandContext): Promise<readonly UsedRunnerAccount[]> {
  requirePermission(ctx.actor, "runner-accounts:write");
  return ctx.transact(async (tx) => {
    const uses = await findAccountUses(tx, ctx);
    return (await findRunnerAccounts(tx, ctx)).map((account) => ({ account, uses: uses.filter((use) => use.accountId === account.id) }));
  });
}

/** @throws not_found */
export async function readRunnerAccount(ctx: CommandContext, id: string): Promise<UsedRunnerAccount> {
  requirePermission(ctx.actor, "runner-accounts:write");
  return ctx.transact(async (tx) => {
    const account = await findRunnerAccount(tx, ctx, id);
    if (account === undefined) throw notFound("runner account", id);
    return { account, uses: (await findAccountUses(tx, ctx)).filter((use) => use.accountId === id) };
  });
}

/** @throws invalid naming the fields that do not fit; conflict when the name is taken; limit_exceeded */
export async function addRunnerAccount(ctx: CommandContext, deps: Deps, wish: RunnerAccountWish): Promise<StoredRunnerAccount> {
  requirePermission(ctx.actor, "runner-accounts:write");
  const kind = requireKind(deps, wish.kind);
  const sealed = sealRunnerSettings(deps, kind.account.secretFields, readFields(kind.account.schema, wish.settings, "settings"));
  return refusingTwins(wish.name, () =>
    ctx.transact(async (tx) => {
      if ((await findRunnerAccounts(tx, ctx)).length >= maxAccounts) throw limitExceeded(`At most ${maxAccounts} accounts.`);
      const account: StoredRunnerAccount = {
        organisationId: ctx.organisationId,
        id: newId(),
        kind: kind.kind,
        name: wish.name,
        ...sealed,
        version: 1,
        createdAt: ctx.now,
        updatedAt: ctx.now,
      };
      await insertRunnerAccount(tx, account);
      await announce(tx, ctx, "runner-account.added", account);
      return account;
    }),
  );
}

/** @throws not_found; invalid; precondition_failed when somebody edited it meanwhile; conflict when the name is taken */
export async function editRunnerAccount(
  ctx: CommandContext,
  deps: Deps,
  id: string,
  edit: RunnerAccountEdit,
): Promise<StoredRunnerAccount> {
  requirePermission(ctx.actor, "runner-accounts:write");
  return refusingTwins(edit.name, () =>
    ctx.transact(async (tx) => {
      const before = await requireAccount(tx, ctx, id);
      const kind = requireKind(deps, before.kind);
      requireVersion(before, edit.version);
      const settings = readFields(
        kind.account.schema,
        { ...keptSecrets(deps, kind, before, edit.settings), ...given(edit.settings) },
        "settings",
      );
      const sealed = sealRunnerSettings(deps, kind.account.secretFields, settings);
      const account = { ...before, ...sealed, name: edit.name, version: before.version + 1, updatedAt: ctx.now };
      await saveRunnerAccount(tx, account);
      await announce(tx, ctx, "runner-account.edited", account);
      return account;
    }),
  );
}

function given(settings: RunnerSettings): RunnerSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== "" && value !== null));
}

/** A secret stays with the address that it was entered for: whoever may edit accounts could have it sent to a server of their own. */
function keptSecrets(deps: Deps, kind: AccountedKind, before: StoredRunnerAccount, settings: RunnerSettings): RunnerSettings {
  const { secretFields } = kind.account;
  const known = openRunnerAccount(deps, before).settings;
  const kept = Object.fromEntries(Object.entries(known).filter(([key]) => secretFields.includes(key)));
  const parsed = kind.account.schema.safeParse({ ...kept, ...given(settings) });
  if (!parsed.success || originOf(parsed.data["url"]) === originOf(known["url"])) return kept;
  const lacking = secretFields.find((field) => kept[field] !== undefined && given(settings)[field] === undefined);
  if (lacking !== undefined) throw invalid(`settings.${lacking}`, "the secret for the new address, entered again");
  return kept;
}

function originOf(url: unknown): string | undefined {
  return typeof url === "string" ? URL.parse(url)?.origin : undefined;
}

/** @throws not_found; conflict with the mitigations that run by it */
export async function removeRunnerAccount(ctx: CommandContext, id: string): Promise<void> {
  requirePermission(ctx.actor, "runner-accounts:write");
  await ctx.transact(async (tx) => {
    const account = await requireAccount(tx, ctx, id);
    const uses = (await findAccountUses(tx, ctx)).filter((use) => use.accountId === id);
    if (uses.length > 0) {
      const names = uses.map((use) => `"${use.name}"`).join(", ");
      throw conflict(`It is in use by ${names}.`, { reason: "in_use", mitigationIds: uses.map((use) => use.mitigationId) });
    }
    await deleteRunnerAccount(tx, ctx, id);
    await announce(tx, ctx, "runner-account.removed", account);
  });
}

/** Asks the other side whether the account is good; changes nothing there. @throws not_found */
export async function testRunnerAccount(ctx: CommandContext, deps: Deps, id: string): Promise<RunnerVerdict> {
  const { account } = await readRunnerAccount(ctx, id);
  const kind = requireKind(deps, account.kind);
  return kind.account.test(openRunnerAccount(deps, account));
}

function requireKind(deps: Pick<MitigationDeps, "runners">, name: RunnerKindName): AccountedKind {
  const kind = deps.runners.get(name);
  if (!hasAccount(kind)) throw invalid("kind", "a kind of runner that has accounts");
  return kind;
}

async function requireAccount(tx: Tx, ctx: CommandContext, id: string): Promise<StoredRunnerAccount> {
  const account = await findRunnerAccountForUpdate(tx, ctx, id);
  if (account === undefined) throw notFound("runner account", id);
  return account;
}

async function refusingTwins<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict(`There is a runner account called "${name}" already.`, { reason: "name_taken" });
  }
}

type Announced = "runner-account.added" | "runner-account.edited" | "runner-account.removed";

/** Settings stay out of events: they are read by the whole organisation. */
async function announce(tx: Tx, ctx: CommandContext, type: Announced, { id, kind, name, version }: StoredRunnerAccount): Promise<void> {
  await recordEvent(tx, ctx, { type, subject: { type: "runner-account", id }, data: { kind, name, version } });
}
