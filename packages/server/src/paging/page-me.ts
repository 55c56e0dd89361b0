import type { CommandContext } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import type { Page } from "#paging/page.ts";
import { requireSelf } from "#paging/self.ts";
import { startTestPage } from "#paging/trigger-page.ts";
import { ensureContactMethod } from "#paging/welcome-person.ts";

/** "Page me now": a page to the person who asks, by the real path, at high urgency. */
export async function pageMe(ctx: CommandContext): Promise<Page> {
  requirePermission(ctx.actor, "me:write");
  const userId = requireSelf(ctx);
  return ctx.transact(async (tx) => {
    await ensureContactMethod(ctx, tx, userId);
    return startTestPage(ctx, tx, userId);
  });
}
