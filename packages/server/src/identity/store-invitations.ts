import { asId, type OrganisationId, type Role, type UserId } from "@staunch/core/kernel";
import type { Tx } from "#platform/index.ts";

export interface StoredInvitation {
  readonly organisationId: OrganisationId;
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: Temporal.Instant;
  readonly acceptedAt: Temporal.Instant | undefined;
}

export interface NewInvitation extends Omit<StoredInvitation, "acceptedAt"> {
  readonly tokenHash: Buffer;
  readonly invitedBy: UserId | undefined;
  readonly createdAt: Temporal.Instant;
}

/** A new invitation takes the place of those still open for the same address: only the latest link works. */
export async function insertInvitation(tx: Tx, invitation: NewInvitation): Promise<void> {
  await tx
    .deleteFrom("invitations")
    .where("organisation_id", "=", invitation.organisationId)
    .where("email", "=", invitation.email)
    .where("accepted_at", "is", null)
    .execute();
  await tx
    .insertInto("invitations")
    .values({
      organisation_id: invitation.organisationId,
      id: invitation.id,
      email: invitation.email,
      role: invitation.role,
      token_hash: invitation.tokenHash,
      invited_by: invitation.invitedBy ?? null,
      created_at: invitation.createdAt,
      expires_at: invitation.expiresAt,
    })
    .execute();
}

/** The invitation behind a link; needs the scope '*'. */
export async function findInvitationForUpdate(tx: Tx, tokenHash: Buffer): Promise<StoredInvitation | undefined> {
  const row = await tx.selectFrom("invitations").selectAll().where("token_hash", "=", tokenHash).forUpdate().executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: row.id,
    email: row.email,
    role: row.role,
    expiresAt: row.expires_at,
    acceptedAt: row.accepted_at ?? undefined,
  };
}

export async function saveAccepted(
  tx: Tx,
  invitation: Pick<StoredInvitation, "organisationId" | "id">,
  accepted: { readonly by: UserId; readonly at: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable("invitations")
    .set({ accepted_at: accepted.at, accepted_by: accepted.by })
    .where("organisation_id", "=", invitation.organisationId)
    .where("id", "=", invitation.id)
    .execute();
}

/** Takes back an invitation nobody accepted yet. @returns the address it was for, or `undefined` when there is none. */
export async function deleteOpenInvitation(tx: Tx, organisationId: OrganisationId, id: string): Promise<string | undefined> {
  const row = await tx
    .deleteFrom("invitations")
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .where("accepted_at", "is", null)
    .returning("email")
    .executeTakeFirst();
  return row?.email;
}
