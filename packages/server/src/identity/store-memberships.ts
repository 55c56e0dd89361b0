import { asId, type OrganisationId, type Role, type UserId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

export interface Organisation {
  readonly id: OrganisationId;
  readonly name: string;
  readonly version: number;
}

/** One person's place in one organisation. */
export interface Membership {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
  readonly role: Role;
  readonly removedAt: Temporal.Instant | undefined;
  readonly version: number;
}

/** Any number that no other user of advisory locks in this database takes. */
const firstOrganisationLock = 271_828_182;

/** Holds back everybody else who would create the first organisation until this transaction ends. */
export async function lockFirstOrganisation(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${firstOrganisationLock})`.execute(tx);
}

/** Needs the scope '*'. */
export async function isAnyOrganisation(tx: Tx): Promise<boolean> {
  const found = await tx.selectFrom("organisations").select("organisation_id").limit(1).executeTakeFirst();
  return found !== undefined;
}

export async function insertOrganisation(tx: Tx, organisation: Omit<Organisation, "version">, createdAt: Temporal.Instant): Promise<void> {
  await tx
    .insertInto("organisations")
    .values({ organisation_id: organisation.id, name: organisation.name, created_at: createdAt, version: 1 })
    .execute();
}

/** Also what changes of membership queue up behind, so that two owners cannot unmake each other at once. */
export async function findOrganisationForUpdate(tx: Tx, id: OrganisationId): Promise<Organisation | undefined> {
  const row = await tx.selectFrom("organisations").selectAll().where("organisation_id", "=", id).forUpdate().executeTakeFirst();
  if (row === undefined) return undefined;
  return { id: asId<"organisation">(row.organisation_id), name: row.name, version: row.version };
}

export async function saveOrganisation(tx: Tx, organisation: Organisation): Promise<void> {
  await tx
    .updateTable("organisations")
    .set({ name: organisation.name, version: organisation.version })
    .where("organisation_id", "=", organisation.id)
    .execute();
}

/** Makes somebody a member, anew or again. */
export async function saveNewMembership(
  tx: Tx,
  membership: Pick<Membership, "organisationId" | "userId" | "role">,
  createdAt: Temporal.Instant,
): Promise<void> {
  await tx
    .insertInto("memberships")
    .values({
      organisation_id: membership.organisationId,
      user_id: membership.userId,
      role: membership.role,
      created_at: createdAt,
      removed_at: null,
      version: 1,
    })
    .onConflict((conflict) =>
      conflict.columns(["organisation_id", "user_id"]).doUpdateSet((row) => ({
        role: membership.role,
        removed_at: null,
        version: row("memberships.version", "+", 1),
      })),
    )
    .execute();
}

/** The membership of somebody who is a member now. */
export async function findMembershipForUpdate(tx: Tx, organisationId: OrganisationId, userId: UserId): Promise<Membership | undefined> {
  const row = await tx
    .selectFrom("memberships")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("user_id", "=", userId)
    .where("removed_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { organisationId, userId, role: row.role, removedAt: row.removed_at ?? undefined, version: row.version };
}

export async function saveMembership(tx: Tx, membership: Membership): Promise<void> {
  await tx
    .updateTable("memberships")
    .set({ role: membership.role, removed_at: membership.removedAt ?? null, version: membership.version })
    .where("organisation_id", "=", membership.organisationId)
    .where("user_id", "=", membership.userId)
    .execute();
}

export async function countOwners(tx: Tx, organisationId: OrganisationId): Promise<number> {
  const row = await tx
    .selectFrom("memberships")
    .select((eb) => eb.fn.countAll<number>().as("owners"))
    .where("organisation_id", "=", organisationId)
    .where("role", "=", "owner")
    .where("removed_at", "is", null)
    .executeTakeFirstOrThrow();
  return row.owners;
}

/** Whether an address already belongs to a member. @param email in its one spelling. */
export async function isMemberEmail(tx: Tx, organisationId: OrganisationId, email: string): Promise<boolean> {
  const row = await tx
    .selectFrom("memberships")
    .innerJoin("users", "users.id", "memberships.user_id")
    .select("users.id")
    .where("memberships.organisation_id", "=", organisationId)
    .where("memberships.removed_at", "is", null)
    .where("users.email", "=", email)
    .executeTakeFirst();
  return row !== undefined;
}
