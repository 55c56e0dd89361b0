import { uptimeStrip } from "@staunch/core/comms";
import { incidentsOf, type PublicComponent, type PublicGroup, type PublicPage } from "#comms/public-page.ts";
import { readComponentGroups, readComponents, readStatusChanges } from "#comms/read-pages.ts";
import { readUpdates } from "#comms/read-updates.ts";
import type { Component, StatusPage } from "#comms/status-page.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** How far the strip of a component reaches back. */
const stripDays = 90;
/** How far the public history reaches back: twelve months and the rest of the thirteenth. */
const historyDays = 400;

/** Reads what the public documents of a page are made of. */
export async function loadPublicPage(
  tx: Tx,
  ctx: CommandContext,
  source: { readonly page: StatusPage; readonly publicUrl: string },
): Promise<PublicPage> {
  const { page } = source;
  const components = await readComponents(tx, ctx.organisationId, { pageIds: [page.id] });
  const changes = await readStatusChanges(
    tx,
    ctx.organisationId,
    components.map((component) => component.id),
  );
  const groups = await readComponentGroups(tx, ctx.organisationId, page.id);
  const since = ctx.now.subtract({ hours: 24 * historyDays });
  const updates = await readUpdates(tx, ctx.organisationId, { pageId: page.id, audiences: ["public"], since });

  const shown = (component: Component): PublicComponent => ({
    name: component.name,
    description: component.description,
    status: component.status,
    strip: uptimeStrip(changes.get(component.id) ?? [], { now: ctx.now, timeZone: page.timeZone, dayCount: stripDays }),
  });
  const under = (groupId: string | undefined): readonly PublicComponent[] =>
    components.filter((component) => component.componentGroupId === groupId).map(shown);
  const grouped: readonly PublicGroup[] = groups.map((group) => ({ name: group.name, components: under(group.id) }));
  return {
    page,
    now: ctx.now,
    groups: [{ name: undefined, components: under(undefined) }, ...grouped],
    incidents: incidentsOf(updates, new Map(components.map((component) => [component.id, component.name]))),
    publicUrl: source.publicUrl,
  };
}
