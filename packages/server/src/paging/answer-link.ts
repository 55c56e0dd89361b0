import type { ContactMethodId, UserId } from "@staunch/core/kernel";
import { type Actor, commandContext, StaunchError, systemActor, type Tx } from "#platform/index.ts";
import { readAcknowledgeLink } from "#paging/acknowledge-link.ts";
import { acknowledgePage } from "#paging/acknowledge-page.ts";
import type { Page } from "#paging/page.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { isMember, namesOf } from "#paging/people.ts";
import { markProven } from "#paging/store-contact-methods.ts";
import { findNotification, findNotificationsOfBundle } from "#paging/store-notifications.ts";
import { findPage, findPagesByIds } from "#paging/store-pages.ts";

/** What a link shows: the page as it is now, to the person it was sent to; or why it shows nothing. */
export type LinkView =
  | { readonly kind: "page"; readonly page: Page; readonly reader: UserId | undefined }
  /** Several that left in one message, in its order. */
  | { readonly kind: "bundle"; readonly pages: readonly Page[]; readonly reader: UserId | undefined }
  /** Not signed by this server, or what it stands for is gone. */
  | { readonly kind: "unknown" }
  | { readonly kind: "expired" };

/** Reads a link and changes nothing, however often scanners and previews open it. */
export async function viewLink(deps: PagingDeps, token: string): Promise<LinkView> {
  const opened = await openLink(deps, token);
  return opened.kind === "open" ? viewOf(opened, opened.pages) : opened;
}

/**
 * The press on the button: the person the link was sent to takes the page, or all of those that came in one message.
 * A late answer changes nothing and shows the present state. Whoever presses has received the message, which verifies
 * the contact method.
 */
export async function answerLink(deps: PagingDeps, token: string): Promise<LinkView> {
  const opened = await openLink(deps, token);
  if (opened.kind !== "open") return opened;
  const ctx = commandContext(deps.database, opened.actor, deps.clock.now());
  const pages = await ctx.transact(async (tx) => {
    if (opened.contactMethodId !== undefined) await markProven(tx, ctx, [opened.contactMethodId]);
    const taken: Page[] = [];
    for (const page of opened.pages.toSorted(byId)) taken.push(await acknowledgeOrPresent(ctx.within(tx), tx, page));
    return opened.pages.map((page) => taken.find((one) => one.id === page.id) ?? page);
  });
  return viewOf(opened, pages);
}

/** Two who answer at once take the rows in the same order. */
function byId(a: Page, b: Page): number {
  return a.id < b.id ? -1 : 1;
}

function viewOf(opened: OpenedLink, pages: readonly Page[]): LinkView {
  const [first] = pages;
  if (opened.isBundle || first === undefined) return { kind: "bundle", pages, reader: opened.userId };
  return { kind: "page", page: first, reader: opened.userId };
}

async function acknowledgeOrPresent(ctx: ReturnType<typeof commandContext>, tx: Tx, page: Page): Promise<Page> {
  try {
    return await acknowledgePage(ctx, page.id);
  } catch (error) {
    if (!(error instanceof StaunchError) || error.code !== "conflict") throw error;
    return (await findPage(tx, ctx, page.id)) ?? page;
  }
}

/** What a link of ours stands for, as it is now. */
interface OpenedLink {
  readonly kind: "open";
  readonly isBundle: boolean;
  readonly pages: readonly Page[];
  readonly userId: UserId | undefined;
  readonly contactMethodId: ContactMethodId | undefined;
  readonly actor: Actor;
}

async function openLink(
  deps: PagingDeps,
  token: string,
): Promise<OpenedLink | { readonly kind: "unknown" } | { readonly kind: "expired" }> {
  const link = readAcknowledgeLink(deps.secrets, token);
  if (link === undefined) return { kind: "unknown" };
  const now = deps.clock.now();
  if (Temporal.Instant.compare(now, link.expiresAt) >= 0) return { kind: "expired" };
  const { organisationId } = link;
  const ctx = commandContext(deps.database, systemActor(organisationId), now);
  return ctx.transact(async (tx) => {
    const one = await findNotification(tx, ctx, link.notificationId);
    const notifications = one === undefined ? await findNotificationsOfBundle(tx, ctx, link.notificationId) : [one];
    const [first] = notifications;
    if (first === undefined) return { kind: "unknown" };
    const found = await findPagesByIds(
      tx,
      ctx,
      notifications.map((notification) => notification.pageId),
    );
    const pages = notifications.flatMap((notification) => found.find((page) => page.id === notification.pageId) ?? []);
    const { userId, userName, contactMethodId } = first;
    // Whoever has left the organisation answers for it no more.
    if (userId !== undefined && !(await isMember(tx, ctx, userId))) return { kind: "unknown" };
    const name = userId === undefined ? userName : ((await namesOf(tx, [userId])).get(userId) ?? "");
    const person = userId === undefined ? {} : { userId };
    const actor: Actor = { kind: "link", id: first.pageId, name, ...person, organisationId, role: "responder" };
    return { kind: "open", isBundle: one === undefined, pages, userId, contactMethodId, actor };
  });
}
