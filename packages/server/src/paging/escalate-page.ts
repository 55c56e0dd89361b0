import type { PageId } from "@staunch/core/kernel";
import { decideAckTimeout, decideEscalateNow } from "@staunch/core/paging";
import {
  cancelTimer,
  type CommandContext,
  conflict,
  type DueTimer,
  notFound,
  recordEvent,
  type TimerHandler,
  type Tx,
} from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { pageEvent } from "#paging/events.ts";
import { asPageId, type Page } from "#paging/page.ts";
import { findPageForUpdate, findPagesForUpdate } from "#paging/store-pages.ts";
import { timerKinds } from "#paging/timers.ts";
import { walkPage, walkPages } from "#paging/walk-page.ts";

/**
 * Next step now. A page somebody has is given up by it: this is also how one passes a page on.
 * @throws not_found; conflict when it is over or there is nobody left to go to.
 */
export async function escalatePage(ctx: CommandContext, pageId: PageId): Promise<Page> {
  requirePermission(ctx.actor, "pages:respond");
  return ctx.transact(async (tx) => {
    const page = await findPageForUpdate(tx, ctx, pageId);
    if (page === undefined) throw notFound("page", pageId);

    const decision = decideEscalateNow(page.state, page.policy, ctx.now);
    if (decision.kind === "refused") throw conflict(refusals[decision.reason], { reason: decision.reason });

    await cancelTimer(tx, { organisationId: ctx.organisationId, kind: timerKinds.ackTimeout, key: pageId });
    const escalated = openAgain({ ...page, state: decision.page });
    await recordEvent(tx, ctx, pageEvent(escalated, "page.escalated", { to: decision.to }));
    return walkPage(ctx, tx, escalated);
  });
}

const refusals = {
  resolved: "This page is over.",
  end_reached: "Everybody the policy names has been paged.",
} as const;

function openAgain(page: Page): Page {
  return { ...page, acknowledgedByName: undefined, acknowledgedAt: undefined };
}

/** Fires what is due of a page: the whole step is one transaction, so a node that dies leaves it untouched. */
export const stepTimerHandler: TimerHandler = {
  kind: timerKinds.step,
  mode: "transaction",
  run: (ctx, timer, tx) => walkDue(ctx, tx, [timer]),
  runMany: (ctx, timers, tx) => walkDue(ctx, tx, timers),
};

async function walkDue(ctx: CommandContext, tx: Tx, timers: readonly DueTimer[]): Promise<void> {
  const pages = await findPagesForUpdate(
    tx,
    ctx,
    timers.map((timer) => asPageId(timer.key)),
  );
  await walkPages(
    ctx,
    tx,
    pages.filter((page) => page.state.status === "triggered"),
  );
}

/** Whoever took the page has had it for too long: it goes on from the step it had reached. */
export const ackTimeoutHandler: TimerHandler = {
  kind: timerKinds.ackTimeout,
  mode: "transaction",
  async run(ctx, timer, tx) {
    const page = await findPageForUpdate(tx, ctx, asPageId(timer.key));
    if (page !== undefined) await resumePage(ctx, tx, page);
  },
};

/** An acknowledged page walks again; any other is left as it is. */
export async function resumePage(ctx: CommandContext, tx: Tx, page: Page): Promise<void> {
  const decision = decideAckTimeout(page.state, page.policy, ctx.now);
  if (decision.kind === "stop") return;
  const resumed = openAgain({ ...page, state: decision.page });
  const afterMinutes = Math.round(ctx.now.since(page.acknowledgedAt ?? ctx.now).total("minutes"));
  await recordEvent(tx, ctx, pageEvent(resumed, "page.acknowledgement-timed-out", { afterMinutes }));
  await walkPage(ctx, tx, resumed);
}
