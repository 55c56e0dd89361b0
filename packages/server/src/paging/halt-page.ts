import { type CommandContext, cancelTimer, type Tx } from "#platform/index.ts";
import type { Page } from "#paging/page.ts";
import type { Notification } from "#paging/notification.ts";
import { stopQueuedOfPage } from "#paging/store-notifications.ts";
import { stopDueStep } from "#paging/store-pages.ts";
import { timerKinds } from "#paging/timers.ts";

/**
 * Stops everything still to come of a page: the step that is due, and every
 * notification not yet sent. Returns the page with the stopped step counted.
 */
export async function haltPage(ctx: CommandContext, tx: Tx, page: Page, reason: "acknowledged" | "resolved" | "reassigned"): Promise<Page> {
  const { organisationId } = ctx;
  await cancelTimer(tx, { organisationId, kind: timerKinds.step, key: page.id });
  await cancelNotifications(ctx, tx, await stopQueuedOfPage(tx, ctx, page.id, reason));
  const hadStep = await stopDueStep(tx, ctx, page, reason);
  return hadStep ? { ...page, places: page.places + 1 } : page;
}

/**
 * Takes back the timers of stopped notifications. One that is due already may
 * be on its way out in this very moment: its timer stays, finds the
 * notification stopped, and either sends nothing or records what has left.
 */
export async function cancelNotifications(ctx: CommandContext, tx: Tx, stopped: readonly Notification[]): Promise<void> {
  const { organisationId } = ctx;
  for (const notification of stopped) {
    if (Temporal.Instant.compare(notification.dueAt, ctx.now) <= 0) continue;
    await cancelTimer(tx, { organisationId, kind: timerKinds.notify, key: notification.id });
  }
}
