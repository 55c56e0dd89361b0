import { asId, type ContactMethodId } from "@staunch/core/kernel";
import { decideThrottle } from "@staunch/core/paging";
import {
  type CommandContext,
  type DueTimer,
  ensureTimer,
  type Settle,
  type TimerHandler,
  type Together,
  type Tx,
} from "#platform/index.ts";
import { pageContent } from "#paging/message-content.ts";
import type { Notification } from "#paging/notification.ts";
import type { Page } from "#paging/page.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import type { ChannelMessage } from "#paging/ports.ts";
import { webhookSecret } from "#paging/post-target.ts";
import { type Delivered, findRoutes, type Providers, type Route } from "#paging/providers.ts";
import { type Attempted, settleAttempts } from "#paging/settle-notification.ts";
import { noteAccountUse } from "#paging/store-channel-accounts.ts";
import { findThrottlesForUpdate, saveThrottles, type Throttles } from "#paging/store-contact-methods.ts";
import { type Addressed, collected, findAddressed, markCollected } from "#paging/store-notifications.ts";
import { findPagesByIds } from "#paging/store-pages.ts";
import { bundleTimer, timerKinds } from "#paging/timers.ts";

/** A message ready to go, with what it is about. */
interface Outgoing {
  readonly page: Page;
  readonly notification: Notification;
  readonly message: ChannelMessage;
  readonly routes: readonly Route[];
}

/** What became of an outgoing message, on its way from the call to the transaction that writes it down. */
class SentNotification {
  readonly outgoing: Outgoing;
  readonly delivered: Delivered;

  constructor(outgoing: Outgoing, delivered: Delivered) {
    this.outgoing = outgoing;
    this.delivered = delivered;
  }
}

/**
 * Sends notifications. At least once: a node that dies between sending and
 * recording leaves the timer, and the person may hear twice, under one
 * idempotency key; never zero times.
 */
export function notifyTimerHandler(deps: PagingDeps, providers: Providers): TimerHandler {
  const together = notifyTogether(deps, providers);
  return {
    kind: timerKinds.notify,
    mode: "outside",
    together,
    async call(ctx, timer): Promise<Settle> {
      const [send] = await together.prepare(ctx, [timer]);
      const result = await send?.();
      return (settling, tx) => together.settle(settling, tx, [result]);
    },
  };
}

function notifyTogether(deps: PagingDeps, providers: Providers): Together {
  return {
    async prepare(ctx, timers) {
      const outgoing = await ctx.transact((tx) => prepare(deps, ctx, tx, timers));
      return outgoing.map((one) => async () => {
        if (one === undefined) return undefined;
        return new SentNotification(one, await providers.deliver(one.routes, one.message));
      });
    },
    async settle(ctx, tx, results) {
      const sent = results.filter((result) => result instanceof SentNotification);
      await noteUses(
        ctx,
        tx,
        providers,
        sent.map((one) => one.delivered),
      );
      const attempts: readonly Attempted[] = sent.map(({ outgoing: { page, notification }, delivered }) => ({
        page,
        notification,
        delivered,
      }));
      await settleAttempts(ctx, tx, attempts);
    },
  };
}

/** Notes how accounts fared, where that is worth a row's write. */
export async function noteUses(ctx: CommandContext, tx: Tx, providers: Providers, delivered: readonly Delivered[]): Promise<void> {
  for (const use of providers.worthNoting(delivered.flatMap(({ uses }) => uses))) await noteAccountUse(tx, ctx, use.accountId, use.error);
}

