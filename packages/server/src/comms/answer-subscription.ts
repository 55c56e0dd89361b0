import type { SubscriberId } from "@staunch/core/kernel";
import { recordSubscriber } from "#comms/subscribe.ts";
import { findSubscriberForUpdate, saveSubscriber } from "#comms/store-subscribers.ts";
import { cancelTimer, type CommandContext } from "#platform/index.ts";
import { forgetTimerKind } from "#comms/mail-timers.ts";

export interface SubscriptionAnswer {
  readonly subscriberId: SubscriberId;
  readonly round: number;
}

/**
 * The address says yes, by the button behind the link it was sent. Saying it twice changes nothing.
 *
 * @returns false when the link belongs to an earlier round, or the address was forgotten
 */
export async function confirmSubscription(ctx: CommandContext, answer: SubscriptionAnswer): Promise<boolean> {
  return ctx.transact(async (tx) => {
    const subscriber = await findSubscriberForUpdate(tx, ctx.organisationId, answer.subscriberId);
    if (subscriber === undefined || subscriber.round !== answer.round || subscriber.status === "unsubscribed") return false;
    if (subscriber.status === "confirmed") return true;
    const confirmed = { ...subscriber, status: "confirmed" as const, confirmedAt: ctx.now };
    await saveSubscriber(tx, ctx.organisationId, confirmed);
    await cancelTimer(tx, { organisationId: ctx.organisationId, kind: forgetTimerKind, key: subscriber.subscriberId });
    await recordSubscriber(tx, ctx, "subscriber.confirmed", confirmed);
    return true;
  });
}

/** The address says no more. Works from any mail it ever got, and twice as well as once. */
export async function unsubscribe(ctx: CommandContext, answer: SubscriptionAnswer): Promise<void> {
  await ctx.transact(async (tx) => {
    const subscriber = await findSubscriberForUpdate(tx, ctx.organisationId, answer.subscriberId);
    if (subscriber === undefined || subscriber.status === "unsubscribed") return;
    const gone = { ...subscriber, status: "unsubscribed" as const, unsubscribedAt: ctx.now };
    await saveSubscriber(tx, ctx.organisationId, gone);
    await recordSubscriber(tx, ctx, "subscriber.unsubscribed", gone);
  });
}
