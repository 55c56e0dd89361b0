import type { ChangeKind } from "@staunch/core/catalog";
import { asId, type ChangeId, type OrganisationId, type ServiceId, type SourceId } from "@staunch/core/kernel";
import type { Tx } from "#platform/index.ts";

/** Something done to a service on purpose. */
export interface Change {
  readonly id: ChangeId;
  readonly serviceId: ServiceId;
  readonly kind: ChangeKind;
  /** One line for people. */
  readonly summary: string;
  /** What runs since, and what ran before; absent where unknown. */
  readonly version: string | undefined;
  readonly previousVersion: string | undefined;
  readonly author: string | undefined;
  /** http or https. */
  readonly link: string | undefined;
  /** When it happened. */
  readonly at: Temporal.Instant;
  /** When Staunch heard of it. */
  readonly recordedAt: Temporal.Instant;
  /** The source it came through; absent when a person or a key wrote it. */
  readonly sourceId: SourceId | undefined;
}

/** Which changes are asked about: from `from` on and before `until`. */
export interface ChangeWindow {
  readonly serviceIds: readonly ServiceId[];
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
}

/** More than this many changes at once are no list to find a cause in; the latest are kept. */
const mostNear = 1_000;

/** Changes to some services in a stretch of time, the latest first. */
export async function changesNear(tx: Tx, organisationId: OrganisationId, window: ChangeWindow): Promise<readonly Change[]> {
  if (window.serviceIds.length === 0) return [];
  const rows = await changes(tx, organisationId)
    .where("service_id", "in", window.serviceIds)
    .where("at", ">=", window.from)
    .where("at", "<", window.until)
    .limit(mostNear)
    .execute();
  return rows.map(toChange);
}

/** One change, if the organisation has it. */
export async function findChange(tx: Tx, organisationId: OrganisationId, id: ChangeId): Promise<Change | undefined> {
  const row = await changes(tx, organisationId).where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toChange(row);
}

/** Where a list of changes goes on: the last one shown. */
export interface ChangeCursor {
  readonly at: string;
  readonly id: string;
}

/** Which part of the list of changes is asked for. */
export interface ChangeQuery {
  readonly limit: number;
  readonly after: ChangeCursor | undefined;
  readonly serviceId: ServiceId | undefined;
}

/** Changes, the latest first. */
export async function listChanges(tx: Tx, organisationId: OrganisationId, query: ChangeQuery): Promise<readonly Change[]> {
  const { after, serviceId } = query;
  const rows = await changes(tx, organisationId)
    .$if(serviceId !== undefined, (select) => select.where("service_id", "=", serviceId ?? ""))
    .$if(after !== undefined, (select) =>
      select.where((eb) =>
        eb(eb.refTuple("at", "id"), "<", eb.tuple(Temporal.Instant.from(after?.at ?? "1970-01-01T00:00:00Z"), after?.id ?? "")),
      ),
    )
    .limit(query.limit)
    .execute();
  return rows.map(toChange);
}

function changes(tx: Tx, organisationId: OrganisationId) {
  return tx.selectFrom("changes").selectAll().where("organisation_id", "=", organisationId).orderBy("at", "desc").orderBy("id", "desc");
}

interface ChangeRow {
  readonly id: string;
  readonly service_id: string;
  readonly kind: ChangeKind;
  readonly summary: string;
  readonly version: string | null;
  readonly previous_version: string | null;
  readonly author: string | null;
  readonly link: string | null;
  readonly at: Temporal.Instant;
  readonly recorded_at: Temporal.Instant;
  readonly source_id: string | null;
}

function toChange(row: ChangeRow): Change {
  return {
    id: asId<"change">(row.id),
    serviceId: asId<"service">(row.service_id),
    kind: row.kind,
    summary: row.summary,
    version: row.version ?? undefined,
    previousVersion: row.previous_version ?? undefined,
    author: row.author ?? undefined,
    link: row.link ?? undefined,
    at: row.at,
    recordedAt: row.recorded_at,
    sourceId: row.source_id === null ? undefined : asId<"source">(row.source_id),
  };
}
