import type { OverrideId, RotationId, TemporaryScheduleId, UserId } from "#kernel/index.ts";
import type { Interval, Weekday } from "#time/index.ts";

/** Who holds a turn. *Nobody* is said, not forgotten: the turn passes and its time is left to what lies below. */
export type Member = { readonly kind: "user"; readonly userId: UserId } | { readonly kind: "nobody" };

/**
 * How long each member holds a rotation, and when it passes on.
 *
 * - `hours`: elapsed hours from the rotation's start; a clock change moves the handoff on the wall.
 * - `days`, `weeks`: at `handoffAt` on the wall clock of the schedule's zone (for weeks on `handoffOn`), whatever
 *   the clock change. A start between two handoffs makes the first turn a short one.
 * - `months`: on day `handoffOnDay` of the month; where the month is shorter, on its last day.
 */
export type Turn =
  | { readonly unit: "hours"; readonly count: number }
  | { readonly unit: "days"; readonly count: number; readonly handoffAt: Temporal.PlainTime }
  | {
      readonly unit: "weeks";
      readonly count: number;
      readonly handoffAt: Temporal.PlainTime;
      readonly handoffOn: Weekday;
    }
  | {
      readonly unit: "months";
      readonly count: number;
      readonly handoffAt: Temporal.PlainTime;
      /** 1 … 31. */
      readonly handoffOnDay: number;
    };

/** Whether a rotation puts people on call, or has them look on: shown everywhere, paged never. */
export type Duty = "paged" | "shadow";

/**
 * A window outside of which a rotation covers nothing. Windows cut turns and never consume them.
 *
 * - `daily`: each day from `from` to `until`; an `until` not after `from` lies on the next day, and the
 *   window belongs to the day it starts on.
 * - `weekly`: from `fromDay` `from` to the next `untilDay` `until`; the same day with `until` not after `from`
 *   is a week later.
 */
export type Restriction =
  | { readonly kind: "daily"; readonly from: Temporal.PlainTime; readonly until: Temporal.PlainTime }
  | {
      readonly kind: "weekly";
      readonly fromDay: Weekday;
      readonly from: Temporal.PlainTime;
      readonly untilDay: Weekday;
      readonly until: Temporal.PlainTime;
    };

/** Members taking turns. `start` and `end` are readings of the wall clock in the schedule's zone. */
export interface Rotation {
  readonly id: RotationId;
  readonly name: string;
  /** In turn order, at least one. */
  readonly members: readonly Member[];
  /** The first member's turn begins here. */
  readonly start: Temporal.PlainDateTime;
  readonly end: Temporal.PlainDateTime | undefined;
  readonly turn: Turn;
  /** None: around the clock. Several: their union. */
  readonly restrictions: readonly Restriction[];
  readonly duty: Duty;
}

/** How rotations go together: in a `stack` upper covers lower, one person at a time; `concurrent` ones are all on call. */
export type Mode = "stack" | "concurrent";

/** What an edit changes: the zone and the rotations, the uppermost first. */
export interface ScheduleDefinition {
  /** IANA name. */
  readonly timeZone: string;
  readonly mode: Mode;
  /** Whose public holidays are shown: an ISO 3166 country or region, as DE or DE-BY. */
  readonly holidayRegion: string | undefined;
  readonly rotations: readonly Rotation[];
}

/** A definition and the instant from which it holds, until the next version's. */
export interface ScheduleVersion {
  readonly effectiveFrom: Temporal.Instant;
  readonly definition: ScheduleDefinition;
}

/**
 * What an override does to who is on.
 *
 * - `replace`: this user alone, whoever it was, gap or not.
 * - `substitute`: this user where `replacedUserId` would be on, and nowhere else.
 * - `add`: this user too. In a stack, where one person is on at a time, only where nobody is.
 * - `remove`: this user is not on; nobody takes their place.
 */
export type Cover =
  | { readonly kind: "replace"; readonly userId: UserId }
  | { readonly kind: "substitute"; readonly userId: UserId; readonly replacedUserId: UserId }
  | { readonly kind: "add"; readonly userId: UserId }
  | { readonly kind: "remove"; readonly userId: UserId };

/** A stretch in which cover changes who is on. Where two overlap, the one created last is applied last and wins. */
export interface Override extends Interval {
  readonly id: OverrideId;
  readonly cover: Cover;
  readonly createdAt: Temporal.Instant;
}

/**
 * A plan of its own for a stretch, a move or a holiday season: inside it the rotations count for nothing, and
 * whoever its shifts name is on call. Overrides go over it. Where two overlap, the one created last wins.
 */
export interface TemporarySchedule extends Interval {
  readonly id: TemporaryScheduleId;
  /** Inside the stretch, in any order; what they leave free is a gap. */
  readonly shifts: readonly Shift[];
  readonly createdAt: Temporal.Instant;
}

/**
 * Everything that says who is on call: each definition the schedule ever had, every temporary schedule and override.
 * What was answered for a past instant is answered again whatever is edited, since an edit only adds
 * a version that holds from then on. Before the first version nobody is on call.
 */
export interface Schedule {
  /** Ascending by `effectiveFrom`. */
  readonly versions: readonly ScheduleVersion[];
  readonly temporaries: readonly TemporarySchedule[];
  readonly overrides: readonly Override[];
}

/** A maximal stretch with the same person on call. */
export interface Shift extends Interval {
  readonly userId: UserId;
}

/**
 * The answer for an interval: shifts and gaps in order; together they cover it. In a stack no two shifts overlap;
 * in a concurrent schedule those of different people may.
 */
export interface ShiftPlan {
  readonly shifts: readonly Shift[];
  readonly gaps: readonly Interval[];
}
