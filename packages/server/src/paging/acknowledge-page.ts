import type { PageId } from "@staunch/core/kernel";
import { decideAcknowledge } from "@staunch/core/paging";
import { type CommandContext, conflict, notFound, recordEvent, scheduleTimer, type Tx } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { pageEvent } from "#paging/events.ts";
import { haltPage } from "#paging/halt-page.ts";
import type { Page } from "#paging/page.ts";
import { findPageForUpdate, savePage } from "#paging/store-pages.ts";
import { ackTimeoutTimer } from "#paging/timers.ts";

/**
 * One responder takes the page: everything still to come of it stops, for
 * everyone, in the same transaction. The same person again changes nothing.
 * @throws not_found; conflict when another has it or it is over, with the page as it is now.
 */
export async function acknowledgePage(ctx: CommandContext, pageId: PageId): Promise<Page> {
  requirePermission(ctx.actor, "pages:respond");
  return ctx.transact(async (tx) => {
    const page = await findPageForUpdate(tx, ctx, pageId);
    if (page === undefined) throw notFound("page", pageId);

    const decision = decideAcknowledge(page.state, ctx.actor.userId);
    if (decision.kind === "unchanged") return page;
    if (decision.kind === "refused") throw refusal(page, decision.reason);
    return saveAcknowledged(ctx, tx, { ...page, state: decision.page });
  });
}

async function saveAcknowledged(ctx: CommandContext, tx: Tx, page: Page): Promise<Page> {
  const halted = await haltPage(ctx, tx, page, "acknowledged");
  const taken: Page = { ...halted, acknowledgedByName: ctx.actor.name, acknowledgedAt: ctx.now };
  await savePage(tx, ctx, taken);
  if (taken.ackTimeoutMinutes !== undefined) {
    await scheduleTimer(tx, ackTimeoutTimer(ctx, taken.id, ctx.now.add({ minutes: taken.ackTimeoutMinutes })));
  }
  const { userId } = ctx.actor;
  const by = userId === undefined ? null : { id: userId, name: ctx.actor.name };
  const via = ctx.actor.kind === "link" ? "link" : "api";
  const afterSeconds = Math.round(ctx.now.since(taken.createdAt).total("seconds"));
  await recordEvent(tx, ctx, pageEvent(taken, "page.acknowledged", { by, via, afterSeconds }));
  return taken;
}

function refusal(page: Page, reason: "acknowledged_by_another" | "resolved") {
  const facts = { reason, acknowledgedBy: page.acknowledgedByName ?? null };
  if (reason === "resolved") return conflict("This page is over.", facts);
  return conflict(`${page.acknowledgedByName ?? "Somebody"} has taken this page.`, facts);
}
