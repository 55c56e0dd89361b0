import {
  type CommandContext,
  conflict,
  type FieldFault,
  invalid,
  limitExceeded,
  newId,
  notFound,
  recordEvent,
  requireVersion,
  StaunchError,
  type Tx,
} from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import type { AccountKind, AccountVerdict, ChannelSettings, DeliveryChannel, DeliveryOutcome } from "#paging/ports.ts";
import {
  deleteChannelAccount,
  findChannelAccount,
  findChannelAccountForUpdate,
  insertChannelAccount,
  listChannelAccounts,
  openAccount,
  saveChannelAccount,
  sealSettings,
  type StoredAccount,
} from "#paging/store-channel-accounts.ts";
import { findContactMethodsOf } from "#paging/store-contact-methods.ts";
import { isUsable } from "#paging/notification.ts";
import { requireSelf } from "#paging/self.ts";

/** A kind of account with the channels that it opens. */
export interface OfferedKind {
  readonly kind: AccountKind;
  readonly channels: readonly DeliveryChannel[];
}

/** Every kind of account that this server knows, in the order of its channels. */
export function accountKinds(deps: Pick<PagingDeps, "channels">): readonly OfferedKind[] {
  const kinds = new Map<string, AccountKind>();
  for (const { account } of deps.channels) if (account !== undefined) kinds.set(account.name, account);
  return [...kinds.values()].map((kind) => ({ kind, channels: deps.channels.filter((channel) => channel.account?.name === kind.name) }));
}

/** What accounts can be added. */
export function listAccountKinds(deps: Pick<PagingDeps, "channels">, ctx: CommandContext): readonly OfferedKind[] {
  requirePermission(ctx.actor, "channels:write");
  return accountKinds(deps);
}

export interface AccountWish {
  readonly kind: string;
  readonly name: string;
  readonly settings: ChannelSettings;
}

export interface AccountEdit {
  readonly version: number;
  readonly name: string;
  /** A secret that is left out stays as it is. */
  readonly settings: ChannelSettings;
}

const maxAccounts = 50;

/** The organisation's accounts at vendors, in the order they are tried. */
export async function listAccounts(ctx: CommandContext): Promise<readonly StoredAccount[]> {
  requirePermission(ctx.actor, "channels:write");
  return ctx.transact((tx) => listChannelAccounts(tx, ctx));
}

/** @throws not_found */
export async function getAccount(ctx: CommandContext, id: string): Promise<StoredAccount> {
  requirePermission(ctx.actor, "channels:write");
  return ctx.transact(async (tx) => {
    const account = await findChannelAccount(tx, ctx, id);
    if (account === undefined) throw notFound("channel account", id);
    return account;
  });
}

/** Adds an account, to be tried after those that are there. @throws invalid, limit_exceeded */
export async function addAccount(deps: PagingDeps, ctx: CommandContext, wish: AccountWish): Promise<StoredAccount> {
  requirePermission(ctx.actor, "channels:write");
  const kind = requireKind(deps, wish.kind);
  const sealed = sealSettings(deps, kind, readSettings(kind, wish.settings));
  return ctx.transact(async (tx) => {
    const others = await listChannelAccounts(tx, ctx);
    if (others.length >= maxAccounts) throw limitExceeded(`At most ${maxAccounts} accounts.`);
    const account: StoredAccount = {
      id: newId(),
      organisationId: ctx.organisationId,
      kind: kind.name,
      name: wish.name,
      settings: sealed.settings,
      secrets: sealed.secrets,
      rank: Math.max(0, ...others.map((other) => other.rank)) + 1,
      lastUsedAt: undefined,
      lastError: undefined,
      lastErrorAt: undefined,
      version: 1,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    };
    await insertChannelAccount(tx, ctx, account);
    await announce(tx, ctx, "channel-account.added", account);
    return account;
  });
}

/** @throws not_found, invalid, precondition_failed */
export async function changeAccount(deps: PagingDeps, ctx: CommandContext, id: string, edit: AccountEdit): Promise<StoredAccount> {
  requirePermission(ctx.actor, "channels:write");
  return ctx.transact(async (tx) => {
    const before = await requireAccount(tx, ctx, id);
    const kind = requireKind(deps, before.kind);
    requireVersion(before, edit.version);
    const known = openAccount(deps, before).settings;
    const kept = Object.fromEntries(Object.entries(known).filter(([key]) => kind.secrets.includes(key)));
    const sealed = sealSettings(deps, kind, readSettings(kind, { ...kept, ...edit.settings }));
    const account = { ...before, ...sealed, name: edit.name, version: before.version + 1, updatedAt: ctx.now };
    await saveChannelAccount(tx, ctx, account);
    await announce(tx, ctx, "channel-account.changed", account);
    return account;
  });
}

