import type { UserId } from "@staunch/core/kernel";
import type { Interval } from "@staunch/core/time";
import { z } from "zod";
import { definitionSchema, toJson } from "#oncall/definition-schema.ts";
import type { NameBook } from "#oncall/people.ts";
import type { EditPreview } from "#oncall/plan-schedule-edit.ts";
import type { OnCallNow, OwnShift, RunningShift } from "#oncall/read-on-call.ts";
import type { Segment, Timeline, TimelineRow } from "#oncall/read-timeline.ts";
import type { ScheduleHead, StoredOverride, StoredSchedule, StoredTemporary } from "#oncall/stored-schedule.ts";

// The answers of the API and how each is made from what the module works with.

/** RFC 3339, UTC. */
export const instantSchema = z.iso.datetime({ offset: true });
export const personSchema = z.object({ id: z.string(), name: z.string() });
export const intervalSchema = z.object({ from: instantSchema, until: instantSchema });
const clockChangeSchema = z.object({ at: instantSchema, shiftMinutes: z.number() });

export const scheduleHeadSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    version: z.int(),
    archivedAt: instantSchema.nullable(),
    ownerTeamId: z.string().nullable().describe("Who hears of its gaps; null: the admins"),
    gapWarnings: z.enum(["on", "off"]),
  })
  .meta({ id: "ScheduleSummary" });

export const scheduleSchema = z
  .object({
    ...scheduleHeadSchema.shape,
    timeZone: z.string(),
    versions: z
      .array(z.object({ effectiveFrom: instantSchema, definition: definitionSchema }))
      .describe("The definition that holds now, then those that will; edits start from the last"),
    people: z.array(personSchema),
  })
  .meta({ id: "Schedule" });

export const shiftsSchema = z
  .object({
    shifts: z.array(z.object({ ...intervalSchema.shape, user: personSchema })),
    gaps: z.array(intervalSchema).describe("Stretches in which nobody is on call"),
  })
  .meta({ id: "ShiftPlan" });

export const previewSchema = z
  .object({
    effectiveFrom: instantSchema.describe("When the edit would hold from"),
    interval: intervalSchema,
    changes: z.array(z.object({ ...intervalSchema.shape, before: personSchema.nullable(), after: personSchema.nullable() })),
    people: z.array(z.object({ user: personSchema, gainedHours: z.number(), lostHours: z.number() })),
    gaps: z.array(intervalSchema),
    clockChanges: z.array(clockChangeSchema),
  })
  .meta({ id: "SchedulePreview" });

export const overrideSchema = z
  .object({
    id: z.string(),
    scheduleId: z.string(),
    ...intervalSchema.shape,
    kind: z
      .enum(["replace", "substitute", "add", "remove"])
      .describe("replace: user alone is on; substitute: user where replacedUser would be; add: user too; remove: user is not on"),
    user: personSchema,
    replacedUser: personSchema.nullable(),
    reason: z.string(),
    createdBy: z.string(),
    createdAt: instantSchema,
    coverRequestId: z.string().nullable(),
    calendarImportId: z.string().nullable(),
  })
  .meta({ id: "Override" });

export const temporarySchema = z
  .object({
    id: z.string(),
    scheduleId: z.string(),
    ...intervalSchema.shape,
    shifts: z.array(z.object({ ...intervalSchema.shape, user: personSchema })),
    reason: z.string(),
    createdBy: z.string(),
    createdAt: instantSchema,
  })
  .meta({ id: "TemporarySchedule" });

const runningSchema = z.object({ user: personSchema, until: instantSchema.nullable() });
export const scheduleRef = z.object({ id: z.string(), name: z.string(), timeZone: z.string() });

export const onCallSchema = z
  .object({
    schedule: scheduleRef,
    now: runningSchema.nullable(),
    onCall: z.array(runningSchema).describe("Everybody on call now; several where rotations run together"),
    shadows: z.array(runningSchema).describe("Who looks on and is not paged"),
    next: z.object({ user: personSchema, ...intervalSchema.shape }).nullable(),
    gaps: z.array(intervalSchema).describe("In the next two weeks"),
  })
  .meta({ id: "OnCallNow" });

