import type { ApiKeyId } from "@staunch/core/kernel";
import { type Actor, afterCommit, type CommandContext, notFound, recordEvent } from "#platform/index.ts";
import type { KeyCache } from "#identity/key-cache.ts";
import { requirePermission } from "#identity/require-permission.ts";
import { findApiKeyForUpdate, saveRevoked } from "#identity/store-api-keys.ts";

/** A person ends their own keys; a key, which may be narrower than its person, only itself. */
function mayEnd(actor: Actor, key: { readonly id: ApiKeyId; readonly userId: string }): boolean {
  return actor.kind === "key" ? key.id === actor.id : key.userId === actor.userId;
}

/**
 * Ends a key: at once on this node, within {@link KeyCache}'s life on others. Whatever is not one's
 * own needs `api-keys:write`.
 * @throws not_found also for a key that was revoked before.
 */
export async function revokeApiKey(ctx: CommandContext, id: ApiKeyId, keys: KeyCache): Promise<void> {
  requirePermission(ctx.actor, "me:write");
  await ctx.transact(async (tx) => {
    const key = await findApiKeyForUpdate(tx, ctx.organisationId, id);
    if (key === undefined) throw notFound("API key", id);
    if (!mayEnd(ctx.actor, key)) requirePermission(ctx.actor, "api-keys:write");
    await saveRevoked(tx, key, ctx.now);
    await recordEvent(tx, ctx, {
      type: "api-key.revoked",
      subject: { type: "api-key", id },
      topics: [`user:${key.userId}`],
      data: { name: key.name },
    });
    afterCommit(tx, () => keys.clear());
  });
}
