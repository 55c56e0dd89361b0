import type { AffectedComponent, Audience, UpdateStatus } from "@staunch/core/comms";
import { type ComponentId, type IncidentId, type StatusPageId } from "@staunch/core/kernel";
import { readComponents, readPublishedPages } from "#comms/read-pages.ts";
import { readUpdates } from "#comms/read-updates.ts";
import type { IncidentInBrief } from "#incidents/index.ts";
import { type CommandContext, invalid, notFound, type Tx } from "#platform/index.ts";

export interface Reach {
  /** Pages that will show it. */
  readonly shownOn: readonly StatusPageId[];
  /** Pages whose subscribers may be told; for stakeholders these are more than those that show it. */
  readonly mailedFor: readonly StatusPageId[];
}

interface ReachOrder {
  readonly audience: Audience;
  readonly status: UpdateStatus;
  readonly statusPageIds?: readonly StatusPageId[] | undefined;
  readonly components?: readonly AffectedComponent[] | undefined;
}

/**
 * Which pages an update concerns: those named, else those that showed an earlier update of the incident or have a
 * component of an affected service, else every published page. @throws not_found for a page that is not published here
 */
export async function pagesFor(tx: Tx, ctx: CommandContext, incident: IncidentInBrief, order: ReachOrder): Promise<Reach> {
  if (order.audience === "internal") return { shownOn: [], mailedFor: [] };
  const published = (await readPublishedPages(tx, ctx.organisationId)).map((page) => page.id);
  const pageIds = order.statusPageIds ?? (await concernedPages(tx, ctx, incident, published));
  for (const id of pageIds) if (!published.includes(id)) throw notFound("published status page", id);
  return { shownOn: order.audience === "public" ? pageIds : [], mailedFor: pageIds };
}

async function concernedPages(
  tx: Tx,
  ctx: CommandContext,
  incident: IncidentInBrief,
  published: readonly StatusPageId[],
): Promise<readonly StatusPageId[]> {
  const updates = await readUpdates(tx, ctx.organisationId, { incidentIds: [incident.id] });
  const components = await readComponents(tx, ctx.organisationId, { serviceIds: incident.serviceIds });
  const concerned = new Set([
    ...updates.flatMap((update) => update.statusPageIds),
    ...components.map((component) => component.statusPageId),
  ]);
  const chosen = published.filter((id) => concerned.has(id));
  return chosen.length === 0 ? published : chosen;
}

interface ComponentOrder {
  readonly incidentId: IncidentId;
  readonly order: ReachOrder;
  readonly statusPageIds: readonly StatusPageId[];
}

/**
 * What the update says about components. When it says nothing and the incident is over, the components that the
 * incident's updates had left in a bad state work again. @throws invalid for a component of no page that shows it
 */
export async function componentsSpokenOf(
  tx: Tx,
  ctx: CommandContext,
  { incidentId, order, statusPageIds }: ComponentOrder,
): Promise<readonly AffectedComponent[]> {
  if (order.audience !== "public") return [];
  const onPages = await readComponents(tx, ctx.organisationId, { pageIds: statusPageIds });
  if (order.components !== undefined) {
    const known = new Set(onPages.map((component) => component.id));
    const stranger = order.components.findIndex((component) => !known.has(component.componentId));
    if (stranger >= 0) throw invalid(`components.${stranger}.componentId`, "a component of a page that shows this update");
    return order.components;
  }
  if (order.status !== "resolved") return [];
  const left = await leftBroken(tx, ctx, incidentId);
  return onPages
    .filter((component) => left.has(component.id) && component.status !== "operational")
    .map((component) => ({ componentId: component.id, status: "operational" as const }));
}

/** Components whose last word from this incident's updates was not `operational`. */
async function leftBroken(tx: Tx, ctx: CommandContext, incidentId: IncidentId): Promise<ReadonlySet<ComponentId>> {
  const updates = await readUpdates(tx, ctx.organisationId, { incidentIds: [incidentId], audiences: ["public"] });
  const last = new Map(updates.flatMap((update) => update.components.map((one) => [one.componentId, one.status] as const)));
  return new Set([...last].filter(([, status]) => status !== "operational").map(([id]) => id));
}