const duty = z.enum(["paged", "shadow"]);
export const ownShiftSchema = z.object({ schedule: scheduleRef, duty, ...intervalSchema.shape }).meta({ id: "OwnShift" });

const segmentSchema = z.object({
  ...intervalSchema.shape,
  user: personSchema.nullable().describe("Null for a gap"),
  start: z.number().describe("Where it lies on the row of days: 2.5 is the middle of the third day by elapsed time"),
  end: z.number(),
  override: z
    .object({ id: z.string(), kind: overrideSchema.shape.kind, reason: z.string(), replacedUser: personSchema.nullable() })
    .nullable(),
});

export const timelineSchema = z
  .object({
    timeZone: z.string(),
    scheduleTimeZone: z.string(),
    days: z.array(z.object({ date: z.iso.date(), ...intervalSchema.shape, hours: z.number() })),
    clockChanges: z.array(clockChangeSchema),
    mode: z.enum(["stack", "concurrent"]),
    holidayRegion: z.string().nullable(),
    holidays: z.array(z.object({ date: z.iso.date(), name: z.string(), day: z.int().describe("Which of the days, from 0") })),
    absences: z
      .array(
        z.object({ id: z.string(), user: personSchema, ...intervalSchema.shape, reason: z.string(), start: z.number(), end: z.number() }),
      )
      .describe("Leave of everybody who takes turns or stands in, placed like segments"),
    rows: z.array(
      z.object({
        kind: z.enum(["final", "cover", "temporary", "rotation"]),
        id: z.string().nullable(),
        name: z.string().nullable(),
        duty: duty.nullable().describe("Of a rotation"),
        segments: z.array(segmentSchema),
      }),
    ),
  })
  .meta({ id: "ScheduleTimeline" });

export const textOf = ({ from, until }: Interval): { from: string; until: string } => ({ from: from.toString(), until: until.toString() });

export function headBody(head: ScheduleHead): z.output<typeof scheduleHeadSchema> {
  const { id, name, version, archivedAt, ownerTeamId, gapWarnings } = head;
  return { id, name, version, archivedAt: archivedAt?.toString() ?? null, ownerTeamId: ownerTeamId ?? null, gapWarnings };
}

export function scheduleBody(
  schedule: StoredSchedule,
  people: readonly { readonly id: UserId; readonly name: string }[],
): z.output<typeof scheduleSchema> {
  const versions = schedule.versions.map(({ effectiveFrom, definition }) => ({
    effectiveFrom: effectiveFrom.toString(),
    definition: toJson(definition),
  }));
  return { ...headBody(schedule.head), timeZone: versions[0]?.definition.timeZone ?? "UTC", versions, people: [...people] };
}

export function shiftsBody(plan: {
  readonly shifts: readonly (Interval & { readonly userId: UserId })[];
  readonly gaps: readonly Interval[];
  readonly names: NameBook;
}): z.output<typeof shiftsSchema> {
  return { shifts: plan.shifts.map((shift) => ({ ...textOf(shift), user: plan.names(shift.userId) })), gaps: plan.gaps.map(textOf) };
}

export function previewBody(preview: EditPreview, names: NameBook): z.output<typeof previewSchema> {
  const nameOf = (userId: UserId | undefined): { id: string; name: string } | null => (userId === undefined ? null : names(userId));
  return {
    effectiveFrom: preview.effectiveFrom.toString(),
    interval: textOf(preview.interval),
    changes: preview.changes.map((change) => ({ ...textOf(change), before: nameOf(change.before), after: nameOf(change.after) })),
    people: preview.people.map(({ userId, gainedHours, lostHours }) => ({ user: names(userId), gainedHours, lostHours })),
    gaps: preview.gaps.map(textOf),
    clockChanges: preview.clockChanges.map(({ at, shiftMinutes }) => ({ at: at.toString(), shiftMinutes })),
  };
}

