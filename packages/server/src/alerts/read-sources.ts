import { asId, type OrganisationId, type SourceId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Source } from "#alerts/source.ts";
import type { Tx } from "#platform/index.ts";

/** The sources of a batch, removed ones too: what was accepted before the removal is still worked through. */
export async function readSources(
  tx: Tx,
  sources: readonly { readonly organisationId: OrganisationId; readonly id: SourceId }[],
): Promise<ReadonlyMap<SourceId, Source>> {
  const wanted = new Map(sources.map((source) => [source.id, source.organisationId]));
  const input = [...wanted].map(([id, organisationId]) => ({ o: organisationId, i: id }));
  const { rows } = await sql<{ organisation_id: string; id: string; kind: string; name: string; service_id: string | null }>`
    select s.organisation_id, s.id, s.kind, s.name, s.service_id from sources s
    join jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(o uuid, i uuid) on s.organisation_id = r.o and s.id = r.i`.execute(tx);
  return new Map(
    rows.map((row) => {
      const id = asId<"source">(row.id);
      const serviceId = row.service_id === null ? undefined : asId<"service">(row.service_id);
      return [id, { organisationId: asId<"organisation">(row.organisation_id), id, kind: row.kind, name: row.name, serviceId }];
    }),
  );
}
