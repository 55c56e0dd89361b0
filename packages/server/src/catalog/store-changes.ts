import type { OrganisationId } from "@staunch/core/kernel";
import type { Tx } from "#platform/index.ts";
import type { Change } from "#catalog/read-changes.ts";

export async function insertChange(tx: Tx, organisationId: OrganisationId, change: Change): Promise<void> {
  await tx
    .insertInto("changes")
    .values({
      organisation_id: organisationId,
      id: change.id,
      service_id: change.serviceId,
      kind: change.kind,
      summary: change.summary,
      version: change.version ?? null,
      previous_version: change.previousVersion ?? null,
      author: change.author ?? null,
      link: change.link ?? null,
      at: change.at,
      recorded_at: change.recordedAt,
      source_id: change.sourceId ?? null,
    })
    .execute();
}
