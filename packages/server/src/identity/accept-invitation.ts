import { decideInvitation } from "@staunch/core/identity";
import { type Role, unreachable, type UserId } from "@staunch/core/kernel";
import { type Actor, commandContext, conflict, newId, notFound, recordEvent, type Tx } from "#platform/index.ts";
import { requireName, requirePassword, requireTimeZone } from "#identity/fields.ts";
import type { IdentityDeps, Visitor } from "#identity/identity-deps.ts";
import { openSession } from "#identity/open-session.ts";
import { hashPassword } from "#identity/password-hash.ts";
import { getOrganisation } from "#identity/read-organisation.ts";
import { findDefaultTeam } from "#identity/read-teams.ts";
import { tokenHash } from "#identity/secret-token.ts";
import { checkPassword } from "#identity/sign-in.ts";
import type { SignedIn } from "#identity/sign-up-owner.ts";
import { findInvitationForUpdate, saveAccepted, type StoredInvitation } from "#identity/store-invitations.ts";
import { saveNewMembership } from "#identity/store-memberships.ts";
import { insertTeamMembers } from "#identity/store-teams.ts";
import { findCredential, insertUser } from "#identity/store-users.ts";

/** What the invited person types. Somebody who has an account already gives its password, and name and zone are not asked. */
export interface Acceptance {
  readonly token: string;
  readonly name: string;
  readonly password: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** What the page behind the link shows. Reading it changes nothing, so a scanner may. */
export interface InvitationView {
  readonly email: string;
  readonly organisation: string;
  readonly role: Role;
  /** The person has an account and signs in with its password instead of choosing one. */
  readonly hasAccount: boolean;
}

/** Somebody's account, found or about to be made. */
interface Joining {
  readonly userId: UserId;
  readonly name: string;
  /** Saves the account where it is new. */
  readonly save: (tx: Tx) => Promise<void>;
}

/**
 * Makes a member of whoever holds the link, and signs them in. The link works once.
 * An existing account is never taken over by a link alone: its password is asked for.
 * @throws not_found for a link nobody made. @throws conflict for a used or expired one.
 * @throws unauthenticated when the existing account's password is wrong.
 */
export async function acceptInvitation(deps: IdentityDeps, acceptance: Acceptance, visitor: Visitor): Promise<SignedIn> {
  const hash = tokenHash(acceptance.token);
  deps.attempts.take(visitor.address, `invitation ${hash.toString("base64")}`, deps.clock.now());
  const invitation = await deps.database.transact("*", (tx) => getOpenInvitation(tx, hash, deps.clock.now()));
  const joining = await prepareJoining(deps, { acceptance, visitor, email: invitation.email });
  return deps.database.transact("*", async (tx) => {
    const stillOpen = await getOpenInvitation(tx, hash, deps.clock.now());
    const actor = await join(tx, deps, { invitation: stillOpen, joining });
    return openSession(tx, deps, { actor, visitor });
  });
}

/** What a link is for. @throws not_found, conflict as {@link acceptInvitation} */
export async function readInvitation(deps: IdentityDeps, token: string): Promise<InvitationView> {
  return deps.database.transact("*", async (tx) => {
    const invitation = await getOpenInvitation(tx, tokenHash(token), deps.clock.now());
    const organisation = await getOrganisation(tx, invitation.organisationId);
    const credential = await findCredential(tx, invitation.email);
    return { email: invitation.email, organisation: organisation.name, role: invitation.role, hasAccount: credential !== undefined };
  });
}

async function getOpenInvitation(tx: Tx, hash: Buffer, now: Temporal.Instant): Promise<StoredInvitation> {
  const invitation = await findInvitationForUpdate(tx, hash);
  if (invitation === undefined) throw notFound("invitation", "behind this link; it may have been replaced by a later one");
  const decision = decideInvitation(invitation, now);
  if (decision.kind === "open") return invitation;
  switch (decision.reason) {
    case "used":
      throw conflict("This invitation has been used. Sign in instead.");
    case "expired":
      throw conflict("This invitation has expired. Ask for a new one.");
    default:
      return unreachable(decision.reason);
  }
}

async function prepareJoining(
  deps: IdentityDeps,
  { acceptance, visitor, email }: { readonly acceptance: Acceptance; readonly visitor: Visitor; readonly email: string },
): Promise<Joining> {
  const existing = await deps.database.transact("*", (tx) => findCredential(tx, email));
  if (existing !== undefined) {
    const { userId, name } = await checkPassword(deps, { email, password: acceptance.password }, visitor);
    return { userId, name, save: async () => undefined };
  }
  requirePassword("password", acceptance.password, email);
  const id = newId<"user">();
  const name = requireName("name", acceptance.name);
  const timeZone = requireTimeZone("timeZone", acceptance.timeZone);
  const passwordHash = await hashPassword(acceptance.password);
  return { userId: id, name, save: (tx) => insertUser(tx, { id, email, name, timeZone, passwordHash, createdAt: deps.clock.now() }) };
}

async function join(
  tx: Tx,
  deps: IdentityDeps,
  { invitation, joining }: { readonly invitation: StoredInvitation; readonly joining: Joining },
): Promise<Actor> {
  const { organisationId, role } = invitation;
  const { userId, name } = joining;
  const now = deps.clock.now();
  const actor = { kind: "user", id: userId, name, userId, organisationId, role } as const;
  await joining.save(tx);
  await saveNewMembership(tx, { organisationId, userId, role }, now);
  await saveAccepted(tx, invitation, { by: userId, at: now });
  const team = await findDefaultTeam(tx, organisationId);
  if (team !== undefined) await insertTeamMembers(tx, { organisationId, id: team.id }, [userId]);
  await recordEvent(tx, commandContext(deps.database, actor, now).within(tx), {
    type: "person.joined",
    subject: { type: "user", id: userId },
    data: { name, role },
  });
  return actor;
}
