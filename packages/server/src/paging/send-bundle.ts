import { asId, type ContactMethodId, type NotificationId } from "@staunch/core/kernel";
import { decideThrottle, type Urgency } from "@staunch/core/paging";
import { type CommandContext, type DueTimer, newId, scheduleTimer, type TimerHandler, type Tx } from "#platform/index.ts";
import { bundleContent, pageContent } from "#paging/message-content.ts";
import type { Notification } from "#paging/notification.ts";
import type { Page } from "#paging/page.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import type { ChannelMessage } from "#paging/ports.ts";
import type { Providers, Route } from "#paging/providers.ts";
import { noteUses, receiver, routeReader } from "#paging/send-notification.ts";
import { settleAttempts } from "#paging/settle-notification.ts";
import { findThrottlesForUpdate, saveThrottles } from "#paging/store-contact-methods.ts";
import { bundleNotifications, findAddressed, findCollected } from "#paging/store-notifications.ts";
import { findPagesByIds } from "#paging/store-pages.ts";
import { bundleTimer, timerKinds } from "#paging/timers.ts";

/** What was collected for one contact method leaves as one message. */
export function bundleHandler(deps: PagingDeps, providers: Providers): TimerHandler {
  return {
    kind: timerKinds.bundle,
    mode: "outside",
    async call(ctx, timer) {
      const bundle = await ctx.transact((tx) => prepare(deps, ctx, tx, timer));
      if (bundle === undefined) return (settling, tx) => goOn(settling, tx, timer);
      const delivered = await providers.deliver(bundle.routes, bundle.message);
      return async (settling, tx) => {
        await noteUses(settling, tx, providers, [delivered]);
        await settleAttempts(
          settling,
          tx,
          bundle.entries.map((entry) => ({ ...entry, delivered })),
        );
        await goOn(settling, tx, timer);
      };
    },
  };
}

interface Entry {
  readonly page: Page;
  readonly notification: Notification;
}

interface Bundle {
  readonly entries: readonly Entry[];
  readonly message: ChannelMessage;
  readonly routes: readonly Route[];
}

/** Undefined when everybody was quicker, or when it is too early again. */
async function prepare(deps: PagingDeps, ctx: CommandContext, tx: Tx, timer: DueTimer): Promise<Bundle | undefined> {
  const { method, urgency } = keyOf(timer);
  const throttles = (await findThrottlesForUpdate(tx, ctx, [method])).get(method) ?? {};
  const waiting = await findCollected(tx, ctx, method, urgency);
  // What was on its way when a node died goes again as it was, under the same id; the others go with the next.
  const begun = waiting.find((one) => one.bundleId !== undefined)?.bundleId;
  const decision = decideThrottle(throttles[urgency], ctx.now);
  if (begun === undefined && decision.kind === "collect") return undefined;
  const going = begun === undefined ? waiting : waiting.filter((one) => one.bundleId === begun);
  const [first] = going;
  if (first === undefined) return undefined;
  const bundleId = asId<"notification">(begun ?? newId());
  await bundleNotifications(
    tx,
    ctx,
    going.map((one) => one.id),
    bundleId,
  );
  if (decision.kind === "send") await saveThrottles(tx, ctx, new Map([[method, { ...throttles, [urgency]: decision.throttle }]]));
  const pages = new Map(
    (
      await findPagesByIds(
        tx,
        ctx,
        going.map((one) => one.pageId),
      )
    ).map((page) => [page.id, page]),
  );
  const entries = going.flatMap((notification): readonly Entry[] => {
    const page = pages.get(notification.pageId);
    return page === undefined ? [] : [{ page, notification }];
  });
  return composed(deps, ctx, tx, { bundleId, entries });
}

interface Composing {
  readonly bundleId: NotificationId;
  readonly entries: readonly Entry[];
}

async function composed(deps: PagingDeps, ctx: CommandContext, tx: Tx, { bundleId, entries }: Composing): Promise<Bundle | undefined> {
  const [first, ...others] = entries;
  const [addressed] = first === undefined ? [] : await findAddressed(tx, ctx, [first.notification.id]);
  if (first === undefined || addressed === undefined) return undefined;
  const isAlone = others.length === 0;
  const content = isAlone ? pageContent(deps, ctx, first.page, first.notification) : bundleContent(deps, ctx, bundleId, entries);
  const message = { id: isAlone ? first.notification.id : bundleId, to: receiver(deps, ctx, addressed), at: ctx.now, content };
  return { entries, message, routes: await routeReader(deps, tx, ctx)(addressed) };
}

/** What came while the message was under way waits for the next one. The method is held, so that nothing slips between. */
async function goOn(ctx: CommandContext, tx: Tx, timer: DueTimer): Promise<void> {
  const { method, urgency } = keyOf(timer);
  const throttles = (await findThrottlesForUpdate(tx, ctx, [method])).get(method) ?? {};
  const [first] = await findCollected(tx, ctx, method, urgency);
  if (first === undefined) return;
  const decision = decideThrottle(throttles[urgency], ctx.now);
  const dueAt = decision.kind === "collect" ? decision.until : ctx.now;
  await scheduleTimer(tx, bundleTimer(ctx, { id: method, kind: first.kind, address: first.address }, urgency, dueAt));
}

/** The key was written by `bundleTimer`. */
function keyOf(timer: DueTimer): { readonly method: ContactMethodId; readonly urgency: Urgency } {
  const [id = "", urgency] = timer.key.split(" ");
  return { method: asId<"contact-method">(id), urgency: urgency === "low" ? "low" : "high" };
}
