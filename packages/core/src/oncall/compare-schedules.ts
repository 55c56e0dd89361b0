import type { UserId } from "#kernel/index.ts";
import { finalStaffing } from "#oncall/final-shifts.ts";
import type { Schedule } from "#oncall/schedule.ts";
import type { Staffing } from "#oncall/staffing.ts";
import type { Interval } from "#time/index.ts";
import { HOUR_MS, instantOf, spanOf } from "#time/index.ts";

/**
 * A stretch in which an edit takes the duty from `before` and gives it to `after`. Undefined before: somebody is put
 * on where nobody was, or beside the others; undefined after: nobody takes their place.
 */
export interface ShiftChange extends Interval {
  readonly before: UserId | undefined;
  readonly after: UserId | undefined;
}

/**
 * Where two schedules differ inside the interval, in order, neighbours of the same change joined. Where several people
 * are on together, those who lose the stretch are paired with those who gain it.
 */
export function compareSchedules(before: Schedule, after: Schedule, interval: Interval): ShiftChange[] {
  const range = spanOf(interval);
  const plans = [finalStaffing(before, range), finalStaffing(after, range)] as const;
  const cuts = new Set<number>([range.from, range.until]);
  for (const plan of plans) {
    for (const staffing of plan) {
      cuts.add(staffing.from);
      cuts.add(staffing.until);
    }
  }
  const ordered = [...cuts].sort((one, other) => one - other);
  const [staffBefore, staffAfter] = [inOrderReader(plans[0]), inOrderReader(plans[1])];
  const changes: ShiftChange[] = [];
  for (let index = 0; index + 1 < ordered.length; index++) {
    const from = ordered[index] ?? 0;
    const pairs = pairChanges(staffBefore(from), staffAfter(from));
    for (const pair of pairs) pushJoined(changes, { from: instantOf(from), until: instantOf(ordered[index + 1] ?? 0), ...pair });
  }
  return changes.sort((one, other) => Temporal.Instant.compare(one.from, other.from));
}

function pairChanges(before: readonly UserId[], after: readonly UserId[]): Pick<ShiftChange, "before" | "after">[] {
  const losing = before.filter((userId) => !after.includes(userId));
  const gaining = after.filter((userId) => !before.includes(userId));
  return Array.from({ length: Math.max(losing.length, gaining.length) }, (_, index) => ({ before: losing[index], after: gaining[index] }));
}

/** Answers who is on at rising instants without searching from the start each time. */
function inOrderReader(plan: readonly Staffing[]): (epochMs: number) => readonly UserId[] {
  let index = 0;
  return (epochMs) => {
    while (index < plan.length && (plan[index]?.until ?? 0) <= epochMs) index++;
    const staffing = plan[index];
    return staffing !== undefined && staffing.from <= epochMs ? staffing.userIds : [];
  };
}

function pushJoined(changes: ShiftChange[], change: ShiftChange): void {
  const last = changes.findLastIndex(
    ({ before, after, until }) => before === change.before && after === change.after && until.equals(change.from),
  );
  const joined = changes[last];
  if (joined === undefined) changes.push(change);
  else changes[last] = { ...joined, until: change.until };
}

/** Hours one person gains and loses by an edit. */
export interface HoursChange {
  readonly userId: UserId;
  readonly gainedHours: number;
  readonly lostHours: number;
}

/** The changes added up per person, who changes most first. */
export function hoursByPerson(changes: readonly ShiftChange[]): HoursChange[] {
  const totals = new Map<UserId, { gainedHours: number; lostHours: number }>();
  const totalOf = (userId: UserId): { gainedHours: number; lostHours: number } => {
    const total = totals.get(userId) ?? { gainedHours: 0, lostHours: 0 };
    totals.set(userId, total);
    return total;
  };
  for (const { before, after, from, until } of changes) {
    const hours = (until.epochMilliseconds - from.epochMilliseconds) / HOUR_MS;
    if (after !== undefined) totalOf(after).gainedHours += hours;
    if (before !== undefined) totalOf(before).lostHours += hours;
  }
  return [...totals]
    .map(([userId, total]) => ({ userId, ...total }))
    .sort((one, other) => other.gainedHours + other.lostHours - one.gainedHours - one.lostHours);
}
