import type { ApiKeyId } from "@staunch/core/kernel";
import { afterCommit, type CommandContext, notFound, recordEvent } from "#platform/index.ts";
import type { KeyCache } from "#identity/key-cache.ts";
import { requirePermission } from "#identity/require-permission.ts";
import { findApiKeyForUpdate, saveRevoked } from "#identity/store-api-keys.ts";

/**
 * Ends a key: at once on this node, within {@link KeyCache}'s life on others. One's own needs no
 * special permission, another person's needs `api-keys:write`.
 * @throws not_found also for a key that was revoked before.
 */
export async function revokeApiKey(ctx: CommandContext, id: ApiKeyId, keys: KeyCache): Promise<void> {
  requirePermission(ctx.actor, "me:write");
  await ctx.transact(async (tx) => {
    const key = await findApiKeyForUpdate(tx, ctx.organisationId, id);
    if (key === undefined) throw notFound("API key", id);
    if (key.userId !== ctx.actor.userId) requirePermission(ctx.actor, "api-keys:write");
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
