import { asId, type UserId } from "@staunch/core/kernel";
import type { Cover } from "@staunch/core/oncall";
import { z } from "zod";
import type { OverrideOrigin, ScheduleHead, StoredOverride, StoredTemporary } from "#oncall/stored-schedule.ts";

interface ScheduleRow {
  readonly id: string;
  readonly name: string;
  readonly created_at: Temporal.Instant;
  readonly archived_at: Temporal.Instant | null;
  readonly owner_team_id: string | null;
  readonly warns_of_gaps: boolean | null;
  readonly version: number;
}

export function toHead(row: ScheduleRow): ScheduleHead {
  return {
    id: asId<"schedule">(row.id),
    name: row.name,
    createdAt: row.created_at,
    archivedAt: row.archived_at ?? undefined,
    ownerTeamId: row.owner_team_id === null ? undefined : asId<"team">(row.owner_team_id),
    gapWarnings: row.warns_of_gaps === false ? "off" : "on",
    version: row.version,
  };
}

interface OverrideRow {
  readonly id: string;
  readonly schedule_id: string;
  readonly kind: string;
  readonly user_id: string;
  readonly replaced_user_id: string | null;
  readonly from_at: Temporal.Instant;
  readonly until_at: Temporal.Instant;
  readonly reason: string;
  readonly created_at: Temporal.Instant;
  readonly created_by: string;
  readonly removed_at: Temporal.Instant | null;
  readonly cover_request_id: string | null;
  readonly calendar_import_id: string | null;
  readonly calendar_uid: string | null;
}

export function toOverride(row: OverrideRow): StoredOverride {
  return {
    id: asId<"override">(row.id),
    scheduleId: asId<"schedule">(row.schedule_id),
    cover: coverOf(row),
    from: row.from_at,
    until: row.until_at,
    reason: row.reason,
    createdAt: row.created_at,
    createdBy: row.created_by,
    removedAt: row.removed_at ?? undefined,
    origin: originOf(row),
  };
}

function coverOf(row: OverrideRow): Cover {
  const userId = asId<"user">(row.user_id);
  switch (row.kind) {
    case "substitute":
      return { kind: "substitute", userId, replacedUserId: asId<"user">(row.replaced_user_id ?? row.user_id) };
    case "add":
    case "remove":
    case "replace":
      return { kind: row.kind, userId };
    default:
      throw new Error(`the database returned a cover nobody knows: ${row.kind}`);
  }
}

function originOf(row: OverrideRow): OverrideOrigin | undefined {
  if (row.cover_request_id !== null) return { kind: "cover-request", id: asId<"cover-request">(row.cover_request_id) };
  if (row.calendar_import_id === null) return undefined;
  return { kind: "calendar", id: asId<"calendar-import">(row.calendar_import_id), uid: row.calendar_uid ?? "" };
}

interface TemporaryRow {
  readonly id: string;
  readonly schedule_id: string;
  readonly from_at: Temporal.Instant;
  readonly until_at: Temporal.Instant;
  readonly shifts: unknown;
  readonly reason: string;
  readonly created_at: Temporal.Instant;
  readonly created_by: string;
  readonly removed_at: Temporal.Instant | null;
}

const storedShifts = z.array(
  z.object({
    userId: z.string().transform((id): UserId => asId<"user">(id)),
    from: z.string().transform((at) => Temporal.Instant.from(at)),
    until: z.string().transform((at) => Temporal.Instant.from(at)),
  }),
);

export function toTemporary(row: TemporaryRow): StoredTemporary {
  return {
    id: asId<"temporary-schedule">(row.id),
    scheduleId: asId<"schedule">(row.schedule_id),
    from: row.from_at,
    until: row.until_at,
    shifts: storedShifts.parse(row.shifts),
    reason: row.reason,
    createdAt: row.created_at,
    createdBy: row.created_by,
    removedAt: row.removed_at ?? undefined,
  };
}
