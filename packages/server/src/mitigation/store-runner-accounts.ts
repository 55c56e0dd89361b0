import { asId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import { z } from "zod";
import { runnerKinds } from "@staunch/core/mitigation";
import type { StoredRunnerAccount } from "#mitigation/runner-account.ts";
import { type CommandContext, type DB, jsonb, type Tx } from "#platform/index.ts";

type Scoped = Pick<CommandContext, "organisationId">;

/** By name. */
export async function findRunnerAccounts(tx: Tx, ctx: Scoped): Promise<readonly StoredRunnerAccount[]> {
  const rows = await tx
    .selectFrom("runner_accounts")
    .selectAll()
    .where("organisation_id", "=", ctx.organisationId)
    .orderBy("name")
    .orderBy("id")
    .execute();
  return rows.map(toAccount);
}

export async function findRunnerAccount(tx: Tx, ctx: Scoped, id: string): Promise<StoredRunnerAccount | undefined> {
  const row = await tx
    .selectFrom("runner_accounts")
    .selectAll()
    .where("organisation_id", "=", ctx.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : toAccount(row);
}

/** The account, locked until the transaction ends. */
export async function findRunnerAccountForUpdate(tx: Tx, ctx: Scoped, id: string): Promise<StoredRunnerAccount | undefined> {
  const row = await tx
    .selectFrom("runner_accounts")
    .selectAll()
    .where("organisation_id", "=", ctx.organisationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toAccount(row);
}

/** @throws a unique violation when there is one of that name. */
export async function insertRunnerAccount(tx: Tx, account: StoredRunnerAccount): Promise<void> {
  await tx
    .insertInto("runner_accounts")
    .values({
      organisation_id: account.organisationId,
      id: account.id,
      kind: account.kind,
      name: account.name,
      settings: jsonb(account.settings),
      secrets_sealed: account.secrets ?? null,
      version: account.version,
      created_at: account.createdAt,
      updated_at: account.updatedAt,
    })
    .execute();
}

/** @throws a unique violation when there is another of that name. */
export async function saveRunnerAccount(tx: Tx, account: StoredRunnerAccount): Promise<void> {
  await tx
    .updateTable("runner_accounts")
    .set({
      name: account.name,
      settings: jsonb(account.settings),
      secrets_sealed: account.secrets ?? null,
      version: account.version,
      updated_at: account.updatedAt,
    })
    .where("organisation_id", "=", account.organisationId)
    .where("id", "=", account.id)
    .execute();
}

/** Takes the account away, also from mitigations that left the catalogue; the caller knows that no other has it. */
export async function deleteRunnerAccount(tx: Tx, ctx: Scoped, id: string): Promise<void> {
  await tx
    .updateTable("mitigations")
    .set({ runner_account_id: null })
    .where("organisation_id", "=", ctx.organisationId)
    .where("runner_account_id", "=", id)
    .where("removed_at", "is not", null)
    .execute();
  await tx.deleteFrom("runner_accounts").where("organisation_id", "=", ctx.organisationId).where("id", "=", id).execute();
}

/** A mitigation that runs by an account. */
export interface AccountUse {
  readonly accountId: string;
  readonly mitigationId: string;
  readonly name: string;
  readonly serviceId: string;
}

/** Which mitigations of the catalogues run by which account. */
export async function findAccountUses(tx: Tx, ctx: Scoped): Promise<readonly AccountUse[]> {
  const rows = await tx
    .selectFrom("mitigations")
    .select(["id", "name", "service_id", "runner_account_id"])
    .where("organisation_id", "=", ctx.organisationId)
    .where("runner_account_id", "is not", null)
    .where("removed_at", "is", null)
    .orderBy("name")
    .execute();
  return rows.map((row) => ({
    accountId: row.runner_account_id ?? "",
    mitigationId: row.id,
    name: row.name,
    serviceId: row.service_id,
  }));
}

const storedKind = z.enum(runnerKinds);
const storedSettings = z.record(z.string(), z.unknown());

function toAccount(row: Selectable<DB["runner_accounts"]>): StoredRunnerAccount {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: row.id,
    kind: storedKind.parse(row.kind),
    name: row.name,
    settings: storedSettings.parse(row.settings),
    secrets: row.secrets_sealed ?? undefined,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
