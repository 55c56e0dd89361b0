import { asId, type OrganisationId, type Role, type UserId } from "@staunch/core/kernel";
import type { Tx } from "#platform/index.ts";

/** Addresses a row behind the wall. */
export interface SessionKey {
  readonly organisationId: OrganisationId;
  readonly id: string;
}

export interface FoundSession extends SessionKey {
  readonly userId: UserId;
  readonly userName: string;
  readonly role: Role;
  readonly createdAt: Temporal.Instant;
  readonly usedAt: Temporal.Instant;
}

export interface NewSession extends SessionKey {
  readonly userId: UserId;
  readonly tokenHash: Buffer;
  readonly userAgent: string;
  readonly at: Temporal.Instant;
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx
    .insertInto("sessions")
    .values({
      organisation_id: session.organisationId,
      id: session.id,
      user_id: session.userId,
      token_hash: session.tokenHash,
      user_agent: session.userAgent,
      created_at: session.at,
      used_at: session.at,
    })
    .execute();
}

/** The session of a token, with whom it speaks for and what they may; needs the scope '*'. */
export async function findSession(tx: Tx, tokenHash: Buffer): Promise<FoundSession | undefined> {
  const row = await tx
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .innerJoin("memberships", (join) =>
      join.onRef("memberships.organisation_id", "=", "sessions.organisation_id").onRef("memberships.user_id", "=", "sessions.user_id"),
    )
    .select(["sessions.organisation_id", "sessions.id", "sessions.user_id", "sessions.created_at", "sessions.used_at"])
    .select(["users.name", "memberships.role"])
    .where("sessions.token_hash", "=", tokenHash)
    .where("memberships.removed_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: row.id,
    userId: asId<"user">(row.user_id),
    userName: row.name,
    role: row.role,
    createdAt: row.created_at,
    usedAt: row.used_at,
  };
}

export async function touchSession(tx: Tx, key: SessionKey, usedAt: Temporal.Instant): Promise<void> {
  await tx
    .updateTable("sessions")
    .set({ used_at: usedAt })
    .where("organisation_id", "=", key.organisationId)
    .where("id", "=", key.id)
    .execute();
}

export async function deleteSession(tx: Tx, key: SessionKey): Promise<void> {
  await tx.deleteFrom("sessions").where("organisation_id", "=", key.organisationId).where("id", "=", key.id).execute();
}

/** Signs a person out of one organisation everywhere. */
export async function deleteSessionsOf(tx: Tx, organisationId: OrganisationId, userId: UserId): Promise<void> {
  await tx.deleteFrom("sessions").where("organisation_id", "=", organisationId).where("user_id", "=", userId).execute();
}

/** Signs a person out of every organisation but keeps the session at hand; needs the scope '*'. */
export async function deleteOtherSessions(tx: Tx, userId: UserId, keptTokenHash: Buffer): Promise<void> {
  await tx.deleteFrom("sessions").where("user_id", "=", userId).where("token_hash", "!=", keptTokenHash).execute();
}

/** Clears away what ended by age; nobody could use it any more. Needs the scope '*'. */
export async function deleteSessionsOfUserUsedBefore(tx: Tx, userId: UserId, before: Temporal.Instant): Promise<void> {
  await tx.deleteFrom("sessions").where("user_id", "=", userId).where("used_at", "<", before).execute();
}
