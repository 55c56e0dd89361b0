import type { UserId } from "#kernel/index.ts";
import { finalShifts } from "#oncall/final-shifts.ts";
import type { Schedule, Shift } from "#oncall/schedule.ts";
import type { Interval } from "#time/index.ts";
import { HOUR_MS, instantOf } from "#time/index.ts";

/** A stretch in which an edit puts somebody else on call; undefined stands for a gap. */
export interface ShiftChange extends Interval {
  readonly before: UserId | undefined;
  readonly after: UserId | undefined;
}

/** Where two schedules differ inside the interval, in order, neighbours of the same change joined. */
export function compareSchedules(before: Schedule, after: Schedule, interval: Interval): ShiftChange[] {
  const plans = [finalShifts(before, interval), finalShifts(after, interval)] as const;
  const cuts = new Set<number>([interval.from.epochMilliseconds, interval.until.epochMilliseconds]);
  for (const plan of plans) {
    for (const shift of plan.shifts) {
      cuts.add(shift.from.epochMilliseconds);
      cuts.add(shift.until.epochMilliseconds);
    }
  }
  const ordered = [...cuts].sort((one, other) => one - other);
  const changes: ShiftChange[] = [];
  const readers = plans.map((plan) => inOrderReader(plan.shifts));
  for (let index = 0; index + 1 < ordered.length; index++) {
    const from = instantOf(ordered[index] ?? 0);
    const until = instantOf(ordered[index + 1] ?? 0);
    const [one, other] = readers.map((personAt) => personAt(from.epochMilliseconds));
    if (one !== other) pushJoined(changes, { from, until, before: one, after: other });
  }
  return changes;
}

/** Answers who is on at rising instants without searching from the start each time. */
function inOrderReader(shifts: readonly Shift[]): (epochMs: number) => UserId | undefined {
  let index = 0;
  return (epochMs) => {
    while (index < shifts.length && (shifts[index]?.until.epochMilliseconds ?? 0) <= epochMs) index++;
    const shift = shifts[index];
    return shift !== undefined && shift.from.epochMilliseconds <= epochMs ? shift.userId : undefined;
  };
}

function pushJoined(changes: ShiftChange[], change: ShiftChange): void {
  const last = changes.at(-1);
  if (last?.before === change.before && last?.after === change.after && last?.until.equals(change.from)) {
    changes[changes.length - 1] = { ...last, until: change.until };
    return;
  }
  changes.push(change);
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
