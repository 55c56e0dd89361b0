import type { Audience } from "@staunch/core/comms";
import type { ComponentId, StatusPageId, SubscriberId } from "@staunch/core/kernel";
import { getStatusPageForUpdate } from "#comms/change-status-page.ts";
import { scheduleConfirmation, scheduleForgetting } from "#comms/mail-timers.ts";
import { readComponents } from "#comms/read-pages.ts";
import { deleteSubscriber, findSubscriberByAddress, findSubscriberForUpdate, saveSubscriber } from "#comms/store-subscribers.ts";
import type { MailSubscriber } from "#comms/subscriber.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, invalid, isUniqueViolation, newId, notFound, recordEvent, type Tx } from "#platform/index.ts";

export interface SubscriptionWish {
  readonly pageId: StatusPageId;
  readonly address: string;
  readonly audience: Exclude<Audience, "internal">;
  /** Empty: all of the page. */
  readonly componentIds: readonly ComponentId[];
}

/** One mail an address and page within this, whoever types it into the form however often. */
const minutesBetweenMails = 10;
/** An address that never answers is forgotten after this. */
const daysToConfirm = 7;
const addressPattern = /^[^\s@,;<>"()]{1,64}@[^\s@,;<>"()]{1,255}$/;

/**
 * Somebody asks for updates. Whatever the address is to us, new, waiting, confirmed or gone, the caller learns
 * nothing: the answer goes by mail to the address itself.
 *
 * @throws invalid for what cannot be an address
 */
export async function askForUpdates(ctx: CommandContext, wish: SubscriptionWish): Promise<void> {
  const address = validAddress(wish.address);
  try {
    await ctx.transact((tx) => keepWish(tx, ctx, { ...wish, address }));
  } catch (error) {
    // The same address twice at the same moment: the other request writes the mail.
    if (!isUniqueViolation(error)) throw error;
  }
}

/** An administrator enters a reader, who still has to confirm. @throws not_found for the page */
export async function addSubscriber(ctx: CommandContext, wish: SubscriptionWish): Promise<MailSubscriber> {
  requirePermission(ctx.actor, "status-pages:write");
  const address = validAddress(wish.address);
  return ctx.transact(async (tx) => {
    await getStatusPageForUpdate(tx, ctx, wish.pageId);
    return keepWish(tx, ctx, { ...wish, address });
  });
}

/** Takes a reader off the page and forgets the address. */
export async function removeSubscriber(
  ctx: CommandContext,
  place: { readonly pageId: StatusPageId; readonly subscriberId: SubscriberId },
): Promise<void> {
  requirePermission(ctx.actor, "status-pages:write");
  await ctx.transact(async (tx) => {
    const subscriber = await findSubscriberForUpdate(tx, ctx.organisationId, place.subscriberId);
    if (subscriber === undefined || subscriber.statusPageId !== place.pageId) throw notFound("subscriber", place.subscriberId);
    await deleteSubscriber(tx, ctx.organisationId, subscriber.subscriberId);
    await recordSubscriber(tx, ctx, "subscriber.removed", subscriber);
  });
}

/** @throws invalid */
function validAddress(text: string): string {
  const address = text.normalize("NFC").trim().toLowerCase();
  if (addressPattern.test(address)) return address;
  throw invalid("address", "a mail address");
}

async function keepWish(tx: Tx, ctx: CommandContext, wish: SubscriptionWish): Promise<MailSubscriber> {
  const known = await findSubscriberByAddress(tx, ctx.organisationId, wish);
  if (known !== undefined && askedJustNow(known, ctx.now)) return known;
  const componentIds = await componentsOfPage(tx, ctx, wish);
  const subscriber = asked(known, { ...wish, componentIds }, ctx.now);
  await saveSubscriber(tx, ctx.organisationId, subscriber);
  await scheduleConfirmation(tx, ctx, subscriber.subscriberId);
  if (subscriber.status === "pending") {
    const dueAt = ctx.now.add({ hours: 24 * daysToConfirm });
    await scheduleForgetting(tx, ctx, { id: subscriber.subscriberId, dueAt });
    await recordSubscriber(tx, ctx, "subscriber.asked", subscriber);
  }
  return subscriber;
}

/** The subscription once asked for: what a confirmed reader gets is changed by nobody who merely knows the address. */
function asked(known: MailSubscriber | undefined, wish: SubscriptionWish, now: Temporal.Instant): MailSubscriber {
  if (known?.status === "confirmed") return { ...known, askedAt: now };
  const { pageId, ...wanted } = wish;
  return {
    ...wanted,
    subscriberId: known?.subscriberId ?? newId<"subscriber">(),
    statusPageId: pageId,
    status: "pending",
    round: (known?.round ?? 0) + 1,
    createdAt: known?.createdAt ?? now,
    askedAt: now,
    confirmedAt: undefined,
    unsubscribedAt: undefined,
  };
}

function askedJustNow(known: MailSubscriber, now: Temporal.Instant): boolean {
  if (known.status === "unsubscribed") return false;
  return Temporal.Instant.compare(known.askedAt.add({ minutes: minutesBetweenMails }), now) > 0;
}

async function componentsOfPage(tx: Tx, ctx: CommandContext, wish: SubscriptionWish): Promise<readonly ComponentId[]> {
  if (wish.componentIds.length === 0) return [];
  const components = await readComponents(tx, ctx.organisationId, { pageIds: [wish.pageId] });
  return components.map((component) => component.id).filter((id) => wish.componentIds.includes(id));
}

/** Never with the address: events are kept for good, addresses only as long as they are wanted. */
export async function recordSubscriber(tx: Tx, ctx: CommandContext, type: string, subscriber: MailSubscriber): Promise<void> {
  await recordEvent(tx, ctx, {
    type,
    subject: { type: "subscriber", id: subscriber.subscriberId },
    topics: [`status-page:${subscriber.statusPageId}`],
    data: { audience: subscriber.audience },
  });
}
