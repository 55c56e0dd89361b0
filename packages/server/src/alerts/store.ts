import { asId, type OrganisationId, type ServiceId, type SourceId } from "@staunch/core/kernel";
import { sql } from "kysely";
import type { Source, SourceSettings } from "#alerts/source.ts";
import { jsonb, type Tx } from "#platform/index.ts";

export interface StoredSource extends Source {
  readonly keySealed: Buffer;
  readonly settings: SourceSettings;
  readonly secretSealed: Buffer | undefined;
  readonly requestsPerSecond: number | undefined;
  readonly version: number;
  readonly lastEventAt: Temporal.Instant | null;
  readonly lastError: string | null;
  readonly lastErrorAt: Temporal.Instant | null;
  readonly createdAt: Temporal.Instant;
}

interface SourceRow {
  readonly organisation_id: string;
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly service_id: string | null;
  readonly key_sealed: Buffer;
  readonly settings: unknown;
  readonly secret_sealed: Buffer | null;
  readonly requests_per_second: number | null;
  readonly version: number;
  readonly last_event_at: Temporal.Instant | null;
  readonly last_error: string | null;
  readonly last_error_at: Temporal.Instant | null;
  readonly created_at: Temporal.Instant;
}

function toSource(row: SourceRow): StoredSource {
  return {
    organisationId: asId<"organisation">(row.organisation_id),
    id: asId<"source">(row.id),
    kind: row.kind,
    name: row.name,
    serviceId: row.service_id === null ? undefined : asId<"service">(row.service_id),
    keySealed: row.key_sealed,
    // Written by this module only, as its kind's schema gave it.
    settings: row.settings as SourceSettings,
    secretSealed: row.secret_sealed ?? undefined,
    requestsPerSecond: row.requests_per_second ?? undefined,
    version: row.version,
    lastEventAt: row.last_event_at,
    lastError: row.last_error,
    lastErrorAt: row.last_error_at,
    createdAt: row.created_at,
  };
}

const columns = [
  "organisation_id",
  "id",
  "kind",
  "name",
  "service_id",
  "key_sealed",
  "settings",
  "secret_sealed",
  "requests_per_second",
  "version",
  "last_event_at",
  "last_error",
  "last_error_at",
  "created_at",
] as const;

export interface NewSource {
  readonly organisationId: OrganisationId;
  readonly id: SourceId;
  readonly kind: string;
  readonly name: string;
  readonly serviceId: ServiceId | undefined;
  readonly keyHash: Buffer;
  readonly keySealed: Buffer;
  readonly settings: SourceSettings;
  readonly secretSealed: Buffer | undefined;
  readonly requestsPerSecond: number | undefined;
  readonly createdAt: Temporal.Instant;
}

export async function insertSource(tx: Tx, source: NewSource): Promise<void> {
  await tx
    .insertInto("sources")
    .values({
      organisation_id: source.organisationId,
      id: source.id,
      kind: source.kind,
      name: source.name,
      service_id: source.serviceId ?? null,
      key_hash: source.keyHash,
      key_sealed: source.keySealed,
      settings: jsonb(source.settings),
      secret_sealed: source.secretSealed ?? null,
      requests_per_second: source.requestsPerSecond ?? null,
      created_at: source.createdAt,
      version: 1,
    })
    .execute();
}

export async function listSources(tx: Tx, organisationId: OrganisationId): Promise<readonly StoredSource[]> {
  const rows = await tx
    .selectFrom("sources")
    .select(columns)
    .where("organisation_id", "=", organisationId)
    .where("removed_at", "is", null)
    .orderBy("created_at")
    .execute();
  return rows.map(toSource);
}

export async function findSource(tx: Tx, organisationId: OrganisationId, id: SourceId): Promise<StoredSource | undefined> {
  const row = await tx
    .selectFrom("sources")
    .select(columns)
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .where("removed_at", "is", null)
    .executeTakeFirst();
  return row === undefined ? undefined : toSource(row);
}

export async function findSourceByKey(tx: Tx, kind: string, keyHash: Buffer): Promise<StoredSource | undefined> {
  const row = await tx
    .selectFrom("sources")
    .select(columns)
    .where("key_hash", "=", keyHash)
    .where("kind", "=", kind)
    .where("removed_at", "is", null)
    .executeTakeFirst();
  return row === undefined ? undefined : toSource(row);
}

/** Writes what people may change of a source, under its next version. */
export async function saveSource(tx: Tx, source: StoredSource): Promise<void> {
  await tx
    .updateTable("sources")
    .set({
      name: source.name,
      service_id: source.serviceId ?? null,
      settings: jsonb(source.settings),
      secret_sealed: source.secretSealed ?? null,
      requests_per_second: source.requestsPerSecond ?? null,
      version: source.version,
    })
    .where("organisation_id", "=", source.organisationId)
    .where("id", "=", source.id)
    .execute();
}

/** Sources are kept after removal: their alerts name them. */
export async function removeSource(
  tx: Tx,
  source: { readonly organisationId: OrganisationId; readonly id: SourceId },
  at: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable("sources")
    .set({ removed_at: at })
    .where("organisation_id", "=", source.organisationId)
    .where("id", "=", source.id)
    .execute();
}

export async function saveSourceError(tx: Tx, source: Source, error: string, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable("sources")
    .set({ last_error: error, last_error_at: at })
    .where("organisation_id", "=", source.organisationId)
    .where("id", "=", source.id)
    .execute();
}

/** Notes for many sources at once when they were last heard of. */
export async function saveLastHeard(tx: Tx, heard: ReadonlyMap<SourceId, number>): Promise<void> {
  if (heard.size === 0) return;
  const rows = [...heard].map(([id, atMs]) => ({ id, at: new Temporal.Instant(BigInt(atMs) * 1_000_000n).toString() }));
  await sql`
    update sources set last_event_at = r.at from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, at timestamptz)
    where sources.id = r.id and (last_event_at is null or last_event_at < r.at - interval '5 seconds')`.execute(tx);
}
