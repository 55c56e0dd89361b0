import type { CalendarImportId, CoverRequestId, OverrideId, ScheduleId, TeamId, TemporaryScheduleId } from "@staunch/core/kernel";
import type { Cover, Override, Schedule, ScheduleVersion, Shift, TemporarySchedule } from "@staunch/core/oncall";

/** A schedule's own row; what it says lies in its versions and overrides. */
export interface ScheduleHead {
  readonly id: ScheduleId;
  readonly name: string;
  readonly createdAt: Temporal.Instant;
  readonly archivedAt: Temporal.Instant | undefined;
  /** Who hears of its gaps; undefined: the admins. */
  readonly ownerTeamId: TeamId | undefined;
  /** `off` where gaps are meant, as in a schedule for office hours. */
  readonly gapWarnings: "on" | "off";
  /** Rises with every edit; an edit names the one it was made against. */
  readonly version: number;
}

/** An override as it was asked for; see `inForce` for what became of it. */
export interface StoredOverride {
  readonly id: OverrideId;
  readonly scheduleId: ScheduleId;
  readonly cover: Cover;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly reason: string;
  readonly createdAt: Temporal.Instant;
  /** Name of whoever created it. */
  readonly createdBy: string;
  readonly removedAt: Temporal.Instant | undefined;
  /** What made it, when not somebody at the form. */
  readonly origin: OverrideOrigin | undefined;
}

export type OverrideOrigin =
  | { readonly kind: "cover-request"; readonly id: CoverRequestId }
  | { readonly kind: "calendar"; readonly id: CalendarImportId; readonly uid: string };

/** A temporary schedule as it was asked for. */
export interface StoredTemporary {
  readonly id: TemporaryScheduleId;
  readonly scheduleId: ScheduleId;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly shifts: readonly Shift[];
  readonly reason: string;
  readonly createdAt: Temporal.Instant;
  readonly createdBy: string;
  readonly removedAt: Temporal.Instant | undefined;
}

export interface StoredSchedule {
  readonly head: ScheduleHead;
  /** Ascending; those that bear on the range it was loaded for. */
  readonly versions: readonly ScheduleVersion[];
  readonly temporaries: readonly StoredTemporary[];
  readonly overrides: readonly StoredOverride[];
}

/** What the override comes to: removed while it ran, it holds until then; removed before, it never holds. */
export function inForce(override: StoredOverride): Override[] {
  const { id, from, removedAt, createdAt, cover } = override;
  const until = earlier(override.until, removedAt);
  if (Temporal.Instant.compare(from, until) >= 0) return [];
  return [{ id, from, until, createdAt, cover }];
}

/** The same for a temporary schedule. */
export function temporaryInForce(temporary: StoredTemporary): TemporarySchedule[] {
  const { id, from, removedAt, createdAt, shifts } = temporary;
  const until = earlier(temporary.until, removedAt);
  if (Temporal.Instant.compare(from, until) >= 0) return [];
  return [{ id, from, until, createdAt, shifts }];
}

/** What the rules of on-call work on. From its archiving on a schedule has nobody. */
export function toSchedule({ head, versions, temporaries, overrides }: StoredSchedule): Schedule {
  const { archivedAt } = head;
  if (archivedAt === undefined) {
    return { versions, temporaries: temporaries.flatMap(temporaryInForce), overrides: overrides.flatMap(inForce) };
  }
  const end = <Item extends { readonly removedAt: Temporal.Instant | undefined }>(items: readonly Item[]): Item[] =>
    items.map((item) => ({ ...item, removedAt: earlier(archivedAt, item.removedAt) }));
  const before = versions.filter(({ effectiveFrom }) => Temporal.Instant.compare(effectiveFrom, archivedAt) < 0);
  const empty = {
    effectiveFrom: archivedAt,
    definition: { timeZone: "UTC", mode: "stack" as const, holidayRegion: undefined, rotations: [] },
  };
  return {
    versions: [...before, empty],
    temporaries: end(temporaries).flatMap(temporaryInForce),
    overrides: end(overrides).flatMap(inForce),
  };
}

function earlier(one: Temporal.Instant, other: Temporal.Instant | undefined): Temporal.Instant {
  return other === undefined || Temporal.Instant.compare(one, other) <= 0 ? one : other;
}
