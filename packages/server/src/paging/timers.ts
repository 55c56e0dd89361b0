import type { ContactMethodId, PageId } from "@staunch/core/kernel";
import type { Urgency } from "@staunch/core/paging";
import type { CommandContext, NewTimer } from "#platform/index.ts";
import type { Notification } from "#paging/notification.ts";
import type { Page } from "#paging/page.ts";

/** The kinds of due work of this module; the words are stored in rows, so they never change. */
export const timerKinds = {
  step: "paging.step",
  notify: "paging.notify",
  ackTimeout: "paging.ack-timeout",
  sendCode: "paging.send-code",
  receipt: "paging.receipt",
  bundle: "paging.bundle",
  proof: "paging.proof",
} as const;

type Scoped = Pick<CommandContext, "organisationId">;

/** What is urgent is worked first when much is due at once. */
const rankOf = { high: 0, low: 1 } as const satisfies Record<Urgency, number>;

export function stepTimer(ctx: Scoped, page: Pick<Page, "id" | "urgency">, dueAt: Temporal.Instant): NewTimer {
  return { organisationId: ctx.organisationId, kind: timerKinds.step, key: page.id, dueAt, rank: rankOf[page.urgency] };
}

export function notifyTimer(
  ctx: Scoped,
  notification: Pick<Notification, "id" | "kind" | "address">,
  urgency: Urgency,
  dueAt: Temporal.Instant,
): NewTimer {
  const { id } = notification;
  return { organisationId: ctx.organisationId, kind: timerKinds.notify, key: id, dueAt, rank: rankOf[urgency], lane: laneOf(notification) };
}

/** When what was collected for a method leaves as one message. */
export function bundleTimer(
  ctx: Scoped,
  method: Pick<Notification, "kind" | "address"> & { readonly id: ContactMethodId },
  urgency: Urgency,
  dueAt: Temporal.Instant,
): NewTimer {
  const key = `${method.id} ${urgency}`;
  return { organisationId: ctx.organisationId, kind: timerKinds.bundle, key, dueAt, rank: rankOf[urgency], lane: laneOf(method) };
}

/** The provider a message goes to, as far as it can be told before: webhooks by their host, the others by their kind. */
function laneOf({ kind, address }: Pick<Notification, "kind" | "address">): string {
  return kind === "webhook" && URL.canParse(address) ? `webhook ${new URL(address).host}` : kind;
}

export function ackTimeoutTimer(ctx: Scoped, pageId: PageId, dueAt: Temporal.Instant): NewTimer {
  return { organisationId: ctx.organisationId, kind: timerKinds.ackTimeout, key: pageId, dueAt };
}

export function sendCodeTimer(ctx: Scoped, methodId: ContactMethodId, dueAt: Temporal.Instant): NewTimer {
  return { organisationId: ctx.organisationId, kind: timerKinds.sendCode, key: methodId, dueAt };
}
