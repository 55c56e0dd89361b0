import { randomInt } from "node:crypto";
import { asId } from "@staunch/core/kernel";
import { type AfterFailure, planAfterFailure } from "@staunch/core/paging";
import {
  type CommandContext,
  type DueTimer,
  newId,
  recordEvent,
  scheduleTimer,
  type Settle,
  type TimerHandler,
  type Tx,
} from "#platform/index.ts";
import { signAcknowledgeLink } from "#paging/acknowledge-link.ts";
import { type NamedPerson, pageEvent } from "#paging/events.ts";
import { countAttempt } from "#paging/metrics.ts";
import { type Attempt, isUsable, type Notification } from "#paging/notification.ts";
import type { Page } from "#paging/page.ts";
import { findChannel, linkTo, type PagingDeps } from "#paging/paging-deps.ts";
import type { ChannelMessage, DeliveryOutcome } from "#paging/ports.ts";
import { findContactMethodsOf, markProven } from "#paging/store-contact-methods.ts";
import {
  findAddressed,
  findNotificationForUpdate,
  findNotificationsOfPerson,
  insertNotifications,
  saveNotification,
  saveSent,
} from "#paging/store-notifications.ts";
import { findPage } from "#paging/store-pages.ts";
import { notifyTimer, timerKinds } from "#paging/timers.ts";

/** One attempt ends by then; a provider that is silent for longer counts as failed and the next one is tried. */
const sendDeadlineMs = 15_000;

/**
 * Sends one notification. At least once: a node that dies between sending and
 * recording leaves the timer, and the person may hear twice, under one
 * idempotency key; never zero times.
 */
export function notifyTimerHandler(deps: PagingDeps): TimerHandler {
  return { kind: timerKinds.notify, mode: "outside", call: (ctx, timer) => sendNotification(deps, ctx, timer) };
}

/** A message ready to go, with what it is about. */
interface Outgoing {
  readonly page: Page;
  readonly notification: Notification;
  readonly message: ChannelMessage;
}

async function sendNotification(deps: PagingDeps, ctx: CommandContext, timer: DueTimer): Promise<Settle> {
  const outgoing = await ctx.transact((tx) => prepare(deps, ctx, tx, timer));
  if (outgoing === undefined) return async () => undefined;
  const outcome = await attempt(deps, outgoing);
  return (settling, tx) => settle(settling, tx, outgoing, outcome);
}

/** Undefined when there is nothing to send any more: stopped, sent, or the person's method is gone. */
async function prepare(deps: PagingDeps, ctx: CommandContext, tx: Tx, timer: DueTimer): Promise<Outgoing | undefined> {
  const addressed = await findAddressed(tx, ctx, asId<"notification">(timer.key));
  if (addressed === undefined || addressed.notification.status !== "queued") return undefined;
  const { notification, address, secret } = addressed;
  const page = await findPage(tx, ctx, notification.pageId);
  if (page === undefined) return undefined;
  const to = { address, ...(secret !== undefined && { secret: deps.secrets.open(secret) }) };
  return { page, notification, message: { id: notification.id, to, at: ctx.now, content: contentOf(deps, ctx, page, notification) } };
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

async function attempt(deps: PagingDeps, outgoing: Outgoing): Promise<DeliveryOutcome> {
  const channel = findChannel(deps, outgoing.notification.kind);
  if (channel === undefined) return { kind: "rejected", reason: `no ${outgoing.notification.kind} server is configured` };
  return channel.send(outgoing.message, sendDeadlineMs);
}

async function settle(ctx: CommandContext, tx: Tx, outgoing: Outgoing, outcome: DeliveryOutcome): Promise<void> {
  countAttempt(tx, outgoing.notification.kind, outcome.kind);
  if (outcome.kind === "delivered" || outcome.kind === "sent") return settleSent(ctx, tx, outgoing, outcome);
  const current = await findNotificationForUpdate(tx, ctx, outgoing.notification.id);
  if (current === undefined) return;
  const tried: Notification = { ...current, attempts: [...current.attempts, attemptOf(ctx, outcome.kind, outcome.reason)] };
  // Stopped while it was under way, and it did not leave: nothing follows.
  if (current.status !== "queued") return saveNotification(tx, ctx, tried);
  await settleFailed(ctx, tx, { ...outgoing, notification: tried }, outcome);
}

function attemptOf<Answer extends Attempt["answer"]>(ctx: CommandContext, answer: Answer, detail: string): Attempt & { answer: Answer } {
  return { at: ctx.now.toString(), answer, detail: detail.slice(0, 500) };
}

type Success = Extract<DeliveryOutcome, { kind: "delivered" | "sent" }>;

async function settleSent(ctx: CommandContext, tx: Tx, { page, notification }: Outgoing, { kind, detail }: Success): Promise<void> {
  await saveSent(tx, ctx, notification.id, attemptOf(ctx, kind, detail));
  if (kind === "delivered") await markProven(tx, ctx, notification.contactMethodId);
  const facts = { notificationId: notification.id, to: receiverOf(notification), kind: notification.kind, receipt: kind === "delivered" };
  await recordEvent(tx, ctx, pageEvent(page, "notification.sent", facts));
}

type Failure = Extract<DeliveryOutcome, { kind: "retry" | "rejected" }>;

async function settleFailed(ctx: CommandContext, tx: Tx, outgoing: Outgoing, failure: Failure): Promise<void> {
  const { page, notification } = outgoing;
  const others = (await findNotificationsOfPerson(tx, ctx, page.id, notification.userId)).filter(
    (other) => other.contactMethodId !== notification.contactMethodId,
  );
  const methods = await findContactMethodsOf(tx, ctx, [notification.userId]);
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
  await startInstead(ctx, tx, notification, { plan, others, methods });
}

async function saveFailure(
  ctx: CommandContext,
  tx: Tx,
  { page, notification }: Outgoing,
  input: { readonly plan: AfterFailure; readonly failure: Failure },
): Promise<void> {
  const { next } = input.plan;
  if (next.kind === "retry") {
    await saveNotification(tx, ctx, { ...notification, dueAt: next.at });
    await scheduleTimer(tx, notifyTimer(ctx, notification.id, next.at));
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

async function startInstead(ctx: CommandContext, tx: Tx, failed: Notification, { plan, others, methods }: Alternatives): Promise<void> {
  const { instead } = plan;
  if (instead.kind === "nothing") return;
  if (instead.kind === "hasten") {
    const other = others.find((candidate) => candidate.id === instead.notificationId);
    if (other === undefined || Temporal.Instant.compare(other.dueAt, ctx.now) <= 0) return;
    await saveNotification(tx, ctx, { ...other, dueAt: ctx.now });
    await scheduleTimer(tx, notifyTimer(ctx, other.id, ctx.now));
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
    createdAt: ctx.now,
  };
  await insertNotifications(tx, ctx, [started]);
  await scheduleTimer(tx, notifyTimer(ctx, started.id, ctx.now));
}

function receiverOf(notification: Notification): NamedPerson {
  return { id: notification.userId, name: notification.userName };
}
