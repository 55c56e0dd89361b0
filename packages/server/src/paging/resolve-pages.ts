import { decideResolve } from "@staunch/core/paging";
import { cancelTimer, type CommandContext, recordEvent, type Subject, type Tx } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { pageEvent } from "#paging/events.ts";
import { haltPage } from "#paging/halt-page.ts";
import type { Page } from "#paging/page.ts";
import { findOpenPagesAboutForUpdate, saveConfidence, savePage } from "#paging/store-pages.ts";
import { timerKinds } from "#paging/timers.ts";

/**
 * The subject is over: every page about it ends and nobody hears of it any more.
 * @param reason in words, as shown on the page: "the alert resolved".
 */
export async function resolvePagesAbout(ctx: CommandContext, subject: Subject, reason: string): Promise<readonly Page[]> {
  requirePermission(ctx.actor, "pages:respond");
  return ctx.transact(async (tx) => {
    const resolved: Page[] = [];
    for (const page of await findOpenPagesAboutForUpdate(tx, ctx, subject)) {
      resolved.push(await resolvePage(ctx, tx, page, reason));
    }
    return resolved;
  });
}

async function resolvePage(ctx: CommandContext, tx: Tx, page: Page, reason: string): Promise<Page> {
  const decision = decideResolve(page.state);
  if (decision.kind === "unchanged") return page;
  await cancelTimer(tx, { organisationId: ctx.organisationId, kind: timerKinds.ackTimeout, key: page.id });
  const halted = await haltPage(ctx, tx, { ...page, state: decision.page }, "resolved");
  const over: Page = { ...halted, resolvedAt: ctx.now, resolveReason: reason };
  await savePage(tx, ctx, over);
  await recordEvent(tx, ctx, pageEvent(over, "page.resolved", { reason }));
  return over;
}

/**
 * Something larger watches the subject now, such as an active incident its
 * alerts were attached to: its open pages join that story (`topics`), and an
 * acknowledgement of them no longer times out.
 */
export async function attachPages(ctx: CommandContext, subject: Subject, topics: readonly string[]): Promise<void> {
  requirePermission(ctx.actor, "pages:respond");
  await ctx.transact(async (tx) => {
    for (const page of await findOpenPagesAboutForUpdate(tx, ctx, subject)) {
      await cancelTimer(tx, { organisationId: ctx.organisationId, kind: timerKinds.ackTimeout, key: page.id });
      const joined = [...new Set([...page.topics, ...topics])];
      await savePage(tx, ctx, { ...page, topics: joined, ackTimeoutMinutes: undefined });
    }
  });
}

/**
 * Only some may know what the open pages about a subject are about, or everybody may again. People who are paged are told
 * all the same, since they are needed; channels and addresses are told only that somebody is.
 */
export async function confidePages(ctx: CommandContext, subject: Subject, trust: "in_people" | "in_all"): Promise<void> {
  requirePermission(ctx.actor, "pages:respond");
  await ctx.transact((tx) => saveConfidence(tx, ctx, subject, trust === "in_people"));
}
