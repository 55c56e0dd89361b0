import { asId, type OrganisationId, type ServiceId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** Minutes after a resolve within which a service's alert reopens instead of starting anew; for services of any organisations in scope. */
export async function readReopenWindows(
  tx: Tx,
  services: readonly { readonly organisationId: OrganisationId; readonly serviceId: ServiceId }[],
): Promise<ReadonlyMap<ServiceId, number>> {
  if (services.length === 0) return new Map();
  const { rows } = await sql<{ id: string; reopen_window_minutes: number }>`
    select s.id, s.reopen_window_minutes from services s
    join jsonb_to_recordset(${JSON.stringify(services)}::jsonb) as r("organisationId" uuid, "serviceId" uuid)
      on s.organisation_id = r."organisationId" and s.id = r."serviceId"`.execute(tx);
  return new Map(rows.map((row) => [asId<"service">(row.id), row.reopen_window_minutes]));
}