/** The order in which accounts are tried becomes this. @throws conflict when they are not exactly the ones there are. */
export async function orderAccounts(ctx: CommandContext, ids: readonly string[]): Promise<readonly StoredAccount[]> {
  requirePermission(ctx.actor, "channels:write");
  return ctx.transact(async (tx) => {
    const present = await listChannelAccounts(tx, ctx);
    const isWhole = present.length === ids.length && new Set(ids).size === ids.length && present.every(({ id }) => ids.includes(id));
    if (!isWhole) throw conflict("The accounts have changed meanwhile. Look at them again.");
    for (const [index, id] of ids.entries()) {
      const account = await requireAccount(tx, ctx, id);
      if (account.rank === index + 1) continue;
      const moved = { ...account, rank: index + 1, version: account.version + 1, updatedAt: ctx.now };
      await saveChannelAccount(tx, ctx, moved);
      await announce(tx, ctx, "channel-account.changed", moved);
    }
    return listChannelAccounts(tx, ctx);
  });
}

/** What left by it is still acknowledged by its links; answers by its vendor are no longer taken. @throws not_found */
export async function removeAccount(ctx: CommandContext, id: string): Promise<void> {
  requirePermission(ctx.actor, "channels:write");
  await ctx.transact(async (tx) => {
    const account = await requireAccount(tx, ctx, id);
    await deleteChannelAccount(tx, ctx, id);
    await announce(tx, ctx, "channel-account.removed", account);
  });
}

/** Asks the vendor whether the account is good. @throws not_found, conflict for a kind that cannot be asked */
export async function verifyAccount(deps: PagingDeps, ctx: CommandContext, id: string): Promise<AccountVerdict> {
  const account = await getAccount(ctx, id);
  const kind = requireKind(deps, account.kind);
  if (kind.verify === undefined) throw conflict(`${kind.label} cannot be asked. Send a test to yourself instead.`);
  return kind.verify(openAccount(deps, account));
}

const testMs = 15_000;

/**
 * Sends a test by this very account to a contact method of the person who asks, without a page.
 * @throws not_found, conflict when the person has no method of a kind that the account reaches.
 */
export async function testAccount(deps: PagingDeps, ctx: CommandContext, id: string): Promise<DeliveryOutcome> {
  const account = await getAccount(ctx, id);
  const userId = requireSelf(ctx);
  const channels = deps.channels.filter((channel) => channel.account?.name === account.kind);
  const methods = await ctx.transact((tx) => findContactMethodsOf(tx, ctx, [userId]));
  for (const channel of channels) {
    const method = methods.find((own) => own.kind === channel.kind && isUsable(own));
    if (method === undefined) continue;
    const secret = method.secret === undefined ? {} : { secret: deps.secrets.open(method.secret) };
    const message = { id: newId(), to: { address: method.address, ...secret }, account: openAccount(deps, account), at: ctx.now };
    return channel.send({ ...message, content: testContent(deps, account, ctx.now) }, testMs);
  }
  const kinds = channels.map((channel) => channel.label).join(" or ");
  throw conflict(`You have no verified contact method for ${kinds}. Add one under Me first.`);
}

function testContent({ publicUrl }: Pick<PagingDeps, "publicUrl">, account: StoredAccount, now: Temporal.Instant) {
  const pageUrl = new URL("/me", publicUrl).href;
  return {
    kind: "page",
    pageId: newId<"page">(),
    title: `${account.name} reaches you. There is nothing to acknowledge`,
    urgency: "low",
    isTest: true,
    triggeredAt: now,
    subject: { type: "channel-account", id: account.id },
    acknowledgeUrl: pageUrl,
    acknowledgeToken: "test",
    pageUrl,
  } as const;
}

function requireKind(deps: Pick<PagingDeps, "channels">, name: string): AccountKind {
  const found = accountKinds(deps).find(({ kind }) => kind.name === name);
  if (found === undefined) throw invalid("kind", "a kind of account that this server knows");
  return found.kind;
}

/** @throws invalid with every field that does not fit, as `settings.<name>`. */
function readSettings(kind: AccountKind, settings: ChannelSettings): ChannelSettings {
  // An empty field of a form is one that was left out.
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== "" && value !== null));
  const parsed = kind.settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults: FieldFault[] = parsed.error.issues.map(({ path, message }) => ({
    field: ["settings", ...path].join("."),
    expected: message,
  }));
  throw new StaunchError("invalid", "Some of the settings do not fit.", { faults });
}

async function requireAccount(tx: Tx, ctx: CommandContext, id: string): Promise<StoredAccount> {
  const account = await findChannelAccountForUpdate(tx, ctx, id);
  if (account === undefined) throw notFound("channel account", id);
  return account;
}

type Announced = "channel-account.added" | "channel-account.changed" | "channel-account.removed";

/** Settings stay out of events: they are read by the whole organisation. */
async function announce(tx: Tx, ctx: CommandContext, type: Announced, { id, kind, name, rank }: StoredAccount): Promise<void> {
  await recordEvent(tx, ctx, { type, subject: { type: "channel-account", id }, data: { kind, name, rank } });
}
