import { type Dependency, decideDependency } from "@staunch/core/catalog";
import { type ServiceId, unreachable } from "@staunch/core/kernel";
import { type CommandContext, conflict, invalid, notFound, recordEvent, type Tx } from "#platform/index.ts";
import { requirePermission } from "#identity/index.ts";
import { findServices, readDependencies } from "#catalog/read-services.ts";
import { deleteDependency, insertDependency, lockDependencies } from "#catalog/store-services.ts";

/**
 * Says that one service needs another. Saying it again changes nothing.
 * @throws conflict naming the circle it would close. @throws invalid for a service that would need itself; not_found
 */
export async function addDependency(ctx: CommandContext, dependency: Dependency): Promise<void> {
  requirePermission(ctx.actor, "services:write");
  await ctx.transact(async (tx) => {
    await lockDependencies(tx, ctx.organisationId);
    await requireServices(tx, ctx, dependency);
    const decision = decideDependency(await readDependencies(tx, ctx.organisationId), dependency);
    if (decision.kind === "unchanged") return;
    if (decision.kind === "refused") {
      switch (decision.reason) {
        case "itself":
          throw invalid("dependsOnId", "another service");
        case "cycle":
          throw conflict(`That would close a circle: ${await namesOf(tx, ctx, decision.path)}.`, { path: decision.path });
        default:
          unreachable(decision);
      }
    }
    await insertDependency(tx, ctx.organisationId, dependency);
    await announce(tx, ctx, { type: "service.dependency-added", dependency });
  });
}

/** Takes a dependency back. @throws not_found when there is none */
export async function removeDependency(ctx: CommandContext, dependency: Dependency): Promise<void> {
  requirePermission(ctx.actor, "services:write");
  await ctx.transact(async (tx) => {
    const wasThere = await deleteDependency(tx, ctx.organisationId, dependency);
    if (!wasThere) throw notFound("dependency on service", dependency.dependsOnId);
    await announce(tx, ctx, { type: "service.dependency-removed", dependency });
  });
}

async function requireServices(tx: Tx, ctx: CommandContext, dependency: Dependency): Promise<void> {
  const ids = [dependency.serviceId, dependency.dependsOnId];
  const known = new Set((await findServices(tx, ctx.organisationId, ids)).map((service) => service.id));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw notFound("service", missing);
}

async function namesOf(tx: Tx, ctx: CommandContext, path: readonly ServiceId[]): Promise<string> {
  const services = await findServices(tx, ctx.organisationId, path);
  const names = new Map(services.map((service) => [service.id, service.name]));
  return path.map((id) => names.get(id) ?? id).join(" needs ");
}

async function announce(
  tx: Tx,
  ctx: CommandContext,
  { type, dependency }: { readonly type: string; readonly dependency: Dependency },
): Promise<void> {
  await recordEvent(tx, ctx, {
    type,
    subject: { type: "service", id: dependency.serviceId },
    topics: [`service:${dependency.dependsOnId}`],
    data: { dependsOnId: dependency.dependsOnId },
  });
}
