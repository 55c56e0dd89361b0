import type { StatusPageId } from "@staunch/core/kernel";
import { refuseTakenSlug, validSlug, validTimeZone } from "#comms/page-settings.ts";
import { scheduleRender } from "#comms/render-timer.ts";
import type { StatusPage } from "#comms/status-page.ts";
import { deleteStatusPage, findStatusPageForUpdate, saveStatusPage } from "#comms/store-pages.ts";
import { requirePermission } from "#identity/index.ts";
import { type CommandContext, notFound, recordEvent, requireVersion, type Tx } from "#platform/index.ts";

export interface StatusPageSettings {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly description?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** The page, locked. @throws not_found */
export async function getStatusPageForUpdate(tx: Tx, ctx: CommandContext, id: StatusPageId): Promise<StatusPage> {
  const page = await findStatusPageForUpdate(tx, ctx.organisationId, id);
  if (page === undefined) throw notFound("status page", id);
  return page;
}

/** Changes what a page is called and where it is. @throws precondition_failed on a stale version, conflict when the address is taken. */
export async function changeStatusPage(
  ctx: CommandContext,
  id: StatusPageId,
  change: { readonly version: number; readonly settings: StatusPageSettings },
): Promise<StatusPage> {
  requirePermission(ctx.actor, "status-pages:write");
  const { settings } = change;
  return refuseTakenSlug(settings.slug ?? "", () =>
    ctx.transact(async (tx) => {
      const page = await getStatusPageForUpdate(tx, ctx, id);
      requireVersion(page, change.version);
      return save(tx, ctx, "status-page.changed", {
        ...page,
        name: settings.name ?? page.name,
        slug: settings.slug === undefined ? page.slug : validSlug(settings.slug),
        description: settings.description ?? page.description,
        timeZone: settings.timeZone === undefined ? page.timeZone : validTimeZone(settings.timeZone),
      });
    }),
  );
}

/** Shows the page to everybody; nothing happens when they see it already. */
export async function publishStatusPage(ctx: CommandContext, id: StatusPageId): Promise<StatusPage> {
  requirePermission(ctx.actor, "status-pages:write");
  return ctx.transact(async (tx) => {
    const page = await getStatusPageForUpdate(tx, ctx, id);
    if (page.publishedAt !== undefined) return page;
    return save(tx, ctx, "status-page.published", { ...page, publishedAt: ctx.now });
  });
}

/** Takes the page off the outside; subscribers and history stay. */
export async function unpublishStatusPage(ctx: CommandContext, id: StatusPageId): Promise<StatusPage> {
  requirePermission(ctx.actor, "status-pages:write");
  return ctx.transact(async (tx) => {
    const page = await getStatusPageForUpdate(tx, ctx, id);
    if (page.publishedAt === undefined) return page;
    return save(tx, ctx, "status-page.unpublished", { ...page, publishedAt: undefined });
  });
}

/** Removes the page for good, its components, subscribers and history with it. What was posted stays with the incidents. */
export async function removeStatusPage(ctx: CommandContext, id: StatusPageId): Promise<void> {
  requirePermission(ctx.actor, "status-pages:write");
  await ctx.transact(async (tx) => {
    const page = await getStatusPageForUpdate(tx, ctx, id);
    await deleteStatusPage(tx, page);
    await record(tx, ctx, "status-page.removed", page);
    await scheduleRender(tx, ctx, id);
  });
}

async function save(tx: Tx, ctx: CommandContext, type: string, page: StatusPage): Promise<StatusPage> {
  const saved = { ...page, version: page.version + 1 };
  await saveStatusPage(tx, saved);
  await record(tx, ctx, type, saved);
  await scheduleRender(tx, ctx, page.id);
  return saved;
}

async function record(tx: Tx, ctx: CommandContext, type: string, page: StatusPage): Promise<void> {
  const data = { name: page.name, slug: page.slug };
  await recordEvent(tx, ctx, { type, subject: { type: "status-page", id: page.id }, data });
}
