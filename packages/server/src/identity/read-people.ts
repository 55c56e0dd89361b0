import { normaliseEmail } from "@staunch/core/identity";
import { asId, type OrganisationId, type Role, type UserId } from "@staunch/core/kernel";
import type { Tx } from "#platform/index.ts";
import type { User } from "#identity/store-users.ts";

/** A member of the organisation as other members see them. */
export interface Person extends Omit<User, "version"> {
  readonly role: Role;
  readonly joinedAt: Temporal.Instant;
  /** Of the membership: what {@link changeRole} is made against. */
  readonly version: number;
}

/** Where a list goes on: the name and id of the last person shown. */
export interface PeopleCursor {
  readonly name: string;
  readonly id: string;
}

/** Present members by name, `limit` at most, after `cursor`. */
export async function listPeople(
  tx: Tx,
  organisationId: OrganisationId,
  page: { readonly limit: number; readonly cursor: PeopleCursor | undefined },
): Promise<readonly Person[]> {
  const { cursor } = page;
  const rows = await members(tx, organisationId)
    .$if(cursor !== undefined, (query) =>
      query.where((eb) => eb(eb.refTuple("users.name", "users.id"), ">", eb.tuple(cursor?.name ?? "", cursor?.id ?? ""))),
    )
    .orderBy("users.name")
    .orderBy("users.id")
    .limit(page.limit)
    .execute();
  return rows.map(toPerson);
}

/** Those of `ids` that are members now. */
export async function findPeople(tx: Tx, organisationId: OrganisationId, ids: readonly UserId[]): Promise<readonly Person[]> {
  if (ids.length === 0) return [];
  const rows = await members(tx, organisationId).where("users.id", "in", ids).execute();
  return rows.map(toPerson);
}

/**
 * Names and addresses of people by id, present and former members alike, in no order: for showing who
 * did something. Ids of strangers are left out. The transaction's scope decides whose people are seen.
 */
export async function findUsers(tx: Tx, ids: readonly UserId[]): Promise<readonly Omit<User, "version">[]> {
  if (ids.length === 0) return [];
  const rows = await tx.selectFrom("users").select(["id", "email", "name", "time_zone"]).where("id", "in", ids).execute();
  return rows.map((row) => ({ id: asId<"user">(row.id), email: row.email, name: row.name, timeZone: row.time_zone }));
}

function members(tx: Tx, organisationId: OrganisationId) {
  return tx
    .selectFrom("memberships")
    .innerJoin("users", "users.id", "memberships.user_id")
    .select(["users.id", "users.email", "users.name", "users.time_zone"])
    .select(["memberships.role", "memberships.created_at", "memberships.version"])
    .where("memberships.organisation_id", "=", organisationId)
    .where("memberships.removed_at", "is", null);
}

function toPerson(row: {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly time_zone: string;
  readonly role: Role;
  readonly created_at: Temporal.Instant;
  readonly version: number;
}): Person {
  return {
    id: asId<"user">(row.id),
    email: row.email,
    name: row.name,
    timeZone: row.time_zone,
    role: row.role,
    joinedAt: row.created_at,
    version: row.version,
  };
}

/** Members by their mail address as it is kept; whoever is no member is left out. */
export async function findPeopleByMail(tx: Tx, organisationId: OrganisationId, mails: readonly string[]): Promise<readonly Person[]> {
  if (mails.length === 0) return [];
  const rows = await members(tx, organisationId).where("users.email", "in", mails.map(normaliseEmail)).execute();
  return rows.map(toPerson);
}
