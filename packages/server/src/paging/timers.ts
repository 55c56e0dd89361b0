import type { ContactMethodId, NotificationId, PageId } from "@staunch/core/kernel";
import type { CommandContext, NewTimer } from "#platform/index.ts";

/** The kinds of due work of this module; the words are stored in rows, so they never change. */
export const timerKinds = {
  step: "paging.step",
  notify: "paging.notify",
  ackTimeout: "paging.ack-timeout",
  sendCode: "paging.send-code",
  receipt: "paging.receipt",
} as const;

type Scoped = Pick<CommandContext, "organisationId">;

export function stepTimer(ctx: Scoped, pageId: PageId, dueAt: Temporal.Instant): NewTimer {
  return { organisationId: ctx.organisationId, kind: timerKinds.step, key: pageId, dueAt };
}

export function notifyTimer(ctx: Scoped, notificationId: NotificationId, dueAt: Temporal.Instant): NewTimer {
  return { organisationId: ctx.organisationId, kind: timerKinds.notify, key: notificationId, dueAt };
}

export function ackTimeoutTimer(ctx: Scoped, pageId: PageId, dueAt: Temporal.Instant): NewTimer {
  return { organisationId: ctx.organisationId, kind: timerKinds.ackTimeout, key: pageId, dueAt };
}

export function sendCodeTimer(ctx: Scoped, methodId: ContactMethodId, dueAt: Temporal.Instant): NewTimer {
  return { organisationId: ctx.organisationId, kind: timerKinds.sendCode, key: methodId, dueAt };
}
