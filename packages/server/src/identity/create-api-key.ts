import { mayGrant } from "@staunch/core/identity";
import type { ApiKeyId, Role } from "@staunch/core/kernel";
import { type Actor, type CommandContext, conflict, forbidden, newId, recordEvent } from "#platform/index.ts";
import { requireName } from "#identity/fields.ts";
import { requirePermission } from "#identity/require-permission.ts";
import { newToken, tokenHash } from "#identity/secret-token.ts";
import { insertApiKey, type NewApiKey } from "#identity/store-api-keys.ts";

/** What somebody asks for: a name to know the key by and the most it may do. */
export interface ApiKeyWish {
  readonly name: string;
  readonly role: Role;
}

/** A key as its maker sees it, once: nothing can show `secret` again. */
export interface CreatedApiKey extends ApiKeyWish {
  readonly id: ApiKeyId;
  readonly prefix: string;
  readonly secret: string;
}

/** Marks our keys for people and for scanners that look for leaked secrets. */
const secretPrefix = "stk_";
const shownLength = 8;

/**
 * Makes a key for the person who asks. It acts in their name and never does more than they may.
 * @throws forbidden for a role above one's own. @throws conflict when no person asks.
 */
export async function createApiKey(ctx: CommandContext, wish: ApiKeyWish): Promise<CreatedApiKey> {
  requirePermission(ctx.actor, "me:write");
  const name = requireName("name", wish.name);
  const { userId, role } = personOf(ctx.actor);
  if (role !== "system" && !mayGrant(role, wish.role)) throw forbidden(`A key of role ${wish.role} needs that role; yours is ${role}.`);
  const secret = `${secretPrefix}${newToken()}`;
  return ctx.transact(async (tx) => {
    const row = apiKeyRow(secret, { name, role: wish.role }, ctx.now);
    await insertApiKey(tx, { ...row, organisationId: ctx.organisationId, userId });
    await recordEvent(tx, ctx, {
      type: "api-key.created",
      subject: { type: "api-key", id: row.id },
      topics: [`user:${userId}`],
      data: { name, role: wish.role, prefix: row.prefix },
    });
    return { id: row.id, name, role: wish.role, prefix: row.prefix, secret };
  });
}

/** The stored form of a key that holds `secret`. */
export function apiKeyRow(secret: string, wish: ApiKeyWish, createdAt: Temporal.Instant): Omit<NewApiKey, "organisationId" | "userId"> {
  return { id: newId<"api-key">(), ...wish, prefix: secret.slice(0, shownLength), tokenHash: tokenHash(secret), createdAt };
}

function personOf(actor: Actor): Required<Pick<Actor, "userId" | "role">> {
  if (actor.userId === undefined) throw conflict("A key belongs to a person; sign in to make one.");
  return { userId: actor.userId, role: actor.role };
}
