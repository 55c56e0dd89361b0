import type { OrganisationId, UserId } from "@staunch/core/kernel";
import { type Actor, commandContext, conflict, newId, type Tx } from "#platform/index.ts";
import { requireEmail, requireName, requirePassword, requireTimeZone } from "#identity/fields.ts";
import { type Founding, foundOrganisation } from "#identity/found-organisation.ts";
import type { IdentityDeps, Visitor } from "#identity/identity-deps.ts";
import { hashPassword } from "#identity/password-hash.ts";
import { openSession } from "#identity/open-session.ts";
import { isAnyOrganisation, lockFirstOrganisation } from "#identity/store-memberships.ts";

/** What the first visitor types. */
export interface OwnerSignUp {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly organisation: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** Somebody who has just been let in, and the secret their browser keeps. */
export interface SignedIn {
  readonly actor: Actor;
  readonly token: string;
}

/**
 * Creates the organisation and its owner on a fresh installation, and signs the owner in.
 * @throws conflict once an organisation exists; from then on people come in by invitation.
 * @throws invalid naming the field at fault.
 */
export async function signUpOwner(deps: IdentityDeps, input: OwnerSignUp, visitor: Visitor): Promise<SignedIn> {
  deps.attempts.take(visitor.address, "sign-up", deps.clock.now());
  const founding = await prepareFounding(input);
  return deps.database.transact("*", async (tx) => {
    if (!(await foundFirstOrganisation(deps, tx, founding))) {
      throw conflict("Staunch is set up already. Ask an owner for an invitation.");
    }
    return openSession(tx, deps, { actor: ownerActor(founding), visitor });
  });
}

/** Whether this installation still waits for its owner. */
export async function needsOwner(deps: Pick<IdentityDeps, "database">): Promise<boolean> {
  return deps.database.transact("*", async (tx) => !(await isAnyOrganisation(tx)));
}

/** Checks what was typed and does the slow hashing, before any transaction begins. @throws invalid */
export async function prepareFounding(input: OwnerSignUp): Promise<Founding> {
  const email = requireEmail("email", input.email);
  requirePassword("password", input.password, email);
  return {
    userId: newId<"user">(),
    email,
    name: requireName("name", input.name),
    timeZone: requireTimeZone("timeZone", input.timeZone),
    organisationId: newId<"organisation">(),
    organisation: requireName("organisation", input.organisation),
    passwordHash: await hashPassword(input.password),
  };
}

/** Founds the organisation unless there is one; of two at once, one finds that there is. The scope must be '*'. */
export async function foundFirstOrganisation(deps: IdentityDeps, tx: Tx, founding: Founding): Promise<boolean> {
  await lockFirstOrganisation(tx);
  if (await isAnyOrganisation(tx)) return false;
  const ctx = commandContext(deps.database, ownerActor(founding), deps.clock.now());
  await foundOrganisation(tx, ctx, founding);
  return true;
}

/** The owner acting for the first time. */
function ownerActor(founding: { readonly userId: UserId; readonly name: string; readonly organisationId: OrganisationId }): Actor {
  const { userId, name, organisationId } = founding;
  return { kind: "user", id: userId, name, userId, organisationId, role: "owner" };
}
