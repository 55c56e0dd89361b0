import { type ApiKeyId, asId, type OrganisationId, type Role, type UserId } from "@staunch/core/kernel";
import type { Tx } from "#platform/index.ts";

export interface StoredApiKey {
  readonly organisationId: OrganisationId;
  readonly id: ApiKeyId;
  readonly userId: UserId;
  readonly name: string;
  readonly role: Role;
}

export interface NewApiKey extends StoredApiKey {
  readonly prefix: string;
  readonly tokenHash: Buffer;
  readonly createdAt: Temporal.Instant;
}

export interface FoundApiKey extends StoredApiKey {
  readonly userName: string;
  /** What its owner may do now; the key does no more. */
  readonly userRole: Role;
  readonly lastUsedAt: Temporal.Instant | undefined;
}

export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<void> {
  await tx
    .insertInto("api_keys")
    .values({
      organisation_id: key.organisationId,
      id: key.id,
      user_id: key.userId,
      name: key.name,
      prefix: key.prefix,
      token_hash: key.tokenHash,
      role: key.role,
      created_at: key.createdAt,
    })
    .execute();
}

/** The living key behind a secret, of a person who is still a member; needs the scope '*'. */
export async function findApiKeyByHash(tx: Tx, tokenHash: Buffer): Promise<FoundApiKey | undefined> {
  const row = await tx
    .selectFrom("api_keys")
    .innerJoin("users", "users.id", "api_keys.user_id")
    .innerJoin("memberships", (join) =>
      join.onRef("memberships.organisation_id", "=", "api_keys.organisation_id").onRef("memberships.user_id", "=", "api_keys.user_id"),
    )
    .select(["api_keys.organisation_id", "api_keys.id", "api_keys.user_id", "api_keys.name", "api_keys.role", "api_keys.last_used_at"])
    .select(["users.name as user_name", "memberships.role as user_role"])
    .where("api_keys.token_hash", "=", tokenHash)
    .where("api_keys.revoked_at", "is", null)
    .where("memberships.removed_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"api-key">(row.id),
    userId: asId<"user">(row.user_id),
    name: row.name,
    role: row.role,
    userName: row.user_name,
    userRole: row.user_role,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}

export async function saveKeyUse(tx: Tx, key: Pick<StoredApiKey, "organisationId" | "id">, usedAt: Temporal.Instant): Promise<void> {
  await tx
    .updateTable("api_keys")
    .set({ last_used_at: usedAt })
    .where("organisation_id", "=", key.organisationId)
    .where("id", "=", key.id)
    .execute();
}

/** A key that still works. */
export async function findApiKeyForUpdate(tx: Tx, organisationId: OrganisationId, id: ApiKeyId): Promise<StoredApiKey | undefined> {
  const row = await tx
    .selectFrom("api_keys")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { organisationId, id, userId: asId<"user">(row.user_id), name: row.name, role: row.role };
}

export async function saveRevoked(tx: Tx, key: Pick<StoredApiKey, "organisationId" | "id">, revokedAt: Temporal.Instant): Promise<void> {
  await tx
    .updateTable("api_keys")
    .set({ revoked_at: revokedAt })
    .where("organisation_id", "=", key.organisationId)
    .where("id", "=", key.id)
    .execute();
}

export async function saveAllRevoked(tx: Tx, organisationId: OrganisationId, userId: UserId, revokedAt: Temporal.Instant): Promise<void> {
  await tx
    .updateTable("api_keys")
    .set({ revoked_at: revokedAt })
    .where("organisation_id", "=", organisationId)
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .execute();
}
