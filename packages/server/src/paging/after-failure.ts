import { randomInt } from "node:crypto";
import { type AfterFailure, planAfterFailure } from "@staunch/core/paging";
import { type CommandContext, newId, recordEvent, scheduleTimer, type Tx } from "#platform/index.ts";
import { type NamedPerson, pageEvent } from "#paging/events.ts";
import { isUsable, type Notification } from "#paging/notification.ts";
import type { Page } from "#paging/page.ts";
import type { DeliveryOutcome } from "#paging/ports.ts";
import { findContactMethodsOf } from "#paging/store-contact-methods.ts";
import { findNotificationsOfPerson, insertNotifications, saveNotification } from "#paging/store-notifications.ts";
import { notifyTimer } from "#paging/timers.ts";

type Failure = Extract<DeliveryOutcome, { kind: "retry" | "rejected" }>;

/** A notification that has just failed, its attempt on record, and the page it is about. */
interface Failing {
  readonly page: Page;
  readonly notification: Notification;
}

/**
 * What follows a send that failed: another try, or the end of this notification; and the person's next method at once
 * where the failure asks for it.
 */
export async function settleFailed(ctx: CommandContext, tx: Tx, outgoing: Failing, failure: Failure): Promise<void> {
  const { page, notification } = outgoing;
  const { userId } = notification;
  const others = (userId === undefined ? [] : await findNotificationsOfPerson(tx, ctx, page.id, userId)).filter(
    (other) => other.contactMethodId !== notification.contactMethodId,
  );
  const methods = userId === undefined ? [] : await findContactMethodsOf(tx, ctx, [userId]);
  const tried = new Set([notification.contactMethodId, ...others.map((other) => other.contactMethodId)]);
  const plan = planAfterFailure(
    {
      attempts: notification.attempts.length,
      answer: failure.kind,
      ...(failure.kind === "retry" &&
        failure.retryAfterSeconds !== undefined && { retryAt: ctx.now.add({ seconds: failure.retryAfterSeconds }) }),
      pending: others.filter((other) => other.status === "queued").map((other) => other.id),
      untried: methods.filter((method) => isUsable(method) && !tried.has(method.id)).map((method) => method.id),
    },
    ctx.now,
    randomInt(1000) / 1000,
  );
  await saveFailure(ctx, tx, outgoing, { plan, failure });
  // Somebody has it, or it is over: what came back too late wakes nobody.
  if (page.state.status === "acknowledged" || page.state.status === "resolved") return;
  await startInstead(ctx, tx, { page, notification }, { plan, others, methods });
}

async function saveFailure(
  ctx: CommandContext,
  tx: Tx,
  { page, notification }: Failing,
  input: { readonly plan: AfterFailure; readonly failure: Failure },
): Promise<void> {
  const { next } = input.plan;
  if (next.kind === "retry") {
    await saveNotification(tx, ctx, { ...notification, dueAt: next.at });
    await scheduleTimer(tx, notifyTimer(ctx, notification, page.urgency, next.at));
    return;
  }
  await saveNotification(tx, ctx, { ...notification, status: "failed", reason: next.reason });
  const to = receiverOf(notification);
  await recordEvent(
    tx,
    ctx,
    pageEvent(page, "notification.failed", {
      notificationId: notification.id,
      to,
      kind: notification.kind,
      reason: next.reason,
      detail: input.failure.reason.slice(0, 500),
      attempts: notification.attempts.length,
    }),
  );
}

interface Alternatives {
  readonly plan: AfterFailure;
  readonly others: readonly Notification[];
  readonly methods: Awaited<ReturnType<typeof findContactMethodsOf>>;
}

async function startInstead(ctx: CommandContext, tx: Tx, failing: Failing, { plan, others, methods }: Alternatives): Promise<void> {
  const { page, notification: failed } = failing;
  const { instead } = plan;
  if (instead.kind === "nothing") return;
  if (instead.kind === "hasten") {
    const other = others.find((candidate) => candidate.id === instead.notificationId);
    if (other === undefined || Temporal.Instant.compare(other.dueAt, ctx.now) <= 0) return;
    await saveNotification(tx, ctx, { ...other, dueAt: ctx.now });
    await scheduleTimer(tx, notifyTimer(ctx, other, page.urgency, ctx.now));
    return;
  }
  const method = methods.find((candidate) => candidate.id === instead.contactMethodId);
  if (method === undefined) return;
  const { pageId, ordinal, userId, userName } = failed;
  const started: Notification = {
    id: newId<"notification">(),
    pageId,
    ordinal,
    userId,
    userName,
    contactMethodId: method.id,
    kind: method.kind,
    address: method.address,
    status: "queued",
    reason: undefined,
    dueAt: ctx.now,
    attempts: [],
    sentAt: undefined,
    accountId: undefined,
    reference: undefined,
    bundleId: undefined,
    createdAt: ctx.now,
  };
  await insertNotifications(tx, ctx, [started]);
  await scheduleTimer(tx, notifyTimer(ctx, started, page.urgency, ctx.now));
}

/** The person a notification goes to, as events name one. */
export function receiverOf(notification: Notification): NamedPerson {
  return { id: notification.userId ?? null, name: notification.userName };
}
