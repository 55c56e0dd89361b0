import {
  asId,
  type AbsenceId,
  type CalendarImportId,
  type OrganisationId,
  type TemporaryScheduleId,
  type UserId,
} from "@staunch/core/kernel";
import type { Interval } from "@staunch/core/time";
import { toTemporary } from "#oncall/rows.ts";
import type { ScheduleKey } from "#oncall/store.ts";
import type { StoredTemporary } from "#oncall/stored-schedule.ts";
import { jsonb, type Tx } from "#platform/index.ts";

export async function insertTemporary(tx: Tx, organisationId: OrganisationId, temporary: StoredTemporary): Promise<void> {
  await tx
    .insertInto("temporary_schedules")
    .values({
      organisation_id: organisationId,
      id: temporary.id,
      schedule_id: temporary.scheduleId,
      from_at: temporary.from,
      until_at: temporary.until,
      shifts: shiftsJson(temporary.shifts),
      reason: temporary.reason,
      created_at: temporary.createdAt,
      created_by: temporary.createdBy,
      removed_at: null,
    })
    .execute();
}

export async function findTemporaryForUpdate(tx: Tx, key: ScheduleKey, id: TemporaryScheduleId): Promise<StoredTemporary | undefined> {
  const row = await tx
    .selectFrom("temporary_schedules")
    .selectAll()
    .where("organisation_id", "=", key.organisationId)
    .where("schedule_id", "=", key.scheduleId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toTemporary(row);
}

export async function saveTemporaryShifts(
  tx: Tx,
  organisationId: OrganisationId,
  id: TemporaryScheduleId,
  shifts: StoredTemporary["shifts"],
): Promise<void> {
  await tx
    .updateTable("temporary_schedules")
    .set({ shifts: shiftsJson(shifts) })
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .execute();
}

function shiftsJson(shifts: StoredTemporary["shifts"]) {
  return jsonb(shifts.map(({ userId, from, until }) => ({ userId, from: from.toString(), until: until.toString() })));
}

export async function saveTemporaryRemoved(
  tx: Tx,
  organisationId: OrganisationId,
  id: TemporaryScheduleId,
  removedAt: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable("temporary_schedules")
    .set({ removed_at: removedAt })
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .execute();
}

/** Somebody's leave. It is shown and warned of, and changes nobody's duty by itself. */
export interface Absence extends Interval {
  readonly id: AbsenceId;
  readonly userId: UserId;
  readonly reason: string;
  readonly createdAt: Temporal.Instant;
  readonly createdBy: string;
  /** The imported calendar and the event in it, when it came from one. */
  readonly origin: { readonly id: CalendarImportId; readonly uid: string } | undefined;
}

export async function insertAbsence(tx: Tx, organisationId: OrganisationId, absence: Absence): Promise<void> {
  await tx
    .insertInto("absences")
    .values({
      organisation_id: organisationId,
      id: absence.id,
      user_id: absence.userId,
      from_at: absence.from,
      until_at: absence.until,
      reason: absence.reason,
      created_at: absence.createdAt,
      created_by: absence.createdBy,
      removed_at: null,
      calendar_import_id: absence.origin?.id ?? null,
      calendar_uid: absence.origin?.uid ?? null,
    })
    .execute();
}

/** Which absences: of these people, or of everybody; that touch the interval. */
export interface AbsenceQuery {
  readonly userIds: readonly UserId[] | "everybody";
  readonly interval: Interval;
}

/** Absences that were not taken back, in order. */
export async function readAbsences(tx: Tx, organisationId: OrganisationId, { userIds, interval }: AbsenceQuery): Promise<Absence[]> {
  if (userIds !== "everybody" && userIds.length === 0) return [];
  const rows = await tx
    .selectFrom("absences")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("removed_at", "is", null)
    .where("until_at", ">", interval.from)
    .where("from_at", "<", interval.until)
    .$if(userIds !== "everybody", (query) => query.where("user_id", "in", userIds === "everybody" ? [] : [...userIds]))
    .orderBy("from_at")
    .orderBy("id")
    .execute();
  return rows.map(toAbsence);
}

export async function findAbsence(tx: Tx, organisationId: OrganisationId, id: AbsenceId): Promise<Absence | undefined> {
  const row = await tx
    .selectFrom("absences")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .where("removed_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toAbsence(row);
}

/** Absences a calendar brought in that are not over, for comparing with its newer copy. */
export async function findAbsencesOfImport(
  tx: Tx,
  organisationId: OrganisationId,
  id: CalendarImportId,
  now: Temporal.Instant,
): Promise<Absence[]> {
  const rows = await tx
    .selectFrom("absences")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("calendar_import_id", "=", id)
    .where("removed_at", "is", null)
    .where("until_at", ">", now)
    .forUpdate()
    .execute();
  return rows.map(toAbsence);
}

export async function saveAbsenceRemoved(
  tx: Tx,
  organisationId: OrganisationId,
  id: AbsenceId,
  removedAt: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable("absences")
    .set({ removed_at: removedAt })
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .execute();
}

function toAbsence(row: {
  readonly id: string;
  readonly user_id: string;
  readonly from_at: Temporal.Instant;
  readonly until_at: Temporal.Instant;
  readonly reason: string;
  readonly created_at: Temporal.Instant;
  readonly created_by: string;
  readonly calendar_import_id: string | null;
  readonly calendar_uid: string | null;
}): Absence {
  const importId = row.calendar_import_id;
  return {
    id: asId<"absence">(row.id),
    userId: asId<"user">(row.user_id),
    from: row.from_at,
    until: row.until_at,
    reason: row.reason,
    createdAt: row.created_at,
    createdBy: row.created_by,
    origin: importId === null ? undefined : { id: asId<"calendar-import">(importId), uid: row.calendar_uid ?? "" },
  };
}
