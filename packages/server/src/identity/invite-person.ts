import { invitationLife, mayGrant } from "@staunch/core/identity";
import type { Role } from "@staunch/core/kernel";
import { type CommandContext, conflict, forbidden, newId, notFound, recordEvent } from "#platform/index.ts";
import { requireEmail } from "#identity/fields.ts";
import type { IdentityDeps } from "#identity/identity-deps.ts";
import { invitationMail } from "#identity/invitation-mail.ts";
import { getOrganisation } from "#identity/read-organisation.ts";
import { requirePermission } from "#identity/require-permission.ts";
import { newToken, tokenHash } from "#identity/secret-token.ts";
import { deleteOpenInvitation, insertInvitation } from "#identity/store-invitations.ts";
import { isMemberEmail } from "#identity/store-memberships.ts";

/** Whom to invite, and as what. */
export interface InvitationWish {
  readonly email: string;
  readonly role: Role;
}

/** An invitation as its maker sees it. */
export interface SentInvitation extends InvitationWish {
  readonly id: string;
  /** Given to the inviter too, so that a lost mail holds nobody up. Shown this once. */
  readonly link: string;
  readonly expiresAt: Temporal.Instant;
  /** What became of the mail; `reason` when the mail server did not take it. */
  readonly mail: { readonly kind: "accepted" } | { readonly kind: "not-sent"; readonly reason: string };
}

/** The inviter waits for this; a mail server that is slower than that is as good as unreachable. */
const mailDeadlineMs = 5_000;

/**
 * Invites somebody by mail with a link that works once. Inviting an address again replaces its earlier link.
 * @throws forbidden for a role above one's own. @throws conflict when the person is a member already.
 */
export async function invitePerson(deps: IdentityDeps, ctx: CommandContext, wish: InvitationWish): Promise<SentInvitation> {
  requirePermission(ctx.actor, "people:write");
  if (ctx.actor.role !== "system" && !mayGrant(ctx.actor.role, wish.role)) {
    throw forbidden(`Only somebody of the role ${wish.role} or above can hand it out.`);
  }
  const email = requireEmail("email", wish.email);
  const token = newToken();
  const id = newId<"invitation">();
  const expiresAt = ctx.now.add(invitationLife);
  const organisation = await ctx.transact(async (tx) => {
    if (await isMemberEmail(tx, ctx.organisationId, email)) throw conflict(`${email} is a member already.`);
    const { organisationId } = ctx;
    const invitation = { organisationId, id, email, role: wish.role, expiresAt };
    await insertInvitation(tx, { ...invitation, tokenHash: tokenHash(token), invitedBy: ctx.actor.userId, createdAt: ctx.now });
    await recordEvent(tx, ctx, {
      type: "person.invited",
      subject: { type: "invitation", id },
      data: { email, role: wish.role },
    });
    return getOrganisation(tx, organisationId);
  });
  const link = new URL(`/invitations/${token}`, deps.publicUrl).href;
  const letter = { to: email, organisation: organisation.name, inviter: ctx.actor.name, link, expiresAt };
  const mail = await sendLetter(deps, letter);
  return { id, email, role: wish.role, link, expiresAt, mail };
}

async function sendLetter(deps: IdentityDeps, letter: Parameters<typeof invitationMail>[0]): Promise<SentInvitation["mail"]> {
  if (deps.mail === undefined) return { kind: "not-sent", reason: "No mail server is configured. Send the link yourself." };
  const outcome = await deps.mail.send(invitationMail(letter), mailDeadlineMs);
  return outcome.kind === "accepted" ? { kind: "accepted" } : { kind: "not-sent", reason: outcome.reason };
}

/** Takes an invitation back. @throws not_found when there is none that is still open */
export async function withdrawInvitation(ctx: CommandContext, id: string): Promise<void> {
  requirePermission(ctx.actor, "people:write");
  await ctx.transact(async (tx) => {
    const email = await deleteOpenInvitation(tx, ctx.organisationId, id);
    if (email === undefined) throw notFound("invitation", id);
    await recordEvent(tx, ctx, {
      type: "invitation.withdrawn",
      subject: { type: "invitation", id },
      data: { email },
    });
  });
}
