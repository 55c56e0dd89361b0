import { asId, type OrganisationId } from "@staunch/core/kernel";
import { type RawBuilder, sql } from "kysely";
import { type CommandContext, jsonb, type Tx } from "#platform/index.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { linkTo } from "#paging/paging-deps.ts";
import type { AccountKind, ChannelAccount, ChannelSettings } from "#paging/ports.ts";

/** An organisation's account at a vendor, as it is kept. */
export interface StoredAccount {
  readonly id: string;
  readonly organisationId: OrganisationId;
  /** The name of its {@link AccountKind}. */
  readonly kind: string;
  readonly name: string;
  /** Without what is secret. */
  readonly settings: ChannelSettings;
  /** Sealed. */
  readonly secrets: Uint8Array | undefined;
  /** The lowest is tried first. */
  readonly rank: number;
  readonly lastUsedAt: Temporal.Instant | undefined;
  readonly lastError: string | undefined;
  readonly lastErrorAt: Temporal.Instant | undefined;
  readonly version: number;
  readonly createdAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
}

interface AccountRow {
  readonly organisation_id: string;
  readonly id: string;
  readonly channel: string;
  readonly name: string;
  readonly settings: ChannelSettings;
  readonly secrets_sealed: Uint8Array | null;
  readonly rank: number;
  readonly last_used_at: Temporal.Instant | null;
  readonly last_error: string | null;
  readonly last_error_at: Temporal.Instant | null;
  readonly version: number;
  readonly created_at: Temporal.Instant;
  readonly updated_at: Temporal.Instant;
}

