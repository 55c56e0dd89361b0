import { acknowledgePage } from "#paging/acknowledge-page.ts";
import { findOpenPagesAboutForUpdate } from "#paging/store-pages.ts";
import { requirePermission } from "#identity/index.ts";
import type { CommandContext, Subject } from "#platform/index.ts";

/** Whoever takes the subject takes every page about it that nobody has taken yet. */
export async function acknowledgePagesAbout(ctx: CommandContext, subject: Subject): Promise<void> {
  requirePermission(ctx.actor, "pages:respond");
  await ctx.transact(async (tx) => {
    for (const page of await findOpenPagesAboutForUpdate(tx, ctx, subject)) {
      if (page.state.status === "triggered") await acknowledgePage(ctx.within(tx), page.id);
    }
  });
}
