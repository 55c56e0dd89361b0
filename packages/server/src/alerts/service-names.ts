import type { ServiceId } from "@staunch/core/kernel";
import { findServices } from "#catalog/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** Names of services by their ids, for lists. */
export async function serviceNames(tx: Tx, ctx: CommandContext, ids: readonly ServiceId[]): Promise<ReadonlyMap<string, string>> {
  const services = await findServices(tx, ctx.organisationId, ids);
  return new Map(services.map((service) => [service.id, service.name]));
}