function toAccount(row: AccountRow): StoredAccount {
  return {
    id: row.id,
    organisationId: asId<"organisation">(row.organisation_id),
    kind: row.channel,
    name: row.name,
    settings: row.settings,
    secrets: row.secrets_sealed ?? undefined,
    rank: row.rank,
    lastUsedAt: row.last_used_at ?? undefined,
    lastError: row.last_error ?? undefined,
    lastErrorAt: row.last_error_at ?? undefined,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

type Scoped = Pick<CommandContext, "organisationId">;

async function select(tx: Tx, which: RawBuilder<unknown>): Promise<readonly StoredAccount[]> {
  const { rows } = await sql<AccountRow>`
    select organisation_id, id, channel, name, settings, secrets_sealed, rank, last_used_at, last_error, last_error_at, version,
      created_at, updated_at from channel_accounts where ${which}`.execute(tx);
  return rows.map(toAccount);
}

/** Every account, in the order they are tried. */
export async function listChannelAccounts(tx: Tx, ctx: Scoped): Promise<readonly StoredAccount[]> {
  return select(tx, sql`organisation_id = ${ctx.organisationId} order by rank, created_at, id`);
}

/** The accounts of some kinds, in the order they are tried. */
export async function findAccountsOfKinds(tx: Tx, ctx: Scoped, kinds: readonly string[]): Promise<readonly StoredAccount[]> {
  if (kinds.length === 0) return [];
  return select(tx, sql`organisation_id = ${ctx.organisationId} and channel = any(${[...kinds]}::text[]) order by rank, created_at, id`);
}

export async function findChannelAccount(tx: Tx, ctx: Scoped, id: string): Promise<StoredAccount | undefined> {
  const [account] = await select(tx, sql`organisation_id = ${ctx.organisationId} and id = ${id}`);
  return account;
}

export async function findChannelAccountForUpdate(tx: Tx, ctx: Scoped, id: string): Promise<StoredAccount | undefined> {
  const [account] = await select(tx, sql`organisation_id = ${ctx.organisationId} and id = ${id} for update`);
  return account;
}

/** Of whichever organisation: for a vendor's call back, which names nothing but the account. The transaction's scope must allow it. */
export async function findChannelAccountAnywhere(tx: Tx, id: string): Promise<StoredAccount | undefined> {
  const [account] = await select(tx, sql`id = ${id}`);
  return account;
}

/** Of all organisations. The transaction's scope must allow it. */
export async function listAccountsAnywhere(tx: Tx, kind: string): Promise<readonly StoredAccount[]> {
  return select(tx, sql`channel = ${kind} order by created_at, id`);
}

export async function insertChannelAccount(tx: Tx, ctx: CommandContext, account: StoredAccount): Promise<void> {
  await sql`
    insert into channel_accounts (organisation_id, id, channel, name, settings, secrets_sealed, rank, version, created_at, updated_at)
    values (${ctx.organisationId}, ${account.id}, ${account.kind}, ${account.name}, ${jsonb(account.settings)},
      ${bytes(account.secrets)}, ${account.rank}, ${account.version}, ${account.createdAt}, ${account.updatedAt})`.execute(tx);
}

/** Writes what people edit; how it was used is written by {@link noteAccountUse}. */
export async function saveChannelAccount(tx: Tx, ctx: CommandContext, account: StoredAccount): Promise<void> {
  await sql`
    update channel_accounts set name = ${account.name}, settings = ${jsonb(account.settings)}, secrets_sealed = ${bytes(account.secrets)},
      rank = ${account.rank}, version = ${account.version}, updated_at = ${account.updatedAt}
    where organisation_id = ${ctx.organisationId} and id = ${account.id}`.execute(tx);
}

export async function deleteChannelAccount(tx: Tx, ctx: CommandContext, id: string): Promise<void> {
  await sql`delete from channel_accounts where organisation_id = ${ctx.organisationId} and id = ${id}`.execute(tx);
}

/** Notes that it was used, and how it failed if it did. Passed over while another message notes the same: it is for people to see, and never holds up a page. */
export async function noteAccountUse(tx: Tx, ctx: CommandContext, id: string, error: string | undefined): Promise<void> {
  const failed = error === undefined ? sql`` : sql`, last_error = ${error.slice(0, 500)}, last_error_at = ${ctx.now}`;
  await sql`
    update channel_accounts set last_used_at = ${ctx.now} ${failed}
    where (organisation_id, id) in (
      select organisation_id, id from channel_accounts
      where organisation_id = ${ctx.organisationId} and id = ${id} for update skip locked)`.execute(tx);
}

function bytes(sealed: Uint8Array | undefined): Buffer | null {
  return sealed === undefined ? null : Buffer.from(sealed);
}

/** Parts settings as the channel's schema left them into what may be shown and what is sealed. */
export function sealSettings(
  deps: Pick<PagingDeps, "secrets">,
  kind: AccountKind,
  settings: ChannelSettings,
): { readonly settings: ChannelSettings; readonly secrets: Uint8Array | undefined } {
  const isSecret = (key: string): boolean => kind.secrets.includes(key);
  const entries = Object.entries(settings);
  const sealed = Object.fromEntries(entries.filter(([key]) => isSecret(key)));
  return {
    settings: Object.fromEntries(entries.filter(([key]) => !isSecret(key))),
    secrets: Object.keys(sealed).length === 0 ? undefined : deps.secrets.seal(JSON.stringify(sealed)),
  };
}

/** The account as a channel is handed it: secrets opened, and where the vendor calls back. */
export function openAccount(deps: Pick<PagingDeps, "secrets" | "publicUrl">, account: StoredAccount): ChannelAccount {
  const { id, organisationId, settings, secrets } = account;
  const opened: ChannelSettings = secrets === undefined ? {} : readSecrets(deps.secrets.open(secrets));
  return { id, organisationId, settings: { ...settings, ...opened }, callbackUrl: callbackUrlOf(deps, account.kind, id) };
}

/** Where the vendor calls back for an account; below it the vendor's own routes. */
export function callbackUrlOf(deps: Pick<PagingDeps, "publicUrl">, kind: string, id: string): string {
  return linkTo(deps, `/channels/${kind}/${id}`);
}

function readSecrets(text: string): ChannelSettings {
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
}
