import { parseIncidentReference } from "@staunch/core/incidents";
import { asId } from "@staunch/core/kernel";
import type { IncidentId } from "@staunch/core/kernel";
import { requirePermission } from "#identity/index.ts";
import { notFound } from "#platform/index.ts";
import type { CommandContext } from "#platform/index.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/**
 * The incident behind a uuid or a number as people write it (`INC-42`, `42`).
 * @throws not_found when the organisation has none such.
 */
export async function findIncidentId(ctx: CommandContext, idOrReference: string): Promise<IncidentId> {
  requirePermission(ctx.actor, "incidents:read");
  const number = parseIncidentReference(idOrReference);
  if (number === undefined && !uuid.test(idOrReference)) throw notFound("incident", idOrReference);
  const row = await ctx.transact((tx) => {
    const incidents = tx.selectFrom("incidents").select("id").where("organisation_id", "=", ctx.organisationId);
    const chosen = number === undefined ? incidents.where("id", "=", idOrReference) : incidents.where("number", "=", number);
    return chosen.executeTakeFirst();
  });
  if (row === undefined) throw notFound("incident", idOrReference);
  return asId<"incident">(row.id);
}
