import { asId, type ComponentId, type OrganisationId, type StatusPageId } from "@staunch/core/kernel";
import type { Selectable } from "kysely";
import type { Component, ComponentGroup, ComponentGroupId, StatusPage } from "#comms/status-page.ts";
import type { DB, Tx } from "#platform/index.ts";

export function toStatusPage(row: Selectable<DB["status_pages"]>): StatusPage {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"status-page">(row.id),
    slug: row.slug,
    name: row.name,
    description: row.description,
    timeZone: row.time_zone,
    publishedAt: row.published_at ?? undefined,
    createdAt: row.created_at,
    version: row.version,
  };
}

function statusPageColumns(page: StatusPage): Selectable<DB["status_pages"]> {
  return {
    organisation_id: page.organisationId,
    id: page.id,
    slug: page.slug,
    name: page.name,
    description: page.description,
    time_zone: page.timeZone,
    published_at: page.publishedAt ?? null,
    created_at: page.createdAt,
    version: page.version,
  };
}

/** @throws a unique violation when another page has the slug. */
export async function insertStatusPage(tx: Tx, page: StatusPage): Promise<void> {
  await tx.insertInto("status_pages").values(statusPageColumns(page)).execute();
}

/** @throws a unique violation when another page has the slug. */
export async function saveStatusPage(tx: Tx, page: StatusPage): Promise<void> {
  await tx
    .updateTable("status_pages")
    .set(statusPageColumns(page))
    .where("organisation_id", "=", page.organisationId)
    .where("id", "=", page.id)
    .execute();
}

export async function deleteStatusPage(tx: Tx, page: StatusPage): Promise<void> {
  await tx.deleteFrom("status_pages").where("organisation_id", "=", page.organisationId).where("id", "=", page.id).execute();
}

/** The page, locked until the transaction ends; the lock also orders its renderings. */
export async function findStatusPageForUpdate(tx: Tx, organisationId: OrganisationId, id: StatusPageId): Promise<StatusPage | undefined> {
  const row = await tx
    .selectFrom("status_pages")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toStatusPage(row);
}

export function toComponentGroup(row: Selectable<DB["component_groups"]>): ComponentGroup {
  return {
    id: asId<"component-group">(row.id),
    statusPageId: asId<"status-page">(row.status_page_id),
    name: row.name,
    position: row.position,
    version: row.version,
  };
}

export async function saveComponentGroup(tx: Tx, organisationId: OrganisationId, group: ComponentGroup): Promise<void> {
  const values = { name: group.name, position: group.position, version: group.version };
  await tx
    .insertInto("component_groups")
    .values({ organisation_id: organisationId, id: group.id, status_page_id: group.statusPageId, ...values })
    .onConflict((conflict) => conflict.columns(["organisation_id", "id"]).doUpdateSet(values))
    .execute();
}

/** Removes a group; its components stay, without one. */
export async function deleteComponentGroup(tx: Tx, organisationId: OrganisationId, id: ComponentGroupId): Promise<void> {
  await tx
    .updateTable("components")
    .set({ component_group_id: null })
    .where("organisation_id", "=", organisationId)
    .where("component_group_id", "=", id)
    .execute();
  await tx.deleteFrom("component_groups").where("organisation_id", "=", organisationId).where("id", "=", id).execute();
}

export function toComponent(row: Selectable<DB["components"]>): Component {
  return {
    id: asId<"component">(row.id),
    statusPageId: asId<"status-page">(row.status_page_id),
    componentGroupId: row.component_group_id === null ? undefined : asId<"component-group">(row.component_group_id),
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    name: row.name,
    description: row.description,
    position: row.position,
    status: row.status,
    createdAt: row.created_at,
    version: row.version,
  };
}

export async function saveComponent(tx: Tx, organisationId: OrganisationId, component: Component): Promise<void> {
  const values = {
    component_group_id: component.componentGroupId ?? null,
    service_id: component.serviceId ?? null,
    name: component.name,
    description: component.description,
    position: component.position,
    status: component.status,
    version: component.version,
  };
  await tx
    .insertInto("components")
    .values({
      organisation_id: organisationId,
      id: component.id,
      status_page_id: component.statusPageId,
      created_at: component.createdAt,
      removed_at: null,
      ...values,
    })
    .onConflict((conflict) => conflict.columns(["organisation_id", "id"]).doUpdateSet(values))
    .execute();
}

export async function markComponentRemoved(
  tx: Tx,
  organisationId: OrganisationId,
  removal: { readonly id: ComponentId; readonly at: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable("components")
    .set({ removed_at: removal.at })
    .where("organisation_id", "=", organisationId)
    .where("id", "=", removal.id)
    .execute();
}

export interface StatusChangeRow {
  readonly componentId: ComponentId;
  readonly id: string;
  readonly status: Component["status"];
  readonly at: Temporal.Instant;
  readonly updateId: string | undefined;
}

/** Adds to a component's history; rows of it are never changed. */
export async function insertStatusChange(tx: Tx, organisationId: OrganisationId, change: StatusChangeRow): Promise<void> {
  await tx
    .insertInto("component_status_changes")
    .values({
      organisation_id: organisationId,
      component_id: change.componentId,
      id: change.id,
      status: change.status,
      at: change.at,
      update_id: change.updateId ?? null,
    })
    .execute();
}
