import { asId, type OrganisationId, type Role, type UserId } from "@staunch/core/kernel";
import type { CommandContext, Tx } from "#platform/index.ts";
import { getOrganisation } from "#identity/read-organisation.ts";
import type { Organisation } from "#identity/store-memberships.ts";
import type { User } from "#identity/store-users.ts";

/** Whoever asks, where, and what they may do there. */
export interface Me {
  /** Absent for Staunch itself. */
  readonly user: User | undefined;
  readonly organisation: Organisation;
  readonly role: Role | "system";
  /** Other organisations the person is a member of are reached by signing in to them. */
  readonly actor: { readonly kind: CommandContext["actor"]["kind"]; readonly name: string };
}

/** Who is asking. */
export async function readMe(ctx: CommandContext): Promise<Me> {
  const { userId, role, kind, name } = ctx.actor;
  return ctx.transact(async (tx) => ({
    user: userId === undefined ? undefined : await findUser(tx, userId),
    organisation: await getOrganisation(tx, ctx.organisationId),
    role,
    actor: { kind, name },
  }));
}

async function findUser(tx: Tx, userId: UserId): Promise<User | undefined> {
  const row = await tx.selectFrom("users").selectAll().where("id", "=", userId).executeTakeFirst();
  if (row === undefined) return undefined;
  return { id: userId, email: row.email, name: row.name, timeZone: row.time_zone, version: row.version };
}

/** An invitation that still waits. */
export interface OpenInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
}

/** Invitations nobody accepted yet, expired ones too, the latest first. */
export async function listInvitations(tx: Tx, organisationId: OrganisationId): Promise<readonly OpenInvitation[]> {
  const rows = await tx
    .selectFrom("invitations")
    .select(["id", "email", "role", "created_at", "expires_at"])
    .where("organisation_id", "=", organisationId)
    .where("accepted_at", "is", null)
    .orderBy("created_at", "desc")
    .execute();
  return rows.map((row) => ({ id: row.id, email: row.email, role: row.role, createdAt: row.created_at, expiresAt: row.expires_at }));
}

/** A key without its secret. */
export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly role: Role;
  readonly userId: UserId;
  readonly createdAt: Temporal.Instant;
  readonly lastUsedAt: Temporal.Instant | undefined;
}

/** Keys that work, the latest first: one person's, or everybody's when `userId` is absent. */
export async function listApiKeys(tx: Tx, organisationId: OrganisationId, userId: UserId | undefined): Promise<readonly ApiKeyView[]> {
  const rows = await tx
    .selectFrom("api_keys")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("revoked_at", "is", null)
    .$if(userId !== undefined, (query) => query.where("user_id", "=", userId ?? ""))
    .orderBy("created_at", "desc")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    role: row.role,
    userId: asId<"user">(row.user_id),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  }));
}
