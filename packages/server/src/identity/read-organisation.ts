import { asId, type OrganisationId } from "@staunch/core/kernel";
import { notFound, type Tx } from "#platform/index.ts";
import type { Organisation } from "#identity/store-memberships.ts";

/** One organisation. @throws not_found outside its own scope */
export async function getOrganisation(tx: Tx, id: OrganisationId): Promise<Organisation> {
  const row = await tx.selectFrom("organisations").selectAll().where("organisation_id", "=", id).executeTakeFirst();
  if (row === undefined) throw notFound("organisation", id);
  return { id: asId<"organisation">(row.organisation_id), name: row.name, version: row.version };
}
