import type { NotificationId } from "@staunch/core/kernel";
import type { CommandContext } from "#platform/index.ts";
import { signAcknowledgeLink } from "#paging/acknowledge-link.ts";
import type { Notification } from "#paging/notification.ts";
import type { Page } from "#paging/page.ts";
import { linkTo, type PagingDeps } from "#paging/paging-deps.ts";
import type { BundleContent, PageContent } from "#paging/ports.ts";

/** What one notification says about its page. */
export function pageContent(
  deps: PagingDeps,
  ctx: CommandContext,
  shown: Page,
  notification: Pick<Notification, "id" | "userId">,
): PageContent {
  const page = notification.userId === undefined && shown.isConfidential ? withoutWords(shown) : shown;
  const { token, url } = answering(deps, ctx, notification.id);
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
    acknowledgeUrl: url,
    acknowledgeToken: token,
    pageUrl: linkTo(deps, `/pages/${page.id}`),
  };
}

/** What a channel hears of a page that only some may know about: that somebody is needed. */
function withoutWords(page: Page): Page {
  const subject = { type: "page", id: page.id };
  return {
    ...page,
    title: "Somebody is needed; sign in to see for what",
    subject,
    body: undefined,
    link: undefined,
    serviceName: undefined,
  };
}

/** As many as a message names; of the others it tells the number. */
const mostNamed = 20;

/** What several notifications to one person say together. */
export function bundleContent(
  deps: PagingDeps,
  ctx: CommandContext,
  bundleId: NotificationId,
  entries: readonly { readonly page: Page; readonly notification: Pick<Notification, "id" | "userId"> }[],
): BundleContent {
  const { token, url } = answering(deps, ctx, bundleId);
  return {
    kind: "bundle",
    pages: entries.slice(0, mostNamed).map(({ page, notification }) => pageContent(deps, ctx, page, notification)),
    count: entries.length,
    acknowledgeUrl: url,
    acknowledgeToken: token,
    listUrl: linkTo(deps, "/"),
  };
}

function answering(deps: PagingDeps, ctx: CommandContext, notificationId: NotificationId) {
  const token = signAcknowledgeLink(deps.secrets, { organisationId: ctx.organisationId, notificationId }, ctx.now);
  return { token, url: linkTo(deps, `/a/${token}`) };
}
