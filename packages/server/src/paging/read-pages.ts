import type { PageId, ServiceId, UserId } from "@staunch/core/kernel";
import { type PageStatus, type Place, placeAfter } from "@staunch/core/paging";
import { type CommandContext, decodeCursor, type Listed, notFound, type Subject, toPage, type Tx } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { asNotificationId, type Notification, type NotificationStatus } from "#paging/notification.ts";
import { asPageId, type LedgerEntry, type Page } from "#paging/page.ts";
import { namesOf } from "#paging/people.ts";
import { requireSelf } from "#paging/self.ts";
import { findNotifications, findNotificationsOfPages } from "#paging/store-notifications.ts";
import { findLedger, findPage, findPages, findPagesAbout, findPagesOfPerson } from "#paging/store-pages.ts";

/** People by id, present and former. */
export type Names = ReadonlyMap<UserId, string>;

/** A page with everything that happened and is still to come. */
export interface PageStory {
  readonly page: Page;
  readonly ledger: readonly LedgerEntry[];
  readonly notifications: readonly Notification[];
  readonly names: Names;
}

/** @throws not_found */
export async function readPage(ctx: CommandContext, id: PageId): Promise<PageStory> {
  requirePermission(ctx.actor, "pages:read");
  return ctx.transact(async (tx) => {
    const page = await findPage(tx, ctx, id);
    if (page === undefined) throw notFound("page", id);
    return storyOf(tx, ctx, page);
  });
}

async function storyOf(tx: Tx, ctx: Pick<CommandContext, "organisationId">, page: Page): Promise<PageStory> {
  const ledger = await findLedger(tx, ctx, page.id);
  const notifications = await findNotificationsOfPages(tx, ctx, [page.id]);
  const people = ledger.flatMap((entry) => [...entry.people, ...entry.unreachable]);
  return { page, ledger, notifications, names: await namesOf(tx, people) };
}

/** The ledger of a page, in order. @throws not_found */
export async function pageLedger(ctx: CommandContext, id: PageId): Promise<Pick<PageStory, "ledger" | "names">> {
  return readPage(ctx, id);
}

export interface PageQuery {
  readonly status?: readonly PageStatus[] | undefined;
  readonly subject?: Subject | undefined;
  readonly serviceId?: ServiceId | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Pages, newest first. */
export async function listPages(ctx: CommandContext, query: PageQuery): Promise<Listed<Page>> {
  requirePermission(ctx.actor, "pages:read");
  const { status, subject, serviceId, limit } = query;
  const beforeId = query.cursor === undefined ? undefined : asPageId(String(decodeCursor(query.cursor)[0]));
  const pages = await ctx.transact((tx) => findPages(tx, ctx, { status, subject, serviceId, beforeId, limit: limit + 1 }));
  return toPage(pages, limit, { item: (page) => page, key: (page) => [page.id] });
}

/** Pages that wait for the person who asks, or that this person has. */
export async function myOpenPages(ctx: CommandContext): Promise<readonly Page[]> {
  requirePermission(ctx.actor, "pages:read");
  const userId = requireSelf(ctx);
  return ctx.transact((tx) => findPagesOfPerson(tx, ctx, userId));
}

type Scoped = Pick<CommandContext, "organisationId">;

/** Every page about a subject, newest first; for modules that hold a transaction. */
export async function pagesAbout(tx: Tx, ctx: Scoped, subject: Subject): Promise<readonly Page[]> {
  return findPagesAbout(tx, ctx, subject);
}

/** The same with who was told, who answered and who comes next. */
export async function pageStoriesAbout(tx: Tx, ctx: Scoped, subject: Subject): Promise<readonly PageStory[]> {
  const stories: PageStory[] = [];
  for (const page of await findPagesAbout(tx, ctx, subject)) stories.push(await storyOf(tx, ctx, page));
  return stories;
}

export interface NotificationQuery {
  readonly pageId?: PageId | undefined;
  readonly userId?: UserId | undefined;
  readonly status?: readonly NotificationStatus[] | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Notifications with their attempts, newest first. */
export async function listNotifications(ctx: CommandContext, query: NotificationQuery): Promise<Listed<Notification>> {
  requirePermission(ctx.actor, "notifications:read");
  const { pageId, userId, status, limit } = query;
  const beforeId = query.cursor === undefined ? undefined : asNotificationId(String(decodeCursor(query.cursor)[0]));
  const found = await ctx.transact((tx) => findNotifications(tx, ctx, { pageId, userId, status, beforeId, limit: limit + 1 }));
  return toPage(found, limit, { item: (notification) => notification, key: (notification) => [notification.id] });
}

/** What comes next if nobody answers: the place, and when. Undefined while the page stands still. */
export function upcoming(page: Page): { readonly place: Place | undefined; readonly at: Temporal.Instant } | undefined {
  const { status, nextDueAt, reached } = page.state;
  if (status !== "triggered" || nextDueAt === undefined) return undefined;
  return { place: placeAfter(reached, page.policy), at: nextDueAt };
}
