import type { ContactMethodId } from "@staunch/core/kernel";
import { type CommandContext, recordEvents, type Tx } from "#platform/index.ts";
import { receiverOf, settleFailed } from "#paging/after-failure.ts";
import { disableMethodOf } from "#paging/disable-contact-method.ts";
import { attributed, pageEvent } from "#paging/events.ts";
import { countAttempt } from "#paging/metrics.ts";
import type { Attempt, Notification } from "#paging/notification.ts";
import type { Page } from "#paging/page.ts";
import type { DeliveryOutcome } from "#paging/ports.ts";
import type { Delivered } from "#paging/providers.ts";
import { markProven } from "#paging/store-contact-methods.ts";
import { findNotificationForUpdate, type LeftMessage, saveNotification, saveSent } from "#paging/store-notifications.ts";

/** A notification with what became of its message. */
export interface Attempted {
  readonly page: Page;
  readonly notification: Notification;
  readonly delivered: Delivered;
}

/** Writes down what became of some messages, in a few statements whatever their number as long as they were taken. */
export async function settleAttempts(ctx: CommandContext, tx: Tx, attempts: readonly Attempted[]): Promise<void> {
  for (const { notification, delivered } of attempts) countAttempt(tx, notification.kind, delivered.outcome.kind);
  await settleSent(ctx, tx, attempts);
  for (const { page, notification, delivered } of attempts) {
    const { outcome } = delivered;
    if (outcome.kind === "retry" || outcome.kind === "rejected") await settleFailure(ctx, tx, { page, notification }, outcome);
  }
}

type Success = Extract<DeliveryOutcome, { kind: "delivered" | "sent" }>;
type Failure = Exclude<DeliveryOutcome, Success>;

async function settleSent(ctx: CommandContext, tx: Tx, attempts: readonly Attempted[]): Promise<void> {
  const left: LeftMessage[] = [];
  const proven: ContactMethodId[] = [];
  const events = [];
  for (const { page, notification, delivered } of attempts) {
    const { outcome, accountId } = delivered;
    if (outcome.kind !== "sent" && outcome.kind !== "delivered") continue;
    const { kind, detail, reference } = outcome;
    left.push({ id: notification.id, attempt: attemptOf(ctx, kind, detail), accountId, reference });
    const receipt = kind === "delivered";
    if (receipt && notification.contactMethodId !== undefined) proven.push(notification.contactMethodId);
    const facts = { notificationId: notification.id, to: receiverOf(notification), kind: notification.kind, receipt };
    events.push(attributed(ctx, pageEvent(page, "notification.sent", facts)));
  }
  await saveSent(tx, ctx, left);
  await markProven(tx, ctx, [...new Set(proven)]);
  await recordEvents(tx, events);
}

async function settleFailure(
  ctx: CommandContext,
  tx: Tx,
  about: Pick<Attempted, "page" | "notification">,
  outcome: Failure,
): Promise<void> {
  if (outcome.kind === "rejected" && outcome.isAddressDead === true) await disableMethodOf(ctx, tx, about.notification, outcome.reason);
  const current = await findNotificationForUpdate(tx, ctx, about.notification.id);
  if (current === undefined) return;
  const tried: Notification = { ...current, attempts: [...current.attempts, attemptOf(ctx, outcome.kind, outcome.reason)] };
  // Stopped while it was under way, and it did not leave: nothing follows.
  if (current.status !== "queued") return saveNotification(tx, ctx, tried);
  // Whatever it was collected for has failed: it goes on by itself.
  await settleFailed(ctx, tx, { page: about.page, notification: { ...tried, reason: undefined } }, outcome);
}

/** One try as it stands on record. */
export function attemptOf<Answer extends Attempt["answer"]>(
  ctx: CommandContext,
  answer: Answer,
  detail: string,
): Attempt & { answer: Answer } {
  return { at: ctx.now.toString(), answer, detail: detail.slice(0, 500) };
}
