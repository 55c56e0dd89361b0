import type { OverrideId, ScheduleId, UserId } from "@staunch/core/kernel";
import type { Override, Schedule, ScheduleVersion } from "@staunch/core/oncall";

/** A schedule's own row; what it says lies in its versions and overrides. */
export interface ScheduleHead {
  readonly id: ScheduleId;
  readonly name: string;
  readonly createdAt: Temporal.Instant;
  readonly archivedAt: Temporal.Instant | undefined;
  /** Rises with every edit; an edit names the one it was made against. */
  readonly version: number;
}

/** An override as it was asked for; see `inForce` for what became of it. */
export interface StoredOverride {
  readonly id: OverrideId;
  readonly scheduleId: ScheduleId;
  readonly userId: UserId;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly reason: string;
  readonly createdAt: Temporal.Instant;
  /** Name of whoever created it. */
  readonly createdBy: string;
  readonly removedAt: Temporal.Instant | undefined;
}

export interface StoredSchedule {
  readonly head: ScheduleHead;
  /** Ascending; those that bear on the range it was loaded for. */
  readonly versions: readonly ScheduleVersion[];
  readonly overrides: readonly StoredOverride[];
}

/** What the override comes to: removed while it ran, it holds until then; removed before, it never holds. */
export function inForce(override: StoredOverride): Override[] {
  const { id, from, removedAt, createdAt, userId } = override;
  const until = earlier(override.until, removedAt);
  if (Temporal.Instant.compare(from, until) >= 0) return [];
  return [{ id, from, until, createdAt, cover: { kind: "replace", userId } }];
}

/** What the rules of on-call work on. From its archiving on a schedule has nobody. */
export function toSchedule({ head, versions, overrides }: StoredSchedule): Schedule {
  const { archivedAt } = head;
  if (archivedAt === undefined) return { versions, overrides: overrides.flatMap(inForce) };
  const ended = overrides.map((override) => ({ ...override, removedAt: earlier(archivedAt, override.removedAt) }));
  const before = versions.filter(({ effectiveFrom }) => Temporal.Instant.compare(effectiveFrom, archivedAt) < 0);
  const empty = { effectiveFrom: archivedAt, definition: { timeZone: "UTC", rotations: [] } };
  return { versions: [...before, empty], overrides: ended.flatMap(inForce) };
}

function earlier(one: Temporal.Instant, other: Temporal.Instant | undefined): Temporal.Instant {
  return other === undefined || Temporal.Instant.compare(one, other) <= 0 ? one : other;
}
