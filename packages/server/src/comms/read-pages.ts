import type { StatusChange } from "@staunch/core/comms";
import { asId, type ComponentId, type OrganisationId, type ServiceId, type StatusPageId } from "@staunch/core/kernel";
import type { Component, ComponentGroup, StatusPage } from "#comms/status-page.ts";
import { toComponent, toComponentGroup, toStatusPage } from "#comms/store-pages.ts";
import { decodeCursor, invalid, type Listed, toPage, type Tx } from "#platform/index.ts";

/** A page with all that is on it now, in the order in which it is shown. */
export interface StatusPageParts {
  readonly page: StatusPage;
  readonly groups: readonly ComponentGroup[];
  readonly components: readonly Component[];
}

export async function findStatusPage(tx: Tx, organisationId: OrganisationId, id: StatusPageId): Promise<StatusPage | undefined> {
  const row = await tx
    .selectFrom("status_pages")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : toStatusPage(row);
}

/** Pages by name, then id. */
export async function listStatusPages(
  tx: Tx,
  organisationId: OrganisationId,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Listed<StatusPage>> {
  let select = tx.selectFrom("status_pages").selectAll().where("organisation_id", "=", organisationId);
  if (query.cursor !== undefined) {
    const [name, id] = decodeCursor(query.cursor);
    if (typeof name !== "string" || typeof id !== "string") throw invalid("cursor", "the nextCursor of an earlier answer");
    select = select.where((eb) => eb(eb.refTuple("name", "id"), ">", eb.tuple(name, id)));
  }
  const rows = await select
    .orderBy("name")
    .orderBy("id")
    .limit(query.limit + 1)
    .execute();
  return toPage(rows, query.limit, { item: toStatusPage, key: (row) => [row.name, row.id] });
}

/** Every published page of the organisation, or those of `ids`. */
export async function readPublishedPages(tx: Tx, organisationId: OrganisationId): Promise<readonly StatusPage[]> {
  const rows = await tx
    .selectFrom("status_pages")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("published_at", "is not", null)
    .orderBy("name")
    .orderBy("id")
    .execute();
  return rows.map(toStatusPage);
}

export async function readComponentGroups(
  tx: Tx,
  organisationId: OrganisationId,
  pageId: StatusPageId,
): Promise<readonly ComponentGroup[]> {
  const rows = await tx
    .selectFrom("component_groups")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("status_page_id", "=", pageId)
    .orderBy("position")
    .orderBy("id")
    .execute();
  return rows.map(toComponentGroup);
}

export interface ComponentQuery {
  readonly pageIds?: readonly StatusPageId[];
  readonly serviceIds?: readonly ServiceId[];
  readonly componentIds?: readonly ComponentId[];
}

/** Components that are not removed, by position; an empty list in the query matches nothing. */
export async function readComponents(tx: Tx, organisationId: OrganisationId, query: ComponentQuery): Promise<readonly Component[]> {
  let select = tx.selectFrom("components").selectAll().where("organisation_id", "=", organisationId).where("removed_at", "is", null);
  for (const [column, ids] of [
    ["status_page_id", query.pageIds],
    ["service_id", query.serviceIds],
    ["id", query.componentIds],
  ] as const) {
    if (ids === undefined) continue;
    if (ids.length === 0) return [];
    select = select.where(column, "in", ids);
  }
  const rows = await select.orderBy("position").orderBy("id").execute();
  return rows.map(toComponent);
}

/** @returns undefined when there is no such page in the organisation. */
export async function readStatusPageParts(tx: Tx, organisationId: OrganisationId, id: StatusPageId): Promise<StatusPageParts | undefined> {
  const page = await findStatusPage(tx, organisationId, id);
  if (page === undefined) return undefined;
  const groups = await readComponentGroups(tx, organisationId, id);
  const components = await readComponents(tx, organisationId, { pageIds: [id] });
  return { page, groups, components };
}

/** The history of each component of a page, oldest first. */
export async function readStatusChanges(
  tx: Tx,
  organisationId: OrganisationId,
  componentIds: readonly ComponentId[],
): Promise<ReadonlyMap<ComponentId, readonly StatusChange[]>> {
  const changes = new Map<ComponentId, StatusChange[]>(componentIds.map((id) => [id, []]));
  if (componentIds.length === 0) return changes;
  const rows = await tx
    .selectFrom("component_status_changes")
    .select(["component_id", "status", "at"])
    .where("organisation_id", "=", organisationId)
    .where("component_id", "in", componentIds)
    .orderBy("at")
    .orderBy("id")
    .execute();
  for (const row of rows) changes.get(asId<"component">(row.component_id))?.push({ status: row.status, at: row.at });
  return changes;
}
