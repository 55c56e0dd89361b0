import { type Dependency, type ServiceSettings, type ServiceTier, serviceNameKey, serviceTiers } from "@staunch/core/catalog";
import { asId, type OrganisationId, type ServiceId, type TeamId } from "@staunch/core/kernel";
import { sql } from "kysely";
import { type CommandContext, notFound, type Tx } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";

/** Something the organisation runs, which can hurt and be repaired on its own. */
export interface Service extends ServiceSettings {
  readonly id: ServiceId;
  readonly name: string;
  /** Who answers for it. */
  readonly ownerTeamId: TeamId | undefined;
  readonly createdAt: Temporal.Instant;
  readonly version: number;
}

export const serviceColumns = [
  "id",
  "name",
  "description",
  "owner_team_id",
  "tier",
  "reopen_window_minutes",
  "acknowledgement_timeout_minutes",
  "created_at",
  "version",
] as const;

interface ServiceRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly owner_team_id: string | null;
  readonly tier: number;
  readonly reopen_window_minutes: number;
  readonly acknowledgement_timeout_minutes: number | null;
  readonly created_at: Temporal.Instant;
  readonly version: number;
}

export function toService(row: ServiceRow): Service {
  return {
    id: asId<"service">(row.id),
    name: row.name,
    description: row.description,
    ownerTeamId: row.owner_team_id === null ? undefined : asId<"team">(row.owner_team_id),
    tier: tierOf(row.tier),
    reopenWindowMinutes: row.reopen_window_minutes,
    acknowledgementTimeoutMinutes: row.acknowledgement_timeout_minutes ?? undefined,
    createdAt: row.created_at,
    version: row.version,
  };
}

function tierOf(value: number): ServiceTier {
  const tier = serviceTiers.find((known) => known === value);
  if (tier === undefined) throw new Error(`the database returned a tier nobody knows: ${value}`);
  return tier;
}

/** One service, for whoever may look. @throws not_found */
export async function readService(ctx: CommandContext, id: ServiceId): Promise<Service> {
  requirePermission(ctx.actor, "services:read");
  const service = await ctx.transact((tx) => findService(tx, ctx.organisationId, id));
  if (service === undefined) throw notFound("service", id);
  return service;
}

/** One service, if the organisation has it. */
export async function findService(tx: Tx, organisationId: OrganisationId, id: ServiceId): Promise<Service | undefined> {
  const [service] = await findServices(tx, organisationId, [id]);
  return service;
}

/** Those of `ids` that the organisation has, in no order. */
export async function findServices(tx: Tx, organisationId: OrganisationId, ids: readonly ServiceId[]): Promise<readonly Service[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom("services")
    .select(serviceColumns)
    .where("organisation_id", "=", organisationId)
    .where("id", "in", ids)
    .execute();
  return rows.map(toService);
}

/** The service of a name, in any spelling that people read as the same. */
export async function findServiceByName(tx: Tx, organisationId: OrganisationId, name: string): Promise<Service | undefined> {
  const row = await tx
    .selectFrom("services")
    .select(serviceColumns)
    .where("organisation_id", "=", organisationId)
    .where("name_key", "=", serviceNameKey(name))
    .executeTakeFirst();
  return row === undefined ? undefined : toService(row);
}

/** Which part of the list of services is asked for. */
export interface ServiceQuery {
  readonly limit: number;
  /** The name key of the last service shown. */
  readonly after: string | undefined;
  /** Part of a name, in any case. */
  readonly search: string | undefined;
}

/** Services by name. */
export async function listServices(tx: Tx, organisationId: OrganisationId, query: ServiceQuery): Promise<readonly Service[]> {
  const { after, search } = query;
  const rows = await tx
    .selectFrom("services")
    .select(serviceColumns)
    .where("organisation_id", "=", organisationId)
    .$if(after !== undefined, (select) => select.where("name_key", ">", after ?? ""))
    .$if(search !== undefined, (select) => select.where(sql<boolean>`position(${serviceNameKey(search ?? "")} in name_key) > 0`))
    .orderBy("name_key")
    .limit(query.limit)
    .execute();
  return rows.map(toService);
}

/** Every dependency of the organisation: graphs of services are small enough to be walked in memory. */
export async function readDependencies(tx: Tx, organisationId: OrganisationId): Promise<readonly Dependency[]> {
  const rows = await tx
    .selectFrom("service_dependencies")
    .select(["service_id", "depends_on_id"])
    .where("organisation_id", "=", organisationId)
    .execute();
  return rows.map((row) => ({ serviceId: asId<"service">(row.service_id), dependsOnId: asId<"service">(row.depends_on_id) }));
}

/** A service's direct neighbours in the graph. */
export interface Neighbours {
  /** What it needs. */
  readonly dependsOn: readonly Service[];
  /** What needs it. */
  readonly dependents: readonly Service[];
}

/** What a service needs and what needs it, one step far. @throws not_found */
export async function readNeighbours(ctx: CommandContext, id: ServiceId): Promise<Neighbours> {
  return ctx.transact(async (tx) => {
    await readService(ctx.within(tx), id);
    const dependencies = await readDependencies(tx, ctx.organisationId);
    const needed = dependencies.filter((one) => one.serviceId === id).map((one) => one.dependsOnId);
    const needing = dependencies.filter((one) => one.dependsOnId === id).map((one) => one.serviceId);
    return {
      dependsOn: byName(await findServices(tx, ctx.organisationId, needed)),
      dependents: byName(await findServices(tx, ctx.organisationId, needing)),
    };
  });
}

function byName(services: readonly Service[]): readonly Service[] {
  return services.toSorted((one, other) => one.name.localeCompare(other.name, "en"));
}