export function overrideBody(override: StoredOverride, names: NameBook): z.output<typeof overrideSchema> {
  const { id, scheduleId, reason, createdBy, createdAt, cover, origin } = override;
  return {
    id,
    scheduleId,
    ...textOf(override),
    kind: cover.kind,
    user: names(cover.userId),
    replacedUser: cover.kind === "substitute" ? names(cover.replacedUserId) : null,
    reason,
    createdBy,
    createdAt: createdAt.toString(),
    coverRequestId: origin?.kind === "cover-request" ? origin.id : null,
    calendarImportId: origin?.kind === "calendar" ? origin.id : null,
  };
}

export function temporaryBody(temporary: StoredTemporary, names: NameBook): z.output<typeof temporarySchema> {
  const { id, scheduleId, reason, createdBy, createdAt, shifts } = temporary;
  return {
    id,
    scheduleId,
    ...textOf(temporary),
    shifts: shifts.map((shift) => ({ ...textOf(shift), user: names(shift.userId) })),
    reason,
    createdBy,
    createdAt: createdAt.toString(),
  };
}

export function onCallBody(item: OnCallNow, names: NameBook): z.output<typeof onCallSchema> {
  const { schedule, timeZone, now, next, gaps } = item;
  const running = ({ userId, until }: RunningShift): z.output<typeof runningSchema> => ({
    user: names(userId),
    until: until?.toString() ?? null,
  });
  return {
    schedule: { id: schedule.id, name: schedule.name, timeZone },
    now: now === undefined ? null : running(now),
    onCall: item.onCall.map(running),
    shadows: item.shadows.map(running),
    next: next === undefined ? null : { user: names(next.userId), ...textOf(next) },
    gaps: gaps.map(textOf),
  };
}

export function ownShiftBody({ schedule, timeZone, duty: own, from, until }: OwnShift): z.output<typeof ownShiftSchema> {
  return { schedule: { id: schedule.id, name: schedule.name, timeZone }, duty: own, ...textOf({ from, until }) };
}

export function timelineBody(timeline: Timeline): z.output<typeof timelineSchema> {
  return {
    timeZone: timeline.timeZone,
    scheduleTimeZone: timeline.scheduleTimeZone,
    days: timeline.days.map((day) => ({ date: day.date.toString(), ...textOf(day), hours: day.hours })),
    clockChanges: timeline.clockChanges.map(({ at, shiftMinutes }) => ({ at: at.toString(), shiftMinutes })),
    mode: timeline.mode,
    holidayRegion: timeline.holidayRegion ?? null,
    holidays: timeline.holidays.map(({ on, name, day }) => ({ date: on.toString(), name, day })),
    absences: timeline.absences.map(({ absence, start, end }) => ({
      id: absence.id,
      user: timeline.names(absence.userId),
      ...textOf(absence),
      reason: absence.reason,
      start,
      end,
    })),
    rows: timeline.rows.map((row) => rowBody(row, timeline.names)),
  };
}

function rowBody(row: TimelineRow, names: NameBook): z.output<typeof timelineSchema>["rows"][number] {
  const own = row.kind === "rotation" ? { id: row.id, name: row.name, duty: row.duty } : { id: null, name: null, duty: null };
  return { kind: row.kind, ...own, segments: row.segments.map((segment) => segmentBody(segment, names)) };
}

function segmentBody(segment: Segment, names: NameBook): z.output<typeof segmentSchema> {
  const { userId, override, start, end } = segment;
  return {
    ...textOf(segment),
    user: userId === undefined ? null : names(userId),
    start,
    end,
    override: override === undefined ? null : overrideRef(override, names),
  };
}

function overrideRef({ id, cover, reason }: StoredOverride, names: NameBook): NonNullable<z.output<typeof segmentSchema>["override"]> {
  return { id, kind: cover.kind, reason, replacedUser: cover.kind === "substitute" ? names(cover.replacedUserId) : null };
}
