import { normaliseEmail } from "@staunch/core/identity";
import type { OrganisationId } from "@staunch/core/kernel";
import { commandContext, forbidden, recordEvent, unauthenticated } from "#platform/index.ts";
import type { IdentityDeps, Visitor } from "#identity/identity-deps.ts";
import { openSession } from "#identity/open-session.ts";
import { isPassword } from "#identity/password-hash.ts";
import { tokenHash } from "#identity/secret-token.ts";
import type { SignedIn } from "#identity/sign-up-owner.ts";
import { findMembershipForUpdate } from "#identity/store-memberships.ts";
import { deleteSession, findSession } from "#identity/store-sessions.ts";
import { type Credential, findCredential } from "#identity/store-users.ts";

/** What a person types to come in. */
export interface SignIn {
  readonly email: string;
  readonly password: string;
  /** Which organisation to act in; without it the one they have been in longest. */
  readonly organisationId: OrganisationId | undefined;
}

/**
 * Begins a session. Unknown addresses and wrong passwords get the same answer after the same work.
 * @throws unauthenticated for either. @throws forbidden when the person is a member nowhere (any more).
 * @throws limit_exceeded after too many guesses.
 */
export async function signIn(deps: IdentityDeps, input: SignIn, visitor: Visitor): Promise<SignedIn> {
  const credential = await checkPassword(deps, input, visitor);
  const organisationId = input.organisationId ?? credential.organisationIds[0];
  if (organisationId === undefined || !credential.organisationIds.includes(organisationId)) {
    throw forbidden("You are not a member of this organisation. Ask one of its admins for an invitation.");
  }
  return deps.database.transact("*", async (tx) => {
    const membership = await findMembershipForUpdate(tx, organisationId, credential.userId);
    if (membership === undefined) throw forbidden("You are no longer a member of this organisation.");
    const { userId, name } = credential;
    const actor = { kind: "user", id: userId, name, userId, organisationId, role: membership.role } as const;
    return openSession(tx, deps, { actor, visitor });
  });
}

/** Who an address and a password belong to. @throws unauthenticated, limit_exceeded */
export async function checkPassword(deps: IdentityDeps, input: Pick<SignIn, "email" | "password">, visitor: Visitor): Promise<Credential> {
  const email = normaliseEmail(input.email);
  deps.attempts.take(visitor.address, email, deps.clock.now());
  const credential = await deps.database.transact("*", (tx) => findCredential(tx, email));
  const isRight = await isPassword(input.password, credential?.passwordHash);
  if (credential === undefined || !isRight) throw unauthenticated("The address or the password is wrong.");
  deps.attempts.forgive(visitor.address, email);
  return credential;
}

/** Ends the session of a token. A token that opens nothing is no error: the browser wanted to be signed out, and is. */
export async function signOut(deps: IdentityDeps, token: string): Promise<void> {
  await deps.database.transact("*", async (tx) => {
    const session = await findSession(tx, tokenHash(token));
    if (session === undefined) return;
    const { userId, userName, organisationId, role } = session;
    await deleteSession(tx, session);
    const actor = { kind: "user", id: userId, name: userName, userId, organisationId, role } as const;
    await recordEvent(tx, commandContext(deps.database, actor, deps.clock.now()).within(tx), {
      type: "session.ended",
      subject: { type: "user", id: userId },
      data: {},
    });
  });
}
