import type { IncidentId, StatusPageId } from "@staunch/core/kernel";
import { loadPublicPage } from "#comms/load-public-page.ts";
import { findStatusPage, listStatusPages as selectStatusPages, readStatusPageParts, type StatusPageParts } from "#comms/read-pages.ts";
import { countMails, type MailCounts, readUpdates } from "#comms/read-updates.ts";
import { renderPage } from "#comms/render-page.ts";
import type { StatusPage } from "#comms/status-page.ts";
import { countSubscribers, listSubscribers as selectSubscribers } from "#comms/store-subscribers.ts";
import type { MailSubscriber } from "#comms/subscriber.ts";
import type { Update } from "#comms/update.ts";
import { requirePermission } from "#identity/index.ts";
import { getIncident } from "#incidents/index.ts";
import { type CommandContext, type Listed, notFound } from "#platform/index.ts";

interface ListQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface CountedPage extends StatusPage {
  /** Confirmed ones. */
  readonly subscriberCount: number;
}

/** The status pages of the organisation by name. */
export async function listStatusPages(ctx: CommandContext, query: ListQuery): Promise<Listed<CountedPage>> {
  requirePermission(ctx.actor, "status-pages:read");
  return ctx.transact(async (tx) => {
    const listed = await selectStatusPages(tx, ctx.organisationId, query);
    const counts = await countSubscribers(
      tx,
      ctx.organisationId,
      listed.items.map((page) => page.id),
    );
    return { ...listed, items: listed.items.map((page) => ({ ...page, subscriberCount: counts.get(page.id) ?? 0 })) };
  });
}

export interface StatusPageView extends StatusPageParts {
  readonly subscriberCount: number;
}

/** One page with its groups and components. @throws not_found */
export async function getStatusPage(ctx: CommandContext, id: StatusPageId): Promise<StatusPageView> {
  requirePermission(ctx.actor, "status-pages:read");
  return ctx.transact(async (tx) => {
    const parts = await readStatusPageParts(tx, ctx.organisationId, id);
    if (parts === undefined) throw notFound("status page", id);
    const counts = await countSubscribers(tx, ctx.organisationId, [id]);
    return { ...parts, subscriberCount: counts.get(id) ?? 0 };
  });
}

/** The page as the public would see it now, by the same renderer, published or not. @throws not_found */
export async function previewStatusPage(ctx: CommandContext, id: StatusPageId, publicUrl: string): Promise<string> {
  requirePermission(ctx.actor, "status-pages:read");
  return ctx.transact(async (tx) => {
    const page = await findStatusPage(tx, ctx.organisationId, id);
    if (page === undefined) throw notFound("status page", id);
    return renderPage(await loadPublicPage(tx, ctx, { page, publicUrl }));
  });
}

/** Readers with their addresses: personal data, so for those who may set up the page only. @throws not_found */
export async function listSubscribers(ctx: CommandContext, id: StatusPageId, query: ListQuery): Promise<Listed<MailSubscriber>> {
  requirePermission(ctx.actor, "status-pages:write");
  return ctx.transact(async (tx) => {
    if ((await findStatusPage(tx, ctx.organisationId, id)) === undefined) throw notFound("status page", id);
    return selectSubscribers(tx, ctx.organisationId, { pageId: id, ...query });
  });
}

export interface SentUpdate {
  readonly update: Update;
  readonly mails: MailCounts | undefined;
}

/** What was told about an incident, newest first. @throws not_found */
export async function listUpdates(ctx: CommandContext, incidentId: IncidentId): Promise<readonly SentUpdate[]> {
  requirePermission(ctx.actor, "incidents:read");
  return ctx.transact(async (tx) => {
    await getIncident(ctx.within(tx), incidentId);
    const updates = await readUpdates(tx, ctx.organisationId, { incidentIds: [incidentId] });
    const mails = await countMails(
      tx,
      ctx.organisationId,
      updates.map((update) => update.id),
    );
    return updates.toReversed().map((update) => ({ update, mails: mails.get(update.id) }));
  });
}
