import { type Dependency, serviceNameKey } from "@staunch/core/catalog";
import type { OrganisationId, ServiceId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";
import { type Service, serviceColumns, toService } from "#catalog/read-services.ts";

export async function insertService(tx: Tx, organisationId: OrganisationId, service: Service): Promise<void> {
  await tx
    .insertInto("services")
    .values({ organisation_id: organisationId, id: service.id, created_at: service.createdAt, ...editable(service) })
    .execute();
}

export async function findServiceForUpdate(tx: Tx, organisationId: OrganisationId, id: ServiceId): Promise<Service | undefined> {
  const row = await tx
    .selectFrom("services")
    .select(serviceColumns)
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toService(row);
}

export async function saveService(tx: Tx, organisationId: OrganisationId, service: Service): Promise<void> {
  await tx
    .updateTable("services")
    .set(editable(service))
    .where("organisation_id", "=", organisationId)
    .where("id", "=", service.id)
    .execute();
}

function editable(service: Service) {
  return {
    name: service.name,
    name_key: serviceNameKey(service.name),
    description: service.description,
    owner_team_id: service.ownerTeamId ?? null,
    tier: service.tier,
    reopen_window_minutes: service.reopenWindowMinutes,
    acknowledgement_timeout_minutes: service.acknowledgementTimeoutMinutes ?? null,
    version: service.version,
  };
}

/** Lets one change of an organisation's dependencies go on at a time: two that are harmless alone may close a circle together. */
export async function lockDependencies(tx: Tx, organisationId: OrganisationId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`catalog.dependencies ${organisationId}`}, 0))`.execute(tx);
}

export async function insertDependency(tx: Tx, organisationId: OrganisationId, dependency: Dependency): Promise<void> {
  await tx
    .insertInto("service_dependencies")
    .values({ organisation_id: organisationId, service_id: dependency.serviceId, depends_on_id: dependency.dependsOnId })
    .execute();
}

/** @returns whether there was such a dependency. */
export async function deleteDependency(tx: Tx, organisationId: OrganisationId, dependency: Dependency): Promise<boolean> {
  const removed = await tx
    .deleteFrom("service_dependencies")
    .where("organisation_id", "=", organisationId)
    .where("service_id", "=", dependency.serviceId)
    .where("depends_on_id", "=", dependency.dependsOnId)
    .returning("service_id")
    .executeTakeFirst();
  return removed !== undefined;
}
