import type { ServiceId } from "@staunch/core/kernel";
import { findServices } from "#catalog/index.ts";
import { notFound } from "#platform/index.ts";
import type { CommandContext, Tx } from "#platform/index.ts";

/** A service as an incident names it. */
export interface NamedService {
  readonly id: ServiceId;
  readonly name: string;
}

/** The names of services by id, in no order. */
export async function readServiceNames(tx: Tx, ctx: CommandContext, ids: readonly ServiceId[]): Promise<readonly NamedService[]> {
  return ids.length === 0 ? [] : findServices(tx, ctx.organisationId, ids);
}

/** The services of these ids. @throws not_found for the first that the organisation does not have. */
export async function requireServices(tx: Tx, ctx: CommandContext, ids: readonly ServiceId[]): Promise<readonly NamedService[]> {
  const found = await readServiceNames(tx, ctx, ids);
  const missing = ids.find((id) => !found.some((service) => service.id === id));
  if (missing !== undefined) throw notFound("service", missing);
  return found;
}