/** In the order of the timers; undefined where there is nothing to send any more, or not by itself: stopped, sent, collected. */
async function prepare(
  deps: PagingDeps,
  ctx: CommandContext,
  tx: Tx,
  timers: readonly DueTimer[],
): Promise<readonly (Outgoing | undefined)[]> {
  const ids = timers.map((timer) => asId<"notification">(timer.key));
  const found = new Map((await findAddressed(tx, ctx, ids)).map((addressed) => [addressed.notification.id, addressed]));
  const waiting = ids.flatMap((id) => found.get(id) ?? []).filter(({ notification }) => isWaiting(notification));
  const pages = new Map(
    (
      await findPagesByIds(
        tx,
        ctx,
        waiting.map(({ notification }) => notification.pageId),
      )
    ).map((page) => [page.id, page]),
  );
  const letters = waiting.flatMap((addressed): readonly Letter[] => {
    const page = pages.get(addressed.notification.pageId);
    return page === undefined ? [] : [{ ...addressed, page }];
  });
  const going = new Set(await throttled(ctx, tx, letters));
  const routes = routeReader(deps, tx, ctx);
  const ready = new Map<Notification["id"], Outgoing>();
  for (const letter of letters) {
    if (!going.has(letter)) continue;
    const { page, notification } = letter;
    const message = {
      id: notification.id,
      to: receiver(deps, ctx, letter),
      at: ctx.now,
      content: pageContent(deps, ctx, page, notification),
    };
    ready.set(notification.id, { page, notification, message, routes: await routes(letter) });
  }
  return ids.map((id) => ready.get(id));
}

interface Letter extends Addressed {
  readonly page: Page;
}

function isWaiting({ status, reason }: Notification): boolean {
  return status === "queued" && reason !== collected;
}

/** Address and opened secret of the receiver; what goes to an address of the policy is signed with a secret that follows from it. */
export function receiver(deps: PagingDeps, ctx: CommandContext, { notification, address, secret }: Addressed): ChannelMessage["to"] {
  if (secret !== undefined) return { address, secret: deps.secrets.open(secret) };
  const isOfPolicy = notification.contactMethodId === undefined && notification.kind === "webhook";
  return isOfPolicy ? { address, secret: webhookSecret(deps.secrets, ctx, address) } : { address };
}

/** Reads each set of routes once: a hundred messages of one kind ask for the same. */
export function routeReader(deps: PagingDeps, tx: Tx, ctx: CommandContext): (to: Addressed) => Promise<readonly Route[]> {
  const known = new Map<string, Promise<readonly Route[]>>();
  return async ({ notification: { kind }, accountId, isDisabled }) => {
    if (isDisabled) return [];
    const key = `${kind} ${accountId ?? ""}`;
    const routes = known.get(key) ?? findRoutes(deps, tx, ctx, { kind, accountId });
    known.set(key, routes);
    return routes;
  };
}

/**
 * Which of them go now. While a person is being stormed by one method the others are collected: they have no timer of
 * their own any more, and leave together when the method's is due.
 */
async function throttled(ctx: CommandContext, tx: Tx, letters: readonly Letter[]): Promise<readonly Letter[]> {
  // Another try of the same message is no further message.
  const isAgain = ({ attempts, bundleId }: Notification): boolean => attempts.length > 0 && bundleId === undefined;
  const isFree = ({ page, notification }: Letter): boolean =>
    page.isTest || notification.contactMethodId === undefined || isAgain(notification);
  const methods = letters.flatMap((letter) => (isFree(letter) ? [] : (letter.notification.contactMethodId ?? [])));
  const known = await findThrottlesForUpdate(tx, ctx, [...new Set(methods)]);
  const changed = new Map<ContactMethodId, Throttles>();
  const going: Letter[] = [];
  const held: Notification["id"][] = [];
  for (const letter of letters) {
    const { page, notification } = letter;
    const id = notification.contactMethodId;
    const throttles = id === undefined ? undefined : (changed.get(id) ?? known.get(id));
    if (isFree(letter) || id === undefined || throttles === undefined) {
      going.push(letter);
      continue;
    }
    const decision = decideThrottle(throttles[page.urgency], ctx.now, notification.id);
    if (decision.kind === "send") {
      going.push(letter);
      changed.set(id, { ...throttles, [page.urgency]: decision.throttle });
      continue;
    }
    held.push(notification.id);
    const { kind, address } = notification;
    await ensureTimer(tx, bundleTimer(ctx, { id, kind, address }, page.urgency, decision.until));
  }
  await saveThrottles(tx, ctx, changed);
  await markCollected(tx, ctx, held);
  return going;
}
