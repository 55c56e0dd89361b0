import { asId, type IncidentId, type OrganisationId, type UserId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/**
 * Who sees a private incident, besides owners and admins; undefined: it is not private, everybody sees it.
 * The database itself decides, by the function its own wall is made of.
 */
export async function readReaders(tx: Tx, organisationId: OrganisationId, incidentId: IncidentId): Promise<readonly UserId[] | undefined> {
  const { rows } = await sql<{ readers: readonly string[] | null }>`
    select staunch_readers_of(${organisationId}, ${incidentId}) as readers`.execute(tx);
  return rows[0]?.readers?.map((id) => asId<"user">(id));
}
