import { asId, type CalendarImportId, type OrganisationId, type OverrideId, type ScheduleId, type UserId } from "@staunch/core/kernel";
import type { ScheduleVersion } from "@staunch/core/oncall";
import { sql } from "kysely";
import { peopleIn, toJson } from "#oncall/definition-schema.ts";
import { toHead, toOverride } from "#oncall/rows.ts";
import type { ScheduleHead, StoredOverride } from "#oncall/stored-schedule.ts";
import { jsonb, type Tx } from "#platform/index.ts";

/** Which schedule of which organisation. */
export interface ScheduleKey {
  readonly organisationId: OrganisationId;
  readonly scheduleId: ScheduleId;
}

export async function insertSchedule(tx: Tx, organisationId: OrganisationId, head: ScheduleHead): Promise<void> {
  await tx
    .insertInto("schedules")
    .values({
      organisation_id: organisationId,
      id: head.id,
      name: head.name,
      created_at: head.createdAt,
      archived_at: null,
      owner_team_id: head.ownerTeamId ?? null,
      warns_of_gaps: head.gapWarnings === "on",
      version: head.version,
    })
    .execute();
}

/** Also what everything that changes a schedule queues up behind. Archived ones are found too. */
export async function findScheduleForUpdate(tx: Tx, { organisationId, scheduleId }: ScheduleKey): Promise<ScheduleHead | undefined> {
  const row = await tx
    .selectFrom("schedules")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", scheduleId)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toHead(row);
}

export async function saveSchedule(tx: Tx, organisationId: OrganisationId, head: ScheduleHead): Promise<void> {
  await tx
    .updateTable("schedules")
    .set({
      name: head.name,
      archived_at: head.archivedAt ?? null,
      owner_team_id: head.ownerTeamId ?? null,
      warns_of_gaps: head.gapWarnings === "on",
      version: head.version,
    })
    .where("organisation_id", "=", organisationId)
    .where("id", "=", head.id)
    .execute();
}

/** Who saves a version, and when. */
export interface Authorship {
  readonly by: string;
  readonly at: Temporal.Instant;
}

/**
 * Makes `versions` (ascending) what holds from the first of them on. Versions from then on have not held yet and
 * go; older ones stay untouched.
 */
export async function replaceVersionsFrom(
  tx: Tx,
  key: ScheduleKey,
  versions: readonly ScheduleVersion[],
  author: Authorship,
): Promise<void> {
  const first = versions[0];
  if (first === undefined) return;
  await tx
    .deleteFrom("schedule_versions")
    .where("organisation_id", "=", key.organisationId)
    .where("schedule_id", "=", key.scheduleId)
    .where("effective_from", ">=", first.effectiveFrom)
    .execute();
  await tx
    .insertInto("schedule_versions")
    .values(
      versions.map(({ effectiveFrom, definition }) => ({
        organisation_id: key.organisationId,
        schedule_id: key.scheduleId,
        effective_from: effectiveFrom,
        definition: jsonb(toJson(definition)),
        created_at: author.at,
        created_by: author.by,
      })),
    )
    .execute();
}

/** Says who takes turns in these versions: the one that holds now and those to come. */
export async function replacePeople(tx: Tx, key: ScheduleKey, versions: readonly ScheduleVersion[]): Promise<void> {
  await tx
    .deleteFrom("schedule_people")
    .where("organisation_id", "=", key.organisationId)
    .where("schedule_id", "=", key.scheduleId)
    .execute();
  const people = new Set(versions.flatMap(({ definition }) => peopleIn(definition)));
  if (people.size === 0) return;
  await tx
    .insertInto("schedule_people")
    .values([...people].map((userId) => ({ organisation_id: key.organisationId, schedule_id: key.scheduleId, user_id: userId })))
    .execute();
}

export async function insertOverride(tx: Tx, organisationId: OrganisationId, override: StoredOverride): Promise<void> {
  await tx
    .insertInto("schedule_overrides")
    .values({
      organisation_id: organisationId,
      id: override.id,
      schedule_id: override.scheduleId,
      kind: override.cover.kind,
      user_id: override.cover.userId,
      replaced_user_id: override.cover.kind === "substitute" ? override.cover.replacedUserId : null,
      from_at: override.from,
      until_at: override.until,
      reason: override.reason,
      created_at: override.createdAt,
      created_by: override.createdBy,
      removed_at: null,
      cover_request_id: override.origin?.kind === "cover-request" ? override.origin.id : null,
      calendar_import_id: override.origin?.kind === "calendar" ? override.origin.id : null,
      calendar_uid: override.origin?.kind === "calendar" ? override.origin.uid : null,
    })
    .execute();
}

export async function findOverrideForUpdate(tx: Tx, key: ScheduleKey, id: OverrideId): Promise<StoredOverride | undefined> {
  const row = await tx
    .selectFrom("schedule_overrides")
    .selectAll()
    .where("organisation_id", "=", key.organisationId)
    .where("schedule_id", "=", key.scheduleId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toOverride(row);
}

export async function saveOverrideRemoved(
  tx: Tx,
  organisationId: OrganisationId,
  id: OverrideId,
  removedAt: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable("schedule_overrides")
    .set({ removed_at: removedAt })
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .execute();
}

/** Schedules that name the person for the time after the instant: in a rotation, an override or a temporary schedule. */
export async function findSchedulesNaming(
  tx: Tx,
  organisationId: OrganisationId,
  userId: UserId,
  at: Temporal.Instant,
): Promise<ScheduleId[]> {
  // Locked in one order by everybody, so that two leavers at once do not deadlock.
  const { rows } = await sql<{ id: string }>`
    select schedule_id as id from schedule_people where organisation_id = ${organisationId} and user_id = ${userId}
    union
    select schedule_id from schedule_overrides
    where organisation_id = ${organisationId} and removed_at is null and until_at > ${at}
      and (user_id = ${userId} or replaced_user_id = ${userId})
    union
    select schedule_id from temporary_schedules
    where organisation_id = ${organisationId} and removed_at is null and until_at > ${at}
      and shifts @> jsonb_build_array(jsonb_build_object('userId', ${userId}::text))
    order by id`.execute(tx);
  return rows.map((row) => asId<"schedule">(row.id));
}

/** Overrides a calendar brought into a schedule that are not over, for comparing with its newer copy. */
export async function findOverridesOfImport(
  tx: Tx,
  key: ScheduleKey,
  of: { readonly importId: CalendarImportId; readonly now: Temporal.Instant },
): Promise<StoredOverride[]> {
  const rows = await tx
    .selectFrom("schedule_overrides")
    .selectAll()
    .where("organisation_id", "=", key.organisationId)
    .where("schedule_id", "=", key.scheduleId)
    .where("calendar_import_id", "=", of.importId)
    .where("until_at", ">", of.now)
    .where("removed_at", "is", null)
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map(toOverride);
}
