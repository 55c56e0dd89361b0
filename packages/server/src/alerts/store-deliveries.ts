import { sql } from "kysely";
import type { Source } from "#alerts/source.ts";
import type { Tx } from "#platform/index.ts";

type SourceKey = Pick<Source, "organisationId" | "id">;

/** Far longer than any sender tries again. */
const remembered = { hours: 24 * 7 } as const;
/** Ids are the sender's; longer ones than any that are known are cut. */
const longestDeliveryId = 300;

/** Remembers a request by the name its sender gave it; false when it was remembered before. */
export async function rememberDelivery(tx: Tx, source: SourceKey, deliveryId: string, now: Temporal.Instant): Promise<boolean> {
  const id = deliveryId.slice(0, longestDeliveryId);
  const { numAffectedRows } = await sql`
    insert into source_deliveries (organisation_id, source_id, delivery_id, received_at)
    values (${source.organisationId}, ${source.id}, ${id}, ${now}) on conflict do nothing`.execute(tx);
  await sql`
    delete from source_deliveries where organisation_id = ${source.organisationId} and source_id = ${source.id}
      and received_at < ${now.subtract(remembered)}`.execute(tx);
  return numAffectedRows === 1n;
}

export async function isDeliveryKnown(tx: Tx, source: SourceKey, deliveryId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("source_deliveries")
    .select("delivery_id")
    .where("organisation_id", "=", source.organisationId)
    .where("source_id", "=", source.id)
    .where("delivery_id", "=", deliveryId.slice(0, longestDeliveryId))
    .executeTakeFirst();
  return row !== undefined;
}

export interface DeployedVersion {
  readonly version: string;
  readonly previousVersion: string | undefined;
}

/** What a source last said runs at a target, locked until the transaction ends. */
export async function findDeployedVersion(tx: Tx, source: SourceKey, target: string): Promise<DeployedVersion | undefined> {
  const row = await tx
    .selectFrom("deployed_versions")
    .select(["version", "previous_version"])
    .where("organisation_id", "=", source.organisationId)
    .where("source_id", "=", source.id)
    .where("target", "=", target)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : { version: row.version, previousVersion: row.previous_version ?? undefined };
}

export async function saveDeployedVersion(
  tx: Tx,
  source: SourceKey,
  deployed: DeployedVersion & { readonly target: string; readonly at: Temporal.Instant },
): Promise<void> {
  const { target, version, previousVersion, at } = deployed;
  await sql`
    insert into deployed_versions (organisation_id, source_id, target, version, previous_version, deployed_at)
    values (${source.organisationId}, ${source.id}, ${target}, ${version}, ${previousVersion ?? null}, ${at})
    on conflict (organisation_id, source_id, target) do update
      set version = excluded.version, previous_version = excluded.previous_version, deployed_at = excluded.deployed_at`.execute(tx);
}
