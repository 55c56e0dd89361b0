import { serviceBounds, serviceDefaults, type ServiceSettings, serviceTiers } from "@staunch/core/catalog";
import type { ServiceId, TeamId } from "@staunch/core/kernel";
import {
  type CommandContext,
  conflict,
  invalid,
  isUniqueViolation,
  newId,
  notFound,
  recordEvent,
  requireVersion,
  type Tx,
} from "#platform/index.ts";
import { findDefaultTeam, getTeam, requirePermission } from "#identity/index.ts";
import type { Service } from "#catalog/read-services.ts";
import { findServiceForUpdate, insertService, saveService } from "#catalog/store-services.ts";

type Optional<T> = { readonly [Field in keyof T]?: T[Field] | undefined };

/** A service as somebody wants it; what is left out is {@link serviceDefaults}. */
export interface ServiceWish extends Optional<Omit<ServiceSettings, "acknowledgementTimeoutMinutes">> {
  readonly name: string;
  /** null: nobody answers for it yet. Left out: the organisation's first team does, so that there is always somebody to page. */
  readonly ownerTeamId?: TeamId | null | undefined;
  /** null: never. */
  readonly acknowledgementTimeoutMinutes?: number | null | undefined;
}

/** Changes to a service; what is left out stays. */
export interface ServiceEdit extends Optional<ServiceWish> {
  readonly version: number;
}

/** Adds a service. @throws conflict when the name is taken. @throws invalid naming the field at fault */
export async function createService(ctx: CommandContext, wish: ServiceWish): Promise<Service> {
  requirePermission(ctx.actor, "services:write");
  const name = requireServiceName(wish.name);
  return refuseTakenName(name, () =>
    ctx.transact(async (tx) => {
      const ownerTeamId = wish.ownerTeamId === undefined ? await defaultTeamId(tx, ctx) : (wish.ownerTeamId ?? undefined);
      const fresh = { ...serviceDefaults, id: newId<"service">(), name, ownerTeamId, createdAt: ctx.now, version: 1 };
      const service = withSettings(fresh, wish);
      await requireTeam(tx, ctx, wish.ownerTeamId);
      await insertService(tx, ctx.organisationId, service);
      await recordEvent(tx, ctx, { type: "service.created", subject: { type: "service", id: service.id }, data: eventData(service) });
      return service;
    }),
  );
}

/** Changes a service. @throws conflict, invalid as {@link createService}; not_found, precondition_failed */
export async function updateService(ctx: CommandContext, id: ServiceId, edit: ServiceEdit): Promise<Service> {
  requirePermission(ctx.actor, "services:write");
  const name = edit.name === undefined ? undefined : requireServiceName(edit.name);
  return refuseTakenName(name ?? "", () =>
    ctx.transact(async (tx) => {
      const stored = await findServiceForUpdate(tx, ctx.organisationId, id);
      if (stored === undefined) throw notFound("service", id);
      requireVersion(stored, edit.version);
      await requireTeam(tx, ctx, edit.ownerTeamId);
      const ownerTeamId = edit.ownerTeamId === undefined ? stored.ownerTeamId : (edit.ownerTeamId ?? undefined);
      const service = { ...withSettings(stored, edit), name: name ?? stored.name, ownerTeamId, version: stored.version + 1 };
      await saveService(tx, ctx.organisationId, service);
      await recordEvent(tx, ctx, { type: "service.updated", subject: { type: "service", id }, data: eventData(service) });
      return service;
    }),
  );
}

function withSettings(service: Service, wish: Omit<ServiceWish, "name">): Service {
  const timeout = wish.acknowledgementTimeoutMinutes;
  const changed = {
    ...service,
    description: wish.description?.trim() ?? service.description,
    tier: wish.tier ?? service.tier,
    reopenWindowMinutes: wish.reopenWindowMinutes ?? service.reopenWindowMinutes,
    acknowledgementTimeoutMinutes: timeout === undefined ? service.acknowledgementTimeoutMinutes : (timeout ?? undefined),
  };
  requireBounds(changed);
  return changed;
}

function requireBounds(service: Service): void {
  const { descriptionLength, reopenWindowMinutes, acknowledgementTimeoutMinutes } = serviceBounds;
  if (service.description.length > descriptionLength) throw invalid("description", `at most ${descriptionLength} characters`);
  if (!serviceTiers.includes(service.tier)) throw invalid("tier", `one of ${serviceTiers.join(", ")}`);
  requireMinutes("reopenWindowMinutes", service.reopenWindowMinutes, reopenWindowMinutes);
  if (service.acknowledgementTimeoutMinutes === undefined) return;
  requireMinutes("acknowledgementTimeoutMinutes", service.acknowledgementTimeoutMinutes, acknowledgementTimeoutMinutes);
}

function requireMinutes(field: string, minutes: number, { min, max }: { readonly min: number; readonly max: number }): void {
  if (!Number.isInteger(minutes) || minutes < min || minutes > max) throw invalid(field, `whole minutes from ${min} to ${max}`);
}

function requireServiceName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === "" || trimmed.length > serviceBounds.nameLength) throw invalid("name", `1 to ${serviceBounds.nameLength} characters`);
  return trimmed;
}

async function defaultTeamId(tx: Tx, ctx: CommandContext): Promise<TeamId | undefined> {
  return (await findDefaultTeam(tx, ctx.organisationId))?.id;
}

async function requireTeam(tx: Tx, ctx: CommandContext, teamId: TeamId | null | undefined): Promise<void> {
  if (teamId !== undefined && teamId !== null) await getTeam(tx, ctx.organisationId, teamId);
}

function eventData(service: Service): Readonly<Record<string, unknown>> {
  const { name, ownerTeamId, tier, reopenWindowMinutes, acknowledgementTimeoutMinutes, version } = service;
  return {
    name,
    ownerTeamId: ownerTeamId ?? null,
    tier,
    reopenWindowMinutes,
    acknowledgementTimeoutMinutes: acknowledgementTimeoutMinutes ?? null,
    version,
  };
}

/** The unique index decides between two services of one name made at once. */
async function refuseTakenName<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw Object.assign(conflict(`There is a service named ${name} already.`), { cause: error });
    throw error;
  }
}
