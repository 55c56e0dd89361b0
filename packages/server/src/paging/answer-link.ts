import type { UserId } from "@staunch/core/kernel";
import { type Actor, commandContext, StaunchError, systemActor, type Tx } from "#platform/index.ts";
import { readAcknowledgeLink } from "#paging/acknowledge-link.ts";
import { acknowledgePage } from "#paging/acknowledge-page.ts";
import type { Page } from "#paging/page.ts";
import type { PagingDeps } from "#paging/paging-deps.ts";
import { isMember, namesOf } from "#paging/people.ts";
import { markProven } from "#paging/store-contact-methods.ts";
import { findNotification } from "#paging/store-notifications.ts";
import { findPage } from "#paging/store-pages.ts";

/** What a link shows: the page as it is now, to the person it was sent to; or why it shows nothing. */
export type LinkView =
  | { readonly kind: "page"; readonly page: Page; readonly reader: UserId }
  /** Not signed by this server, or what it stands for is gone. */
  | { readonly kind: "unknown" }
  | { readonly kind: "expired" };

/** Reads a link and changes nothing, however often scanners and previews open it. */
export async function viewLink(deps: PagingDeps, token: string): Promise<LinkView> {
  const opened = await openLink(deps, token);
  if (opened.kind !== "open") return opened;
  return { kind: "page", page: opened.page, reader: opened.userId };
}

/**
 * The press on the button: the person the link was sent to takes the page. A
 * late answer changes nothing and shows the present state. Whoever presses has
 * received the message, which verifies the contact method.
 */
export async function answerLink(deps: PagingDeps, token: string): Promise<LinkView> {
  const opened = await openLink(deps, token);
  if (opened.kind !== "open") return opened;
  const ctx = commandContext(deps.database, opened.actor, deps.clock.now());
  const page = await ctx.transact(async (tx) => {
    await markProven(tx, ctx, opened.contactMethodId);
    return acknowledgeOrPresent(ctx.within(tx), tx, opened.page);
  });
  return { kind: "page", page, reader: opened.userId };
}

async function acknowledgeOrPresent(ctx: ReturnType<typeof commandContext>, tx: Tx, page: Page): Promise<Page> {
  try {
    return await acknowledgePage(ctx, page.id);
  } catch (error) {
    if (!(error instanceof StaunchError) || error.code !== "conflict") throw error;
    return (await findPage(tx, ctx, page.id)) ?? page;
  }
}

async function openLink(deps: PagingDeps, token: string) {
  const link = readAcknowledgeLink(deps.secrets, token);
  if (link === undefined) return { kind: "unknown" } as const;
  const now = deps.clock.now();
  if (Temporal.Instant.compare(now, link.expiresAt) >= 0) return { kind: "expired" } as const;
  const { organisationId } = link;
  const ctx = commandContext(deps.database, systemActor(organisationId), now);
  return ctx.transact(async (tx) => {
    const notification = await findNotification(tx, ctx, link.notificationId);
    const page = notification === undefined ? undefined : await findPage(tx, ctx, notification.pageId);
    if (notification === undefined || page === undefined) return { kind: "unknown" } as const;
    const { userId, contactMethodId } = notification;
    // Whoever has left the organisation answers for it no more.
    if (!(await isMember(tx, ctx, userId))) return { kind: "unknown" } as const;
    const name = (await namesOf(tx, [userId])).get(userId) ?? "";
    const actor: Actor = { kind: "link", id: page.id, name, userId, organisationId, role: "responder" };
    return { kind: "open", page, userId, contactMethodId, actor } as const;
  });
}
