import { asId, type OrganisationId, type UserId } from "@staunch/core/kernel";
import type { Tx } from "#platform/index.ts";

/** A person's account, whatever organisations they work in. */
export interface User {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly version: number;
}

/** What sign-in looks at. */
export interface Credential {
  readonly userId: UserId;
  readonly name: string;
  readonly passwordHash: string | undefined;
  /** Where the person is a member now, the oldest membership first. */
  readonly organisationIds: readonly OrganisationId[];
}

export interface NewUser extends Omit<User, "version"> {
  readonly passwordHash: string;
  readonly createdAt: Temporal.Instant;
}

export async function insertUser(tx: Tx, user: NewUser): Promise<void> {
  await tx
    .insertInto("users")
    .values({
      id: user.id,
      email: user.email,
      name: user.name,
      time_zone: user.timeZone,
      created_at: user.createdAt,
      version: 1,
    })
    .execute();
  await tx
    .insertInto("accounts")
    .values({
      id: user.id,
      user_id: user.id,
      provider: "password",
      provider_account_id: user.id,
      password_hash: user.passwordHash,
      created_at: user.createdAt,
      updated_at: user.createdAt,
    })
    .execute();
}

/** Needs the scope '*'. @param email already in its one spelling. */
export async function findCredential(tx: Tx, email: string): Promise<Credential | undefined> {
  const user = await tx
    .selectFrom("users")
    .leftJoin("accounts", (join) => join.onRef("accounts.user_id", "=", "users.id").on("accounts.provider", "=", "password"))
    .select(["users.id", "users.name", "accounts.password_hash"])
    .where("users.email", "=", email)
    .executeTakeFirst();
  if (user === undefined) return undefined;
  const memberships = await tx
    .selectFrom("memberships")
    .select("organisation_id")
    .where("user_id", "=", user.id)
    .where("removed_at", "is", null)
    .orderBy("created_at")
    .orderBy("organisation_id")
    .execute();
  return {
    userId: asId<"user">(user.id),
    name: user.name,
    passwordHash: user.password_hash ?? undefined,
    organisationIds: memberships.map((membership) => asId<"organisation">(membership.organisation_id)),
  };
}

/** Needs the scope '*'. */
export async function findEmail(tx: Tx, userId: UserId): Promise<string | undefined> {
  const user = await tx.selectFrom("users").select("email").where("id", "=", userId).executeTakeFirst();
  return user?.email;
}

/** Needs the scope '*'. */
export async function savePasswordHash(
  tx: Tx,
  userId: UserId,
  change: { readonly hash: string; readonly at: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable("accounts")
    .set({ password_hash: change.hash, updated_at: change.at })
    .where("user_id", "=", userId)
    .where("provider", "=", "password")
    .execute();
}

export async function findUserForUpdate(tx: Tx, userId: UserId): Promise<User | undefined> {
  const row = await tx.selectFrom("users").selectAll().where("id", "=", userId).forUpdate().executeTakeFirst();
  if (row === undefined) return undefined;
  return { id: asId<"user">(row.id), email: row.email, name: row.name, timeZone: row.time_zone, version: row.version };
}

export async function saveUser(tx: Tx, user: User): Promise<void> {
  await tx
    .updateTable("users")
    .set({ name: user.name, time_zone: user.timeZone, version: user.version })
    .where("id", "=", user.id)
    .execute();
}
