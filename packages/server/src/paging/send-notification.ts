import { asId } from "@staunch/core/kernel";
import { type CommandContext, type DueTimer, recordEvent, type Settle, type TimerHandler, type Tx } from "#platform/index.ts";
import { signAcknowledgeLink } from "#paging/acknowledge-link.ts";
import { receiverOf, settleFailed } from "#paging/after-failure.ts";
import { disableContactMethod } from "#paging/disable-contact-method.ts";
import { pageEvent } from "#paging/events.ts";
import { countAttempt } from "#paging/metrics.ts";
import type { Attempt, Notification } from "#paging/notification.ts";
import type { Page } from "#paging/page.ts";
import { linkTo, type PagingDeps } from "#paging/paging-deps.ts";
import type { ChannelMessage, DeliveryOutcome } from "#paging/ports.ts";
import { type Delivered, findRoutes, type Providers, type Route } from "#paging/providers.ts";
import { noteAccountUse } from "#paging/store-channel-accounts.ts";
import { findContactMethodForUpdate, markProven } from "#paging/store-contact-methods.ts";
import { findAddressed, findNotificationForUpdate, saveNotification, saveSent } from "#paging/store-notifications.ts";
import { findPage } from "#paging/store-pages.ts";
import { timerKinds } from "#paging/timers.ts";

/**
 * Sends one notification. At least once: a node that dies between sending and
 * recording leaves the timer, and the person may hear twice, under one
 * idempotency key; never zero times.
 */
export function notifyTimerHandler(deps: PagingDeps, providers: Providers): TimerHandler {
  return { kind: timerKinds.notify, mode: "outside", call: (ctx, timer) => sendNotification(deps, providers, ctx, timer) };
}

/** A message ready to go, with what it is about. */
interface Outgoing {
  readonly page: Page;
  readonly notification: Notification;
  readonly message: ChannelMessage;
  readonly routes: readonly Route[];
}

async function sendNotification(deps: PagingDeps, providers: Providers, ctx: CommandContext, timer: DueTimer): Promise<Settle> {
  const outgoing = await ctx.transact((tx) => prepare(deps, ctx, tx, timer));
  if (outgoing === undefined) return async () => undefined;
  const delivered = await providers.deliver(outgoing.routes, outgoing.message);
  return async (settling, tx) => {
    for (const use of providers.worthNoting(delivered.uses)) await noteAccountUse(tx, settling, use.accountId, use.error);
    await settle(settling, tx, outgoing, delivered);
  };
}

/** Undefined when there is nothing to send any more: stopped, sent, or the person's method is gone. */
async function prepare(deps: PagingDeps, ctx: CommandContext, tx: Tx, timer: DueTimer): Promise<Outgoing | undefined> {
  const addressed = await findAddressed(tx, ctx, asId<"notification">(timer.key));
  if (addressed === undefined || addressed.notification.status !== "queued") return undefined;
  const { notification, address, secret, accountId, isDisabled } = addressed;
  const page = await findPage(tx, ctx, notification.pageId);
  if (page === undefined) return undefined;
  const to = { address, ...(secret !== undefined && { secret: deps.secrets.open(secret) }) };
  const routes = isDisabled ? [] : await findRoutes(deps, tx, ctx, { kind: notification.kind, accountId });
  return {
    page,
    notification,
    routes,
    message: { id: notification.id, to, at: ctx.now, content: contentOf(deps, ctx, page, notification) },
  };
}

function contentOf(deps: PagingDeps, ctx: CommandContext, page: Page, notification: Notification): ChannelMessage["content"] {
  const { organisationId } = ctx;
  const token = signAcknowledgeLink(deps.secrets, { organisationId, notificationId: notification.id }, ctx.now);
  return {
    kind: "page",
    pageId: page.id,
    title: page.title,
    ...(page.body !== undefined && { body: page.body }),
    ...(page.serviceName !== undefined && { serviceName: page.serviceName }),
    ...(page.link !== undefined && { link: page.link }),
    urgency: page.urgency,
    isTest: page.isTest,
    triggeredAt: page.createdAt,
    subject: page.subject,
    acknowledgeUrl: linkTo(deps, `/a/${token}`),
    acknowledgeToken: token,
    pageUrl: linkTo(deps, `/pages/${page.id}`),
  };
}

async function settle(ctx: CommandContext, tx: Tx, outgoing: Outgoing, { outcome, accountId }: Delivered): Promise<void> {
  countAttempt(tx, outgoing.notification.kind, outcome.kind);
  if (outcome.kind === "delivered" || outcome.kind === "sent") return settleSent(ctx, tx, outgoing, { success: outcome, accountId });
  if (outcome.kind === "rejected" && outcome.isAddressDead === true) {
    const method = await findContactMethodForUpdate(tx, ctx, outgoing.notification.contactMethodId);
    if (method !== undefined) await disableContactMethod(ctx, tx, method, outcome.reason);
  }
  const current = await findNotificationForUpdate(tx, ctx, outgoing.notification.id);
  if (current === undefined) return;
  const tried: Notification = { ...current, attempts: [...current.attempts, attemptOf(ctx, outcome.kind, outcome.reason)] };
  // Stopped while it was under way, and it did not leave: nothing follows.
  if (current.status !== "queued") return saveNotification(tx, ctx, tried);
  await settleFailed(ctx, tx, { page: outgoing.page, notification: tried }, outcome);
}

/** One try as it stands on record. */
export function attemptOf<Answer extends Attempt["answer"]>(
  ctx: CommandContext,
  answer: Answer,
  detail: string,
): Attempt & { answer: Answer } {
  return { at: ctx.now.toString(), answer, detail: detail.slice(0, 500) };
}

type Success = Extract<DeliveryOutcome, { kind: "delivered" | "sent" }>;

async function settleSent(
  ctx: CommandContext,
  tx: Tx,
  { page, notification }: Outgoing,
  left: { readonly success: Success; readonly accountId: string | undefined },
): Promise<void> {
  const { kind, detail, reference } = left.success;
  await saveSent(tx, ctx, notification.id, {
    attempt: attemptOf(ctx, kind, detail),
    ...(left.accountId !== undefined && { accountId: left.accountId }),
    ...(reference !== undefined && { reference }),
  });
  if (kind === "delivered") await markProven(tx, ctx, notification.contactMethodId);
  const facts = { notificationId: notification.id, to: receiverOf(notification), kind: notification.kind, receipt: kind === "delivered" };
  await recordEvent(tx, ctx, pageEvent(page, "notification.sent", facts));
}
