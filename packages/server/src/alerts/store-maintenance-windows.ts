import type { MaintenanceWindowId } from "@staunch/core/alerts";
import { asId, type OrganisationId, type ServiceId } from "@staunch/core/kernel";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#platform/index.ts";

/** A time in which the alerts of some services page nobody. */
export interface MaintenanceWindow {
  readonly id: MaintenanceWindowId;
  readonly serviceIds: readonly ServiceId[];
  /** Those that depend on them are meant too. */
  readonly includeDependents: boolean;
  readonly reason: string;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  readonly author: string;
  readonly createdAt: Temporal.Instant;
  /** Ended before its time. */
  readonly endedAt: Temporal.Instant | undefined;
  readonly version: number;
}

interface WindowRow {
  readonly id: string;
  readonly service_ids: readonly string[];
  readonly include_dependents: boolean;
  readonly reason: string;
  readonly starts_at: Temporal.Instant;
  readonly ends_at: Temporal.Instant;
  readonly author: string;
  readonly created_at: Temporal.Instant;
  readonly ended_at: Temporal.Instant | null;
  readonly version: number;
}

function toWindow(row: WindowRow): MaintenanceWindow {
  return {
    id: asId<"maintenance-window">(row.id),
    serviceIds: row.service_ids.map((id) => asId<"service">(id)),
    includeDependents: row.include_dependents,
    reason: row.reason,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    author: row.author,
    createdAt: row.created_at,
    endedAt: row.ended_at ?? undefined,
    version: row.version,
  };
}

async function select(tx: Tx, organisationId: OrganisationId, rest: RawBuilder<unknown>): Promise<readonly MaintenanceWindow[]> {
  const { rows } = await sql<WindowRow>`
    select id, service_ids, include_dependents, reason, starts_at, ends_at, author, created_at, ended_at, version from maintenance_windows
    where organisation_id = ${organisationId} and ${rest}`.execute(tx);
  return rows.map(toWindow);
}

export async function findWindow(tx: Tx, organisationId: OrganisationId, id: MaintenanceWindowId): Promise<MaintenanceWindow | undefined> {
  const [window] = await select(tx, organisationId, sql`id = ${id}`);
  return window;
}

/** Those that are not over, then the last that are; by their start, latest first. */
export async function findWindows(tx: Tx, organisationId: OrganisationId, limit: number): Promise<readonly MaintenanceWindow[]> {
  return select(tx, organisationId, sql`true order by starts_at desc, id desc limit ${limit}`);
}

/** Writes a window, new or changed. */
export async function saveWindow(tx: Tx, organisationId: OrganisationId, window: MaintenanceWindow): Promise<void> {
  await sql`
    insert into maintenance_windows (organisation_id, id, service_ids, include_dependents, reason, starts_at, ends_at, author, created_at,
      ended_at, version)
    values (${organisationId}, ${window.id}, ${[...window.serviceIds]}::uuid[], ${window.includeDependents}, ${window.reason},
      ${window.startsAt}, ${window.endsAt}, ${window.author}, ${window.createdAt}, ${window.endedAt ?? null}, ${window.version})
    on conflict (organisation_id, id) do update set service_ids = excluded.service_ids, include_dependents = excluded.include_dependents,
      reason = excluded.reason, starts_at = excluded.starts_at, ends_at = excluded.ends_at, ended_at = excluded.ended_at,
      version = excluded.version`.execute(tx);
}
