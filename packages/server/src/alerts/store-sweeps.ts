import type { Labels } from "@staunch/core/alerts";
import { type AlertGroupId, type AlertId, asId, type Id, type OrganisationId, type ServiceId } from "@staunch/core/kernel";
import { sql } from "kysely";
import { jsonb, type Tx } from "#platform/index.ts";

export type SweepId = Id<"hold-sweep">;

/** Open alerts are gone through group by group, and by their ids within a group. */
export interface SweepPlace {
  readonly groupId: AlertGroupId;
  readonly id: AlertId;
}

/** What every sweep remembers of how far it is. */
interface Progress {
  /** The last alert that was looked at. */
  readonly after?: SweepPlace | undefined;
  /** A group of which something changed and that has more members ahead: what it calls for is decided when they are through. */
  readonly unsettled?: AlertGroupId | undefined;
}

/** Who holds these alerts by time and labels is asked anew. */
export interface HoldSweep extends Progress {
  readonly kind: "hold";
  /** Only alerts with these labels … */
  readonly labels?: Labels | undefined;
  /** … of these services … */
  readonly serviceIds?: readonly ServiceId[] | undefined;
  /** … held by one of these. */
  readonly heldBy?: readonly string[] | undefined;
  /** What began to hold and has not been carried to everything it holds. */
  readonly begun: readonly string[];
}

/** Places are found in inhibition rules: first whoever inhibits, then whom it may hold back, then whom they held before. */
export interface InhibitSweep extends Progress {
  readonly kind: "inhibit";
  readonly ruleIds: readonly string[];
  readonly phase: "sources" | "targets" | "held";
}

export type SweepWork = HoldSweep | InhibitSweep;

export interface Sweep {
  readonly organisationId: OrganisationId;
  readonly id: SweepId;
  readonly work: SweepWork;
}

/** Keeps a sweep, or how far it is now. */
export async function saveSweep(tx: Tx, { organisationId, id, work }: Sweep): Promise<void> {
  await sql`
    insert into hold_sweeps (organisation_id, id, work) values (${organisationId}, ${id}, ${jsonb(work)})
    on conflict (organisation_id, id) do update set work = excluded.work`.execute(tx);
}

/** A sweep that is not through; undefined when it is. */
export async function findSweep(tx: Tx, organisationId: OrganisationId, id: SweepId): Promise<Sweep | undefined> {
  const { rows } = await sql<{ id: string; work: SweepWork }>`
    select id, work from hold_sweeps where organisation_id = ${organisationId} and id = ${id} for update`.execute(tx);
  const row = rows[0];
  return row === undefined ? undefined : { organisationId, id: asId<"hold-sweep">(row.id), work: row.work };
}

export async function removeSweep(tx: Tx, { organisationId, id }: Sweep): Promise<void> {
  await sql`delete from hold_sweeps where organisation_id = ${organisationId} and id = ${id}`.execute(tx);
}

/** Which of these began to hold and are still being carried through. */
export async function findBeginning(tx: Tx, organisationId: OrganisationId, holderIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (holderIds.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select distinct b.id from hold_sweeps s, jsonb_array_elements_text(s.work -> 'begun') as b(id)
    where s.organisation_id = ${organisationId} and s.work ->> 'kind' = 'hold' and b.id = any(${holderIds}::text[])`.execute(tx);
  return new Set(rows.map((row) => row.id));
}
