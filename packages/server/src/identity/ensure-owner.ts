import { invalid } from "#platform/index.ts";
import { apiKeyRow } from "#identity/create-api-key.ts";
import type { IdentityDeps } from "#identity/identity-deps.ts";
import { foundFirstOrganisation, prepareFounding } from "#identity/sign-up-owner.ts";
import { insertApiKey } from "#identity/store-api-keys.ts";
import { needsOwner } from "#identity/sign-up-owner.ts";

/** What an operator sets for a first start without a visitor (STAUNCH_ADMIN_EMAIL and its siblings). */
export interface UnattendedOwner {
  readonly email: string;
  readonly password: string;
  readonly organisation: string;
  /** Becomes the owner's first key; chosen by the operator, so its length is checked. */
  readonly apiKey: string | undefined;
}

/** Whether this call created the owner, or found an organisation there already and left all as it was. */
export type EnsuredOwner = "created" | "exists";

/** Shorter, and a key that people made up could be guessed from its hash. */
const apiKeyMinLength = 24;

/**
 * Sets up a fresh installation as {@link signUpOwner} does, and does nothing on one that is set up:
 * safe at every start, on several nodes at once.
 * @throws invalid naming the field at fault.
 */
export async function ensureOwner(deps: IdentityDeps, owner: UnattendedOwner): Promise<EnsuredOwner> {
  if (owner.apiKey !== undefined && owner.apiKey.length < apiKeyMinLength) {
    throw invalid("apiKey", `at least ${apiKeyMinLength} characters`);
  }
  if (!(await needsOwner(deps))) return "exists";
  const [localPart = owner.email] = owner.email.split("@");
  const founding = await prepareFounding({ ...owner, name: localPart, timeZone: "UTC" });
  return deps.database.transact("*", async (tx) => {
    if (!(await foundFirstOrganisation(deps, tx, founding))) return "exists";
    if (owner.apiKey !== undefined) {
      const { organisationId, userId } = founding;
      const wish = { name: "First start", role: "owner" } as const;
      await insertApiKey(tx, { ...apiKeyRow(owner.apiKey, wish, deps.clock.now()), organisationId, userId });
    }
    return "created";
  });
}
