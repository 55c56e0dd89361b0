import type { OrganisationId, ScheduleId, UserId } from "@staunch/core/kernel";
import type { ScheduleVersion } from "@staunch/core/oncall";
import type { Interval } from "@staunch/core/time";
import { sql } from "kysely";
import { parseDefinition } from "#oncall/definition-schema.ts";
import { toHead, toOverride, toTemporary } from "#oncall/rows.ts";
import type { ScheduleHead, StoredOverride, StoredSchedule, StoredTemporary } from "#oncall/stored-schedule.ts";
import type { Tx } from "#platform/index.ts";

/** Which schedules: these, or every one that is not archived. */
export type Selection = readonly ScheduleId[] | "all";

/** Schedules with the versions and overrides that bear on the interval, by name. */
export async function readSchedules(
  tx: Tx,
  organisationId: OrganisationId,
  selection: Selection,
  interval: Interval,
): Promise<StoredSchedule[]> {
  const heads = await readHeads(tx, organisationId, selection);
  const ids = heads.map((head) => head.id);
  if (ids.length === 0) return [];
  const versions = Map.groupBy(await readVersions(tx, organisationId, ids, interval), (row) => row.scheduleId);
  const overrides = Map.groupBy(await readOverrides(tx, organisationId, ids, interval), (override) => override.scheduleId);
  const temporaries = Map.groupBy(await readTemporaries(tx, organisationId, ids, interval), (temporary) => temporary.scheduleId);
  return heads.map((head) => ({
    head,
    versions: versions.get(head.id) ?? [],
    temporaries: temporaries.get(head.id) ?? [],
    overrides: overrides.get(head.id) ?? [],
  }));
}

/** One schedule as `readSchedules` gives it, archived or not; undefined when there is none. */
export async function findSchedule(
  tx: Tx,
  organisationId: OrganisationId,
  id: ScheduleId,
  interval: Interval,
): Promise<StoredSchedule | undefined> {
  const [found] = await readSchedules(tx, organisationId, [id], interval);
  return found;
}

export interface HeadCursor {
  readonly name: string;
  readonly id: string;
}

/** Schedules that are not archived, by name, `limit` at most, after `cursor`. */
export async function listHeads(
  tx: Tx,
  organisationId: OrganisationId,
  page: { readonly limit: number; readonly cursor: HeadCursor | undefined },
): Promise<ScheduleHead[]> {
  const { cursor } = page;
  const rows = await tx
    .selectFrom("schedules")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("archived_at", "is", null)
    .$if(cursor !== undefined, (query) =>
      query.where((eb) => eb(eb.refTuple("name", "id"), ">", eb.tuple(cursor?.name ?? "", cursor?.id ?? ""))),
    )
    .orderBy("name")
    .orderBy("id")
    .limit(page.limit)
    .execute();
  return rows.map(toHead);
}

/** Ids of the schedules that the person takes or took turns in by rotation or override, touching the interval. */
export async function findSchedulesAround(
  tx: Tx,
  organisationId: OrganisationId,
  userId: UserId,
  interval: Interval,
): Promise<ScheduleId[]> {
  const { rows } = await sql<{ id: ScheduleId }>`
    select schedule_id as id from schedule_people where organisation_id = ${organisationId} and user_id = ${userId}
    union
    select schedule_id from schedule_overrides
    where organisation_id = ${organisationId} and user_id = ${userId} and until_at > ${interval.from} and from_at < ${interval.until}
    union
    select schedule_id from temporary_schedules
    where organisation_id = ${organisationId} and until_at > ${interval.from} and from_at < ${interval.until}
      and shifts @> jsonb_build_array(jsonb_build_object('userId', ${userId}::text))`.execute(tx);
  return rows.map((row) => row.id);
}

async function readHeads(tx: Tx, organisationId: OrganisationId, selection: Selection): Promise<ScheduleHead[]> {
  const query = tx.selectFrom("schedules").selectAll().where("organisation_id", "=", organisationId).orderBy("name").orderBy("id");
  if (selection === "all") return (await query.where("archived_at", "is", null).execute()).map(toHead);
  if (selection.length === 0) return [];
  return (await query.where("id", "in", [...selection]).execute()).map(toHead);
}

async function readVersions(
  tx: Tx,
  organisationId: OrganisationId,
  ids: readonly ScheduleId[],
  interval: Interval,
): Promise<(ScheduleVersion & { readonly scheduleId: ScheduleId })[]> {
  // Of the versions before the interval only the last still holds in it.
  const { rows } = await sql<{ schedule_id: ScheduleId; effective_from: Temporal.Instant; definition: unknown }>`
    select v.schedule_id, v.effective_from, v.definition from schedule_versions v
    where v.organisation_id = ${organisationId} and v.schedule_id = any(${[...ids]}::uuid[]) and v.effective_from < ${interval.until}
      and v.effective_from >= coalesce((
        select max(p.effective_from) from schedule_versions p
        where p.organisation_id = v.organisation_id and p.schedule_id = v.schedule_id and p.effective_from <= ${interval.from}), '-infinity')
    order by v.schedule_id, v.effective_from`.execute(tx);
  return rows.map((row) => ({
    scheduleId: row.schedule_id,
    effectiveFrom: row.effective_from,
    definition: parseDefinition(row.definition),
  }));
}

async function readOverrides(
  tx: Tx,
  organisationId: OrganisationId,
  ids: readonly ScheduleId[],
  interval: Interval,
): Promise<StoredOverride[]> {
  const rows = await tx
    .selectFrom("schedule_overrides")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("schedule_id", "in", [...ids])
    .where("until_at", ">", interval.from)
    .where("from_at", "<", interval.until)
    .orderBy("from_at")
    .orderBy("id")
    .execute();
  return rows.map(toOverride);
}

async function readTemporaries(
  tx: Tx,
  organisationId: OrganisationId,
  ids: readonly ScheduleId[],
  interval: Interval,
): Promise<StoredTemporary[]> {
  const rows = await tx
    .selectFrom("temporary_schedules")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("schedule_id", "in", [...ids])
    .where("until_at", ">", interval.from)
    .where("from_at", "<", interval.until)
    .orderBy("from_at")
    .orderBy("id")
    .execute();
  return rows.map(toTemporary);
}
