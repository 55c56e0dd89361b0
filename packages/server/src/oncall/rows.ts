import { asId } from "@staunch/core/kernel";
import type { ScheduleHead, StoredOverride } from "#oncall/stored-schedule.ts";

interface ScheduleRow {
  readonly id: string;
  readonly name: string;
  readonly created_at: Temporal.Instant;
  readonly archived_at: Temporal.Instant | null;
  readonly version: number;
}

export function toHead(row: ScheduleRow): ScheduleHead {
  return {
    id: asId<"schedule">(row.id),
    name: row.name,
    createdAt: row.created_at,
    archivedAt: row.archived_at ?? undefined,
    version: row.version,
  };
}

interface OverrideRow {
  readonly id: string;
  readonly schedule_id: string;
  readonly user_id: string;
  readonly from_at: Temporal.Instant;
  readonly until_at: Temporal.Instant;
  readonly reason: string;
  readonly created_at: Temporal.Instant;
  readonly created_by: string;
  readonly removed_at: Temporal.Instant | null;
}

export function toOverride(row: OverrideRow): StoredOverride {
  return {
    id: asId<"override">(row.id),
    scheduleId: asId<"schedule">(row.schedule_id),
    userId: asId<"user">(row.user_id),
    from: row.from_at,
    until: row.until_at,
    reason: row.reason,
    createdAt: row.created_at,
    createdBy: row.created_by,
    removedAt: row.removed_at ?? undefined,
  };
}
